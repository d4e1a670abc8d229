"""Questions to the database that are asked at every request: Django writes their SQL once.

Building a queryset and its SQL costs several times what the database and the rows do. ``Prepared`` keeps the SQL and
asks again with other numbers.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db import models

M = TypeVar("M", bound=models.Model)
# Numbers that occur in no question by themselves; they show where the values go.
_MARK = 2**52 + 4_242_000


@dataclass(frozen=True, slots=True)
class _Written(Generic[M]):
    """``places`` says for each parameter which of the values it takes; ``constants`` holds the others."""

    model: type[M]
    sql: str
    constants: tuple[Any, ...]
    places: tuple[int | None, ...]


class Prepared(Generic[M]):
    """``Prepared(lambda project, row: Row.objects.filter(project_id=project, pk=row))(7, 12)`` is a list of rows.

    The values are whole numbers, each used somewhere; with ``*values`` the SQL is kept for each count of them. Nothing
    in the question depends on the moment (``now()`` in Python would stand still), and related rows are not joined.
    """

    def __init__(self, ask: Callable[..., models.QuerySet[M]]) -> None:
        self._ask = ask
        self._written: dict[int, _Written[M]] = {}

    def __call__(self, *values: int) -> list[M]:
        """Return the rows."""
        written = self._written.get(len(values)) or self._write(len(values))
        pairs = zip(written.places, written.constants, strict=True)
        params = [constant if place is None else values[place] for place, constant in pairs]
        return list(written.model._base_manager.raw(written.sql, params))

    def _write(self, count: int) -> _Written[M]:
        marks = {_MARK + place: place for place in range(count)}
        queryset = self._ask(*marks)
        sql, params = queryset.query.sql_with_params()
        places = tuple(marks.get(each) if isinstance(each, int) else None for each in params)
        if set(places) - {None} != set(marks.values()) or queryset.query.select_related:
            raise ValueError("A prepared question uses each of its values, as numbers, and joins no related rows.")
        written = self._written[count] = _Written(queryset.model, sql, tuple(params), places)
        return written
