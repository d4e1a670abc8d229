"""Criteria and orderings of clients, mapped onto an allow-list of fields: nothing of theirs reaches SQL as text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet

from rapida_site.lib.errors import Invalid
from rapida_site.pb.common_pb2 import Criteria, Ordering

M = TypeVar("M", bound=Model)

# The spellings that clients use, and the look-up each one stands for. "or" and "should" join their kind with OR.
_LOOKUPS = {
    "": "exact", "=": "exact", "==": "exact", "eq": "exact", "equal": "exact", "must": "exact", "and": "exact",
    "or": "exact", "should": "exact",
    "like": "icontains", "ilike": "icontains", "contains": "icontains", "match": "icontains",
    ">": "gt", "gt": "gt", ">=": "gte", "gte": "gte", "<": "lt", "lt": "lt", "<=": "lte", "lte": "lte",
    "in": "in",
}  # fmt: skip
_NEGATED = ("!=", "<>", "ne", "not", "must_not")
_ANY = ("or", "should")
_MAX_CRITERIA = 20


def narrow(rows: QuerySet[M], criterias: Iterable[Criteria], fields: Mapping[str, str]) -> QuerySet[M]:
    """Return the rows that meet every criterion.

    ``fields`` maps the keys a client may use to field paths (``{"name": "name", "createdDate": "created_at"}``).
    Raises Invalid for an unknown key or operator and for a value that the field cannot hold.
    """
    asked = list(criterias)
    if len(asked) > _MAX_CRITERIA:
        raise Invalid(f"At most {_MAX_CRITERIA} criteria at once.")
    alternatives = Q()
    try:
        for criteria in asked:
            logic = criteria.logic.strip().lower()
            condition = _condition(criteria, logic, fields)
            if logic in _ANY:
                alternatives |= condition
            else:
                rows = rows.filter(condition)
        return rows.filter(alternatives)
    except (ValueError, TypeError, ValidationError) as error:
        raise Invalid("A criterion's value does not fit its field.", criterias=[c.key for c in asked]) from error


def ordered(rows: QuerySet[M], order: Ordering, fields: Mapping[str, str]) -> QuerySet[M]:
    """Return ``rows`` in the asked order, ties by id; newest first when nothing is asked."""
    column = order.column.strip()
    if not column:
        return rows.order_by("-id")
    if column not in fields:
        raise Invalid(f"Order by one of: {', '.join(sorted(fields))}.")
    direction = order.order.strip().lower()
    if direction not in ("", "asc", "desc"):
        raise Invalid("The order is asc or desc.")
    sign = "-" if direction == "desc" else ""
    return rows.order_by(f"{sign}{fields[column]}", f"{sign}id")


def _condition(criteria: Criteria, logic: str, fields: Mapping[str, str]) -> Q:
    field = fields.get(criteria.key.strip())
    if field is None:
        raise Invalid(f"Filter by one of: {', '.join(sorted(fields)) or 'nothing'}; got {criteria.key[:40]!r}.")
    if "\x00" in criteria.value:
        raise Invalid("A criterion's value must not hold a NUL character.")
    if logic in _NEGATED:
        return ~Q((field, criteria.value))
    lookup = _LOOKUPS.get(logic)
    if lookup is None:
        raise Invalid(f"Compare with one of: {', '.join(sorted(key for key in _LOOKUPS if key))}; got {logic[:20]!r}.")
    value = [part.strip() for part in criteria.value.split(",")] if lookup == "in" else criteria.value
    return Q((f"{field}__{lookup}", value))
