"""Whose turn is it? A pure state machine: events and times in, effects out. No I/O, no clock, no tasks.

Rules that hold whatever happens:

* A user turn that was opened ends in exactly one of ``Commit``, ``Discard`` or a merge into a later commit; nothing
  is lost silently.
* While the caller's voice is on, nothing is committed. The wait counts from the last voiced sample, so that the time
  which detectors and models took is already part of it.
* Voice over the assistant first *pauses* it (the caller hears silence at once); only words make it an interruption.
  Voice without words, and backchannels ("mhm"), let the assistant go on where it was.
* Words that arrive after the commit but before the caller heard any of the answer belong to the same turn (``Reopen``).
* Speech that lies wholly inside a protected utterance is not a turn; speech that goes on after it is.

Times are seconds of one monotonic clock. ``deadline`` is when ``tick`` wants to be called next.
"""

from __future__ import annotations

from enum import Enum, auto

from assistants.voice.config import BargeInConfig, BargeInTrigger, EndOfSpeechKind
from assistants.voice.effects import Commit, Discard, Effect, Interrupt, Note, PauseOutput, Reopen, ResumeOutput
from assistants.voice.endpointing import Endpointing
from assistants.voice.frames import InterruptionType
from assistants.voice.open_turn import OpenTurn
from assistants.voice.words import count_words, is_backchannel
from integrations.interfaces import Transcript


class Floor(Enum):
    """What the assistant is doing."""

    SILENT = auto()
    THINKING = auto()
    SPEAKING = auto()


class TurnMachine:
    """One call's turn-taking.

    ``provider_endpoints``: the transcriber ends speech by itself and no VAD runs. ``stt_timeout``: seconds after the
    end of voice that a final transcript may take. ``min_unclear``: seconds of voice without words that count as unclear
    input.
    """

    def __init__(
        self,
        endpointing: Endpointing,
        barge_in: BargeInConfig,
        *,
        kind: EndOfSpeechKind,
        stt_timeout: float = 3.0,
        provider_endpoints: bool = False,
        speculate: bool = False,
        min_unclear: float = 0.5,
    ) -> None:
        self._turn = OpenTurn(endpointing, kind=kind, stt_timeout=stt_timeout, speculate=speculate)
        self._barge_in = barge_in
        self._provider_endpoints = provider_endpoints
        self._min_unclear = min_unclear
        self.floor = Floor.SILENT
        self.epoch = 0  # counts turns taken or dropped: when it moves, the transcriber must start a new segment
        self._protected = False  # the utterance that is being said may not be interrupted
        self._heard_any = False  # the caller heard some of it
        self._paused = False
        self._voice = False
        self._voice_since = 0.0
        self._last_commit = ""

    # ------------------------------------------------------------------------- what others may read
    @property
    def text(self) -> str:
        """The open turn's words so far."""
        return self._turn.text

    @property
    def open_words(self) -> str:
        """The words of a turn that is surely one; those over the assistant may yet be ignored."""
        return self._turn.text if self._turn.is_open else ""

    @property
    def caller_is_active(self) -> bool:
        """True while the caller speaks or an utterance of theirs waits for its decision."""
        return self._voice or self._turn.is_open

    @property
    def deadline(self) -> float | None:
        """When ``tick`` is due, or None."""
        if self._voice:
            return self._overlap_deadline()
        if self._paused:
            return self._resume_deadline()
        return self._turn.deadline if self._turn.is_open else None

    # --------------------------------------------------------------------------- the caller's voice
    def voice_started(self, at: float, now: float) -> list[Effect]:
        """The VAD heard voice; ``at`` is the first voiced sample."""
        if self._voice:
            return []
        self._turn.goes_on(at)
        self._voice, self._voice_since = True, at
        if self.floor is Floor.SILENT:
            self._turn.is_open = True
        return [Note("vad.speech_started"), *self.tick(now)]

    def voice_ended(self, at: float, now: float) -> list[Effect]:
        """Voice has been absent for the VAD's stop time; ``at`` is the last voiced sample."""
        if not self._voice:
            return []
        turn = self._turn
        self._voice, turn.last_voice = False, at
        effects: list[Effect] = [Note("vad.speech_ended", {"seconds": round(at - self._voice_since, 3)})]
        if self._protected and not turn.is_open:
            self._forget_turn()
            return [*effects, Note("turn.ignored", {"why": "protected speech"})]
        if self.floor is not Floor.SILENT and not self._paused and not turn.is_open:
            # Too short to pause the assistant. Its words, if any come, are judged on arrival.
            return effects
        turn.owes_final = True
        return effects + self.tick(now)

    def transcript(self, transcript: Transcript, now: float) -> list[Effect]:
        """A hypothesis arrived; with an engine that ends speech by itself a final one also ends the voice."""
        turn = self._turn
        if turn.is_late(transcript):
            return [Note("stt.late", {"text": transcript.text})] if transcript.text.strip() else []
        if self._protected:
            # Kept for the case that the caller speaks on when the utterance is over.
            if self._voice and not self._provider_endpoints:
                turn.hear(transcript)
            return []
        turn.hear(transcript)
        if transcript.final:
            turn.final_heard(now)
            if self._provider_endpoints:
                self._voice, turn.last_voice = False, now
        if self.floor is not Floor.SILENT and not turn.is_open:
            return self._words_over_assistant(now)
        if transcript.final and not turn.text:
            return self._nothing_said(now)
        return self._words_arrived(now)

    def typed(self, text: str, now: float) -> list[Effect]:
        """Typed text ends the turn at once, together with whatever was said before it."""
        effects: list[Effect] = []
        if self.floor is not Floor.SILENT:
            effects.append(Interrupt(InterruptionType.WORD))
            self._output_gone()
        words = f"{self.text} {text}".strip()
        self._turn.last_voice = now
        return effects + self._commit(words, now, "typed")

    def completeness(self, ticket: int, score: float, now: float) -> list[Effect]:
        """The completeness model answered; a stale answer (the caller spoke on) is ignored."""
        if not self._turn.judge(ticket, score):
            return []
        return [Note("eos.completeness", {"score": round(score, 3), "text": self._turn.asked}), *self.tick(now)]

    # -------------------------------------------------------------------------------- the assistant
    def thinking(self) -> None:
        """An answer to the committed turn is being made."""
        self.floor, self._protected, self._heard_any = Floor.THINKING, False, False

    def speaking(self, *, protected: bool = False) -> None:
        """The first frame of an utterance went out."""
        self.floor, self._protected, self._heard_any = Floor.SPEAKING, protected, True

    def silent(self, now: float) -> list[Effect]:
        """The utterance was played to its end (or there is no answer)."""
        was_protected = self._protected
        self._output_gone()
        if self._voice:
            self._turn.is_open = True
        elif was_protected and not self._turn.is_open:
            self._forget_turn()
        return self.tick(now)

    # ------------------------------------------------------------------------------------------------ time
    def tick(self, now: float) -> list[Effect]:
        """Do whatever is due at ``now``; harmless when nothing is."""
        if self._voice:
            due = self._overlap_deadline()
            if due is not None and now >= due:
                return self._voice_over_assistant()
            return []
        if self._paused:
            if now < self._resume_deadline():
                return []
            self._paused = False
            self._forget_turn()
            return [ResumeOutput("no words followed")]
        if not self._turn.is_open:
            return []
        return self._advance_turn(now)

    # ------------------------------------------------------------------------------------------------ inside
    def _overlap_deadline(self) -> float | None:
        """When running voice over the assistant has lasted long enough to pause it."""
        overlap = self.floor is not Floor.SILENT and not self._protected and not self._paused
        if overlap and self._barge_in.trigger is BargeInTrigger.VOICE:
            return self._voice_since + self._barge_in.min_speech
        return None

    def _voice_over_assistant(self) -> list[Effect]:
        note = Note("turn.overlap", {"trigger": "voice"})
        if self._barge_in.resume:
            self._paused = True
            return [PauseOutput(), note]
        effects: list[Effect] = [note, *self._take_floor(InterruptionType.VAD)]
        self._turn.is_open = True
        return effects

    def _take_floor(self, type_: InterruptionType) -> list[Effect]:
        """End the answer; where nothing of it was heard, the turn before it goes on instead."""
        if self.floor is Floor.THINKING or not self._heard_any:
            effect: Effect = Reopen(type_)
            self._turn.carry(self._last_commit)
            self._last_commit = ""
        else:
            effect = Interrupt(type_)
        self._output_gone()
        return [effect]

    def _resume_deadline(self) -> float:
        """When a pause without words ends; an owed final transcript may still bring words, so it is waited for."""
        wait = self._turn.stt_timeout if self._turn.owes_final else self._barge_in.resume_after
        return (self._turn.last_voice or 0.0) + wait

    def _words_over_assistant(self, now: float) -> list[Effect]:
        turn, words = self._turn, self.text
        needed = max(1, self._barge_in.min_words) if self._barge_in.trigger is BargeInTrigger.WORDS else 1
        enough = count_words(words) >= needed
        if not words or is_backchannel(words) or not enough:
            ended = not self._voice and turn.stt_final == now
            if ended and (words or not self._paused):
                paused, self._paused = self._paused, False
                self._forget_turn()
                why = "backchannel" if words else "no words"
                return [ResumeOutput(why)] if paused else [Note("turn.ignored", {"why": why, "text": words})]
            return []
        effects = self._take_floor(InterruptionType.VAD if self._paused else InterruptionType.WORD)
        return effects + self._words_arrived(now)

    def _words_arrived(self, now: float) -> list[Effect]:
        if not self.text:
            return []
        turn = self._turn
        turn.is_open = True
        if turn.last_voice is None or (self._provider_endpoints and not self._voice):
            turn.last_voice = now
        return self.tick(now)

    def _nothing_said(self, now: float) -> list[Effect]:
        """A final without words and no words before it: close the turn."""
        if not self._turn.is_open or self._voice:
            return []
        seconds = (self._turn.last_voice or now) - self._voice_since
        self._forget_turn()
        return [Discard("no words were recognized", unclear=seconds >= self._min_unclear)]

    def _advance_turn(self, now: float) -> list[Effect]:
        effects: list[Effect] = []
        turn, text = self._turn, self.text
        if turn.owes_final:
            if now < (turn.last_voice or now) + turn.stt_timeout:
                return []
            turn.owes_final = False
            effects.append(Note("stt.timeout", {"seconds": turn.stt_timeout}))
        if not text:
            if turn.stt_final is None and turn.last_voice is None:
                return effects
            return effects + self._nothing_said(now)
        effects += turn.prepare()
        due = turn.deadline
        if due is not None and now >= due:
            return effects + self._commit(text, now, turn.reason)
        return effects

    def _commit(self, text: str, now: float, reason: str) -> list[Effect]:
        turn = self._turn
        speech_end, stt_final = turn.last_voice if turn.last_voice is not None else now, turn.stt_final
        self._forget_turn()
        self._last_commit = text
        self.thinking()
        return [Commit(text, speech_end, stt_final, now - speech_end, reason)]

    def _output_gone(self) -> None:
        self.floor, self._protected, self._paused, self._heard_any = Floor.SILENT, False, False, False

    def _forget_turn(self) -> None:
        self.epoch += 1
        self._turn.forget()
