"""One call: opens its parts, takes what the wire brings, and closes the parts when its life ends.

transport → ``Ear`` → ``Dialogue`` → ``Playout`` → transport. What is said when is decided in ``Dialogue``.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack
from typing import Any

from assistants.voice.config import CallConfig
from assistants.voice.dialogue import Dialogue
from assistants.voice.ear import Ear
from assistants.voice.frames import (
    Disconnected,
    EndReason,
    ErrorReported,
    Initialized,
    MetadataReported,
    ModeChanged,
    StreamMode,
)
from assistants.voice.lifetime import Lifetime, guarded
from assistants.voice.pacer import Pacer
from assistants.voice.parts import Parts
from assistants.voice.playout import Playout
from assistants.voice.records import CallLog, MetadataRecord, MetricRecord
from assistants.voice.reporter import Reporter
from assistants.voice.tools import ClientTools
from assistants.voice.transport import Transport
from integrations.interfaces import ChatMessage, Synthesizer
from rapida_site.lib.errors import RapidaError

_log = logging.getLogger(__name__)


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
        self._reporter = Reporter(transport, log, config.used_ids)
        self._tools = ClientTools(transport, self._reporter)
        self._ear: Ear | None = None
        self._listening: Ear | None = None  # while the caller's audio counts: not in text mode, not after the end
        self._synthesizer: Synthesizer | None = None
        self._changing = asyncio.Lock()  # the providers may take seconds to connect: the mode asked for last must win
        self.life = Lifetime(config.conversation_id, transport, log, stop=self._stop, close=self._close)
        self._dialogue = Dialogue(config, parts, transport, self._reporter, self._tools, history, self.life)

    # ------------------------------------------------------------------------------------------------ life
    async def start(self) -> None:
        """Connect the providers, tell the client, greet. Raises what a provider raised; the caller then ends it."""
        if self.mode is StreamMode.TEXT:
            self._dialogue.begin(None)
        else:
            await self._open_audio()
        self._listen()
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
            self._dialogue.greet(c.experience.greeting, protected=not c.experience.greeting_interruptible)

    @property
    def ended(self) -> Disconnected | None:
        return self.life.ended

    def end(self, reason: EndReason, detail: str = "", *, tell: bool = True) -> None:
        """End the call; the first reason wins. ``tell`` False: whoever opened the call answers the client by itself."""
        self.life.end(reason, detail, tell=tell)

    async def wait(self) -> Disconnected:
        return await self.life.wait()

    # -------------------------------------------------------------------------------- from the wire
    def on_audio(self, pcm: bytes) -> None:
        if self._listening is None:
            return
        try:
            self._listening.push(pcm)
        except Exception:  # noqa: BLE001
            self.life.crashed("on_audio")

    def on_text(self, text: str, message_id: str = "") -> None:
        if text.strip():
            self._dialogue.typed(text.strip(), message_id)

    def on_dtmf(self, digit: str) -> None:
        self._dialogue.key_pressed(digit)

    def on_interrupt(self) -> None:
        self._dialogue.interrupted()

    @guarded
    def on_mode(self, mode: StreamMode) -> None:
        self.life.spawn(self._change_mode(mode), "mode-change")

    @guarded
    def on_metadata(self, items: Mapping[str, Any]) -> None:
        for key, value in items.items():
            self._reporter.log.append(MetadataRecord(key, value))
        self._transport.send(MetadataReported(items))

    @guarded
    def on_metrics(self, items: Mapping[str, str], message_id: str = "") -> None:
        for name, value in items.items():
            self._reporter.log.append(MetricRecord(name, value, message_id))

    @guarded
    def on_tool_result(self, call_id: str, result: Mapping[str, Any]) -> None:
        if not self._tools.client_answered(call_id, result):
            self._transport.send(ErrorReported("invalid", f"no tool call {call_id!r} waits for a result", "tool"))

    def on_hangup(self, detail: str = "") -> None:
        self.end(EndReason.USER, detail)

    def on_lost(self, detail: str) -> None:
        self.end(EndReason.TRANSPORT_LOST, detail)

    # ------------------------------------------------------------------------------- parts for audio
    async def _open_audio(self) -> None:
        parts, recorder = self._parts, self._parts.recorder
        synthesizer = parts.open_synthesizer(self._transport.rate)
        ear = Ear(
            rate=self._transport.rate,
            listener=self._dialogue,
            clock=self._loop.time,
            open_transcriber=parts.open_transcriber,
            detector=parts.detector,
            vad=self.config.vad,
            recorded=recorder.caller if recorder is not None else None,
            keep_recent=parts.completeness_needs_audio,
            open_suppressor=parts.open_suppressor,
        )
        async with AsyncExitStack() as undo:
            # When one of them fails, or the call ends meanwhile, the other must not stay connected.
            undo.push_async_callback(_closed, ear.close, synthesizer.close)
            outcomes = await asyncio.gather(synthesizer.start(), ear.start(), return_exceptions=True)
            if failures := [outcome for outcome in outcomes if outcome is not None]:
                raise failures[0]
            undo.pop_all()
        self._ear, self._synthesizer = ear, synthesizer
        answers = self._dialogue.answers
        answers.synthesizer = synthesizer
        answers.playout = Playout(self._transport, self._pacer, answers, self._loop.time, recorder)
        answers.playout.open()
        self._dialogue.begin(ear)

    def _listen(self) -> None:
        heard, self._listening = self._listening, None if self.mode is StreamMode.TEXT or self.ended else self._ear
        if heard is not None and self._listening is None:
            heard.audio_over()

    async def _change_mode(self, mode: StreamMode) -> None:
        async with self._changing:
            if mode is self.mode:
                self._transport.send(ModeChanged(mode))
                return
            if mode is not StreamMode.TEXT and self._ear is None:
                try:
                    await self._open_audio()
                except RapidaError as error:
                    self._reporter.error(error, "mode")
                    return
            self._dialogue.switch(mode)
            self.mode = mode
            self._listen()
            self._reporter.event("conversation.mode_switched", mode=mode.value)
            self._transport.send(ModeChanged(mode))

    # ------------------------------------------------------------------------------------------------ the end
    def _stop(self) -> None:
        self._listening = None
        self._dialogue.stop()

    async def _close(self) -> None:
        """Stop every provider, sum up, complete the recording."""
        answers = self._dialogue.answers
        audio = (part for part in (self._ear, self._synthesizer) if part is not None)
        await _closed(answers.stopped, self.agent.close, *(part.close for part in audio))
        heard = self._ear.seconds if self._ear is not None else 0.0
        self._reporter.totals(answers.counters, heard_seconds=heard, earlier=self.config.earlier_figures)
        if self._parts.recorder is not None and self._ear is not None:
            self._reporter.log.append(await self._parts.recorder.close())


async def _closed(*closers: Callable[[], Awaitable[object]]) -> None:
    for outcome in await asyncio.gather(*(close() for close in closers), return_exceptions=True):
        if isinstance(outcome, BaseException):
            _log.error("a provider did not close cleanly", exc_info=outcome)
