"""Finds the one sentence that answers a question, by embedding; the sentences of a version are embedded once for the
process.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from integrations.interfaces import Embedder

_KEPT_SETS = 64


@dataclass(frozen=True, slots=True)
class Match:
    """``score`` is the cosine of question and sentence, −1 to 1."""

    sentence: str
    score: float


class FactFinder:
    """Shared by all calls; keeps the vectors of the last ``_KEPT_SETS`` sets of facts."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._sets: OrderedDict[tuple[str, ...], npt.NDArray[np.float32]] = OrderedDict()

    async def warm(self, sentences: tuple[str, ...]) -> None:
        """Embed the sentences now, so that the first question does not wait for it."""
        await self._vectors(sentences)

    async def best(self, question: str, sentences: tuple[str, ...]) -> Match:
        vectors, [asked] = await asyncio.gather(self._vectors(sentences), self._embedder.embed([question]))
        scores = vectors @ np.asarray(asked, dtype=np.float32)
        index = int(scores.argmax())
        return Match(sentences[index], float(scores[index]))

    async def _vectors(self, sentences: tuple[str, ...]) -> npt.NDArray[np.float32]:
        vectors = self._sets.get(sentences)
        if vectors is None:
            vectors = np.asarray(await self._embedder.embed(sentences), dtype=np.float32)
            self._sets[sentences] = vectors
            while len(self._sets) > _KEPT_SETS:
                self._sets.popitem(last=False)
        else:
            self._sets.move_to_end(sentences)
        return vectors
