"""How long to wait after the caller's last voiced sample before the turn is taken. Pure: no clock, no I/O.

What the measurements say (telephone calls between people): a fixed timer must wait 0.8–1.0 s to cut few answers; a wait
whose *length* follows a completeness signal cuts as few at half of it, and fewest when it slides with the score instead
of jumping at a threshold, because a doubtful score then costs a little and not all. So no signal ends a turn, it only
places the wait between ``quick`` and ``extended``; and numbers, spelled names and dangling words always get
``extended``.
"""

from __future__ import annotations

from assistants.voice.config import EndOfSpeechConfig, EndOfSpeechKind
from assistants.voice.unfinished import expects_more

# The estimate follows a caller's pauses as TCP follows round-trip times (RFC 6298: mean plus four mean deviations,
# gains 1/8 and 1/4); the gains are doubled because a call has few pauses to learn from.
_MEAN_GAIN = 0.25
_DEVIATION_GAIN = 0.5
_DEVIATIONS = 4.0


class Endpointing:
    """One call's policy. Only ADAPTIVE has a memory: the pauses this caller makes inside turns."""

    __slots__ = ("_config", "_deviation", "_mean")

    def __init__(self, config: EndOfSpeechConfig) -> None:
        self._config = config
        self._mean: float | None = None
        self._deviation = 0.0

    def note_pause(self, seconds: float) -> None:
        """Learn from a pause after which the caller went on with the same turn."""
        sample = min(seconds, self._config.extended)
        if self._mean is None:
            self._mean, self._deviation = sample, sample / 2
            return
        self._deviation += _DEVIATION_GAIN * (abs(sample - self._mean) - self._deviation)
        self._mean += _MEAN_GAIN * (sample - self._mean)

    def is_gradable(self, text: str) -> bool:
        """Tell whether a completeness model's opinion on ``text`` could shorten the wait."""
        return self._config.kind is EndOfSpeechKind.GRADED and bool(text.strip()) and not expects_more(text)

    def wait(self, text: str, completeness: float | None, final: bool) -> float:
        """Return the seconds to wait after the last voiced sample.

        ``completeness``: 0–1, None while unknown (or where there is no such model). Without words, or while more of the
        transcript may come (``final`` False), the answer is the bound on that: ``fallback``.
        """
        wait = self._silence(text, completeness)
        return wait if final and text.strip() else max(wait, self._config.fallback)

    def _silence(self, text: str, completeness: float | None) -> float:
        config = self._config
        if config.kind is EndOfSpeechKind.PROVIDER:
            return 0.0
        usual = self._usual(completeness)
        return max(usual, config.extended) if expects_more(text) else usual

    def _usual(self, completeness: float | None) -> float:
        config = self._config
        if config.kind is EndOfSpeechKind.GRADED and completeness is not None:
            doubt = max(0.0, 1 - completeness / config.threshold)
            return config.quick + doubt * (config.extended - config.quick)
        if config.kind is EndOfSpeechKind.ADAPTIVE and self._mean is not None:
            return min(max(self._mean + _DEVIATIONS * self._deviation, config.quick), config.extended)
        return config.timeout
