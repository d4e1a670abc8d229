"""One answer on its way: agent → clauses → speech, all three at once, into an ``Utterance``.

A reply may start *held* (speculation): it thinks and even synthesizes, but runs no tool and nobody hears it until
``commit``. Cancelling stops the agent, the model and the synthesizer at once. One retry for each stage as long as
nothing of it was delivered; after that ``reply_failed``.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol, cast

from assistants.agents.base import AgentContext, AgentEvent, AgentText, AgentToolCalls, AgentTrace, AgentUsage
from assistants.voice.config import TimeoutConfig
from assistants.voice.speech import Chunker, SpeechPiece
from assistants.voice.streams import closing, within
from assistants.voice.utterance import Piece, Utterance
from integrations.interfaces import ChatMessage, Role, Synthesizer, ToolCall, Usage
from rapida_site.lib.errors import ProviderFailed, RapidaError
from rapida_site.lib.resample import Resampler

_log = logging.getLogger(__name__)
MAX_TOOL_STEPS = 5
# Synthesis runs at most this far ahead of the caller's ear, so that an interruption wastes little.
MAX_SECONDS_AHEAD = 15.0

Respond = Callable[[str, Sequence[ChatMessage]], AsyncIterator[AgentEvent]]


def saying(text: str) -> Respond:
    """Return what answers with ``text``, whatever is asked."""

    async def fixed(_text: str, _history: Sequence[ChatMessage]) -> AsyncIterator[AgentEvent]:
        yield AgentText(text)

    return fixed


class ReplyListener(Protocol):
    """Told on the loop's thread as things happen; none of these may block."""

    def reply_text(self, reply: Reply, text: str) -> None: ...
    def reply_audio(self, reply: Reply) -> None: ...
    def reply_retried(self, reply: Reply, error: RapidaError, stage: str) -> None: ...
    def reply_done(self, reply: Reply) -> None: ...
    def reply_failed(self, reply: Reply, error: RapidaError, stage: str) -> None: ...
    async def run_tools(self, reply: Reply, calls: tuple[ToolCall, ...]) -> list[ChatMessage]: ...
    def seconds_ahead(self) -> float: ...


@dataclass(slots=True)
class ReplyMarks:
    """Times of ``loop.time()``."""

    first_token: float | None = None
    first_clause: float | None = None
    tts_first_byte: float | None = None


class _Failure(Exception):
    def __init__(self, error: RapidaError, stage: str) -> None:
        super().__init__(error, stage)
        self.error, self.stage = error, stage


@dataclass(eq=False)
class Reply:
    """``user_text`` empty and ``respond`` fixed: a greeting or prompt. ``synthesizer`` None: text only."""

    utterance: Utterance
    user_text: str
    history: list[ChatMessage]
    respond: Respond
    synthesizer: Synthesizer | None
    listener: ReplyListener
    timeouts: TimeoutConfig
    kind: str = "answer"
    held: bool = False
    usage: Usage = field(default_factory=Usage)
    tool_messages: list[ChatMessage] = field(default_factory=list)
    notes: list[AgentContext | AgentTrace] = field(default_factory=list)
    text: str = ""
    heard: str = ""  # set when the reply was cut
    done: bool = False
    failed: bool = False
    marks: ReplyMarks = field(init=False)

    def __post_init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self.marks = ReplyMarks()
        self._committed = asyncio.Event()
        if not self.held:
            self._committed.set()
        self._pieces: asyncio.Queue[SpeechPiece | None] = asyncio.Queue(maxsize=64)
        self._chunker = Chunker()
        self._task: asyncio.Task[None] | None = None
        self._speech: asyncio.Task[None] | None = None

    def start(self, ended: Callable[[Reply], None]) -> None:
        """Begin; ``ended`` is called when no work of this reply runs any more, also after ``cancel``."""
        self._task = self._loop.create_task(self._run(), name=f"reply-{self.kind}")
        self._task.add_done_callback(lambda _: ended(self))

    def commit(self) -> None:
        self.held = False
        self._committed.set()

    def go_on_as_text(self) -> None:
        """Synthesize no more; the words go on."""
        self.synthesizer = None
        if self._speech is not None:
            self._speech.cancel()
        while not self._pieces.empty():  # the model may be waiting for room
            self._pieces.get_nowait()

    def cancel(self) -> None:
        if self._task is not None:
            self._task.cancel()

    async def stopped(self) -> None:
        """Return when the reply's work has ended, however it ended."""
        if self._task is not None:
            await asyncio.wait([self._task])

    # ------------------------------------------------------------------------------------------------ stages
    async def _run(self) -> None:
        failure: _Failure | None = None
        try:
            async with asyncio.TaskGroup() as group:
                if self.synthesizer is not None:
                    self._speech = group.create_task(self._speak(self.synthesizer), name=f"speech-{self.kind}")
                await self._generate()
        except* _Failure as failures:
            failure = _first(failures)
        except* Exception:  # noqa: BLE001
            # A fault of ours or a provider's adapter: it must reach the caller as an apology and the operator as a
            # traceback.
            _log.exception("a reply failed unexpectedly", extra={"reply": self.utterance.id})
            failure = _Failure(RapidaError(), "reply")
        self.utterance.finished = self.done = True
        if failure is None:
            self.listener.reply_done(self)
        else:
            self.failed = True
            self.listener.reply_failed(self, failure.error, failure.stage)

    async def _generate(self) -> None:
        for _ in range(MAX_TOOL_STEPS):
            calls = await self._one_answer()
            if not calls:
                break
            await self._committed.wait()
            self.tool_messages.append(ChatMessage(Role.ASSISTANT, "", tool_calls=calls))
            self.tool_messages += await self.listener.run_tools(self, calls)
        else:
            raise _Failure(
                ProviderFailed(f"the model asked for tools {MAX_TOOL_STEPS} times without answering"), "agent"
            )
        if not self.text.strip():
            raise _Failure(ProviderFailed("the model's answer was empty"), "agent")
        await self._emit(self._chunker.flush())
        await self._pieces.put(None)

    async def _one_answer(self) -> tuple[ToolCall, ...]:
        """Stream one answer of the agent; retry once when it fails before its first word."""
        for attempt in (1, 2):
            length = len(self.text)
            try:
                calls = await self._stream()
                if calls or self.text.strip():
                    return calls
                raise ProviderFailed("the model's answer was empty")
            except RapidaError as error:
                if attempt == 2 or len(self.text) > length:
                    raise _Failure(error, "agent") from error
                self.listener.reply_retried(self, error, "agent")
        raise AssertionError("unreachable")

    async def _stream(self) -> tuple[ToolCall, ...]:
        calls: tuple[ToolCall, ...] = ()
        deadline, waiting = self.timeouts.llm_first_token, "its first token"
        async with closing(self._ask()) as events:
            while True:
                try:
                    event = await within(deadline, anext(events))
                except StopAsyncIteration:
                    return calls
                except TimeoutError:
                    raise ProviderFailed(f"the model did not send {waiting} within {deadline:g} s") from None
                if isinstance(event, AgentText):
                    deadline, waiting = self.timeouts.llm_between_tokens, "the next token"
                    await self._take_text(event.text)
                elif isinstance(event, AgentToolCalls):
                    calls += event.calls
                elif isinstance(event, AgentUsage):
                    self.usage += event.usage
                else:
                    self.notes.append(event)

    def _ask(self) -> AsyncIterator[AgentEvent]:
        """Ask the agent: the first time with the caller's words, after tools with their results."""
        if not self.tool_messages:
            return self.respond(self.user_text, self.history)
        return self.respond("", [*self.history, ChatMessage(Role.USER, self.user_text), *self.tool_messages])

    async def _take_text(self, text: str) -> None:
        if not text:
            return
        if self.marks.first_token is None:
            self.marks.first_token = self._loop.time()
        self.text += text
        self.listener.reply_text(self, text)
        await self._emit(self._chunker.feed(text))

    async def _emit(self, pieces: Sequence[SpeechPiece]) -> None:
        for piece in pieces:
            if self.marks.first_clause is None:
                self.marks.first_clause = self._loop.time()
            if self.synthesizer is None:
                self.utterance.pieces.append(Piece(piece.display, piece.spoken, complete=True))
            else:
                await self._pieces.put(piece)

    async def _speak(self, synthesizer: Synthesizer) -> None:
        while (piece := await self._pieces.get()) is not None:
            if (ahead := self.listener.seconds_ahead()) > MAX_SECONDS_AHEAD:
                await asyncio.sleep(ahead - MAX_SECONDS_AHEAD)
            target = Piece(piece.display, piece.spoken)
            self.utterance.pieces.append(target)
            if piece.spoken.strip():
                await self._speak_piece(synthesizer, target)
            target.complete = True
            self.listener.reply_audio(self)

    async def _speak_piece(self, synthesizer: Synthesizer, target: Piece) -> None:
        for attempt in (1, 2):
            try:
                await self._synthesize(synthesizer, target)
                if target.pcm:
                    return
                raise ProviderFailed("the synthesizer sent no audio")
            except RapidaError as error:
                if attempt == 2 or target.pcm:
                    raise _Failure(error, "tts") from error
                self.listener.reply_retried(self, error, "tts")

    async def _synthesize(self, synthesizer: Synthesizer, target: Piece) -> None:
        resampler = None
        if synthesizer.rate != self.utterance.rate:
            resampler = Resampler(synthesizer.rate, self.utterance.rate)
        async with closing(synthesizer.synthesize(target.spoken)) as chunks:
            while True:
                try:
                    chunk = await within(self.timeouts.tts_first_byte, anext(chunks))
                except StopAsyncIteration:
                    break
                except TimeoutError:
                    limit = self.timeouts.tts_first_byte
                    raise ProviderFailed(f"the synthesizer sent no audio for {limit:g} s") from None
                if self.marks.tts_first_byte is None:
                    self.marks.tts_first_byte = self._loop.time()
                target.words += chunk.words
                target.pcm += resampler.push(chunk.pcm) if resampler else chunk.pcm
                self.listener.reply_audio(self)
        if resampler:
            target.pcm += resampler.flush()


def _first(failures: BaseExceptionGroup[_Failure]) -> _Failure:
    """Both stages may fail at once; the one that failed first names the cause."""
    found: BaseException = failures
    while isinstance(found, BaseExceptionGroup):
        found = found.exceptions[0]
    return cast("_Failure", found)
