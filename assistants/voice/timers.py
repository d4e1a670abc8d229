"""When a conversation must be nudged or ended although nobody does anything: pure, deadlines in, dues out.

* Idle: nobody speaks, nothing is being answered, for ``idle_timeout`` seconds → a prompt, at most ``idle_backoff``
  times in a row; the next expiry ends the call. Anything the caller does starts the count anew; the assistant's own
  prompt does not.
* ``max_duration`` from the start, whatever happens.
* Unclear input: ``unclear_timeout`` seconds after sound without words, unless the caller goes on.
* ``no_audio``: an audio-only call whose caller sends no frame at all any more.
"""

from __future__ import annotations

from dataclasses import dataclass

from assistants.voice.config import ExperienceConfig
from assistants.voice.frames import EndReason


@dataclass(frozen=True, slots=True)
class Say:
    """Speak ``text``; ``kind`` is ``idle`` or ``unclear``."""

    text: str
    kind: str


@dataclass(frozen=True, slots=True)
class End:
    reason: EndReason
    detail: str


class ConversationTimers:
    """All times are seconds of one monotonic clock; ``no_audio`` None switches that watchdog off."""

    def __init__(self, experience: ExperienceConfig, *, started: float, no_audio: float | None = None) -> None:
        self._experience = experience
        self._no_audio = no_audio
        self._ends_at = started + experience.max_duration
        self._quiet_since: float | None = None
        self._prompts = 0
        self._unclear_at: float | None = None
        self._last_audio = started

    @property
    def deadline(self) -> float:
        """When ``due`` wants to be called next."""
        times = [self._ends_at]
        if self._quiet_since is not None:
            times.append(self._quiet_since + self._experience.idle_timeout)
            if self._unclear_at is not None:
                times.append(self._unclear_at)
        if self._no_audio is not None:
            times.append(self._last_audio + self._no_audio)
        return min(times)

    def audio_arrived(self, now: float) -> None:
        self._last_audio = now

    def watch_audio(self, seconds: float | None, now: float) -> None:
        """Switch the no-audio watchdog on or off, as when a client changes between voice and text."""
        self._no_audio, self._last_audio = seconds, now

    def caller_acted(self) -> None:
        """The caller spoke, typed or pressed a key."""
        self._prompts = 0
        self._unclear_at = None

    def set_busy(self, busy: bool, now: float) -> None:
        """``busy``: somebody speaks, or an answer or a tool is on its way; the idle clock rests."""
        if busy:
            self._quiet_since = None
        elif self._quiet_since is None:
            self._quiet_since = now

    def unclear_heard(self, now: float) -> None:
        if self._experience.unclear_message:
            self._unclear_at = now + self._experience.unclear_timeout

    def due(self, now: float) -> list[Say | End]:
        if now >= self._ends_at:
            return [End(EndReason.MAX_DURATION, f"the call reached its limit of {self._experience.max_duration:g} s")]
        if self._no_audio is not None and now >= self._last_audio + self._no_audio:
            return [End(EndReason.NO_AUDIO, f"no audio came from the caller for {self._no_audio:g} s")]
        if self._quiet_since is None:
            return []
        if self._unclear_at is not None and now >= self._unclear_at:
            self._unclear_at = None
            self._quiet_since = now
            return [Say(self._experience.unclear_message, "unclear")]
        if now >= self._quiet_since + self._experience.idle_timeout:
            return [self._idle(now)]
        return []

    def _idle(self, now: float) -> Say | End:
        self._quiet_since = now
        if self._prompts < self._experience.idle_backoff and self._experience.idle_message:
            self._prompts += 1
            return Say(self._experience.idle_message, "idle")
        seconds = self._experience.idle_timeout
        return End(EndReason.IDLE_TIMEOUT, f"silent for {seconds:g} s after {self._prompts} prompts")
