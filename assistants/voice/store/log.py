"""The call log: ``append`` is a plain call; one writer per process stores the records of all its calls in batches.

A batch goes out at most ``INTERVAL`` after its first record, in the order of appending, and is tried again until it is
stored. While the database is away records wait in memory for ``PATIENCE`` seconds (or ``BOUND`` records), then on disk
(``spool``), and are stored from there, still in order, when it is back. So ``close`` returns after at most about
``PATIENCE`` with every record durable. The writer's tasks live only while there are calls.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from itertools import islice
from typing import Any
from weakref import WeakKeyDictionary

from django.db import DatabaseError, InterfaceError
from django.db.models.functions import Now

from assistants.models import Conversation
from assistants.voice import telemetry
from assistants.voice.config import CallConfig
from assistants.voice.frames import EndReason
from assistants.voice.records import Record
from assistants.voice.store.ending import revive_conversation
from assistants.voice.store.rows import Entry, store_entries
from assistants.voice.store.spool import Spool, store_or_reject
from rapida_site.lib.db import in_db

INTERVAL = 1.0
BATCH = 500
PATIENCE = 5.0
BOUND = 20_000
HEARTBEAT = 5.0
_FIRST_DELAY, _LONGEST_DELAY = 0.1, 5.0
_log = logging.getLogger(__name__)


class OrmCallLog:
    """The log of one call. From its making until ``close`` the conversation counts as served by this process.

    ``on_end_requested`` is called when the conversation's row asks for the end of the call, until it has ended.
    """

    def __init__(self, config: CallConfig, writer: CallLogWriter | None = None) -> None:
        self._conversation, self._session = config.conversation_id, config.session_id
        self._writer = writer or _writer_of_this_loop()
        self._seq = 0
        self.on_end_requested: Callable[[], None] = lambda: None
        self._writer.enter(self._session, self._conversation, self._end_requested)

    def append(self, record: Record) -> None:
        self._seq += 1
        self._writer.append(Entry(self._conversation, self._session, self._seq, record))

    def _end_requested(self) -> None:
        self.on_end_requested()

    async def close(self) -> None:
        """Return when everything appended is in the database, or on disk where the database is away."""
        try:
            await self._writer.flush()
        finally:
            self._writer.leave(self._session)


class CallLogWriter:
    """Used from one event loop. ``store`` writes a batch in one transaction, or raises and writes nothing."""

    def __init__(
        self,
        *,
        store: Callable[[Sequence[Entry]], None] = store_entries,
        spool: Spool | None = None,
        patience: float = PATIENCE,
        bound: int = BOUND,
    ) -> None:
        self._store, self._spool, self._patience, self._bound = store, spool or Spool(), patience, bound
        self._pending: deque[Entry] = deque()
        self._appended = self._durable = 0
        self._waiting: list[tuple[int, asyncio.Future[None]]] = []
        self._live: dict[int, int] = {}
        self._enders: dict[int, Callable[[], None]] = {}
        self._wake, self._hurry = asyncio.Event(), asyncio.Event()
        self._writing: asyncio.Task[None] | None = None
        self._beating: asyncio.Task[None] | None = None
        self._failing_since: float | None = None

    # ------------------------------------------------------------------------------- from the calls
    def enter(self, session_id: int, conversation_id: int, end_requested: Callable[[], None] = lambda: None) -> None:
        self._live[session_id], self._enders[session_id] = conversation_id, end_requested
        if self._writing is None or self._writing.done():
            loop = asyncio.get_running_loop()
            self._writing = loop.create_task(self._write_on(), name="call log writer")
            self._beating = loop.create_task(self._beat_on(), name="call log heartbeat")

    def append(self, entry: Entry) -> None:
        self._pending.append(entry)
        self._appended += 1
        self._wake.set()
        if len(self._pending) >= BATCH:
            self._hurry.set()

    async def flush(self) -> None:
        """Return when everything appended so far is durable."""
        if self._durable >= self._appended:
            return
        future = asyncio.get_running_loop().create_future()
        self._waiting.append((self._appended, future))
        self._hurry.set()
        await future

    def leave(self, session_id: int) -> None:
        self._live.pop(session_id, None)
        self._enders.pop(session_id, None)
        if not self._live:
            self._wake.set()
            self._hurry.set()

    async def close(self) -> None:
        """Store what waits and stop; nothing may be appended afterwards."""
        await self.flush()
        self._live.clear()
        self._wake.set()
        self._hurry.set()
        if self._writing is not None:
            await self._writing

    # ------------------------------------------------------------------------------------------- writing
    async def _write_on(self) -> None:
        while self._live or self._pending or not self._spool.is_empty:
            await self._wake.wait()
            self._wake.clear()
            await self._pause(INTERVAL)
            await self._drain()
        if self._beating is not None:
            self._beating.cancel()

    async def _pause(self, seconds: float) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._hurry.wait()
        self._hurry.clear()

    async def _drain(self) -> None:
        """Store everything that waits, oldest first; while that fails, try again with growing pauses."""
        delay = _FIRST_DELAY
        self._measure()
        while self._pending or not self._spool.is_empty:
            try:
                if self._spool.is_empty:
                    await self._store_batch()
                else:
                    await in_db(self._spool.replay, self._store)
            except Exception as error:  # noqa: BLE001 - whatever it is, the writer must go on and nothing may be lost
                await self._failed(error)
                self._measure()
                await asyncio.sleep(delay)
                delay = min(delay * 2, _LONGEST_DELAY)
            else:
                delay, self._failing_since = _FIRST_DELAY, None
                self._measure()

    def _measure(self) -> None:
        telemetry.WAITING_RECORDS.set(len(self._pending) + self._spool.records)

    async def _store_batch(self) -> None:
        batch = list(islice(self._pending, BATCH))
        await in_db(store_or_reject, batch, self._store)
        self._forget(len(batch))

    async def _failed(self, error: Exception) -> None:
        now = asyncio.get_running_loop().time()
        if self._failing_since is None:
            self._failing_since = now
            _log.error("the database does not take call records; trying again", exc_info=error)
        if self._pending and (now - self._failing_since >= self._patience or len(self._pending) > self._bound):
            await self._to_disk()

    async def _to_disk(self) -> None:
        entries = list(self._pending)
        try:
            await in_db(self._spool.write, entries)
        except OSError:
            _log.critical("neither database nor disk takes call records", exc_info=True)
            if (surplus := len(self._pending) - 10 * self._bound) > 0:
                _log.critical("call records are lost", extra={"records": surplus})
                self._forget(surplus)
        else:
            self._forget(len(entries))

    def _forget(self, count: int) -> None:
        for _ in range(count):
            self._pending.popleft()
        self._durable += count
        while self._waiting and self._waiting[0][0] <= self._durable:
            future = self._waiting.pop(0)[1]
            if not future.done():
                future.set_result(None)

    # ------------------------------------------------------------------------------------------- heartbeat
    async def _beat_on(self) -> None:
        while True:
            await asyncio.sleep(HEARTBEAT)
            if not self._live:
                continue
            try:
                for session_id in await in_db(beat, dict(self._live)):
                    self._enders.get(session_id, lambda: None)()
            except (DatabaseError, InterfaceError) as error:
                _log.warning("the heartbeat of live calls could not be written: %s", error)
            except Exception:  # noqa: BLE001 - without a heartbeat every call of this process would be swept
                _log.exception("the heartbeat of live calls failed")


def beat(live: dict[int, int]) -> list[int]:
    """Vouch for sessions (id → conversation), also those that the sweeper ended; returns those that are to end."""
    mine = Conversation.objects.filter(pk__in=live.values(), session_id__in=live)
    for conversation_id, session_id in mine.filter(end_reason=EndReason.SWEPT).values_list("pk", "session_id"):
        _log.warning("a conversation was swept and is alive", extra={"conversation": conversation_id})
        revive_conversation(conversation_id, session_id=session_id)
    mine.live().update(heartbeat_at=Now())
    return list(mine.live().filter(end_requested_at__isnull=False).values_list("session_id", flat=True))


_writers: WeakKeyDictionary[Any, CallLogWriter] = WeakKeyDictionary()


def _writer_of_this_loop() -> CallLogWriter:
    loop = asyncio.get_running_loop()
    if loop not in _writers:
        _writers[loop] = CallLogWriter()
    return _writers[loop]


async def close_call_logs() -> None:
    """Make everything durable and stop the writer of this loop; for the server's end."""
    writer = _writers.pop(asyncio.get_running_loop(), None)
    if writer is not None:
        await writer.close()
