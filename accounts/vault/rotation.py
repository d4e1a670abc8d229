"""Rotation of the vault's keys, in small steps that can be interrupted after any of them and run again.

1. Data keys that a former master key seals are sealed by the current one; then the former one may go.
2. When asked, data keys of a certain age are retired: new ones take their place.
3. Whatever a retired key still seals is sealed anew, and keys that seal nothing any more are deleted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from django.db.models import Model, QuerySet
from django.utils import timezone

from accounts.models import Authenticator, DataKey, VaultCredential
from rapida_site.lib import crypto
from rapida_site.lib.db import atomic_for

BATCH = 200
# Every table with sealed values: each row has ``data_key``, ``sealed`` and ``context``.
SEALED_TABLES: tuple[type[Any], ...] = (VaultCredential, Authenticator)


# Rooms above keep data keys within their own rows: each of these seals some of them anew and returns how many.
_others: list[Callable[[], int]] = []


def also_rewrap(rewrap_some: Callable[[], int]) -> None:
    _others.append(rewrap_some)


def rewrap() -> int:
    """Seal every data key by the current master key; return how many were not."""
    masters = crypto.master_keys()

    def one(key: DataKey) -> None:
        plain = masters.unwrap(bytes(key.wrapped), key.master_key_id, key.context)
        key.wrapped, key.master_key_id = masters.wrap(plain, key.context), masters.current_id
        key.save(update_fields=["wrapped", "master_key_id"])

    count = _each(DataKey.objects.exclude(master_key_id=masters.current_id), one)
    for rewrap_some in _others:
        while done := rewrap_some():
            count += done
    return count


def retire(made_before: datetime) -> int:
    """Let no data key made before this moment seal anything new; return how many did."""
    old = DataKey.objects.filter(retired_at=None, created_at__lt=made_before)
    return old.update(retired_at=timezone.now())


def reseal() -> int:
    """Seal anew what retired keys seal, and delete those keys; return how many values there were."""

    def one(row: VaultCredential | Authenticator) -> None:
        if row.data_key is None:
            return  # deleted meanwhile
        plain = row.data_key.unseal(row.sealed, row.context)
        row.data_key = DataKey.objects.current(row.data_key.organization_id)
        row.sealed = row.data_key.seal(plain, row.context)
        row.save(update_fields=["sealed", "data_key"])

    count = 0
    for table in SEALED_TABLES:
        count += _each(table.objects.filter(data_key__retired_at__isnull=False), one)
    for key in DataKey.objects.filter(retired_at__isnull=False):
        if not any(table.objects.filter(data_key=key).exists() for table in SEALED_TABLES):
            key.delete()
    return count


def _each(rows: QuerySet[Any], act: Callable[[Any], None]) -> int:
    """Lock and act on each row in a transaction of its own; ``rows`` shrink as they are done."""
    count = 0
    for pk in _ids(rows):
        with atomic_for(rows.model):
            row: Model | None = rows.select_for_update(of=("self",)).filter(pk=pk).first()
            if row is not None:
                act(row)
                count += 1
    return count


def _ids(rows: QuerySet[Any]) -> Iterator[int]:
    last = 0
    while batch := list(rows.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:BATCH]):
        yield from batch
        last = batch[-1]
