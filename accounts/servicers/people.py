"""Who made a row and who changed it last, as the contract shows people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from accounts import access as accounts
from rapida_site.lib.principal import Principal
from rapida_site.lib.rows import TenantRow
from rapida_site.lib.rpc.values import timestamp
from rapida_site.pb import common_pb2

People = Mapping[int, common_pb2.User]


def writers(principal: Principal, *rows: Iterable[TenantRow | None]) -> People:
    """Return who wrote the rows, by id, in one query; a key or somebody who left is nobody."""
    ids = {each for group in rows for row in group if row is not None for each in (row.created_by, row.updated_by)}
    return {
        person.pk: common_pb2.User(
            id=person.pk, name=person.name, email=person.email, createdDate=timestamp(person.created_at)
        )
        for person in accounts.people(principal, ids)
    }


def written(row: TenantRow, people: People) -> dict[str, Any]:
    """Return the fields that nearly every message ends with."""
    return {
        "createdBy": row.created_by,
        "createdUser": people.get(row.created_by),
        "updatedBy": row.updated_by,
        "updatedUser": people.get(row.updated_by),
        **dated(row),
    }


def dated(row: TenantRow) -> dict[str, Any]:
    return {"createdDate": timestamp(row.created_at), "updatedDate": timestamp(row.updated_at)}


def status(active: bool) -> str:
    return "ACTIVE" if active else "INACTIVE"
