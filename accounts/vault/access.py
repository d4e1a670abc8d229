"""The only door to credentials. Missing, foreign and deleted look alike: all raise NotFound."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone

from accounts.models import VaultCredential
from accounts.models.vault import VaultCredentialQuerySet
from rapida_site.lib.errors import NotFound
from rapida_site.lib.principal import OrganizationRole, Principal, PrincipalKind

TOUCH = timedelta(minutes=1)


def credentials(principal: Principal) -> VaultCredentialQuerySet:
    """Return the organization's credentials, newest first: for its members and services, not for project keys,
    which stand in web pages.
    """
    if principal.kind is not PrincipalKind.SERVICE:
        principal.require_organization(OrganizationRole.MEMBER)
    live = VaultCredential.objects.live().filter(organization_id=principal.organization_id)
    return live.select_related("created_by").order_by("-created_at", "-id")


def get_credential(principal: Principal, credential_id: int) -> VaultCredential:
    return _found(credentials(principal), credential_id)


def open_credential(organization_id: int, credential_id: int, *, provider: str = "") -> dict[str, Any]:
    """Return the value of an organization's credential, for a call to its provider; NotFound for a foreign one.

    With ``provider`` it must be one of that provider. Never hand the value to a client, a log or a template.
    """
    rows = VaultCredential.objects.live().filter(organization_id=organization_id).select_related("data_key")
    credential = _found(rows.filter(provider=provider) if provider else rows, credential_id)
    now = timezone.now()
    if credential.last_used_at is None or now - credential.last_used_at > TOUCH:
        unused = Q(last_used_at=None) | Q(last_used_at__lt=now - TOUCH)
        VaultCredential.objects.filter(unused, pk=credential.pk).update(last_used_at=now)
    return value_of(credential)


def value_of(credential: VaultCredential) -> dict[str, Any]:
    """Return what a credential holds; CannotOpen when its keys are gone."""
    if credential.data_key is None:
        raise NotFound
    value: dict[str, Any] = json.loads(credential.data_key.unseal(credential.sealed, credential.context))
    return value


def _found(rows: VaultCredentialQuerySet, credential_id: int) -> VaultCredential:
    credential = rows.filter(pk=credential_id).first()
    if credential is None:
        raise NotFound
    return credential
