"""What was recorded of conversations as one stream: events, figures and the calls of models and tools.

The rows stay in the tables that the calls write; one UNION finds a page of them, newest first. Where no conversation is
named, the stream reaches back over the newest ``RECENT`` conversations (before the asked time, if there is one): so its
price does not grow with the age of a project.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Any

from django.db.models import Case, CharField, F, Func, Model, QuerySet, Value, When

from assistants.models import Action, Conversation, Event, Metric
from rapida_site.lib.rpc.criteria import narrow, ordered
from rapida_site.lib.rpc.paging import page_of
from rapida_site.pb.common_pb2 import Criteria, Ordering, Paginate, Paginated

RECENT = 1000
Row = Event | Metric | Action


class Kind(StrEnum):
    EVENT = "event"
    METRIC = "metric"
    LOG = "log"


_TABLES: dict[Kind, tuple[type[Model], str]] = {
    Kind.EVENT: (Event, "at"),
    Kind.METRIC: (Metric, "created_at"),
    Kind.LOG: (Action, "at"),
}
_TIMES = ("time", "occurredAt", "occurred_at", "createdDate", "created_date")
_CONVERSATIONS = ("conversationId", "conversation_id", "assistantConversationId", "assistant_conversation_id")
_FIELDS = {
    "kind": "record", "name": "name", "event": "name", "scope": "scope", "component": "component", "level": "level",
    "messageId": "message_id", "message_id": "message_id", "contextId": "message_id", "context_id": "message_id",
    "assistantId": "conversation__assistant_id", "assistant_id": "conversation__assistant_id",
    **dict.fromkeys(_CONVERSATIONS, "conversation_id"),
    **dict.fromkeys(_TIMES, "time"),
}  # fmt: skip
_NAMED = ("", "=", "==", "eq", "equal", "must", "and", "in")
_BEFORE = ("<", "<=", "lt", "lte")


def scope_of(row: Row) -> str:
    """A row is about one message, or about its whole conversation."""
    return "message" if row.message_id else "conversation"


def component_of(row: Row) -> str:
    """The part of the pipeline that a name begins with (``stt.final`` → ``stt``)."""
    return row.kind.partition("-")[0] if isinstance(row, Action) else row.name.partition(".")[0]


def telemetry_page(
    conversations: QuerySet[Conversation],
    kinds: Sequence[Kind],
    criterias: Sequence[Criteria],
    order: Ordering,
    paginate: Paginate,
) -> tuple[list[Row], Paginated]:
    """Return a page of records of ``conversations``, each with its conversation loaded."""
    wanted = _within(conversations, criterias).values("pk")
    parts = [narrow(_stream(kind, wanted), criterias, _FIELDS).values_list("record", "id", "time") for kind in kinds]
    stream: Any = parts[0].union(*parts[1:], all=True)
    found: Any
    found, paginated = page_of(ordered(stream, order, dict.fromkeys(_TIMES, "time")), paginate)
    return _loaded(found), paginated


def _within(conversations: QuerySet[Conversation], criterias: Sequence[Criteria]) -> QuerySet[Conversation]:
    named = [each for each in criterias if each.key in _CONVERSATIONS and each.logic.strip().lower() in _NAMED]
    if named:
        return narrow(conversations, named, dict.fromkeys(_CONVERSATIONS, "id")).order_by()
    before = [each for each in criterias if each.key in _TIMES and each.logic.strip().lower() in _BEFORE]
    return narrow(conversations, before, dict.fromkeys(_TIMES, "started_at")).order_by("-id")[:RECENT]


def _stream(kind: Kind, conversations: QuerySet[Conversation, Any]) -> QuerySet[Any]:
    """The rows of one table with the columns that all of them share."""
    table, time = _TABLES[kind]
    prefix = Func(F("name"), Value("."), Value(1), function="split_part", output_field=CharField())
    level: Any = Value("")
    if kind is Kind.LOG:
        prefix = Func(F("kind"), Value("-"), Value(1), function="split_part", output_field=CharField())
        level = Case(When(error="", then=Value("info")), default=Value("error"))
    rows = table._default_manager.filter(conversation__in=conversations).order_by()
    # An alias cannot have the name of a column, and calls have a kind of their own.
    named: QuerySet[Any] = rows.annotate(
        record=Value(kind.value),
        time=F(time),
        level=level,
        component=prefix,
        scope=Case(When(message_id="", then=Value("conversation")), default=Value("message")),
    )
    return named


def _loaded(found: Sequence[tuple[str, int, Any]]) -> list[Row]:
    """Read the rows of a page, one query for each table."""
    rows: dict[tuple[str, int], Any] = {}
    for kind, (table, _) in _TABLES.items():
        if ids := [row_id for record, row_id, _ in found if record == kind]:
            loaded = table._default_manager.filter(pk__in=ids).select_related("conversation")
            rows.update({(kind.value, row.pk): row for row in loaded})
    # A row may have gone with its conversation in between.
    return [rows[record, row_id] for record, row_id, _ in found if (record, row_id) in rows]
