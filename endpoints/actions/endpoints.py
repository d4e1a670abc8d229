"""Endpoints: made with their first version in use, renamed, tagged, copied, deleted softly."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from accounts.quotas import room_for
from endpoints import access
from endpoints.actions.rules import cache_fields, retry_fields
from endpoints.actions.versions import add_version, put_to_work, version_fields
from endpoints.models import CacheRule, Endpoint, RetryRule, Visibility
from rapida_site.lib.db import atomic_for
from rapida_site.lib.errors import Invalid
from rapida_site.lib.named import checked
from rapida_site.lib.option_values import one_line
from rapida_site.lib.principal import Principal, ProjectRole
from rapida_site.lib.rows import written_by

MAX_ID = 2**63 - 1


def create_endpoint(
    *,
    principal: Principal,
    name: str,
    version: Mapping[str, Any],
    description: str = "",
    visibility: str = Visibility.PRIVATE,
    language: str = "english",
    source: str = "",
    source_identifier: int | None = None,
    tags: Sequence[str] = (),
    retry: Mapping[str, Any] | None = None,
    cache: Mapping[str, Any] | None = None,
) -> Endpoint:
    """Create an endpoint; ``version`` (the fields of ``create_version``) becomes version 1 and is in use."""
    project = principal.require_project(ProjectRole.WRITER)
    fields = checked(
        "An endpoint", name=name, description=description, visibility=visibility, language=language, tags=tags
    )
    fields |= {
        "source": one_line("source", source, 50, empty=True),
        "source_identifier": _identifier(source_identifier),
    }
    content, owned = version_fields(version), written_by(principal, project)
    with room_for(principal.organization_id, "endpoints"), atomic_for(Endpoint):
        endpoint = Endpoint.objects.create(**owned, **fields)
        put_to_work(principal, add_version(principal, endpoint, content))
        if retry is not None:
            RetryRule.objects.create(**owned, endpoint=endpoint, **retry_fields(retry))
        if cache is not None:
            CacheRule.objects.create(**owned, endpoint=endpoint, **cache_fields(cache))
    return access.get_endpoint(principal, endpoint.pk)


def update_endpoint(*, principal: Principal, endpoint_id: int, **changes: Any) -> Endpoint:
    """Change name, description, visibility, language or tags; versions have their own acts."""
    endpoint = access.get_endpoint(principal, endpoint_id, ProjectRole.WRITER)
    for field, value in checked("An endpoint", **changes).items():
        setattr(endpoint, field, value)
    endpoint.updated_by = principal.actor_id
    endpoint.save(update_fields=[*changes, "updated_by", "updated_at"])
    return endpoint


def fork_endpoint(*, principal: Principal, endpoint_id: int, version_id: int | None = None, name: str = "") -> Endpoint:
    """Copy an endpoint with one version (the one in use unless named), its tags, cache and retry rules."""
    old = access.get_endpoint(principal, endpoint_id, ProjectRole.WRITER)
    version = access.named_version(principal, old, f"vrsn_{version_id}" if version_id else "latest")
    content = ("prompt", "variables", "model_provider", "model_options")
    retry, cache = getattr(old, "retry", None), getattr(old, "cache", None)
    rules: dict[str, dict[str, Any]] = {}
    if retry is not None:
        names = ("kind", "max_attempts", "delay_seconds", "exponential_backoff", "retryables")
        rules["retry"] = {field: getattr(retry, field) for field in names}
    if cache is not None:
        rules["cache"] = {field: getattr(cache, field) for field in ("kind", "expiry_seconds", "match_threshold")}
    return create_endpoint(
        principal=principal,
        name=name or f"Copy of {old.name}"[:250].rstrip(),
        description=old.description,
        visibility=old.visibility,
        language=old.language,
        source="fork",
        source_identifier=old.pk,
        tags=old.tags,
        version={**{field: getattr(version, field) for field in content}, "note": f"From v{version.number}"},
        **rules,
    )


def delete_endpoint(*, principal: Principal, endpoint_id: int) -> None:
    """Take an endpoint out of use: it answers no more calls, the logs stay."""
    endpoint = access.get_endpoint(principal, endpoint_id, ProjectRole.ADMIN)
    now = datetime.now(UTC)
    Endpoint.objects.live().filter(pk=endpoint.pk).update(deleted_at=now, updated_at=now, updated_by=principal.actor_id)


def _identifier(value: int | None) -> int | None:
    if value is not None and not 0 <= value <= MAX_ID:
        raise Invalid("source_identifier is no id.", field="source_identifier")
    return value or None
