"""For tests of the WebSocket: a really running server, a real client, and a call that repeats what it hears."""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
from collections.abc import AsyncIterator, Mapping
from typing import Any

import uvicorn
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from assistants.call_request import CallRequest
from assistants.talk.connection import TalkConnection
from assistants.talk.line import Caller
from assistants.talk.media import MediaConsumer
from assistants.talk.responses import SUBPROTOCOL
from assistants.voice.frames import AssistantText, Disconnected, EndReason, Initialized, StreamMode, UserText
from assistants.voice.transport import Transport
from rapida_site.lib.principal import Principal, PrincipalKind
from rapida_site.lib.websockets import ABORT, WebSocketProtocol

PATH = "/talk_api.TalkService/AssistantTalk"
HELLO = {"initialization": {"assistant": {"assistantId": "7"}, "audio": {"sampleRate": 8000}}}
PRINCIPAL = Principal(kind=PrincipalKind.PROJECT_KEY, actor_id=1, organization_id=2, project_id=3)
FRAME = bytes(range(160)) * 2
PATIENCE = 30.0


class EchoCall:
    """A real call without a voice pipeline: it repeats audio and text, and remembers what it was told."""

    def __init__(self, request: CallRequest, transport: Transport) -> None:
        self.request, self.transport = request, transport
        self.conversation_id = request.conversation_id or 4711
        self.heard: list[bytes] = []
        self.told: list[tuple[Any, ...]] = []
        self.ended: asyncio.Future[Disconnected] = asyncio.get_running_loop().create_future()
        transport.send(
            Initialized(self.conversation_id, request.assistant_id, "vrsn_1", request.mode, transport.rate, False, 0.0)
        )

    def on_audio(self, pcm: bytes) -> None:
        self.heard.append(pcm)
        self.transport.send_audio(pcm)

    def on_text(self, text: str, message_id: str = "") -> None:
        self.transport.send(UserText(message_id, text, True, time.time()))
        self.transport.send(AssistantText(message_id, text, True, time.time()))

    def on_dtmf(self, digit: str) -> None:
        self.told.append(("dtmf", digit))

    def on_mode(self, mode: StreamMode) -> None:
        self.told.append(("mode", mode))

    def on_interrupt(self) -> None:
        self.told.append(("interrupt",))

    def on_metadata(self, items: Mapping[str, Any]) -> None:
        self.told.append(("metadata", dict(items)))

    def on_metrics(self, items: Mapping[str, str], message_id: str = "") -> None:
        self.told.append(("metrics", message_id, dict(items)))

    def on_tool_result(self, call_id: str, result: Mapping[str, Any]) -> None:
        self.told.append(("result", call_id, dict(result)))

    def on_hangup(self, detail: str = "") -> None:
        self.end(EndReason.USER, detail)

    def on_lost(self, detail: str) -> None:
        self.end(EndReason.TRANSPORT_LOST, detail)

    def end(self, reason: EndReason, detail: str = "") -> None:
        if not self.ended.done():
            last = Disconnected(reason, detail, time.time())
            self.ended.set_result(last)
            self.transport.close(last)

    async def wait(self) -> Disconnected:
        return await asyncio.shield(self.ended)


class EchoServer(MediaConsumer):
    """The real connection around ``EchoCall``s.

    ``calls`` has them all, ``gate`` holds the opening back, ``error`` fails it.
    """

    def __init__(self) -> None:
        self.calls: list[EchoCall] = []
        self.gate: asyncio.Event | None = None
        self.error: Exception | None = None
        self.finished = self.aborts = 0

    async def carry(self, receive: Any, send: Any) -> None:
        await receive()
        await send({"type": "websocket.accept", "subprotocol": SUBPROTOCOL})

        def abort() -> None:
            self.aborts += 1
            self.scope["extensions"][ABORT]()

        try:
            connection = TalkConnection(
                receive, send, caller=Caller(PRINCIPAL, "sdk"), open_call=self.open_call, abort=abort
            )
            await connection.run()
        finally:
            self.finished += 1

    async def open_call(self, request: CallRequest, transport: Transport) -> EchoCall:
        if self.gate is not None:
            await self.gate.wait()
        if self.error is not None:
            raise self.error
        self.calls.append(EchoCall(request, transport))
        return self.calls[-1]


@contextlib.asynccontextmanager
async def running(application: Any) -> AsyncIterator[int]:
    """Serve ``application`` over HTTP and WebSocket in this process and loop; yields the port."""
    before = asyncio.all_tasks()
    config = uvicorn.Config(
        application, port=0, ws=WebSocketProtocol, lifespan="off", log_config=None, ws_max_size=1 << 20,
        ws_per_message_deflate=False, timeout_graceful_shutdown=5,
    )  # fmt: skip
    server = uvicorn.Server(config)
    config.load()
    server.lifespan = config.lifespan_class(config)
    await server.startup()
    port = server.servers[0].sockets[0].getsockname()[1]
    ticking = asyncio.create_task(server.main_loop())
    try:
        yield port
    finally:
        server.should_exit = True
        await ticking
        await server.shutdown()
    mine = asyncio.current_task()
    left = [task for task in asyncio.all_tasks() - before if task is not mine]
    assert not left, f"these tasks outlived their connections: {left}"


class Client:
    """One conversation from outside. ``event`` returns the next JSON event, keeping audio aside in ``audio``."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket
        self.audio: list[bytes] = []

    async def say(self, event: dict[str, Any] | str) -> None:
        await self.socket.send(event if isinstance(event, str) else json.dumps(event))

    async def next(self) -> dict[str, Any] | bytes:
        async with asyncio.timeout(PATIENCE):
            message = await self.socket.recv()
        return message if isinstance(message, bytes) else json.loads(message)

    async def event(self, name: str = "") -> dict[str, Any]:
        """Return the body of the next event (with this name)."""
        while True:
            message = await self.next()
            if isinstance(message, bytes):
                self.audio.append(message)
                continue
            ((got, body),) = message.items()
            if not name or got == name:
                return body if name else message

    async def pcm(self) -> bytes:
        while True:
            message = await self.next()
            if isinstance(message, bytes):
                return message

    async def closed(self) -> tuple[int, str]:
        """Read to the end and return the close code and reason."""
        with contextlib.suppress(ConnectionClosed):
            while True:
                await self.next()
        close = self.socket.protocol.close_rcvd
        assert close is not None, "the connection was dropped without a close frame"
        return close.code, close.reason


@contextlib.asynccontextmanager
async def talking(port: int, **options: Any) -> AsyncIterator[Client]:
    """Connect a client; ``hello=`` sends a first message and reads the answer's events until the caller takes over."""
    hello = options.pop("hello", HELLO)
    address = options.pop("path", PATH) + options.pop("query", "")
    options.setdefault("subprotocols", [SUBPROTOCOL])
    async with connect(f"ws://127.0.0.1:{port}{address}", compression=None, max_queue=None, **options) as socket:
        client = Client(socket)
        if hello is not None:
            with contextlib.suppress(ConnectionClosed):  # refused before it could speak: its test reads why
                await client.say(hello)
        yield client
