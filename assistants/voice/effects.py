"""What the turn machine wants done: its whole vocabulary, carried out by ``CallerTurns``."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from assistants.voice.frames import InterruptionType


@dataclass(frozen=True, slots=True)
class Commit:
    """Take ``text`` as the caller's turn. ``speech_end`` is the last voiced sample; ``waited`` what passed since, in
    seconds.
    """

    text: str
    speech_end: float
    stt_final: float | None
    waited: float
    reason: str


@dataclass(frozen=True, slots=True)
class Discard:
    """The caller made a sound that held no words (``unclear`` when it was long enough to have been meant as speech)."""

    reason: str
    unclear: bool = False


@dataclass(frozen=True, slots=True)
class Reopen:
    """The turn just committed goes on; drop its answer, of which nothing was heard, and take the words back."""

    type: InterruptionType


@dataclass(frozen=True, slots=True)
class PauseOutput:
    """Be silent at once, but keep the answer."""


@dataclass(frozen=True, slots=True)
class ResumeOutput:
    """It was nothing: go on from where the caller stopped hearing."""

    reason: str


@dataclass(frozen=True, slots=True)
class Interrupt:
    """Stop the answer for good and cut the history to what was heard."""

    type: InterruptionType


@dataclass(frozen=True, slots=True)
class AskCompleteness:
    """Ask the completeness model about ``text`` and answer through ``TurnMachine.completeness`` with the same
    ``ticket``.
    """

    text: str
    ticket: int


@dataclass(frozen=True, slots=True)
class Speculate:
    """Start an answer to ``text`` in the dark; nothing of it may be heard or done before ``Commit``."""

    text: str


@dataclass(frozen=True, slots=True)
class Note:
    """A line of the turn's decision log."""

    name: str
    data: dict[str, Any] = field(default_factory=dict)


Effect = Commit | Discard | Reopen | PauseOutput | ResumeOutput | Interrupt | AskCompleteness | Speculate | Note
