"""From voice probabilities to speech: pure, without a clock of its own. Positions are seconds of the call's audio.

Voice must last ``start`` seconds before speech counts as started, and be absent for ``stop`` seconds before it counts
as ended; both are dated back to the first and the last voiced sample. Between the enter and the leave threshold, a
state stays what it is, so that a wavering voice neither starts nor ends anything.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from assistants.voice.config import VadConfig

HYSTERESIS = 0.15
"""Silero's own rule: leave at enter − 0.15."""

_EPSILON = 1e-9  # sums of window lengths such as 0.032 must not miss their mark by rounding


class SpeechKind(Enum):
    STARTED = auto()
    ENDED = auto()


@dataclass(frozen=True, slots=True)
class Speech:
    """``at``: the first voiced sample of speech that started, the last one of speech that ended."""

    kind: SpeechKind
    at: float


class VoiceGate:
    """Takes one window after the other; returns ``Speech`` only where something changes."""

    __slots__ = ("_config", "_first", "_last", "_leave", "speaking")

    def __init__(self, config: VadConfig) -> None:
        self._config = config
        self._leave = max(0.01, config.threshold - HYSTERESIS)
        self.speaking = False
        self._first: float | None = None  # where voice began that has not lasted long enough yet
        self._last = 0.0

    def feed(self, probability: float, start: float, end: float, volume: float = 1.0) -> Speech | None:
        """Judge the window from ``start`` to ``end``; ``volume`` is its loudness as a fraction of full scale."""
        loud = volume >= self._config.min_volume
        if self.speaking:
            if loud and probability >= self._leave:
                self._last = end
            elif end - self._last >= self._config.stop - _EPSILON:
                self.speaking = False
                return Speech(SpeechKind.ENDED, self._last)
            return None
        if self._first is None:
            if not loud or probability < self._config.threshold:
                return None
            self._first = start
        elif not loud or probability < self._leave:
            self._first = None
            return None
        if end - self._first < self._config.start - _EPSILON:
            return None
        first, self._first = self._first, None
        self.speaking, self._last = True, end
        return Speech(SpeechKind.STARTED, first)

    def reset(self) -> None:
        """Forget what was heard, as after a gap in the audio."""
        self.speaking, self._first = False, None
