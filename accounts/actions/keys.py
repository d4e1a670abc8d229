"""Project keys: made, shown once, revoked."""

from __future__ import annotations

from datetime import datetime

import structlog
from django.utils import timezone

from accounts import access, keyring
from accounts.actions.projects import clean_name
from accounts.models import Project, ProjectKey
from rapida_site.lib import keys
from rapida_site.lib.db import atomic_for, on_commit_for
from rapida_site.lib.errors import Conflict, Invalid
from rapida_site.lib.principal import Principal, ProjectRole

log = structlog.get_logger(__name__)
MAX_LIVE_KEYS = 50


def create_project_key(
    *, principal: Principal, project_id: int, name: str, expires_at: datetime | None = None
) -> tuple[ProjectKey, str]:
    """Create a key of a project; return it with its text, which exists nowhere else from now on."""
    project = access.get_project(principal, project_id, ProjectRole.ADMIN)
    if expires_at is not None and expires_at <= timezone.now():
        raise Invalid("The key would already have expired; choose a later time.", field="expiresAt")
    minted = keys.mint(keys.PROJECT_KEY)
    key = ProjectKey(
        organization_id=project.organization_id,
        project=project,
        name=clean_name(name),
        created_by_id=principal.user_id,
        expires_at=expires_at,
    )
    key.take(minted)
    with atomic_for(ProjectKey):
        Project.objects.select_for_update().get(pk=project.id)
        if ProjectKey.objects.live().filter(project=project).count() >= MAX_LIVE_KEYS:
            raise Conflict(f"A project may have {MAX_LIVE_KEYS} live keys; revoke one first.")
        key.save()
    log.info("project_key_created", key_id=key.key_id, project_id=project.id, actor_id=principal.actor_id)
    return key, minted.text


def revoke_project_key(*, principal: Principal, project_id: int, key_id: int) -> ProjectKey:
    """Stop a key for good; it is refused everywhere once this is committed. Revoking again changes nothing."""
    key = access.get_project_key(principal, project_id, key_id)
    if key.revoked_at is None:
        withdraw_key(key, actor_id=principal.actor_id)
    return key


def withdraw_key(key: ProjectKey, *, actor_id: int) -> None:
    """Revoke a key on behalf of someone whose right to do so is settled: its project's admin or an operator."""
    with atomic_for(ProjectKey):
        key.revoked_at = timezone.now()
        key.save(update_fields=["revoked_at"])
        on_commit_for(ProjectKey, lambda: keyring.forget([key.key_id]))
    log.info("project_key_revoked", key_id=key.key_id, project_id=key.project_id, actor_id=actor_id)
