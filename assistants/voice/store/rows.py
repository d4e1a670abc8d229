"""From records to rows. Of records with the same key one row is left, that of the later one."""

from __future__ import annotations

import logging
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import models

from assistants.models import (
    Action,
    Context,
    Conversation,
    Event,
    Message,
    Metadata,
    Metric,
    Recording,
)
from assistants.voice.records import (
    MAX_ID,
    ActionRecord,
    ContextRecord,
    EndRecord,
    EventRecord,
    MessageRecord,
    MetadataRecord,
    MetricRecord,
    Record,
    RecordingRecord,
)
from assistants.voice.store.ending import end_conversation
from assistants.voice.store.upsert import upsert
from rapida_site.lib.db import atomic_for

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Entry:
    """A record and whose it is; ``seq`` counts the records of a session from 1."""

    conversation_id: int
    session_id: int
    seq: int
    record: Record


@dataclass(frozen=True, slots=True)
class _Table:
    """Where records of a kind go: the natural key besides the conversation, and what a later record replaces."""

    model: type[models.Model]
    key: tuple[str, ...]
    replaced: tuple[str, ...]
    columns: Callable[[Entry, Any], dict[str, Any]]


def clean(value: Any) -> Any:
    """Return ``value`` as JSON that PostgreSQL takes: no NUL, no NaN, text keys; what is no JSON becomes text."""
    if isinstance(value, str):
        return value.replace("\0", "\ufffd")
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if value is None or isinstance(value, (bool, int, float)):
        return value
    if isinstance(value, Mapping):
        return {clean(str(key)): clean(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [clean(inner) for inner in value]
    return clean(str(value))


def moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def _message(_: Entry, record: MessageRecord) -> dict[str, Any]:
    return {
        "message_id": clean(record.id)[:MAX_ID],
        "role": record.role[:20],
        "text": clean(record.text),
        "full_text": clean(record.full_text),
        "interrupted": record.interrupted,
        "by_voice": record.by_voice,
        "at": moment(record.time),
        "updated_at": datetime.now(UTC),
    }


def _metric(_: Entry, record: MetricRecord) -> dict[str, Any]:
    return {
        "message_id": clean(record.message_id)[:MAX_ID],
        "name": clean(record.name)[:200],
        "value": clean(str(record.value)),
        "description": clean(record.description),
    }


def _metadata(_: Entry, record: MetadataRecord) -> dict[str, Any]:
    return {
        "message_id": clean(record.message_id)[:MAX_ID],
        "key": clean(record.key)[:200],
        "value": clean(record.value),
    }


def _event(entry: Entry, record: EventRecord) -> dict[str, Any]:
    return {
        "session_id": entry.session_id,
        "seq": entry.seq,
        "name": clean(record.name)[:200],
        "message_id": clean(record.message_id)[:MAX_ID],
        "data": clean(record.data),
        "at": moment(record.time),
    }


def _context(entry: Entry, record: ContextRecord) -> dict[str, Any]:
    return {
        "session_id": entry.session_id,
        "seq": entry.seq,
        "message_id": clean(record.message_id)[:MAX_ID],
        "query": clean(record.query),
        "result": clean(record.result),
    }


def _action(_: Entry, record: ActionRecord) -> dict[str, Any]:
    return {
        "action_id": clean(record.id)[:MAX_ID],
        "kind": record.kind[:20],
        "name": clean(record.name)[:250],
        "message_id": clean(record.message_id)[:MAX_ID],
        "request": clean(record.request),
        "response": clean(record.response),
        "error": clean(record.error),
        "at": moment(record.time),
        "duration_ms": record.duration_ms,
    }


def _recording(_: Entry, record: RecordingRecord) -> dict[str, Any]:
    return {"path": record.path, "duration": record.duration, "rate": record.rate}


_TABLES: Mapping[type[Any], _Table] = {
    MessageRecord: _Table(
        Message,
        ("message_id", "role"),
        ("text", "full_text", "interrupted", "by_voice", "updated_at"),
        _message,
    ),
    MetricRecord: _Table(Metric, ("message_id", "name"), ("value", "description"), _metric),
    MetadataRecord: _Table(Metadata, ("message_id", "key"), ("value",), _metadata),
    EventRecord: _Table(Event, ("session_id", "seq"), ("name", "message_id", "data", "at"), _event),
    ContextRecord: _Table(Context, ("session_id", "seq"), ("message_id", "query", "result"), _context),
    ActionRecord: _Table(Action, ("message_id", "action_id"), ("response", "error", "duration_ms"), _action),
    RecordingRecord: _Table(Recording, ("path",), ("duration", "rate"), _recording),
}


def store_entries(entries: Sequence[Entry]) -> None:
    """Write a batch in one transaction: all or nothing. Records of a conversation deleted meanwhile are dropped."""
    wanted = {entry.conversation_id for entry in entries}
    with atomic_for(Conversation):
        there = set(Conversation.objects.filter(pk__in=wanted).values_list("pk", flat=True))
        if gone := wanted - there:
            _log.warning("records of deleted conversations are dropped", extra={"conversations": sorted(gone)})
        kept = [entry for entry in entries if entry.conversation_id in there]
        for kind, table in _TABLES.items():
            _upsert(table, [entry for entry in kept if isinstance(entry.record, kind)])
        for entry in kept:
            if isinstance(entry.record, EndRecord):
                _end(entry, entry.record)


def _upsert(table: _Table, entries: Sequence[Entry]) -> None:
    rows: dict[tuple[Any, ...], dict[str, Any]] = {}
    for entry in entries:
        columns = {"conversation_id": entry.conversation_id, **table.columns(entry, entry.record)}
        key = (entry.conversation_id, *(columns[name] for name in table.key))
        rows[key] = {**columns, "at": rows[key]["at"]} if key in rows and "at" in columns else columns
    if rows:
        upsert(table.model, list(rows.values()), key=("conversation_id", *table.key), replaced=table.replaced)


def _end(entry: Entry, record: EndRecord) -> None:
    end_conversation(
        entry.conversation_id,
        session_id=entry.session_id,
        reason=record.reason,
        detail=clean(record.detail),
        at=moment(record.time),
    )
