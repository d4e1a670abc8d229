"""Sentence embeddings with MiniLM L6 (int8) on ONNX Runtime: 384 dimensions, mean of the tokens, unit length, 256
tokens at most.

Texts are sorted by length into batches, so that short ones do not pay for the padding of long ones. One worker
thread.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import numpy.typing as npt

from integrations.providers.local import wordpiece
from integrations.providers.local.manifest import locate
from integrations.providers.local.onnx import session
from integrations.providers.local.shared import shared
from rapida_site.lib.errors import ProviderFailed

DIMENSIONS = 384
TOKENS = 256
BATCH = 16


class MiniLmModel:
    def __init__(self) -> None:
        self._session = session(locate("minilm"))
        self.pool = ThreadPoolExecutor(1, thread_name_prefix="embed")
        wordpiece.vocabulary()

    def embed(self, texts: Sequence[str]) -> list[list[float]]:
        """Return a unit vector for each text, in order."""
        encoded = [wordpiece.encode(text, TOKENS) for text in texts]
        order = sorted(range(len(encoded)), key=lambda index: len(encoded[index]))
        vectors: list[list[float]] = [[] for _ in encoded]
        for start in range(0, len(order), BATCH):
            chosen = order[start : start + BATCH]
            for index, vector in zip(chosen, self._run([encoded[i] for i in chosen]), strict=True):
                vectors[index] = vector.tolist()
        return vectors

    def _run(self, batch: list[list[int]]) -> npt.NDArray[np.float32]:
        width = max(len(ids) for ids in batch)
        tokens = np.zeros((len(batch), width), np.int64)
        mask = np.zeros((len(batch), width), np.int64)
        for row, ids in enumerate(batch):
            tokens[row, : len(ids)] = ids
            mask[row, : len(ids)] = 1
        feed = {"input_ids": tokens, "attention_mask": mask, "token_type_ids": np.zeros_like(tokens)}
        hidden = self._session.run(None, feed)[0]
        weights = mask[..., None].astype(np.float32)
        means = (hidden * weights).sum(axis=1) / weights.sum(axis=1)
        unit: npt.NDArray[np.float32] = means / np.linalg.norm(means, axis=1, keepdims=True)
        return unit


class MiniLmEmbedder:
    dimensions = DIMENSIONS

    async def embed(self, texts: Sequence[str]) -> list[list[float]]:
        if not texts:
            return []
        model = await shared("local-minilm", MiniLmModel).ready()
        try:
            return await asyncio.get_running_loop().run_in_executor(model.pool, model.embed, list(texts))
        except Exception as error:
            raise ProviderFailed(f"MiniLM: {error}", stage="embed") from error


def load_model() -> MiniLmModel:
    return MiniLmModel()


def open_embedder() -> MiniLmEmbedder:
    return MiniLmEmbedder()
