"""Finds the one sentence that answers a question: by meaning, and among near equals by the rarer words they share.

An embedding tells what a text is about, not which of its details differ: opening hours on Saturday are as near to the
sentence about weekdays as to that about Saturdays. The sentences of a version are embedded once for the process.
"""

from __future__ import annotations

import asyncio
import functools
import math
from collections import Counter, OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from integrations.grounding import weighty_stems
from integrations.interfaces import Embedder

_KEPT_SETS = 64
_NEAR = 0.9
"""Sentences with this share of the best score are as likely to be meant."""


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
        near = np.flatnonzero(scores >= scores.max() - (1 - _NEAR) * abs(scores.max()))
        said, rarity = weighty_stems(question), _rarity(sentences)

        def shared(index: int) -> float:
            return sum(rarity[stem] for stem in said & weighty_stems(sentences[index]))

        index = max(map(int, near), key=lambda index: (shared(index), scores[index]))
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


@functools.lru_cache(_KEPT_SETS)
def _rarity(sentences: tuple[str, ...]) -> Mapping[str, float]:
    """Return the inverse document frequency of each word."""
    counts = Counter(stem for sentence in sentences for stem in weighty_stems(sentence))
    return {stem: math.log(1 + len(sentences) / count) for stem, count in counts.items()}
