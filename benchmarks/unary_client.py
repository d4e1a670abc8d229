"""Unary calls in a closed loop: N in flight for some seconds, over gRPC or grpc-web, each timed from call to answer.

grpc-web goes over N kept HTTP/1.1 connections and a parser of twenty lines, so that the client costs little.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import grpc
import uvloop

from benchmarks import host

Call = Callable[[], Awaitable[bytes]]
_OK = b"grpc-status: 0\r\n"


@dataclass(frozen=True, slots=True)
class Target:
    """What is called: the transport (``grpc`` or ``grpc-web``), where, which method, and with what."""

    transport: str
    port: int
    path: str
    request: bytes
    key: str


@dataclass
class Times:
    """Milliseconds of each call that was answered, how many were not, and how long it all took in seconds."""

    ms: list[float] = field(default_factory=list)
    failed: int = 0
    seconds: float = 0.0


async def load(target: Target, in_flight: int, seconds: float) -> Times:
    """Keep ``in_flight`` calls going for ``seconds``; the first of each connection is not counted."""
    times = Times()
    if target.transport == "grpc":
        async with grpc.aio.insecure_channel(f"127.0.0.1:{target.port}") as channel:
            method = channel.unary_unary(target.path)

            async def call() -> bytes:
                return bytes(await method(target.request, metadata=(("x-api-key", target.key),)))

            await _loops([call] * in_flight, times, seconds)
        return times
    connections = [await _Connection.open(target) for _ in range(in_flight)]
    try:
        await _loops([connection.call for connection in connections], times, seconds)
    finally:
        for connection in connections:
            connection.close()
    return times


async def _loops(calls: list[Call], times: Times, seconds: float) -> None:
    await asyncio.gather(*(call() for call in calls))
    started = time.perf_counter()
    await asyncio.gather(*(_loop(call, times, started + seconds) for call in calls))
    times.seconds = time.perf_counter() - started


async def _loop(call: Call, times: Times, until: float) -> None:
    while (began := time.perf_counter()) < until:
        try:
            await call()
        except (grpc.RpcError, OSError, ValueError):
            times.failed += 1
        else:
            times.ms.append((time.perf_counter() - began) * 1000)


class _Connection(asyncio.Protocol):
    """One HTTP/1.1 connection with one request at a time."""

    def __init__(self, target: Target) -> None:
        body = b"\0" + len(target.request).to_bytes(4, "big") + target.request
        head = (
            f"POST {target.path} HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/grpc-web+proto\r\n"
            f"x-grpc-web: 1\r\nx-api-key: {target.key}\r\ncontent-length: {len(body)}\r\n\r\n"
        )
        self._request = head.encode() + body
        self._received = b""
        self._answer: asyncio.Future[bytes] | None = None

    @classmethod
    async def open(cls, target: Target) -> _Connection:
        loop = asyncio.get_running_loop()
        transport, connection = await loop.create_connection(lambda: cls(target), "127.0.0.1", target.port)
        connection._transport = transport
        return connection

    _transport: asyncio.WriteTransport

    def call(self) -> Awaitable[bytes]:
        self._answer, self._received = asyncio.get_running_loop().create_future(), b""
        self._transport.write(self._request)
        return self._answer

    def data_received(self, data: bytes) -> None:
        self._received += data
        head, blank, body = self._received.partition(b"\r\n\r\n")
        if not blank or self._answer is None or self._answer.done():
            return
        length = int(head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0])
        if len(body) >= length:
            if _OK in body:
                self._answer.set_result(body)
            else:
                self._answer.set_exception(ValueError(body))

    def connection_lost(self, exc: Exception | None) -> None:
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(ConnectionError("the server closed the connection"))

    def close(self) -> None:
        self._transport.close()


def load_in_process(target: Target, in_flight: int, seconds: float) -> Times:
    """The same in a process of its own, beside callers whom it must not make late."""
    host.pin(host.CLIENT_CORE)
    return uvloop.run(load(target, in_flight, seconds))
