"""The live calls of this process: admission, the graceful stop, and the one pacer they share."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings

from assistants.admission import Admission, LoadMeter
from assistants.voice import telemetry
from assistants.voice.frames import EndReason
from assistants.voice.pacer import Pacer
from assistants.voice.session import Session
from rapida_site.lib.errors import Busy


class LiveCalls:
    """Belongs to one event loop; made when the first call of that loop comes (``live_calls``)."""

    def __init__(self, loop: asyncio.AbstractEventLoop, max_calls: int) -> None:
        self.loop = loop
        self.pacer = Pacer(loop)
        self._meter = LoadMeter(loop)
        self._admission = Admission(self._meter, max_calls)
        self._sessions: set[Session] = set()
        self._held = 0
        self._empty = asyncio.Event()
        self._empty.set()

    @property
    def count(self) -> int:
        """Calls that are running, opening or still being stored."""
        return self._held

    @contextmanager
    def admitted(self) -> Iterator[None]:
        """Hold one line for the life of a call, from before its first look-up until everything is stored; raises
        ``Busy``.
        """
        registry.refuse_when_draining()
        self._admission.check(self._held)
        self._held += 1
        self._empty.clear()
        self._meter.start()
        telemetry.LIVE_CALLS.set(self._held)
        try:
            yield
        finally:
            self._held -= 1
            telemetry.LIVE_CALLS.set(self._held)
            if not self._held:
                self._empty.set()
                self._meter.stop()

    def add(self, session: Session) -> None:
        self._sessions.add(session)

    def remove(self, session: Session) -> None:
        self._sessions.discard(session)

    async def finish(self, timeout: float) -> None:
        """Let calls end by themselves for ``timeout`` seconds, then end the rest as ``shutdown`` and wait until all
        is stored.
        """
        try:
            async with asyncio.timeout(timeout):
                await self._empty.wait()
        except TimeoutError:
            for session in tuple(self._sessions):
                session.end(EndReason.SHUTDOWN, "the server was stopped")
            await self._empty.wait()


class Registry:
    """What ``serve`` stops gracefully: the live calls of every loop of this process (there is one, but for tests)."""

    def __init__(self) -> None:
        self.draining = False
        self._by_loop: dict[asyncio.AbstractEventLoop, LiveCalls] = {}

    def of_running_loop(self) -> LiveCalls:
        loop = asyncio.get_running_loop()
        found = self._by_loop.get(loop)
        if found is None:
            for closed in [known for known in self._by_loop if known.is_closed()]:
                del self._by_loop[closed]
            found = self._by_loop[loop] = LiveCalls(loop, settings.MAX_CALLS)
        return found

    @property
    def count(self) -> int:
        return sum(calls.count for calls in self._by_loop.values())

    def drain(self) -> None:
        """Refuse every new call from now on."""
        self.draining = True

    def refuse_when_draining(self) -> None:
        """Raise ``Busy``: who would call, or announce a call, should do so at another server."""
        if self.draining:
            telemetry.REFUSED.labels("shutdown").inc()
            raise Busy("This server is shutting down and takes no new calls.")

    async def finish(self, timeout: float) -> None:
        await self.of_running_loop().finish(timeout)


registry = Registry()
