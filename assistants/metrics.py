"""The one reader of stored figures: whoever shows metrics asks here and need not know how rows hold them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from assistants.models import Metric


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured or judged value, as text."""

    name: str
    value: str
    description: str


def figures(row: Metric) -> Iterator[Figure]:
    """Yield what one row holds."""
    yield Figure(row.name, row.value, row.description)


def of_conversations(conversation_ids: Collection[int]) -> dict[int, list[Figure]]:
    """Return the figures of whole conversations by their ids, with one query."""
    found: dict[int, list[Figure]] = {}
    for row in Metric.objects.filter(conversation__in=conversation_ids, message_id="").order_by("id"):
        found.setdefault(row.conversation_id, []).extend(figures(row))
    return found


def of_messages(keys: Collection[tuple[int, str]]) -> dict[tuple[int, str], list[Figure]]:
    """Return the figures of messages by (conversation id, message id), with one query.

    A question and its answer may share their message id; then both show the figures of their turn.
    """
    conversations, message_ids = {key[0] for key in keys}, {key[1] for key in keys}
    found: dict[tuple[int, str], list[Figure]] = {}
    rows = Metric.objects.filter(conversation__in=conversations, message_id__in=message_ids)
    for row in rows.order_by("id"):
        found.setdefault((row.conversation_id, row.message_id), []).extend(figures(row))
    return found
