"""Figures of endpoints over the last week: how often they were called, how often in vain, how fast they were."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db.models import Aggregate, Count, FloatField, Max, Q

from endpoints.models import Endpoint, EndpointLog, LogStatus

SPAN = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Figures:
    """Latencies are in milliseconds, 0 where nothing was called."""

    count: int = 0
    successes: int = 0
    failures: int = 0
    p50_ms: float = 0
    p99_ms: float = 0
    last_at: datetime | None = None

    @property
    def failed_share(self) -> float:
        """The failed calls in per cent."""
        return 100 * self.failures / self.count if self.count else 0


class Percentile(Aggregate):
    """PostgreSQL's ``percentile_cont``."""

    function = "percentile_cont"
    template = "%(function)s(%(share)s) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = FloatField()

    def __init__(self, expression: str, share: float) -> None:
        super().__init__(expression, share=share)


def figures(endpoints: Iterable[Endpoint]) -> dict[int, Figures]:
    """Return the figures of each endpoint by its id, by one query."""
    ids = [endpoint.pk for endpoint in endpoints]
    rows = (
        EndpointLog.objects.since(datetime.now(UTC) - SPAN)
        .filter(endpoint__in=ids)
        .values("endpoint_id")
        .annotate(
            count=Count("id"),
            successes=Count("id", filter=Q(status=LogStatus.SUCCESS)),
            p50=Percentile("time_taken", 0.5),
            p99=Percentile("time_taken", 0.99),
            last=Max("created_at"),
        )
        .order_by()
    )
    found = {
        row["endpoint_id"]: Figures(
            count=row["count"],
            successes=row["successes"],
            failures=row["count"] - row["successes"],
            p50_ms=row["p50"] / 1000,
            p99_ms=row["p99"] / 1000,
            last_at=row["last"],
        )
        for row in rows
    }
    return {key: found.get(key, Figures()) for key in ids}
