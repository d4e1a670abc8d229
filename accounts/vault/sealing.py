"""Data keys: one for each organization, made when first needed, opened by the master key that sealed it."""

from __future__ import annotations

from accounts.models import DataKey
from rapida_site.lib import crypto
from rapida_site.lib.db import atomic_for
from rapida_site.lib.ids import new_id


def data_key_of(organization_id: int | None) -> DataKey:
    """Return the key that seals new secrets of an organization (None: of persons)."""
    current = DataKey.objects.filter(organization_id=organization_id, retired_at=None).first()
    if current is not None:
        return current
    masters = crypto.master_keys()
    key = DataKey(id=new_id(), organization_id=organization_id, master_key_id=masters.current_id)
    wrapped = masters.wrap(crypto.new_data_key(), key.context)
    with atomic_for(DataKey):
        # Of two that make the first key at once, one finds the other's.
        found, _ = DataKey.objects.get_or_create(
            organization_id=organization_id,
            retired_at=None,
            defaults={"id": key.id, "wrapped": wrapped, "master_key_id": key.master_key_id},
        )
    return found


def seal(key: DataKey, plain: bytes, context: str) -> bytes:
    return crypto.seal(_opened(key), plain, context)


def unseal(key: DataKey, sealed: bytes, context: str) -> bytes:
    return crypto.unseal(_opened(key), bytes(sealed), context)


def _opened(key: DataKey) -> bytes:
    return crypto.master_keys().unwrap(bytes(key.wrapped), key.master_key_id, key.context)
