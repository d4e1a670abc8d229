"""Secrets among the options of tools, configurations and connections: sealed in the row, opened only to be used.

``key id . wrapped data key . sealed JSON``: every row has a data key of its own, which the master key wraps, bound to
organization, table and row. Changing the master key rewraps data keys and touches nothing else (``rewrap``).
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Mapping
from typing import Any

from assistants.models import AssistantVersion, Configuration, HttpLog, Tool
from rapida_site.lib import crypto

Sealed = Tool | Configuration | AssistantVersion | HttpLog
TABLES: tuple[type[Sealed], ...] = (Tool, Configuration, AssistantVersion, HttpLog)


def seal(row: Sealed, secrets: Mapping[str, Any]) -> str:
    """Return what ``row.sealed`` is to hold; nothing for no secrets."""
    if not secrets:
        return ""
    keys, context, data_key = crypto.master_keys(), _context(row), crypto.new_data_key()
    sealed = crypto.seal(data_key, json.dumps(secrets).encode(), context)
    return _joined(keys.current_id, keys.wrap(data_key, context), sealed)


def unseal(row: Sealed) -> dict[str, Any]:
    """Return a row's secrets; ``CannotOpen`` when the master key is gone or the row is not where it was sealed."""
    if not row.sealed:
        return {}
    key_id, wrapped, sealed = _parts(row.sealed)
    data_key = crypto.master_keys().unwrap(wrapped, key_id, _context(row))
    opened: dict[str, Any] = json.loads(crypto.unseal(data_key, sealed, _context(row)))
    return opened


def opened(row: Sealed, options: Mapping[str, Any]) -> dict[str, Any]:
    """Return the options as they are used: secrets in the place of their masks."""
    return {**options, **unseal(row)}


def rewrap(limit: int = 500) -> int:
    """Put up to ``limit`` rows under the current master key and return how many; repeat until it returns 0."""
    current, done = crypto.master_keys().current_id, 0
    for row in _under_former_keys(current, limit):
        key_id, wrapped, sealed = _parts(row.sealed)
        data_key = crypto.master_keys().unwrap(wrapped, key_id, _context(row))
        fresh = _joined(current, crypto.master_keys().wrap(data_key, _context(row)), sealed)
        # Only if nobody has changed the row meanwhile: then it is under the current key anyway.
        done += type(row)._default_manager.filter(pk=row.pk, sealed=row.sealed).update(sealed=fresh)
    return done


def _under_former_keys(current: str, limit: int) -> Iterator[Sealed]:
    for table in TABLES:
        rows = table._default_manager.exclude(sealed="").exclude(sealed__startswith=f"{current}.")
        found = list(rows[:limit])
        yield from found
        limit -= len(found)


def _context(row: Sealed) -> str:
    return crypto.context_of(row.organization_id, row._meta.db_table, row.pk)


def _joined(key_id: str, *parts: bytes) -> str:
    return ".".join([key_id, *(base64.b64encode(part).decode() for part in parts)])


def _parts(text: str) -> tuple[str, bytes, bytes]:
    try:
        key_id, wrapped, sealed = text.split(".")
        return key_id, base64.b64decode(wrapped), base64.b64decode(sealed)
    except ValueError as error:
        raise crypto.CannotOpen("This secret was sealed in a form that is not known here.") from error
