"""Caller and assistant talking: what is heard, typed or due goes to the turn machine, whose wishes are carried out.

``Ear`` → ``TurnMachine`` → ``CallerTurns`` → ``Answers``, by plain calls on one event loop. It has no task of its own:
it lives from what it is told and from one timer, which is set anew after every event.
"""

from __future__ import annotations

import asyncio
import functools
from collections.abc import Callable, Sequence
from typing import Concatenate, ParamSpec

from assistants.voice import effects
from assistants.voice.answers import Answers
from assistants.voice.caller_turns import CallerTurns
from assistants.voice.config import CallConfig
from assistants.voice.ear import Ear
from assistants.voice.endpointing import Endpointing
from assistants.voice.frames import EndReason, InterruptionType, StreamMode
from assistants.voice.keypad import Keypad
from assistants.voice.lifetime import Lifetime, guarded
from assistants.voice.parts import Parts
from assistants.voice.reporter import Reporter
from assistants.voice.timers import ConversationTimers, End
from assistants.voice.tools import ToolRunner
from assistants.voice.transport import Transport
from assistants.voice.turns import Floor, TurnMachine
from integrations.interfaces import ChatMessage, CompletenessModel, Transcript
from rapida_site.lib.errors import RapidaError

P = ParamSpec("P")
# The completeness model only shortens a wait: an answer that comes later than this is of no use.
_COMPLETENESS_SECONDS = 0.5


def _event(method: Callable[Concatenate[Dialogue, P], None]) -> Callable[Concatenate[Dialogue, P], None]:
    @guarded
    @functools.wraps(method)
    def told(self: Dialogue, /, *args: P.args, **kwargs: P.kwargs) -> None:
        method(self, *args, **kwargs)
        self._settle()

    return told


class Dialogue:
    """Listens to ear and answers (``EarListener``, ``AnswersListener``); ``begin`` comes before everything else."""

    def __init__(
        self,
        config: CallConfig,
        parts: Parts,
        transport: Transport,
        reporter: Reporter,
        tools: ToolRunner,
        history: Sequence[ChatMessage],
        life: Lifetime,
    ) -> None:
        self._loop = asyncio.get_running_loop()
        self._config, self._reporter, self.life = config, reporter, life
        self._completeness = parts.completeness
        self._machine: TurnMachine | None = None
        self._ear: Ear | None = None
        self._keypad = Keypad()
        self._epoch = 0
        self._timer: asyncio.TimerHandle | None = None
        no_audio = self._audio_watch(config.mode)
        self._timers = ConversationTimers(config.experience, started=self._loop.time(), no_audio=no_audio)
        self.answers = Answers(
            agent=parts.agent,
            synthesizer=None,
            transport=transport,
            reporter=reporter,
            tools=tools,
            timeouts=config.timeouts,
            error_message=config.experience.error_message,
            history=history,
            listener=self,
            clock=self._loop.time,
        )
        self._turns = CallerTurns(
            answers=self.answers,
            reporter=reporter,
            transport=transport,
            clock=self._loop.time,
            ask_completeness=self._ask_completeness,
            unclear_heard=self._timers.unclear_heard,
        )

    # ------------------------------------------------------------------------------ from the session
    def begin(self, ear: Ear | None) -> None:
        """Take turns from now on; begun again when a text call gets an ear."""
        c = self._config
        self._ear = ear
        self._epoch = 0
        self._machine = TurnMachine(
            Endpointing(c.eos),
            c.barge_in,
            kind=c.eos.kind,
            stt_timeout=c.timeouts.stt_final,
            provider_endpoints=ear is not None and ear.endpoints,
            speculate=c.speculate,
        )
        self._settle()

    def greet(self, text: str, *, protected: bool) -> None:
        self._machine_now.thinking()
        self.answers.say(text, "greeting", protected=protected)
        self._settle()

    def switch(self, mode: StreamMode) -> None:
        """Answer with or without a voice from now on."""
        self.answers.voice(mode is not StreamMode.TEXT)
        self._timers.watch_audio(self._audio_watch(mode), self._loop.time())
        self._settle()

    def stop(self) -> None:
        """The call is over: silence at once, and nothing is due any more."""
        if self._timer is not None:
            self._timer.cancel()
        try:
            self.answers.close()
        finally:
            if self.answers.playout is not None:
                self.answers.playout.close()

    # ------------------------------------------------------------------------------- from the caller
    @_event
    def typed(self, text: str, message_id: str) -> None:
        self._typed(text, message_id)

    @_event
    def key_pressed(self, digit: str) -> None:
        self._timers.caller_acted()
        self._reporter.event("dtmf.received", digit=digit)
        entry = self._keypad.press(digit, self._loop.time())
        if entry:
            self._typed(entry)

    @_event
    def interrupted(self) -> None:
        self.answers.interrupt(InterruptionType.WORD)
        self._apply(self._machine_now.silent(self._loop.time()))

    # --------------------------------------------------------------------------------- from the ear
    @_event
    def heard_voice(self, at: float) -> None:
        self._timers.caller_acted()
        self._apply(self._machine_now.voice_started(at, self._loop.time()))

    @_event
    def heard_quiet(self, at: float) -> None:
        self._apply(self._machine_now.voice_ended(at, self._loop.time()))

    @_event
    def heard_words(self, transcript: Transcript) -> None:
        machine = self._machine_now
        if transcript.text.strip():
            self._timers.caller_acted()
        wanted = machine.transcript(transcript, self._loop.time())
        if machine.open_words:
            self._apply(wanted)  # first, because a turn that is reopened goes on as the same message
            self._turns.show_interim(machine.open_words)
            self._turns.note_final(transcript)
        else:
            self._turns.note_final(transcript)
            self._apply(wanted)

    @_event
    def hearing_restarted(self, error: RapidaError) -> None:
        self._reporter.event("stt.retried", why=error.message)

    @_event
    def hearing_failed(self, error: RapidaError) -> None:
        self._reporter.error(error, "stt")
        self.life.end(EndReason.PROVIDER_ERROR, f"speech to text: {error.message}")

    @_event
    def suppression_failed(self, error: RapidaError) -> None:
        """The call goes on with the sound as it comes."""
        self._reporter.event("denoise.error", why=error.message)

    # ----------------------------------------------------------------------------- from the answers
    @_event
    def answer_started(self, *, protected: bool) -> None:
        self._machine_now.speaking(protected=protected)

    @_event
    def answer_over(self) -> None:
        self._apply(self._machine_now.silent(self._loop.time()))

    @_event
    def gave_up(self, error: RapidaError, stage: str) -> None:
        self.life.end(EndReason.PROVIDER_ERROR, f"{stage}: {error.message}")

    # ------------------------------------------------------------------------------------------------ time
    def _settle(self) -> None:
        """After every event: follow the machine's epoch, the idle clock and the next deadline."""
        machine = self._machine
        if self.life.ended is not None or machine is None:
            return
        if machine.epoch != self._epoch:
            self._epoch = machine.epoch
            if self._ear is not None:
                self._ear.turn_taken()
            self.answers.drop_speculation()
        busy = machine.floor is not Floor.SILENT or machine.caller_is_active or self.answers.is_busy
        self._timers.set_busy(busy, self._loop.time())
        self._arm()

    def _arm(self) -> None:
        deadlines = [self._timers.deadline, self._machine_now.deadline, self._keypad.deadline]
        if self._ear is not None:
            deadlines.append(self._ear.deadline)
        at = min(deadline for deadline in deadlines if deadline is not None)
        timer = self._timer
        if timer is not None and not timer.cancelled() and self._loop.time() < timer.when() <= at:
            return
        if timer is not None:
            timer.cancel()
        self._timer = self._loop.call_at(at, self._on_timer)

    @_event
    def _on_timer(self) -> None:
        self._timer = None
        now = self._loop.time()
        ear = self._ear
        if ear is not None:
            if ear.last_audio is not None:
                self._timers.audio_arrived(ear.last_audio)
            ear.tick(now)
        self._apply(self._machine_now.tick(now))
        entry = self._keypad.due(now)
        if entry:
            self._typed(entry)
        for due in self._timers.due(now):
            if isinstance(due, End):
                self.life.end(due.reason, due.detail)
            else:
                self._reporter.event("turn.prompted", kind=due.kind)
                self._machine_now.thinking()
                self.answers.say(due.text, due.kind)

    def _audio_watch(self, mode: StreamMode) -> float | None:
        """Only a call that is all voice can be judged dead by its silence on the wire."""
        return self._config.timeouts.no_audio if mode is StreamMode.AUDIO else None

    # ------------------------------------------------------------------------------------------------ inside
    @property
    def _machine_now(self) -> TurnMachine:
        assert self._machine is not None, "the dialogue was not begun"
        return self._machine

    def _apply(self, wanted: Sequence[effects.Effect]) -> None:
        for effect in wanted:
            if self.life.ended is None:
                self._turns.carry_out(effect)

    def _typed(self, text: str, message_id: str = "") -> None:
        self._timers.caller_acted()
        self._turns.close_spoken(self._machine_now.text, message_id)
        self._apply(self._machine_now.typed(text, self._loop.time()))

    def _ask_completeness(self, text: str, ticket: int) -> None:
        if self._completeness is not None:
            self.life.spawn(self._judge(self._completeness, text, ticket), "completeness")

    async def _judge(self, model: CompletenessModel, text: str, ticket: int) -> None:
        ear = self._ear
        pcm, rate = (ear.recent(), ear.rate) if ear is not None else (b"", 16000)
        try:
            async with asyncio.timeout(_COMPLETENESS_SECONDS):
                score = await model.completeness(text, pcm, rate)
        except (TimeoutError, RapidaError) as error:
            # The long wait stays in force: slower, never wrong.
            why = str(error) or "the completeness model took too long"
            self._reporter.event("eos.error", self._turns.message_id, why=why)
            return
        self._judged(ticket, score)

    @_event
    def _judged(self, ticket: int, score: float) -> None:
        self._apply(self._machine_now.completeness(ticket, score, self._loop.time()))
