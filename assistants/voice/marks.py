"""The moments of one turn, and the waterfall made of them.

Every figure is milliseconds after the caller's last voiced sample (typed text: after its arrival), so that the bars of
a turn can be drawn on one axis. A speculative answer may have its first token before the end-of-speech decision; that
is not an error.
"""

from __future__ import annotations

from dataclasses import dataclass

from assistants.voice.frames import Metric


@dataclass(slots=True)
class TurnMarks:
    """Times of ``loop.time()``; None where the moment did not come (text turns have no audio, say)."""

    speech_end: float
    stt_final: float | None = None
    eos_decision: float | None = None
    first_token: float | None = None
    first_clause: float | None = None
    tts_first_byte: float | None = None
    first_audio: float | None = None
    playout_end: float | None = None

    def metrics(self) -> tuple[Metric, ...]:
        """Return ``turn.<moment>_ms`` for each moment that came, in the order of the fields."""
        moments = ((name, meaning, getattr(self, name)) for name, meaning in _MEANING.items())
        return tuple(
            Metric(f"turn.{name}_ms", f"{(at - self.speech_end) * 1000:.1f}", meaning)
            for name, meaning, at in moments
            if at is not None
        )


@dataclass(slots=True)
class Turn:
    """A caller's turn that was taken; ``message_id`` is its user message, ``marks`` its moments."""

    message_id: str
    text: str
    marks: TurnMarks
    by_voice: bool = True


_MEANING = {
    "stt_final": "the final transcript arrived",
    "eos_decision": "the turn was taken",
    "first_token": "the model's first token arrived",
    "first_clause": "the first speakable clause was complete",
    "tts_first_byte": "the first synthesized audio arrived",
    "first_audio": "the first audible frame was sent",
    "playout_end": "the last frame of the answer was played",
}
