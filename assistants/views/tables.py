"""What lists have in common: pages, and the figures of the conversations in view by one query each."""

from __future__ import annotations

from collections.abc import Iterable
from statistics import median

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest

from assistants.models import Conversation, Message, Metric
from assistants.views.figures import moments

PAGE_SIZE = 25


def page_of(request: HttpRequest, rows: QuerySet, size: int = PAGE_SIZE) -> Page:  # type: ignore[type-arg]
    """Return the page that the query string asks for; nonsense gets the first page, too far the last."""
    return Paginator(rows, size).get_page(request.GET.get("page"))


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
