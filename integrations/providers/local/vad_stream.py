"""One call's audio on its way to the voice model, cut into windows and gated, and the model's word on its way back.

All of it runs on the event loop's thread. A call whose windows pile up beyond ``BACKLOG`` loses the oldest: they are
reported with the last known probability.

The model hears the samples without their constant offset, which recorders and lines add (over 500 was seen) and which
would hide a voice from the gate, and four times as loud: at the level of a quiet caller it misses much otherwise, at
8 kHz most. Recorded talk of −41 dBFS, 259 s of voice by its transcribers' marks, of which pauses are some 50: 66 s were
not heard at 8 kHz as it came, 57 s so; 107 and 66 s when 12 dB softer. Music, noise and tones stay unheard; that begins
at 16 times, and nothing clips because these are floats.
"""

from __future__ import annotations

import logging
import math
from collections import deque
from typing import NamedTuple, Protocol

import numpy as np

from integrations.interfaces import VoiceActivitySink
from integrations.providers.local.vad_gate import PREROLL, EnergyGate
from integrations.providers.local.vad_model import CONTEXT, WINDOW, Float

BACKLOG = 32  # windows, about 1 s
GAIN = 4.0
_SCALE = np.float32(GAIN / 32768)
_OFFSET_GAIN = 0.05  # the offset is followed within a second, but not the waves of a low voice
_ONES = {rate: np.ones(size, np.float32) for rate, size in WINDOW.items()}
log = logging.getLogger(__name__)


class Window(NamedTuple):
    """``samples`` with context, or None when the gate spared it; a pre-roll window is scored but not reported."""

    samples: Float | None
    start: int
    fresh: bool
    reported: bool


class Hub(Protocol):
    """Where windows wait for the model."""

    def waiting(self, stream: SileroStream) -> None:
        """Take note that this stream has windows."""

    def closed(self, stream: SileroStream) -> None:
        """Forget the stream."""


class SileroStream:
    """One call's audio; made by ``SileroDetector.open``."""

    __slots__ = (
        "_buffer",
        "_fill",
        "_fresh",
        "_gate",
        "_hub",
        "_offset",
        "_past",
        "_position",
        "_size",
        "last",
        "queue",
        "rate",
        "running",
        "sink",
        "slot",
    )

    def __init__(self, hub: Hub, sink: VoiceActivitySink, rate: int) -> None:
        self._hub, self.rate = hub, rate
        self.sink: VoiceActivitySink | None = sink
        self._size = WINDOW[rate] * 2
        self._buffer = bytearray(self._size)
        self._fill = self._position = 0
        self._gate = EnergyGate()
        self._fresh = False
        self._offset: float | None = None  # of this line: what its samples are on average
        # The windows before the gate opens, and one more for the context of the first.
        self._past: deque[Float] = deque([np.zeros(WINDOW[rate], np.float32)], maxlen=PREROLL + 2)
        self.slot: int | None = None
        self.queue: deque[Window] = deque()
        self.running = False
        self.last = 0.0

    def push(self, pcm: bytes) -> None:
        at, size = 0, len(pcm)
        while at < size:
            take = min(self._size - self._fill, size - at)
            self._buffer[self._fill : self._fill + take] = pcm[at : at + take] if take != size else pcm
            self._fill, at = self._fill + take, at + take
            if self._fill == self._size:
                self._fill = 0
                self._complete()

    def reset(self) -> None:
        """Forget what was heard; the sample clock goes on."""
        self._fill, self._position = 0, self._position + self._fill // 2
        self._gate, self._fresh = EnergyGate(), True
        self._past.clear()
        self._past.append(np.zeros(WINDOW[self.rate], np.float32))

    def close(self) -> None:
        self.sink = None
        self.queue.clear()
        self._hub.closed(self)

    def answered(self, window: Window, probability: float) -> None:
        """Take the model's word for a window; on the loop's thread, in order."""
        if probability > 0.3:
            self._gate.voiced()
        if window.reported:
            self.tell(window, probability)

    def next(self) -> Window | None:
        """Tell the windows that the gate spared and return the first for the model, unless one is with it already."""
        while self.queue and not self.running:
            window = self.queue.popleft()
            if window.samples is not None:
                return window
            self.tell(window, 0.0)
        return None

    def tell(self, window: Window, probability: float) -> None:
        """Report a window to the call."""
        self.last = probability
        if self.sink is None:
            return
        rate = self.rate
        try:
            self.sink.on_voice(probability, window.start / rate, (window.start + WINDOW[rate]) / rate)
        except Exception:  # one call's mistake must not stop the batch of all the others
            log.exception("A call failed to take its voice probability")

    def _complete(self) -> None:
        samples = np.frombuffer(self._buffer, np.int16).astype(np.float32)
        level = self._level(samples)
        past, was_open = self._past, self._gate.is_open
        past.append(samples)
        start, self._position = self._position, self._position + len(samples)
        if not self._gate.opens(level):
            self._add(Window(None, start, False, True))
            return
        for back in range(1 if was_open else len(past) - 1, 0, -1):
            window = np.concatenate((past[-back - 1][-CONTEXT[self.rate] :], past[-back]))
            window -= self._offset or 0.0
            window *= _SCALE
            self._add(Window(window, start, self._fresh, back == 1))
            self._fresh = False

    def _level(self, samples: Float) -> float:
        """Return how loud a window is without the line's constant offset, which it follows."""
        mean, offset = float(samples.dot(_ONES[self.rate])) / len(samples), self._offset
        offset = self._offset = mean if offset is None else offset + _OFFSET_GAIN * (mean - offset)
        return math.sqrt(max(0.0, float(samples.dot(samples)) / len(samples) - offset * (2 * mean - offset)))

    def _add(self, window: Window) -> None:
        self.queue.append(window)
        if len(self.queue) > BACKLOG:
            dropped = self.queue.popleft()
            if dropped.reported:
                self.tell(dropped, self.last)
        self._hub.waiting(self)
