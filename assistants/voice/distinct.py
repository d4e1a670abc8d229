"""Every message is stored under an id of its own, also where a client counts its ids anew in each session.

The client goes on to see the id that it chose; only what is stored differs.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import replace

from assistants.voice.records import MAX_ID, CallLog, EndRecord, MessageRecord, Record, RecordingRecord

_KEPT = MAX_ID - 33  # of an id that was used before; a "~" and 32 digits make it another


class DistinctLog:
    """A ``CallLog`` before another. ``used``: the ids of the messages that the conversation has already."""

    def __init__(self, log: CallLog, used: Iterable[str] = ()) -> None:
        self._log = log
        self._used = set(used)
        self._stored: dict[str, str] = {}  # id → what stands for it in the store, where that differs

    def begin(self, message_id: str) -> None:
        """From now on ``message_id`` means a message that was never written before."""
        stored = message_id[:MAX_ID]
        if stored in self._used:
            stored = f"{message_id[:_KEPT]}~{uuid.uuid4().hex}"
        self._used.add(stored)
        if stored != message_id:
            self._stored[message_id] = stored

    def append(self, record: Record) -> None:
        self._log.append(self._renamed(record) if self._stored else record)

    async def close(self) -> None:
        await self._log.close()

    def _renamed(self, record: Record) -> Record:
        if isinstance(record, RecordingRecord | EndRecord):
            return record
        if isinstance(record, MessageRecord):
            return replace(record, id=self._stored.get(record.id, record.id))
        return replace(record, message_id=self._stored.get(record.message_id, record.message_id))
