"""Credentials: verified where their provider can be asked, sealed, verified again, deleted."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import structlog
from django.db import IntegrityError
from django.utils import timezone

from accounts import vault
from accounts.actions.projects import clean_name
from accounts.models import DataKey, VaultCredential
from accounts.vault.access import value_of
from accounts.vault.shapes import Shape, clean_value, hints_of
from rapida_site.lib.db import atomic_for
from rapida_site.lib.errors import Conflict, Invalid, NotFound, RapidaError
from rapida_site.lib.ids import new_id
from rapida_site.lib.principal import OrganizationRole, Principal

log = structlog.get_logger(__name__)
MAX_CREDENTIALS = 500
# A token is renewed this long before its end, so that it does not end on its way to the provider.
EARLY = timedelta(seconds=60)
_MAX_REASON = 500
_SEALED = ["sealed", "data_key", "hints", "expires_at", "updated_at"]
_JUDGED = ["status", "status_reason", "verified_at", "updated_at"]


def create_credential(*, principal: Principal, provider: str, name: str, value: Mapping[str, Any]) -> VaultCredential:
    """Save a credential that its provider accepts; Invalid, and nothing saved, when it refuses.

    When the provider cannot be asked, the credential is saved as not verified, with the reason.
    """
    principal.require_organization(OrganizationRole.ADMIN)
    shape = vault.shape_of(provider)
    if shape.refresh is not None:
        raise Invalid(f"{shape.label} is connected by signing in there: start at Connections.", field="provider")
    credential = VaultCredential(
        id=new_id(),
        organization_id=principal.organization_id,
        provider=shape.code,
        name=clean_name(name),
        created_by_id=principal.user_id,
    )
    cleaned = clean_value(shape, value)
    _require_free(credential)
    if not _judge(credential, shape, cleaned):  # before the transaction: it asks over the network
        raise Invalid(credential.status_reason, field="credential")
    return _insert(credential, shape, cleaned, principal)


def save_connection(
    *, principal: Principal, provider: str, name: str, value: Mapping[str, Any], seconds: float | None
) -> VaultCredential:
    """Save what a finished sign-in at a provider gave; the same account connected again replaces its value."""
    principal.require_organization(OrganizationRole.ADMIN)
    shape, now = vault.shape_of(provider), timezone.now()
    row = VaultCredential(
        id=new_id(),
        organization_id=principal.organization_id,
        provider=shape.code,
        name=clean_name(name),
        kind=VaultCredential.Kind.CONNECTION,
        created_by_id=principal.user_id,
        status=VaultCredential.Status.ACTIVE,
        verified_at=now,
        expires_at=_end(seconds),
    )
    with atomic_for(VaultCredential):
        held = vault.credentials(principal).select_related(None).select_for_update()
        same = held.filter(provider=row.provider, name=row.name).first()
        if same is None:
            return _insert(row, shape, value, principal)
        same.status, same.status_reason, same.verified_at = VaultCredential.Status.ACTIVE, "", now
        same.expires_at = row.expires_at
        _seal(same, shape, value)
        same.save(update_fields=[*_SEALED, *_JUDGED])
    log.info("connection_renewed", credential_id=same.id, provider=same.provider, actor_id=principal.actor_id)
    return same


def verify_credential(*, principal: Principal, credential_id: int) -> VaultCredential:
    """Ask the provider again whether it accepts a credential, and remember the answer."""
    principal.require_organization(OrganizationRole.ADMIN)
    credential = vault.get_credential(principal, credential_id)
    _judge(credential, vault.shape_of(credential.provider), value_of(credential))
    # By filter: it may have been deleted while the provider was asked.
    VaultCredential.objects.live().filter(pk=credential.pk).update(
        status=credential.status, status_reason=credential.status_reason, verified_at=credential.verified_at
    )
    log.info("credential_verified", credential_id=credential.id, status=credential.status, actor_id=principal.actor_id)
    return credential


def delete_credential(*, principal: Principal, credential_id: int) -> VaultCredential:
    """Destroy a credential's value; its name stays for the history of calls that used it."""
    principal.require_organization(OrganizationRole.ADMIN)
    with atomic_for(VaultCredential):
        rows = vault.credentials(principal).select_related(None).select_for_update()
        credential = rows.filter(pk=credential_id).first()
        if credential is None:
            raise NotFound
        credential.sealed, credential.data_key, credential.hints = b"", None, {}
        credential.status, credential.archived_at = VaultCredential.Status.ARCHIVED, timezone.now()
        credential.save(update_fields=["sealed", "data_key", "hints", "status", "archived_at", "updated_at"])
    log.info("credential_deleted", credential_id=credential.id, actor_id=principal.actor_id)
    return credential


def fresh_connection(*, organization_id: int, credential_id: int, provider: str = "") -> dict[str, Any]:
    """Return a connected account's value with a token that still holds, renewed at the provider when it does not."""
    rows = VaultCredential.objects.live().filter(organization_id=organization_id, kind=VaultCredential.Kind.CONNECTION)
    credential = (rows.filter(provider=provider) if provider else rows).filter(pk=credential_id).first()
    if credential is None:
        raise NotFound("There is no connected account under this id, or it is not yours.")
    value = vault.open_credential(organization_id, credential_id)
    if credential.expires_at is None or credential.expires_at > timezone.now() + EARLY:
        return value
    shape = vault.shape_of(credential.provider)
    if shape.refresh is None:
        return value
    fresh, seconds = shape.refresh(value)
    with atomic_for(VaultCredential):
        locked = VaultCredential.objects.live().select_for_update().filter(pk=credential_id).first()
        if locked is None:
            raise NotFound
        locked.expires_at = _end(seconds)
        _seal(locked, shape, fresh)
        locked.save(update_fields=_SEALED)
    return fresh


def _judge(credential: VaultCredential, shape: Shape, value: Mapping[str, Any]) -> bool:
    """Ask the provider and note its answer in ``credential``; False when it refuses."""
    credential.status, credential.status_reason = VaultCredential.Status.UNVERIFIED, ""
    if shape.verify is None:
        credential.status_reason = f"{shape.label} offers no way to ask without using it."
        return True
    try:
        shape.verify(value)
    except Invalid as refusal:
        credential.status, credential.status_reason = VaultCredential.Status.REFUSED, refusal.message[:_MAX_REASON]
        return False
    except RapidaError as error:
        credential.status_reason = error.message[:_MAX_REASON]
        return True
    credential.status, credential.verified_at = VaultCredential.Status.ACTIVE, timezone.now()
    return True


def _insert(
    credential: VaultCredential, shape: Shape, value: Mapping[str, Any], principal: Principal
) -> VaultCredential:
    if vault.credentials(principal).count() >= MAX_CREDENTIALS:
        raise Conflict(f"An organization may have {MAX_CREDENTIALS} credentials; delete one first.")
    _seal(credential, shape, value)
    try:
        with atomic_for(VaultCredential):
            credential.save(force_insert=True)
    except IntegrityError as error:
        raise _taken(credential) from error
    log.info(
        "credential_created",
        credential_id=credential.id,
        provider=credential.provider,
        status=credential.status,
        actor_id=principal.actor_id,
    )
    return credential


def _seal(credential: VaultCredential, shape: Shape, value: Mapping[str, Any]) -> None:
    credential.data_key = DataKey.objects.current(credential.organization_id)
    credential.sealed = credential.data_key.seal(json.dumps(value).encode(), credential.context)
    credential.hints = hints_of(shape, value)


def _require_free(credential: VaultCredential) -> None:
    """Refuse a name that is taken before the provider is asked; the constraint settles the race."""
    taken = VaultCredential.objects.live().filter(
        organization_id=credential.organization_id, provider=credential.provider, name=credential.name
    )
    if taken.exists():
        raise _taken(credential)


def _taken(credential: VaultCredential) -> Conflict:
    return Conflict(f"There is a credential of {credential.provider} with this name; choose another one.", field="name")


def _end(seconds: float | None) -> Any:
    return timezone.now() + timedelta(seconds=seconds) if seconds else None
