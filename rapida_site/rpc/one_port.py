"""One port for every protocol: what opens with the HTTP/2 preface is gRPC, everything else is HTTP/1.1 and WebSocket.

The first bytes decide. gRPC connections are relayed to the gRPC server's unix socket, with back-pressure in both
directions; for the others this object steps aside, and the HTTP protocol owns the very same transport.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import os
import socket
from collections.abc import Callable
from functools import partial
from typing import Any, cast

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from rapida_site.rpc import peers

PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
# To show the first bytes of a connection, and to send the head of a request, once begun.
FIRST_BYTES_SECONDS = 10.0
HEAD_SECONDS = 15.0


def protocol(grpc_path: str) -> Callable[..., asyncio.Protocol]:
    """Return what ``uvicorn.Config(http=…)`` takes: it makes the protocol of each accepted connection."""
    return partial(OnePort, grpc_path)


class Http(HttpToolsProtocol):
    """uvicorn's HTTP, which drops a client that takes longer than ``HEAD_SECONDS`` to send a request's head."""

    _deadline: asyncio.TimerHandle | None = None

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._deadline = self.loop.call_later(HEAD_SECONDS, self.transport.close)

    def on_headers_complete(self) -> None:
        self._in_time()
        super().on_headers_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        self._in_time()
        super().connection_lost(exc)

    def _in_time(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None


class OnePort(asyncio.Protocol):
    """A connection until its first bytes tell what it is; uvicorn makes it as it would make its HTTP protocol."""

    def __init__(self, grpc_path: str, **uvicorns: Any) -> None:
        self._grpc_path, self._uvicorns = grpc_path, uvicorns
        self._connections: set[Any] = uvicorns["server_state"].connections
        self._first = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)
        self._connections.add(self)
        self._deadline = asyncio.get_running_loop().call_later(FIRST_BYTES_SECONDS, self._transport.abort)

    def data_received(self, data: bytes) -> None:
        self._first += data
        if self._first.startswith(PREFACE):
            self._step_aside()
            _relay(self._transport, self._first, self._grpc_path, self._connections)
        elif not PREFACE.startswith(self._first):
            self._step_aside()
            http = Http(**self._uvicorns)
            self._transport.set_protocol(http)
            http.connection_made(self._transport)
            http.data_received(self._first)

    def connection_lost(self, exc: Exception | None) -> None:
        self._step_aside()

    def shutdown(self) -> None:
        """The server stops: nothing has been asked yet."""
        self._transport.close()

    def _step_aside(self) -> None:
        self._deadline.cancel()
        self._connections.discard(self)


class _Pipe(asyncio.Protocol):
    """One end of a relay: what it reads goes to ``other``; when that end is full it stops reading."""

    other: _Pipe

    def __init__(self, on_lost: Callable[[], None]) -> None:
        self._on_lost = on_lost
        self.transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        if self.other.transport is not None:
            self.other.transport.write(data)

    def eof_received(self) -> bool:
        """An HTTP/2 peer that has stopped sending is gone: it could not even acknowledge."""
        return False

    def pause_writing(self) -> None:
        if self.other.transport is not None:
            self.other.transport.pause_reading()

    def resume_writing(self) -> None:
        if self.other.transport is not None:
            self.other.transport.resume_reading()

    def connection_lost(self, exc: Exception | None) -> None:
        self.transport = None
        self._on_lost()
        if self.other.transport is not None:
            self.other.transport.close()


class _Front(_Pipe):
    """The client's end, which uvicorn counts among its connections and shuts down with them."""

    def shutdown(self) -> None:
        if self.transport is not None:
            self.transport.close()


def _relay(client: asyncio.Transport, first: bytes, grpc_path: str, connections: set[Any]) -> None:
    """Connect ``client`` with the gRPC server; it is not read before that stands."""
    name = _name_beside(grpc_path)
    front, back = _Front(lambda: connections.discard(front)), _Pipe(lambda: peers.forget(name))
    front.other, back.other = back, front
    client.pause_reading()
    client.set_protocol(front)
    front.connection_made(client)
    connections.add(front)
    peer = client.get_extra_info("peername")
    peers.remember(name, str(peer[0]) if peer else "")
    task = asyncio.get_running_loop().create_task(_connect(name, grpc_path, back), name="grpc relay")
    task.add_done_callback(lambda done: _connected(done, client, first, name))


async def _connect(name: str, grpc_path: str, back: _Pipe) -> asyncio.Transport:
    """Connect from a socket with this name, by which the gRPC server knows the caller (rapida_site.rpc.peers)."""
    end = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        end.setblocking(False)
        end.bind(name)
        await asyncio.get_running_loop().sock_connect(end, grpc_path)
        transport, _ = await asyncio.get_running_loop().create_unix_connection(lambda: back, sock=end)
    except BaseException:
        end.close()
        raise
    finally:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(name)  # noqa: PTH108 - quick, in memory; the name lives on with the connection
    return transport


def _connected(done: asyncio.Task[asyncio.Transport], client: asyncio.Transport, first: bytes, name: str) -> None:
    if done.cancelled() or isinstance(done.exception(), OSError):  # the gRPC server is gone: so is this process, soon
        peers.forget(name)
        client.abort()
        return
    back = done.result()
    if client.is_closing():
        back.close()
        return
    back.write(first)
    client.resume_reading()


_numbers = itertools.count()


def _name_beside(grpc_path: str) -> str:
    return f"{grpc_path}.{next(_numbers)}"
