"""The figures of the conversations in a list, by one query each."""

from __future__ import annotations

from collections.abc import Iterable
from statistics import median

from assistants.models import Conversation, Message, Metric
from assistants.views.figures import moments


def with_figures(conversations: Iterable[Conversation]) -> list[Conversation]:
    """Give each conversation ``turns`` and ``median_ms`` (to the first audio), for the rows of a table."""
    rows = list(conversations)
    keys = [row.pk for row in rows]
    times: dict[int, list[float]] = {}
    for key, value in Metric.objects.filter(conversation__in=keys, name="turn.first_audio_ms").values_list(
        "conversation_id", "value"
    ):
        times.setdefault(key, []).extend(moments([("turn.first_audio_ms", value)]).values())
    turns: dict[int, int] = {}
    for key in Message.objects.filter(conversation__in=keys, role="user").values_list("conversation_id", flat=True):
        turns[key] = turns.get(key, 0) + 1
    for row in rows:
        row.turns = turns.get(row.pk, 0)  # type: ignore[attr-defined]
        row.median_ms = median(times[row.pk]) if times.get(row.pk) else None  # type: ignore[attr-defined]
    return rows
