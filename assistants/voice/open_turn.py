"""The caller's open turn: its words so far, and what is known about whether more will come. Pure: times in, no clock.

The wait for its end counts from the last voiced sample, so that the time which detectors and models took is already
part of it.
"""

from __future__ import annotations

from assistants.voice.config import EndOfSpeechKind
from assistants.voice.effects import AskCompleteness, Effect, Speculate
from assistants.voice.endpointing import Endpointing
from assistants.voice.words import same_words
from integrations.interfaces import Transcript

# Attempts per turn; more only burns tokens, because a caller who changes the text thrice is still thinking (livekit's
# limit).
MAX_SPECULATIONS = 3


class OpenTurn:
    """One for a whole call: ``forget`` makes it the next turn's.

    ``stt_timeout``: seconds after the end of voice that a final transcript may take.
    """

    def __init__(self, endpointing: Endpointing, *, kind: EndOfSpeechKind, stt_timeout: float, speculate: bool) -> None:
        self._endpointing, self._kind, self._speculate = endpointing, kind, speculate
        self.stt_timeout = stt_timeout
        self.is_open = False
        self.last_voice: float | None = None  # the last voiced sample, also of an earlier turn
        self.stt_final: float | None = None  # when the latest final transcript of this turn came
        self.owes_final = False  # voice ended, and the transcriber has not yet said what it was
        self.text = ""  # the words so far
        self._segments: dict[int, Transcript] = {}
        self._last_segment = -1  # of the turns before this one
        self._carried = ""  # words of the turn that was reopened
        self._completeness: float | None = None
        self._ticket = 0
        self._asked = ""
        self._speculations: list[str] = []

    @property
    def deadline(self) -> float | None:
        """When the turn is complete unless something happens, or None before any voice."""
        if self.last_voice is None:
            return None
        if self.owes_final:
            return self.last_voice + self.stt_timeout
        if self._kind is EndOfSpeechKind.PROVIDER and self.stt_final is not None:
            return self.last_voice
        return self.last_voice + self._endpointing.wait(self.text, self._completeness, self.stt_final is not None)

    @property
    def reason(self) -> str:
        """What decides its end: the policy, and the model's score where there is one."""
        if self._completeness is None:
            return self._kind.value
        return f"{self._kind.value} {self._completeness:.2f}"

    @property
    def asked(self) -> str:
        """The words that the completeness model was asked about last."""
        return self._asked

    # --------------------------------------------------------------------------------- what happens
    def goes_on(self, at: float) -> None:
        """Voice again: a pause was no end, and an opinion about the words before it is stale."""
        if self.is_open and self.last_voice is not None:
            self._endpointing.note_pause(max(0.0, at - self.last_voice))
        self._unjudge()

    def is_late(self, transcript: Transcript) -> bool:
        """True for words of a turn that was taken or dropped already."""
        return transcript.segment <= self._last_segment

    def hear(self, transcript: Transcript) -> None:
        self._segments[transcript.segment] = transcript
        self._join()

    def final_heard(self, now: float) -> None:
        self.stt_final, self.owes_final = now, False

    def carry(self, words: str) -> None:
        """Begin with the words of the turn before, which was taken too early."""
        self._carried = words
        self._join()

    def judge(self, ticket: int, score: float) -> bool:
        """Take the completeness model's score; False when the caller spoke on since it was asked."""
        if ticket != self._ticket or not self.is_open:
            return False
        self._completeness = score
        return True

    def prepare(self) -> list[Effect]:
        """Ask for completeness and start a speculative answer, once for each text."""
        effects: list[Effect] = []
        text = self.text
        if self._kind is EndOfSpeechKind.GRADED and self._asked != text and self._endpointing.is_gradable(text):
            self._ticket += 1
            self._asked = text
            effects.append(AskCompleteness(text, self._ticket))
        guess = self._speculate and len(self._speculations) < MAX_SPECULATIONS
        if guess and not any(same_words(text, earlier) for earlier in self._speculations):
            self._speculations.append(text)
            effects.append(Speculate(text))
        return effects

    def forget(self) -> None:
        """It was taken or dropped: what belongs to it is late from now on."""
        self._last_segment = max([self._last_segment, *self._segments])
        self._segments.clear()
        self._carried = self.text = ""
        self._speculations.clear()
        self.is_open = False
        self.stt_final, self.owes_final = None, False
        self._unjudge()

    def _join(self) -> None:
        parts = [self._carried, *(s.text.strip() for _, s in sorted(self._segments.items()))]
        self.text = " ".join(part for part in parts if part)

    def _unjudge(self) -> None:
        self._completeness = None
        self._ticket += 1
        self._asked = ""
