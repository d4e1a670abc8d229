"""One call: the only orchestrator. It hands events to the turn machine and carries out the effects.

transport → ``Ear`` → ``TurnMachine`` → ``Answers`` → ``Playout`` → transport, by plain calls on one event loop. The
session has no task of its own: it lives from what the wire, the detectors and one timer tell it, and ends exactly
once, with a reason, whatever
fails.
"""

from __future__ import annotations

import asyncio
import functools
import logging
import time
from collections.abc import Callable, Coroutine, Mapping, Sequence
from typing import Any, Concatenate, ParamSpec

from assistants.voice import effects, telemetry
from assistants.voice.answers import Answers
from assistants.voice.caller_turns import CallerTurns
from assistants.voice.config import CallConfig
from assistants.voice.ear import Ear
from assistants.voice.endpointing import Endpointing
from assistants.voice.frames import (
    Disconnected,
    EndReason,
    ErrorReported,
    Initialized,
    InterruptionType,
    MetadataReported,
    ModeChanged,
    StreamMode,
)
from assistants.voice.keypad import Keypad
from assistants.voice.pacer import Pacer
from assistants.voice.parts import Parts
from assistants.voice.playout import Playout
from assistants.voice.records import CallLog, EndRecord, MetadataRecord, MetricRecord
from assistants.voice.reporter import Reporter
from assistants.voice.timers import ConversationTimers, End
from assistants.voice.tools import ClientTools
from assistants.voice.transport import Transport
from assistants.voice.turns import Floor, TurnMachine
from integrations.interfaces import ChatMessage, CompletenessModel, Transcript
from rapida_site.lib.errors import RapidaError

_log = logging.getLogger(__name__)
P = ParamSpec("P")
# The completeness model only shortens a wait: an answer that comes later than this is of no use.
_COMPLETENESS_SECONDS = 0.5
# Voice is on but no frame came for this long: the caller's side went dead in mid-speech (pipecat's limit).
_AUDIO_GAP = 1.0


def _guarded(method: Callable[Concatenate[Session, P], None]) -> Callable[Concatenate[Session, P], None]:
    """A fault inside a call ends that call with a reason; it must never reach the wire's own loop."""

    @functools.wraps(method)
    def guarded(self: Session, /, *args: P.args, **kwargs: P.kwargs) -> None:
        if self.ended is not None:
            return
        try:
            method(self, *args, **kwargs)
            self._settle()
        except Exception:  # noqa: BLE001
            self._crashed(method.__name__)

    return guarded


class Session:
    """A live call (``CallPeer``). ``start`` connects and greets; ``wait`` returns after everything about the call is
    stored.
    """

    def __init__(
        self,
        config: CallConfig,
        parts: Parts,
        transport: Transport,
        log: CallLog,
        pacer: Pacer,
        history: Sequence[ChatMessage] = (),
    ) -> None:
        self._loop = asyncio.get_running_loop()
        self.config, self._parts, self._transport, self._pacer = config, parts, transport, pacer
        self.agent = parts.agent
        self.conversation_id = config.conversation_id
        self.mode = config.mode
        self.ended: Disconnected | None = None
        self._tell_end = True
        self._finalizer: asyncio.Task[None] | None = None
        self._reporter = Reporter(transport, log)
        self._started = self._loop.time()
        self._keypad = Keypad()
        self._epoch = 0
        self._tasks: set[asyncio.Task[None]] = set()
        self._timer: asyncio.TimerHandle | None = None
        self._finished: asyncio.Future[Disconnected] = self._loop.create_future()
        self._tools = ClientTools(transport, self._reporter)
        self._timers = ConversationTimers(config.experience, started=self._started, no_audio=self._audio_watch())
        self._machine: TurnMachine | None = None
        self._ear: Ear | None = None
        self._answers = Answers(
            agent=parts.agent,
            synthesizer=None,
            transport=transport,
            reporter=self._reporter,
            tools=self._tools,
            timeouts=config.timeouts,
            error_message=config.experience.error_message,
            history=history,
            listener=self,
            clock=self._loop.time,
        )
        self._turns = CallerTurns(
            answers=self._answers,
            reporter=self._reporter,
            transport=transport,
            clock=self._loop.time,
            ask_completeness=self._ask_completeness,
            unclear_heard=self._timers.unclear_heard,
        )

    # ------------------------------------------------------------------------------------------------ life
    async def start(self) -> None:
        """Connect the providers, tell the client, greet. Raises what a provider raised; the caller then calls
        ``abort``.
        """
        if self.mode is not StreamMode.TEXT:
            await self._open_audio()
        self._machine = self._new_machine()
        if self.ended is not None:
            return
        c = self.config
        version = f"vrsn_{c.version_id}"
        self._transport.send(
            Initialized(
                c.conversation_id, c.assistant_id, version, self.mode, self._transport.rate, c.resumed, time.time()
            )
        )
        self._reporter.event("conversation.resume" if c.resumed else "conversation.begin", mode=self.mode.value)
        if c.experience.greeting and not c.resumed:
            self._machine.thinking()
            self._answers.say(c.experience.greeting, "greeting", protected=not c.experience.greeting_interruptible)
        self._settle()

    def end(self, reason: EndReason, detail: str = "", *, tell: bool = True) -> None:
        """End the call; the first reason wins. ``tell`` False: whoever opened the call answers the client by itself."""
        if self.ended is not None:
            return
        self.ended = Disconnected(reason, detail, time.time())
        self._tell_end = tell
        if self._timer is not None:
            self._timer.cancel()
        if self._answers.playout is not None:
            self._answers.close()
            self._answers.playout.close()
        else:
            self._answers.close()
        # Kept: the loop itself holds tasks weakly, and nothing else waits for this one.
        self._finalizer = self._loop.create_task(self._finalize(self.ended), name="call-finalize")

    async def wait(self) -> Disconnected:
        return await asyncio.shield(self._finished)

    # -------------------------------------------------------------------------------- from the wire
    def on_audio(self, pcm: bytes) -> None:
        ear = self._ear
        if ear is None or self.ended is not None or self.mode is StreamMode.TEXT:
            return
        try:
            ear.push(pcm)
        except Exception:  # noqa: BLE001
            self._crashed("on_audio")

    @_guarded
    def on_text(self, text: str, message_id: str = "") -> None:
        if text.strip():
            self._typed(text.strip(), message_id)

    @_guarded
    def on_dtmf(self, digit: str) -> None:
        self._timers.caller_acted()
        self._reporter.event("dtmf.received", digit=digit)
        entry = self._keypad.press(digit, self._loop.time())
        if entry:
            self._typed(entry, "")

    @_guarded
    def on_mode(self, mode: StreamMode) -> None:
        self._spawn(self._change_mode(mode), "mode-change")

    @_guarded
    def on_interrupt(self) -> None:
        self._answers.interrupt(InterruptionType.WORD)
        self._apply(self._machine_now.silent(self._loop.time()))

    @_guarded
    def on_metadata(self, items: Mapping[str, Any]) -> None:
        for key, value in items.items():
            self._reporter.log.append(MetadataRecord(key, value))
        self._transport.send(MetadataReported(items))

    @_guarded
    def on_metrics(self, items: Mapping[str, str], message_id: str = "") -> None:
        for name, value in items.items():
            self._reporter.log.append(MetricRecord(name, value, message_id))

    @_guarded
    def on_tool_result(self, call_id: str, result: Mapping[str, Any]) -> None:
        if not self._tools.client_answered(call_id, result):
            self._transport.send(ErrorReported("invalid", f"no tool call {call_id!r} waits for a result", "tool"))

    @_guarded
    def on_hangup(self, detail: str = "") -> None:
        self.end(EndReason.USER, detail)

    @_guarded
    def on_lost(self, detail: str) -> None:
        self.end(EndReason.TRANSPORT_LOST, detail)

    # --------------------------------------------------------------------------------- from the ear
    @_guarded
    def heard_voice(self, at: float) -> None:
        self._timers.caller_acted()
        self._apply(self._machine_now.voice_started(at, self._loop.time()))

    @_guarded
    def heard_quiet(self, at: float) -> None:
        self._apply(self._machine_now.voice_ended(at, self._loop.time()))

    @_guarded
    def heard_words(self, transcript: Transcript) -> None:
        machine = self._machine_now
        if transcript.text.strip():
            self._timers.caller_acted()
        wanted = machine.transcript(transcript, self._loop.time())
        if machine.text and machine.caller_is_active:
            self._turns.show_interim(machine.text)
        self._turns.note_final(transcript)
        self._apply(wanted)

    @_guarded
    def hearing_restarted(self, error: RapidaError) -> None:
        self._reporter.event("stt.retried", why=error.message)

    @_guarded
    def hearing_failed(self, error: RapidaError) -> None:
        self._reporter.error(error, "stt")
        self.end(EndReason.PROVIDER_ERROR, f"speech to text: {error.message}")

    # ----------------------------------------------------------------------------- from the answers
    @_guarded
    def answer_started(self, *, protected: bool) -> None:
        self._machine_now.speaking(protected=protected)

    @_guarded
    def answer_over(self) -> None:
        self._apply(self._machine_now.silent(self._loop.time()))

    @_guarded
    def gave_up(self, error: RapidaError, stage: str) -> None:
        self.end(EndReason.PROVIDER_ERROR, f"{stage}: {error.message}")

    # ------------------------------------------------------------------------------------------------ effects
    def _apply(self, wanted: Sequence[effects.Effect]) -> None:
        for effect in wanted:
            if self.ended is None:
                self._turns.carry_out(effect)

    def _typed(self, text: str, message_id: str) -> None:
        self._timers.caller_acted()
        self._turns.message_id = message_id or self._turns.message_id
        self._apply(self._machine_now.typed(text, self._loop.time()))

    # ------------------------------------------------------------------------------------------------ time
    def _settle(self) -> None:
        """After every event: follow the machine's epoch, the idle clock and the next deadline."""
        machine = self._machine
        if self.ended is not None or machine is None:
            return
        if machine.epoch != self._epoch:
            self._epoch = machine.epoch
            if self._ear is not None:
                self._ear.turn_taken()
            self._answers.drop_speculation()
        busy = machine.floor is not Floor.SILENT or machine.caller_is_active or self._answers.is_busy
        self._timers.set_busy(busy, self._loop.time())
        self._arm()

    def _arm(self) -> None:
        times = [
            self._timers.deadline,
            *(t for t in (self._machine_now.deadline, self._keypad.deadline) if t is not None),
        ]
        if self._ear is not None and self._ear.voice and self._ear.last_audio is not None:
            times.append(self._ear.last_audio + _AUDIO_GAP)
        at = min(times)
        timer = self._timer
        if timer is not None and not timer.cancelled() and self._loop.time() < timer.when() <= at:
            return
        if timer is not None:
            timer.cancel()
        self._timer = self._loop.call_at(at, self._on_timer)

    @_guarded
    def _on_timer(self) -> None:
        self._timer = None
        now = self._loop.time()
        ear = self._ear
        if ear is not None and ear.last_audio is not None:
            self._timers.audio_arrived(ear.last_audio)
            if ear.voice and now - ear.last_audio >= _AUDIO_GAP:
                ear.audio_stopped()
        self._apply(self._machine_now.tick(now))
        entry = self._keypad.due(now)
        if entry:
            self._typed(entry, "")
        for due in self._timers.due(now):
            if isinstance(due, End):
                self.end(due.reason, due.detail)
            else:
                self._reporter.event("turn.prompted", kind=due.kind)
                self._machine_now.thinking()
                self._answers.say(due.text, due.kind)

    # ------------------------------------------------------------------------------------------------ inside
    @property
    def _machine_now(self) -> TurnMachine:
        assert self._machine is not None, "the session was not started"
        return self._machine

    def _new_machine(self) -> TurnMachine:
        c = self.config
        return TurnMachine(
            Endpointing(c.eos),
            c.barge_in,
            kind=c.eos.kind,
            stt_timeout=c.timeouts.stt_final,
            provider_endpoints=self._ear is not None and self._ear.endpoints,
            speculate=c.speculate,
        )

    def _audio_watch(self) -> float | None:
        """Only a call that is all voice can be judged dead by its silence on the wire."""
        return self.config.timeouts.no_audio if self.mode is StreamMode.AUDIO else None

    async def _open_audio(self) -> None:
        parts, recorder = self._parts, self._parts.recorder
        synthesizer = parts.open_synthesizer(self._transport.rate)
        ear = Ear(
            rate=self._transport.rate,
            listener=self,
            clock=self._loop.time,
            open_transcriber=parts.open_transcriber,
            detector=parts.detector,
            vad=self.config.vad,
            recorded=recorder.caller if recorder is not None else None,
            keep_recent=parts.completeness_needs_audio,
        )
        await asyncio.gather(synthesizer.start(), ear.start())
        self._ear, self._answers.synthesizer = ear, synthesizer
        self._answers.playout = Playout(self._transport, self._pacer, self._answers, self._loop.time, recorder)
        self._answers.playout.open()

    async def _change_mode(self, mode: StreamMode) -> None:
        if mode is self.mode:
            self._transport.send(ModeChanged(mode))
            return
        if mode is not StreamMode.TEXT and self._ear is None:
            try:
                await self._open_audio()
            except RapidaError as error:
                self._reporter.error(error, "mode")
                return
            self._machine = self._new_machine()
        if mode is StreamMode.TEXT:
            self._answers.interrupt(InterruptionType.WORD)
            self._apply(self._machine_now.silent(self._loop.time()))
        self.mode = mode
        self._answers.silent = mode is StreamMode.TEXT
        self._timers.watch_audio(self._audio_watch(), self._loop.time())
        self._reporter.event("conversation.mode_switched", mode=mode.value)
        self._transport.send(ModeChanged(mode))
        self._settle()

    def _ask_completeness(self, text: str, ticket: int) -> None:
        if self._parts.completeness is not None:
            self._spawn(self._judge(self._parts.completeness, text, ticket), "completeness")

    async def _judge(self, model: CompletenessModel, text: str, ticket: int) -> None:
        ear = self._ear
        pcm, rate = (ear.recent(), ear.rate) if ear is not None else (b"", 16000)
        try:
            async with asyncio.timeout(_COMPLETENESS_SECONDS):
                score = await model.completeness(text, pcm, rate)
        except (TimeoutError, RapidaError) as error:
            # The long wait stays in force: slower, never wrong.
            self._reporter.event(
                "eos.error", self._turns.message_id, why=str(error) or "the completeness model took too long"
            )
            return
        if self.ended is None:
            self._apply(self._machine_now.completeness(ticket, score, self._loop.time()))
            self._settle()

    def _spawn(self, work: Coroutine[Any, Any, None], name: str) -> None:
        task = self._loop.create_task(work, name=name)
        self._tasks.add(task)
        task.add_done_callback(self._task_ended)

    def _task_ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            _log.error("a task of a call failed", exc_info=error)
            self.end(EndReason.ERROR, f"{task.get_name()} failed")

    def _crashed(self, where: str) -> None:
        _log.exception("a call failed", extra={"conversation": self.conversation_id, "where": where})
        self._transport.send(ErrorReported("internal", RapidaError.default_message, "session"))
        self.end(EndReason.ERROR, f"internal fault in {where}")

    async def _finalize(self, last: Disconnected) -> None:
        """Tell the client first, then stop every provider, then store; nothing here may keep the end from being
        stored.
        """
        try:
            if self._tell_end:
                self._transport.close(last)
            for task in self._tasks:
                task.cancel()
            closers: list[Coroutine[Any, Any, object]] = [self._answers.stopped(), self._parts.agent.close()]
            if self._ear is not None:
                closers.append(self._ear.close())
            if self._answers.synthesizer is not None:
                closers.append(self._answers.synthesizer.close())
            for outcome in await asyncio.gather(*closers, return_exceptions=True):
                if isinstance(outcome, BaseException):
                    _log.error("a provider did not close cleanly", exc_info=outcome)
            if self._parts.recorder is not None and self._ear is not None:
                self._reporter.log.append(await self._parts.recorder.close())
            heard = self._ear.seconds if self._ear is not None else 0.0
            self._reporter.totals(
                self._answers.counters, seconds=self._loop.time() - self._started, heard_seconds=heard
            )
        except Exception:  # noqa: BLE001
            _log.exception("a call did not finish cleanly", extra={"conversation": self.conversation_id})
        finally:
            await self.store_end(self._reporter.log, last.reason, last.detail, last.time)
            self._finished.set_result(last)

    @staticmethod
    async def store_end(log: CallLog, reason: EndReason, detail: str, at: float | None = None) -> None:
        """Write the final state; also for a call whose session could not even be made."""
        telemetry.CALLS.labels(reason.value).inc()
        log.append(EndRecord(reason, detail, at if at is not None else time.time()))
        await log.close()
