"""The caller's turns: carries out what the turn machine wants, and knows which message the open turn will be.

A turn has its message id from its first shown word on, so that interim and final text replace one another; a turn that
is reopened keeps its id, and is the same message when it is taken again.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable

from assistants.voice import effects
from assistants.voice.answers import Answers
from assistants.voice.frames import UserText
from assistants.voice.marks import Turn, TurnMarks
from assistants.voice.reporter import Reporter
from assistants.voice.transport import Transport
from integrations.interfaces import Transcript


class CallerTurns:
    """``ask_completeness`` gets text and ticket; ``unclear_heard`` is told of a sound that held no words."""

    def __init__(
        self,
        *,
        answers: Answers,
        reporter: Reporter,
        transport: Transport,
        clock: Callable[[], float],
        ask_completeness: Callable[[str, int], None],
        unclear_heard: Callable[[float], None],
    ) -> None:
        self._answers, self._reporter, self._transport, self._clock = answers, reporter, transport, clock
        self._ask_completeness, self._unclear_heard = ask_completeness, unclear_heard
        self._taken: Turn | None = None
        self._reopened = ""  # the message id of a turn that was taken and goes on
        self._before = ""  # words of the turn that are a message of their own already
        self.message_id = ""  # of the open turn; empty until a word of it was shown

    def carry_out(self, effect: effects.Effect) -> None:
        match effect:
            case effects.Note(name, data):
                self._reporter.event(name, self.message_id, **data)
            case effects.AskCompleteness(text, ticket):
                self._ask_completeness(text, ticket)
            case effects.Commit():
                self._take(effect)
            case effects.Discard(reason, unclear):
                self._reporter.event("turn.discarded", self.message_id, why=reason)
                self.message_id = self._reopened = ""
                if unclear:
                    self._unclear_heard(self._clock())
            case _:
                self._steer_answers(effect)

    def show_interim(self, text: str) -> None:
        self.message_id = self.message_id or self._new()
        self._transport.send(UserText(self.message_id, self._own(text), completed=False, time=time.time()))

    def close_spoken(self, text: str, next_id: str) -> None:
        """Typed text comes, a message of its own under ``next_id``: the words ``text`` spoken before it keep theirs."""
        if text:
            self._show(self._begun(), text, by_voice=True)
        self.message_id, self._reopened, self._before = next_id or uuid.uuid4().hex, "", text

    def note_final(self, transcript: Transcript) -> None:
        if transcript.final and transcript.text.strip():
            said = {"text": transcript.text, "confidence": transcript.confidence}
            self._reporter.event("stt.completed", self.message_id, **said)

    def _steer_answers(self, effect: effects.Effect) -> None:
        answers = self._answers
        match effect:
            case effects.Speculate(text):
                answers.speculate(text)
            case effects.PauseOutput():
                answers.pause()
            case effects.ResumeOutput(reason):
                self._reporter.event("turn.resumed", self.message_id, why=reason)
                answers.resume()
            case effects.Interrupt(type_):
                answers.interrupt(type_)
            case effects.Reopen():
                answers.reopen()
                if self._taken is not None:
                    self.message_id = self._reopened = self._taken.message_id

    def _take(self, commit: effects.Commit) -> None:
        message_id, by_voice = self._begun(), commit.reason != "typed"
        marks = TurnMarks(commit.speech_end, commit.stt_final, self._clock())
        turn = self._taken = Turn(message_id, commit.text, marks, by_voice)
        self.message_id = self._reopened = ""
        self._reporter.event("eos.completed", message_id, why=commit.reason, waited_ms=round(commit.waited * 1000, 1))
        self._show(message_id, commit.text, by_voice=by_voice)
        self._answers.answer(turn)

    def _new(self) -> str:
        self._before = ""
        return uuid.uuid4().hex

    def _begun(self) -> str:
        """Return the id of the open turn's message, which is complete now; a reopened turn has it stored already."""
        message_id = self.message_id or self._new()
        if message_id != self._reopened:
            self._reporter.log.begin(message_id)
        return message_id

    def _show(self, message_id: str, text: str, *, by_voice: bool) -> None:
        own = self._own(text)
        self._transport.send(UserText(message_id, own, completed=True, time=time.time()))
        self._reporter.message(message_id, "user", own, by_voice=by_voice)

    def _own(self, text: str) -> str:
        return text.removeprefix(self._before).lstrip()
