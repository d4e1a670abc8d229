"""A whole session under the virtual clock: a caller who speaks at exact times, scripted providers, and everything
that was sent and stored.
"""

from __future__ import annotations

import array
import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar

from assistants.agents.base import Agent, AgentEvent, AgentText, AgentToolCalls, AgentUsage
from assistants.voice.config import AgentConfig, CallConfig, EndOfSpeechConfig, EndOfSpeechKind, ProviderChoice
from assistants.voice.frames import Disconnected, EventReported, ServerFrame
from assistants.voice.lifetime import Lifetime
from assistants.voice.pacer import Pacer
from assistants.voice.parts import Parts
from assistants.voice.recorder import Recorder
from assistants.voice.records import EndRecord, MessageRecord, Record
from assistants.voice.session import Session
from assistants.voice.suppression import OpenSuppressor
from integrations.interfaces import ChatMessage, ChatModel, CompletenessModel, Role, VoiceActivityDetector
from integrations.providers.fake.chat import open_chat_model
from integrations.providers.fake.stt import open_transcriber
from integrations.providers.fake.tts import open_synthesizer
from integrations.providers.fake.vad import open_detector

RATE = 8000
FRAME = 0.02
VOICE = array.array("h", [8000, -8000] * 80).tobytes()
QUIET = bytes(320)
F = TypeVar("F")


@dataclass
class Wire:
    """A ``Transport`` that plays to nobody and notes when each thing was sent."""

    clock: Callable[[], float]
    rate: int = RATE
    lead: float = 0.02
    fills_silence: bool = True
    ready: bool = True
    audio: list[tuple[float, bytes]] = field(default_factory=list)
    clears: list[float] = field(default_factory=list)
    frames: list[tuple[float, ServerFrame]] = field(default_factory=list)
    last: Disconnected | None = None

    def send_audio(self, pcm: bytes) -> None:
        assert self.last is None, "audio after the end of the call"
        self.audio.append((self.clock(), pcm))

    def clear(self) -> None:
        self.clears.append(self.clock())

    def send(self, frame: ServerFrame) -> None:
        self.frames.append((self.clock(), frame))

    def close(self, last: Disconnected) -> None:
        assert self.last is None
        self.last = last

    def lagging(self) -> float:
        return 0.0

    def of(self, kind: type[F]) -> list[F]:
        return [frame for _, frame in self.frames if isinstance(frame, kind)]

    def times_of(self, kind: type[F]) -> list[float]:
        return [round(at, 3) for at, frame in self.frames if isinstance(frame, kind)]

    def events(self, name: str) -> list[EventReported]:
        return [frame for frame in self.of(EventReported) if frame.name == name]

    def spoken(self, start: float = 0.0, end: float = 1e9) -> list[float]:
        """Times of the frames with sound in them."""
        return [round(at, 3) for at, pcm in self.audio if any(pcm) and start <= at < end]


@dataclass
class Log:
    """A ``CallLog`` in memory."""

    records: list[Record] = field(default_factory=list)
    closed: bool = False

    def append(self, record: Record) -> None:
        assert not self.closed, "a record after the log was closed"
        self.records.append(record)

    async def close(self) -> None:
        self.closed = True

    def of(self, kind: type[F]) -> list[F]:
        return [record for record in self.records if isinstance(record, kind)]

    def messages(self) -> list[tuple[str, str]]:
        """(role, heard text), each message as it was written last."""
        latest = {record.id: record for record in self.of(MessageRecord)}
        return [(record.role, record.text) for record in latest.values()]

    def end(self) -> EndRecord:
        [end] = self.of(EndRecord)
        return end


def lone_life(wire: Wire) -> Lifetime:
    """The life of a part that is tested without its call: it must not end."""

    async def close() -> None:
        raise AssertionError("the call ended")

    return Lifetime(1, wire, Log(), stop=lambda: None, close=close)


class ChatAgent:
    """The plainest agent: the model's words are the answer. ``asked`` keeps what it was asked."""

    def __init__(self, model: ChatModel) -> None:
        self.model = model
        self.asked: list[tuple[str, tuple[ChatMessage, ...]]] = []
        self.tools: Sequence[Any] = ()

    async def respond(self, text: str, history: Sequence[ChatMessage]) -> AsyncIterator[AgentEvent]:
        self.asked.append((text, tuple(history)))
        said = [ChatMessage(Role.USER, text)] if text else []
        async for delta in self.model.stream([*history, *said], tools=self.tools):
            if delta.text:
                yield AgentText(delta.text)
            if delta.tool_calls:
                yield AgentToolCalls(delta.tool_calls)
            if delta.usage is not None:
                yield AgentUsage(delta.usage)

    async def warm(self) -> None:
        return None

    async def close(self) -> None:
        return None


class Scene:
    """One call. ``say(start, seconds)`` plans voice; ``until(t)`` lets the call run; options are those of the
    scripted providers.
    """

    def __init__(self, config: CallConfig, parts: Parts, wire: Wire, pacer: Pacer) -> None:
        self.loop = asyncio.get_running_loop()
        self.wire, self.log = wire, Log()
        self.pacer = pacer
        self.agent = parts.agent
        self.session = Session(config, parts, wire, self.log, self.pacer)
        self._voice: list[tuple[float, float]] = []
        self._caller: asyncio.Task[None] | None = None

    def say(self, start: float, seconds: float) -> Scene:
        self._voice.append((start, start + seconds))
        return self

    async def start(self) -> Scene:
        await self.session.start()
        self._caller = self.loop.create_task(self._call(), name="caller")
        return self

    async def until(self, at: float) -> Scene:
        await asyncio.sleep(max(0.0, at - self.loop.time()))
        return self

    def hang_up(self) -> None:
        if self._caller is not None:
            self._caller.cancel()

    async def end(self) -> Disconnected:
        self.hang_up()
        self.session.on_hangup()
        return await self.session.wait()

    async def _call(self) -> None:
        number = 0
        while True:
            number += 1
            await asyncio.sleep(number * FRAME - self.loop.time())
            middle = (number - 0.5) * FRAME
            loud = any(start <= middle < end for start, end in self._voice)
            self.session.on_audio(VOICE if loud else QUIET)


def make_config(**changes: Any) -> CallConfig:
    fake = ProviderChoice("fake")
    return CallConfig(
        **{
            "conversation_id": 1, "assistant_id": 2, "assistant_name": "Test", "version_id": 3, "organization_id": 4,
            "project_id": 5, "source": "sdk", "agent": AgentConfig(fake), "stt": fake, "tts": fake,
            "eos": EndOfSpeechConfig(kind=EndOfSpeechKind.SILENCE, timeout=0.5), **changes,
        }
    )  # fmt: skip


@asynccontextmanager
async def call(
    *,
    listen: dict[str, Any] | None = None,
    speak: dict[str, Any] | None = None,
    model: dict[str, Any] | None = None,
    agent: Agent | None = None,
    completeness: CompletenessModel | None = None,
    wire: Wire | None = None,
    recorder: Recorder | None = None,
    open_suppressor: OpenSuppressor | None = None,
    detector: VoiceActivityDetector | None = None,
    pacer: Pacer | None = None,
    start: bool = True,
    **config: Any,
) -> AsyncIterator[Scene]:
    """Run a call and end it; whatever the test left is checked by the virtual loop's leak test."""
    loop = asyncio.get_running_loop()
    wire = wire or Wire(loop.time)
    parts = Parts(
        agent=agent or ChatAgent(open_chat_model(options=model or {}, credential=None)),
        open_transcriber=lambda rate: open_transcriber(rate=rate, options=listen or {}, credential=None),
        open_synthesizer=lambda rate: open_synthesizer(rate_hint=rate, options=speak or {}, credential=None),
        detector=detector or open_detector(),
        completeness=completeness,
        recorder=recorder,
        open_suppressor=open_suppressor,
    )
    scene = Scene(make_config(**config), parts, wire, pacer or Pacer(loop))
    if start:
        await scene.start()
    try:
        yield scene
    finally:
        if scene.session.ended is None:
            await scene.end()
        else:
            scene.hang_up()
            await scene.session.wait()
        await asyncio.sleep(0.1)  # the pacer's idle phases stop themselves at their next wake
