"""What the conversations of the last day come to: counts, and how long callers waited for the first sound."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Aggregate, Count, FloatField, Q, QuerySet
from django.db.models.functions import Cast, TruncHour

from assistants.models import Conversation, Metric, Status
from assistants.views.figures import Spark, sparkline

HOURS = 24


class Percentile(Aggregate):
    """PostgreSQL's ``percentile_cont`` over numbers."""

    function = "PERCENTILE_CONT"
    template = "%(function)s(%(share)s) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = FloatField()

    def __init__(self, expression: object, *, share: float) -> None:
        super().__init__(expression, share=float(share))


@dataclass(frozen=True, slots=True)
class Day:
    """Figures of the last 24 hours; percentiles are milliseconds from the end of speech to the first audio."""

    live: int
    count: int
    failed: int
    p50: float | None
    p95: float | None
    count_spark: Spark
    p50_spark: Spark
    p95_spark: Spark


def day(conversations: QuerySet[Conversation], now: datetime) -> Day:
    """Sum up the conversations that began in the last ``HOURS``; each sparkline has one value an hour, oldest first."""
    begin = now.replace(minute=0, second=0, microsecond=0) - timedelta(hours=HOURS - 1)
    recent = conversations.filter(started_at__gte=begin)
    totals = recent.aggregate(count=Count("id"), failed=Count("id", filter=Q(status=Status.FAILED)))
    # The store keeps figures as text, and a client may report anything under this name: only numbers are counted.
    answers = Metric.objects.filter(
        conversation__in=recent, name="turn.first_audio_ms", value__regex=r"^\d{1,9}(\.\d+)?$"
    ).annotate(ms=Cast("value", FloatField()))
    percentiles = {"p50": Percentile("ms", share=0.5), "p95": Percentile("ms", share=0.95)}
    by_hour = {row["hour"]: row for row in _hourly(answers.annotate(hour=TruncHour("created_at")), percentiles)}
    counts = {
        row["hour"]: row["count"]
        for row in _hourly(recent.annotate(hour=TruncHour("started_at")), {"count": Count("id")})
    }
    hours = [begin + timedelta(hours=hour) for hour in range(HOURS)]
    whole = answers.aggregate(**percentiles)
    return Day(
        live=conversations.filter(status=Status.IN_PROGRESS).count(),
        count=totals["count"],
        failed=totals["failed"],
        p50=whole["p50"],
        p95=whole["p95"],
        count_spark=sparkline([counts.get(hour, 0) for hour in hours] if counts else []),
        p50_spark=sparkline([by_hour[hour]["p50"] if hour in by_hour else None for hour in hours]),
        p95_spark=sparkline([by_hour[hour]["p95"] if hour in by_hour else None for hour in hours]),
    )


def _hourly(rows: QuerySet[Any], aggregates: Mapping[str, Aggregate]) -> Iterable[Mapping[str, Any]]:
    found: Iterable[Mapping[str, Any]] = rows.order_by().values("hour").annotate(**aggregates)
    return found
