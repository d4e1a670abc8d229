"""Silero VAD v6 on one ONNX session: a window per call in, a voice probability per call out, any number of calls at
once.

A window is 32 ms: 256 samples at 8 kHz, 512 at 16 kHz, preceded by the last 32 or 64 samples before it. Each call has
a slot with its recurrent state (1 KiB); a batch gathers the slots' states, runs once, and scatters them back. One
thread at a time may run it.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from integrations.providers.local.manifest import locate
from integrations.providers.local.onnx import session

WINDOW = {8000: 256, 16000: 512}
CONTEXT = {8000: 32, 16000: 64}
_STATE = 128
Float = npt.NDArray[np.float32]


class SileroModel:
    """The network with the states of all its calls; slots are handed out and taken back."""

    def __init__(self) -> None:
        self._session = session(locate("silero-vad"))
        self._rates = {rate: np.array(rate, dtype=np.int64) for rate in WINDOW}
        self._states: Float = np.zeros((2, 16, _STATE), np.float32)
        self._free = list(range(16))
        # Held while running, too: a second event loop of the process may open calls meanwhile.
        self._lock = threading.Lock()

    def acquire(self) -> int:
        with self._lock:
            if not self._free:
                size = self._states.shape[1]
                self._states = np.concatenate([self._states, np.zeros_like(self._states)], axis=1)
                self._free = list(range(size, 2 * size))
            slot = self._free.pop()
            self._states[:, slot] = 0
            return slot

    def release(self, slot: int) -> None:
        self._free.append(slot)

    def run(self, rate: int, slots: Sequence[int], windows: Sequence[Float], fresh: Sequence[bool]) -> list[float]:
        """Return a probability for each window (context + samples); ``fresh`` ones start with a zero state."""
        with self._lock:
            index = np.asarray(slots)
            state = self._states[:, index]
            if True in fresh:
                state[:, np.asarray(fresh)] = 0
            feed: dict[str, Any] = {"input": np.stack(windows), "state": state, "sr": self._rates[rate]}
            output, after = self._session.run(None, feed)
            self._states[:, index] = after
        probabilities: list[float] = output[:, 0].tolist()
        return probabilities
