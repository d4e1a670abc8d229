"""The other ends of an AudioSocket call, for tests.

Asterisk's side on a real socket, and a call that repeats what it hears.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import struct
from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from uuid import UUID, uuid4

from assistants.voice.frames import StreamMode
from telephony.audiosocket.connection import Connection
from telephony.audiosocket.server import AudioSocketServer, start_server
from telephony.audiosocket.transport import AudioSocketTransport

PATIENCE = 30.0

Receive = Callable[[], Awaitable[dict[str, Any]]]
FRAME = bytes(range(160)) * 2


class Echo:
    """A real ``CallPeer``: sends back what it hears and remembers what happened."""

    def __init__(self, transport: AudioSocketTransport | None = None) -> None:
        self.transport = transport
        self.heard: list[bytes] = []
        self.digits = ""
        self.endings: list[tuple[str, str]] = []

    def on_audio(self, pcm: bytes) -> None:
        self.heard.append(pcm)
        if self.transport is not None:
            self.transport.send_audio(pcm)

    def on_text(self, text: str, message_id: str = "") -> None: ...

    def on_dtmf(self, digit: str) -> None:
        self.digits += digit

    def on_interrupt(self) -> None: ...
    def on_mode(self, mode: StreamMode) -> None: ...
    def on_metadata(self, items: Mapping[str, Any]) -> None: ...
    def on_metrics(self, items: Mapping[str, str], message_id: str = "") -> None: ...
    def on_tool_result(self, call_id: str, result: Mapping[str, Any]) -> None: ...

    def on_hangup(self, detail: str = "") -> None:
        self.endings.append(("hangup", detail))

    def on_lost(self, detail: str) -> None:
        self.endings.append(("lost", detail))


class EchoApplication:
    """An ASGI application of the scope type ``audiosocket``.

    Every call gets an ``Echo``; ``calls`` finds them by id.
    """

    def __init__(self, rate: int = 8000) -> None:
        self.rate = rate
        self.calls: dict[UUID, Echo] = {}
        self.connections: dict[UUID, Connection] = {}
        self.attached = asyncio.Condition()

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Any) -> None:
        assert (await receive())["type"] == "audiosocket.connect"
        connection: Connection = scope["audiosocket"]
        transport = AudioSocketTransport(connection, self.rate)
        echo = self.calls[scope["call_id"]] = Echo(transport)
        self.connections[scope["call_id"]] = connection
        connection.attach(echo, transport.rate)
        async with self.attached:
            self.attached.notify_all()
        assert (await receive())["type"] == "audiosocket.disconnect"

    async def call(self, call_id: UUID) -> Echo:
        """Wait until the call with this id has its peer."""
        async with self.attached:
            await self.attached.wait_for(lambda: call_id in self.calls)
        return self.calls[call_id]


class Asterisk:
    """The client side, as res_audiosocket.c does it: the id first, then frames; ``hang_up`` simply closes TCP."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, call_id: UUID) -> None:
        self.reader, self.writer, self.call_id = reader, writer, call_id

    @classmethod
    async def dial(cls, port: int, call_id: UUID | None = None, *, silent: bool = False) -> Asterisk:
        """Connect and show the id (not when ``silent``)."""
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        asterisk = cls(reader, writer, call_id or uuid4())
        if not silent:
            asterisk.send(0x01, asterisk.call_id.bytes)
        return asterisk

    def send(self, kind: int, payload: bytes) -> None:
        self.writer.write(struct.pack(">BH", kind, len(payload)) + payload)

    async def frame(self) -> tuple[int, bytes]:
        kind, length = struct.unpack(">BH", await asyncio.wait_for(self.reader.readexactly(3), PATIENCE))
        return kind, await asyncio.wait_for(self.reader.readexactly(length), PATIENCE)

    async def ended(self) -> str:
        """Read until the server ends the call, close our side as Asterisk does, and say how.

        ``hangup`` or ``closed``.
        """
        try:
            while (await self.frame())[0] != 0x00:
                pass
        except (asyncio.IncompleteReadError, ConnectionError):
            return "closed"
        else:
            return "hangup"
        finally:
            await self.hang_up()

    async def hang_up(self) -> None:
        self.writer.close()
        with contextlib.suppress(ConnectionError):
            await self.writer.wait_closed()

    def reset(self) -> None:
        """Die without a word: the peer sees a connection reset."""
        raw = self.writer.get_extra_info("socket")
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.writer.transport.abort()


async def serve(application: Any, **options: Any) -> AudioSocketServer:
    return await start_server(application, "127.0.0.1", 0, **options)


async def close(server: AudioSocketServer) -> None:
    """Stop the server and wait until nothing of it is left."""
    server.close()
    await asyncio.wait_for(server.wait_closed(), PATIENCE)
