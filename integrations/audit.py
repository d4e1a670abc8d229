"""The record of provider calls: ``record`` keeps one, whoever made it; ``calls`` reads a tenant's.

A row shows what was asked and what came back, each bounded; credentials never get here. It goes after ``LOG_DAYS``.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings

from integrations.models import ProviderCall, ProviderCallMetadata, ProviderCallQuerySet
from rapida_site.lib.db import atomic_for
from rapida_site.lib.errors import Invalid, NotFound
from rapida_site.lib.principal import OrganizationRole, Principal, ProjectRole
from rapida_site.lib.rows import forget_older

MAX_JSON = 16_000
MAX_METADATA, MAX_KEY, MAX_VALUE = 50, 120, 1000


@dataclass(frozen=True, slots=True)
class Call:
    """One finished request to a provider, as ``record`` keeps it; ``error`` is empty when it went well."""

    provider: str
    operation: str
    seconds: float
    http_status: int = 200
    error: str = ""
    credential_id: int | None = None
    request: Mapping[str, Any] = field(default_factory=dict)
    response: Mapping[str, Any] = field(default_factory=dict)
    metrics: Mapping[str, float] = field(default_factory=dict)
    metadata: Mapping[str, str] = field(default_factory=dict)


def record(principal: Principal, call: Call) -> ProviderCall:
    """Keep a call of ``principal``'s organization and project; for threads with a database (``in_db`` from a loop)."""
    with atomic_for(ProviderCall):
        row = ProviderCall.objects.create(  # type: ignore[misc]  # soft keys that may be null
            organization_id=principal.organization_id,
            project_id=principal.project_id,
            credential_id=call.credential_id,
            actor_id=principal.actor_id,
            provider=call.provider[:64],
            operation=call.operation[:32],
            status=ProviderCall.Status.FAILED if call.error else ProviderCall.Status.COMPLETE,
            http_status=call.http_status,
            microseconds=round(call.seconds * 1_000_000),
            request=_bounded(call.request),
            response=_bounded(call.response),
            metrics=dict(call.metrics),
            error=str(_plain(call.error))[:2000],
        )
        _set_metadata(row, call.metadata)
    return row


def calls(principal: Principal) -> ProviderCallQuerySet:
    """Return calls newest first: of the active project; without one all of the organization, for its admins."""
    rows = ProviderCall.objects.of_organization(principal.organization_id).order_by("-id")
    if principal.project_id is None:
        principal.require_organization(OrganizationRole.ADMIN)
        return rows
    principal.require_project(ProjectRole.READER)
    return rows.filter(project_id=principal.project_id)


def get_call(principal: Principal, call_id: int) -> ProviderCall:
    row = calls(principal).prefetch_related("metadata").filter(pk=call_id).first()
    if row is None:
        raise NotFound
    return row


def add_metadata(*, principal: Principal, call_id: int, metadata: Mapping[str, str]) -> ProviderCall:
    """Add to what a client remembers about a call; an existing key gets the new value."""
    principal.require_project(ProjectRole.WRITER)
    check_metadata(metadata)
    row = get_call(principal, call_id)
    with atomic_for(ProviderCall):
        ProviderCall.objects.select_for_update().get(pk=row.pk)
        _set_metadata(row, metadata)
        row.save(update_fields=["updated_at"])
    return get_call(principal, call_id)


def forget_calls() -> int:
    """Delete the calls of long ago with their metadata; return how many went."""
    return forget_older(ProviderCall.objects.all(), settings.LOG_LIFE)


def check_metadata(metadata: Mapping[str, str]) -> None:
    """Refuse what cannot be kept with a call."""
    if any(not key or len(key) > MAX_KEY or len(value) > MAX_VALUE for key, value in metadata.items()):
        raise Invalid(f"A key of metadata has 1 to {MAX_KEY} characters, its value at most {MAX_VALUE}.")
    if any("\x00" in key + value for key, value in metadata.items()):
        raise Invalid("Metadata must not hold a NUL character.")
    if len(metadata) > MAX_METADATA:
        raise Invalid(f"A call may have {MAX_METADATA} keys of metadata.")


def _set_metadata(row: ProviderCall, metadata: Mapping[str, str]) -> None:
    """Write what ``check_metadata`` let through."""
    if not metadata:
        return
    if len(metadata.keys() | set(row.metadata.values_list("key", flat=True))) > MAX_METADATA:
        raise Invalid(f"A call may have {MAX_METADATA} keys of metadata.")
    rows = [ProviderCallMetadata(call=row, key=key, value=value) for key, value in metadata.items()]
    ProviderCallMetadata.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["call", "key"], update_fields=["value"]
    )


def _bounded(content: Mapping[str, Any]) -> dict[str, Any]:
    """Return JSON that PostgreSQL takes, or the beginning of its text when it is too long."""
    text = json.dumps(_plain(content), ensure_ascii=False, default=str)
    if len(text) > MAX_JSON:
        return {"truncated": text[:MAX_JSON], "characters": len(text)}
    bounded: dict[str, Any] = json.loads(text)
    return bounded


def _plain(value: Any) -> Any:
    """Return the value without NUL characters, which PostgreSQL keeps in no text."""
    match value:
        case str():
            return value.replace("\x00", "")
        case Mapping():
            return {str(key).replace("\x00", ""): _plain(item) for key, item in value.items()}
        case list() | tuple():
            return [_plain(item) for item in value]
        case _:
            return value
