"""One process of the platform from start to stop.

The stop is graceful: at SIGTERM or SIGINT new calls are refused, running ones may end by themselves for
``DRAIN_SECONDS``, the rest are ended with the reason ``shutdown`` and stored, and only then do the ports close. A
second signal stops at once.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import socket
import sys
from dataclasses import dataclass
from typing import Any, Protocol

import structlog
import uvloop
from django.conf import settings

from rapida_site.lib.memory import settle_memory
from rapida_site.rpc.server import GrpcServer
from rapida_site.serve.web import Web
from rapida_site.serve.worker import Worker

log = structlog.get_logger(__name__)
# For what is no call: unary requests and other streams, once the calls have ended.
_GRPC_GRACE_SECONDS = 5.0


class LiveCalls(Protocol):
    """What the stop needs to know of the calls (``assistants.live.registry``)."""

    @property
    def count(self) -> int: ...

    def drain(self) -> None: ...

    async def finish(self, timeout: float) -> None: ...


@dataclass(frozen=True, slots=True)
class Plan:
    """What this process serves: bound sockets, an AudioSocket one or none, and whether it keeps a worker."""

    web_sockets: list[socket.socket]
    audio_socket: socket.socket | None
    with_worker: bool
    announcement: str


def run(plan: Plan, application: Any, calls: LiveCalls) -> None:
    """Serve until a signal; return when everything is stopped."""
    # A thread at work on the database may keep the calls' loop from running for this long at a time (stock: 5 ms).
    sys.setswitchinterval(0.0005)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_Process(plan, application, calls).run())


class _Process:
    def __init__(self, plan: Plan, application: Any, calls: LiveCalls) -> None:
        self.plan, self.application, self.calls = plan, application, calls
        self.grpc = GrpcServer()
        self.web = Web.for_application(application, self.grpc.path)
        self.worker = Worker()
        self.stopping = asyncio.Event()

    async def run(self) -> None:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self._on_signal)
        async with contextlib.AsyncExitStack() as started:
            started.push_async_callback(self.grpc.stop, 0)
            await self.grpc.start()
            web = await self.web.start(self.plan.web_sockets)
            started.push_async_callback(self._stop_web, web)
            if self.plan.audio_socket is not None:
                await self._start_audiosocket(self.plan.audio_socket, started)
            if self.plan.with_worker:
                self.worker.start()
                started.push_async_callback(self.worker.stop)
            settle_memory()
            print(self.plan.announcement, flush=True)  # noqa: T201 - the one thing a person waits for
            await self._until_stopped(web)

    async def _start_audiosocket(self, listener: socket.socket, started: contextlib.AsyncExitStack) -> None:
        from telephony.audiosocket.server import start_server

        host, port = listener.getsockname()[:2]
        server = await start_server(self.application, host, port, listener=listener)
        started.push_async_callback(server.wait_closed)
        started.callback(server.close)

    def _on_signal(self) -> None:
        if self.stopping.is_set():
            # Nothing is lost that a crash would not lose, and for that everything is prepared: the embedded servers and
            # the worker notice by themselves, and the sweeper ends the conversations.
            log.warning("stopping_at_once", live_calls=self.calls.count)
            os._exit(1)
        self.stopping.set()

    async def _until_stopped(self, web: asyncio.Task[None]) -> None:
        """Wait for the first signal, then until the calls have ended, by themselves or by us."""
        stopping = asyncio.create_task(self.stopping.wait())
        await asyncio.wait([stopping, web], return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()
        if web.done():
            return
        self.calls.drain()
        await self.grpc.drain()
        log.warning("stopping", live_calls=self.calls.count, drain_seconds=settings.DRAIN_SECONDS)
        await self.calls.finish(settings.DRAIN_SECONDS)
        await self.grpc.stop(_GRPC_GRACE_SECONDS)

    async def _stop_web(self, web: asyncio.Task[None]) -> None:
        self.web.stop()
        await web
