"""Try something on every database and take it back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connections


@contextmanager
def undone() -> Iterator[None]:
    """Undo what is written inside, on every database of the test."""
    points = [(connection, connection.savepoint()) for connection in connections.all()]
    try:
        yield
    finally:
        for connection, point in points:
            assert point is not None, "this runs inside a test's transaction"
            connection.savepoint_rollback(point)
