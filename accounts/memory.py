"""What every request looks up (keys, tokens, roles), kept in Redis (DB 1) for a minute, and never after it changed.

A change leaves a mark on its subjects (``key:…``, ``user:…``, ``project:…``) for longer than an older copy could still
be on its way into the cache. While a mark stands, everything about that subject comes from the database and nothing is
written; so a change counts from the moment it is committed. Without Redis everything comes from the database.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar, cast

import redis
import structlog
from django.core.cache import caches

log = structlog.get_logger(__name__)
T = TypeVar("T")
CACHE_SECONDS = 60
# Twice the life of a copy: one is written at the latest when the look-up that read the old row ends.
MARK_SECONDS = 2 * CACHE_SECONDS
# To be raised when what is kept gets other fields: a new release finds no copy that an older one wrote.
SHAPE = 2


def recall(name: str, subjects: Sequence[str], load: Callable[[], T | None]) -> T | None:
    """Return what ``load`` returns, from the cache unless one of its ``subjects`` changed lately.

    One round trip when it is known. None, and what ``load`` raises, is not remembered. ``name`` is unique to what is
    loaded and its arguments.
    """
    marks, copy = [_mark(subject) for subject in subjects], _copy(name)
    try:
        found: dict[str, Any] = caches["sessions"].get_many([copy, *marks])
    except redis.RedisError as error:
        log.warning("memory_unreachable", error=str(error))
        return load()
    changed = any(mark in found for mark in marks)
    if copy in found and not changed:
        return cast("T", found[copy])
    value = load()
    if value is not None and not changed:
        keep(name, value)
    return value


def keep(name: str, value: object) -> None:
    """Write a copy; a mark that was set meanwhile outlives it."""
    try:
        caches["sessions"].set(_copy(name), value, timeout=CACHE_SECONDS)
    except redis.RedisError as error:
        log.warning("memory_unreachable", error=str(error))


def forget(subjects: Iterable[str]) -> None:
    """Make every process ask the database about these; to be called (again) after the change is committed."""
    marks = {_mark(subject): 1 for subject in subjects}
    if not marks:
        return
    try:
        caches["sessions"].set_many(marks, timeout=MARK_SECONDS)
    except redis.RedisError:
        log.exception("memory_unreachable", marks=list(marks), consequence=f"old copies live up to {CACHE_SECONDS} s")


def _copy(name: str) -> str:
    return f"{name}:{SHAPE}"


def _mark(subject: str) -> str:
    return f"changed:{subject}"
