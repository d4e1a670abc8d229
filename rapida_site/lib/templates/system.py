"""The ``system`` namespace of every template: the clock."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any

SYSTEM = frozenset(
    ("current_date", "current_time", "current_datetime", "day_of_week", "date_rfc1123", "date_unix", "date_unix_ms")
)


def system_values(now: datetime) -> dict[str, Any]:
    """Return the clock's names, all in UTC."""
    now = now.astimezone(UTC)
    return {
        "current_date": now.strftime("%Y-%m-%d"),
        "current_time": now.strftime("%H:%M:%S"),
        "current_datetime": now.strftime("%Y-%m-%d %H:%M:%S"),
        "day_of_week": now.strftime("%A"),
        "date_rfc1123": format_datetime(now, usegmt=True),
        "date_unix": int(now.timestamp()),
        "date_unix_ms": int(now.timestamp() * 1000),
    }
