"""Stored figures for whole pages of rows: one query, whatever the number of rows."""

from __future__ import annotations

from collections.abc import Collection

from assistants.models import Metric


def of_conversations(conversation_ids: Collection[int]) -> dict[int, list[Metric]]:
    """Return the figures of whole conversations by their ids."""
    found: dict[int, list[Metric]] = {}
    for row in Metric.objects.filter(conversation__in=conversation_ids, message_id="").order_by("id"):
        found.setdefault(row.conversation_id, []).append(row)
    return found


def of_messages(keys: Collection[tuple[int, str]]) -> dict[tuple[int, str], list[Metric]]:
    """Return the figures of messages by (conversation id, message id).

    A question and its answer share their message id: both show the figures of their turn.
    """
    conversations, message_ids = {key[0] for key in keys}, {key[1] for key in keys}
    found: dict[tuple[int, str], list[Metric]] = {}
    rows = Metric.objects.filter(conversation__in=conversations, message_id__in=message_ids)
    for row in rows.order_by("id"):
        found.setdefault((row.conversation_id, row.message_id), []).append(row)
    return found
