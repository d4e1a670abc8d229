"""Keys of projects and organizations, and tokens of services: made, shown once, revoked."""

from __future__ import annotations

from datetime import datetime

import structlog
from django.utils import timezone

from accounts import access, notifications
from accounts.actions.projects import clean_name
from accounts.models import Organization, OrganizationKey, Project, ProjectKey, ServiceToken
from accounts.models.credentials import Credential
from rapida_site.lib import keys
from rapida_site.lib.db import atomic_for
from rapida_site.lib.errors import Conflict, Invalid
from rapida_site.lib.principal import KEY_ROLES, OrganizationRole, Principal, ProjectRole

log = structlog.get_logger(__name__)
MAX_LIVE_KEYS = 50


def create_project_key(
    *,
    principal: Principal,
    project_id: int,
    name: str,
    role: ProjectRole = ProjectRole.WRITER,
    expires_at: datetime | None = None,
) -> tuple[ProjectKey, str]:
    """Create a key of a project; return it with its text, which exists nowhere else from now on."""
    project = access.get_managed_project(principal, project_id)
    _check_role(role)
    _check_expiry(expires_at)
    minted = keys.mint(keys.PROJECT_KEY)
    key = ProjectKey(
        organization_id=project.organization_id,
        project=project,
        name=clean_name(name),
        role=role,
        created_by_id=principal.user_id,
        expires_at=expires_at,
    )
    key.take(minted)
    with atomic_for(ProjectKey):
        Project.objects.select_for_update().get(pk=project.id)
        if ProjectKey.objects.live().filter(project=project).count() >= MAX_LIVE_KEYS:
            raise Conflict(f"A project may have {MAX_LIVE_KEYS} live keys; revoke one first.")
        key.save()
        notifications.notify("project.key_created", project.organization_id, name=key.name, where=project.name)
    log.info("project_key_created", key_id=key.key_id, role=role, project_id=project.id, actor_id=principal.actor_id)
    return key, minted.text


def change_project_key_role(*, principal: Principal, project_id: int, key_id: int, role: ProjectRole) -> ProjectKey:
    """Give a key another role; it has that one everywhere once this is committed."""
    key = access.get_project_key(principal, project_id, key_id)
    _check_role(role)
    if not key.is_live():
        raise Conflict("This key is no longer in use; make a new one.")
    key.role = role
    key.save(update_fields=["role"])
    log.info(
        "project_key_role_changed", key_id=key.key_id, role=role, project_id=project_id, actor_id=principal.actor_id
    )
    return key


def revoke_project_key(*, principal: Principal, project_id: int, key_id: int) -> ProjectKey:
    """Stop a key for good; it is refused everywhere once this is committed. Revoking again changes nothing."""
    key = access.get_project_key(principal, project_id, key_id)
    if key.revoked_at is None:
        withdraw_key(key, actor_id=principal.actor_id)
    return key


def create_organization_key(
    *, principal: Principal, name: str, expires_at: datetime | None = None
) -> tuple[OrganizationKey, str]:
    """Create a key of the organization; return it with its text, which exists nowhere else from now on."""
    organization_id = principal.require_organization(OrganizationRole.ADMIN)
    _check_expiry(expires_at)
    minted = keys.mint(keys.ORGANIZATION_KEY)
    key = OrganizationKey(
        organization_id=organization_id,
        name=clean_name(name),
        created_by_id=principal.user_id,
        expires_at=expires_at,
    )
    key.take(minted)
    with atomic_for(OrganizationKey):
        organization = Organization.objects.select_for_update().get(pk=organization_id)
        if OrganizationKey.objects.live().filter(organization=organization).count() >= MAX_LIVE_KEYS:
            raise Conflict(f"An organization may have {MAX_LIVE_KEYS} live keys; revoke one first.")
        key.save()
        notifications.notify("organization.key_created", organization_id, name=key.name, where=organization.name)
    log.info(
        "organization_key_created", key_id=key.key_id, organization_id=organization_id, actor_id=principal.actor_id
    )
    return key, minted.text


def revoke_organization_key(*, principal: Principal, key_id: int) -> OrganizationKey:
    """Stop a key for good; every look-up asks the database, so that it is refused from now on."""
    key = access.get_organization_key(principal, key_id)
    withdraw(key, actor_id=principal.actor_id)
    return key


def create_service_token(
    *, name: str, expires_at: datetime, organization: Organization | None = None, actor_id: int | None = None
) -> tuple[ServiceToken, str]:
    """Create a token for another server, by an operator, whose right to do so is settled."""
    _check_expiry(expires_at)
    minted = keys.mint(keys.SERVICE_TOKEN)
    token = ServiceToken(
        name=clean_name(name), organization=organization, created_by_id=actor_id, expires_at=expires_at
    )
    token.take(minted)
    token.save()
    log.info("service_token_created", key_id=token.key_id, actor_id=actor_id)
    return token, minted.text


def withdraw(credential: Credential, *, actor_id: int) -> None:
    """Revoke any other credential, likewise; again changes nothing."""
    if credential.revoked_at is None:
        credential.revoked_at = timezone.now()
        credential.save(update_fields=["revoked_at"])
        log.info("credential_revoked", kind=type(credential).__name__, key_id=credential.key_id, actor_id=actor_id)


def withdraw_key(key: ProjectKey, *, actor_id: int) -> None:
    """Revoke a key on behalf of someone whose right to do so is settled: its project's admin or an operator."""
    key.revoked_at = timezone.now()
    key.save(update_fields=["revoked_at"])
    log.info("project_key_revoked", key_id=key.key_id, project_id=key.project_id, actor_id=actor_id)


def _check_role(role: ProjectRole) -> None:
    if role not in KEY_ROLES:
        raise Invalid(f"A key is a {', '.join(KEY_ROLES[:-1])} or {KEY_ROLES[-1]}.", field="role")


def _check_expiry(expires_at: datetime | None) -> None:
    if expires_at is not None and expires_at <= timezone.now():
        raise Invalid("The key would already have expired; choose a later time.", field="expiresAt")
