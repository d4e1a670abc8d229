"""The life of a call. It ends exactly once, with a reason, whatever fails; and the end of every call is stored."""

from __future__ import annotations

import asyncio
import functools
import logging
import time
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar, TypeVarTuple

from assistants.voice import telemetry
from assistants.voice.frames import Disconnected, EndReason, ErrorReported
from assistants.voice.records import CallLog, EndRecord
from assistants.voice.transport import Transport
from rapida_site.lib.errors import RapidaError

_log = logging.getLogger(__name__)
Ts = TypeVarTuple("Ts")


class Lifetime:
    """``stop`` silences the call at once; ``close`` gives back, in its own time, all that the call opened."""

    def __init__(
        self,
        conversation_id: int,
        transport: Transport,
        log: CallLog,
        *,
        stop: Callable[[], None],
        close: Callable[[], Awaitable[None]],
    ) -> None:
        self._loop = asyncio.get_running_loop()
        self._conversation_id, self._transport, self._call_log = conversation_id, transport, log
        self._stop, self._close = stop, close
        self.ended: Disconnected | None = None
        self._finished: asyncio.Future[Disconnected] = self._loop.create_future()
        self._finalizer: asyncio.Task[None] | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    def end(self, reason: EndReason, detail: str = "", *, tell: bool = True) -> None:
        """End the call; the first reason wins. ``tell`` False: whoever opened the call answers the client by itself."""
        if self.ended is not None:
            return
        self.ended = Disconnected(reason, detail, time.time())
        # Kept: the loop itself holds tasks weakly. Made first: a fault in ``stop`` must not keep the call from ending.
        self._finalizer = self._loop.create_task(self._finalize(self.ended, tell), name="call-finalize")
        self._attempt(self._stop)

    async def wait(self) -> Disconnected:
        """Return when the call has ended and everything about it is stored."""
        return await asyncio.shield(self._finished)

    def spawn(self, work: Coroutine[Any, Any, None], name: str) -> None:
        """Run ``work`` beside the call, for as long as the call lives at most; its failure ends the call."""
        task = self._loop.create_task(work, name=name)
        self._tasks.add(task)
        task.add_done_callback(self._task_ended)

    def crashed(self, where: str) -> None:
        """End the call over the exception that is being handled."""
        _log.exception("a call failed", extra={"conversation": self._conversation_id, "where": where})
        if self.ended is None:
            self.end(EndReason.ERROR, f"internal fault in {where}")
            self._attempt(self._transport.send, ErrorReported("internal", RapidaError.default_message, "session"))

    def _task_ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            _log.error("a task of a call failed", exc_info=error)
            self.end(EndReason.ERROR, f"{task.get_name()} failed")

    async def _finalize(self, last: Disconnected, tell: bool) -> None:
        """Tell the client first, then close everything, then store; nothing may keep the end from being stored."""
        try:
            if tell:
                self._attempt(self._transport.close, last)
            for task in self._tasks:
                task.cancel()
            await self._close()
        except Exception:  # noqa: BLE001 - whatever it is, the end must be stored
            self._log_unclean()
        finally:
            await store_end(self._call_log, last.reason, last.detail, last.time)
            self._finished.set_result(last)

    def _attempt(self, step: Callable[[*Ts], object], *args: *Ts) -> None:
        """Take one step of the end; should it fail, the others are taken all the same."""
        try:
            step(*args)
        except Exception:  # noqa: BLE001 - as above
            self._log_unclean()

    def _log_unclean(self) -> None:
        _log.exception("a call did not finish cleanly", extra={"conversation": self._conversation_id})


async def store_end(log: CallLog, reason: EndReason, detail: str, at: float | None = None) -> None:
    """Write the final state; also for a call whose session could not even be made."""
    telemetry.CALLS.labels(reason.value).inc()
    log.append(EndRecord(reason, detail, at if at is not None else time.time()))
    await log.close()


class Living(Protocol):
    """Belongs to one call. What it is told from elsewhere (timers, threads, the pacer) it takes under its guard."""

    life: Lifetime


P = ParamSpec("P")
L = TypeVar("L", bound=Living)


def guarded(method: Callable[Concatenate[L, P], None]) -> Callable[Concatenate[L, P], None]:
    """A fault inside a call ends that call with a reason; it must never reach the wire's own loop. After the end
    nothing is done any more.
    """

    @functools.wraps(method)
    def guarded(self: L, /, *args: P.args, **kwargs: P.kwargs) -> None:
        if self.life.ended is not None:
            return
        try:
            method(self, *args, **kwargs)
        except Exception:  # noqa: BLE001
            self.life.crashed(method.__name__)

    return guarded
