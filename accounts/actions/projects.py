"""Organizations and their projects."""

from __future__ import annotations

from collections.abc import Mapping

import structlog
from django.utils import timezone

from accounts import access, invalidation, keyring, notifications, quotas
from accounts.models import Organization, OrganizationMembership, Project, ProjectKey, ProjectMembership, User
from rapida_site.lib.db import atomic_for
from rapida_site.lib.errors import Conflict, Invalid
from rapida_site.lib.principal import OrganizationRole, Principal, ProjectRole

log = structlog.get_logger(__name__)
MAX_ORGANIZATIONS_OF_AN_OWNER = 20
MAX_PROJECTS = 200
MAX_NAME, MAX_DESCRIPTION = 120, 500
# What an organization tells of itself, and how long each may be.
_ABOUT = {"description": MAX_DESCRIPTION, "size": 60, "industry": 120, "contact": 254}


def create_organization(*, user: User, name: str, project_name: str = "", **about: str | None) -> Organization:
    """Create an organization with its first project; ``user`` becomes its owner. Takes a person, not a principal:
    whoever belongs to no organization has none. ``about`` is as in ``change_organization``."""
    with atomic_for(Organization):
        User.objects.select_for_update().get(pk=user.pk)
        owned = OrganizationMembership.objects.filter(user=user, role=OrganizationRole.OWNER).count()
        if owned >= MAX_ORGANIZATIONS_OF_AN_OWNER:
            raise Conflict(f"One person may own {MAX_ORGANIZATIONS_OF_AN_OWNER} organizations.")
        organization = Organization(name=clean_name(name))
        _describe(organization, about)
        organization.save(force_insert=True)
        OrganizationMembership.objects.create(organization=organization, user=user, role=OrganizationRole.OWNER)
        _create_project(organization.id, user.id, project_name or "My first project", "")
    log.info("organization_created", organization_id=organization.id, actor_id=user.id)
    return organization


def change_organization(*, principal: Principal, name: str | None = None, **about: str | None) -> Organization:
    """Change what is given; ``about`` may hold ``description``, ``size``, ``industry`` and ``contact``."""
    principal.require_organization(OrganizationRole.ADMIN)
    organization = access.get_organization(principal)
    if name is not None:
        organization.name = clean_name(name)
    _describe(organization, about)
    organization.save(update_fields=["name", *_ABOUT])
    log.info("organization_changed", organization_id=organization.id, actor_id=principal.actor_id)
    return organization


def create_project(*, principal: Principal, name: str, description: str = "") -> Project:
    """Create a project; its creator becomes its super admin."""
    organization_id = principal.require_organization(OrganizationRole.ADMIN)
    user = access.get_user(principal)
    with atomic_for(Project):
        Organization.objects.select_for_update().get(pk=organization_id)
        if Project.objects.live().of_organization(organization_id).count() >= MAX_PROJECTS:
            raise Conflict(f"An organization may have {MAX_PROJECTS} projects; archive one first.")
        quotas.require_room(organization_id, "projects")
        project = _create_project(organization_id, user.id, name, description)
        notifications.notify("project.created", organization_id, name=project.name)
    log.info("project_created", project_id=project.id, organization_id=organization_id, actor_id=user.id)
    return project


def change_project(
    *, principal: Principal, project_id: int, name: str | None = None, description: str | None = None
) -> Project:
    """Change what is given."""
    project = access.get_managed_project(principal, project_id)
    if name is not None:
        project.name = clean_name(name)
    if description is not None:
        project.description = clean_description(description)
    project.save(update_fields=["name", "description"])
    log.info("project_changed", project_id=project.id, actor_id=principal.actor_id)
    return project


def archive_project(*, principal: Principal, project_id: int) -> Project:
    """Put a project away: nobody sees it, and its keys stop working as soon as this is committed."""
    project = access.get_managed_project(principal, project_id, ProjectRole.SUPER_ADMIN)
    with atomic_for(Project):
        project.archived_at = timezone.now()
        project.save(update_fields=["archived_at"])
        notifications.notify("project.archived", project.organization_id, name=project.name)
        key_ids = list(ProjectKey.objects.filter(project=project).values_list("key_id", flat=True))
        invalidation.mark(Project, map(keyring.subject, key_ids))
    log.info("project_archived", project_id=project.id, actor_id=principal.actor_id)
    return project


def clean_name(name: str, what: str = "name") -> str:
    """Return a name without blanks around it; Invalid when nothing or too much is left."""
    cleaned = " ".join(name.split())
    if not cleaned or len(cleaned) > MAX_NAME or "\x00" in cleaned:
        raise Invalid(f"The {what} needs 1 to {MAX_NAME} characters, none of them NUL.", field=what)
    return cleaned


def clean_description(description: str) -> str:
    return clean_text(description, "description", MAX_DESCRIPTION)


def clean_text(text: str, what: str, longest: int) -> str:
    if len(text) > longest or "\x00" in text:
        raise Invalid(f"The {what.replace('_', ' ')} may have {longest} characters, none of them NUL.", field=what)
    return text.strip()


def _describe(organization: Organization, about: Mapping[str, str | None]) -> None:
    for field, value in about.items():
        if value is not None:
            setattr(organization, field, clean_text(value, field, _ABOUT[field]))


def _create_project(organization_id: int, user_id: int, name: str, description: str) -> Project:
    project = Project.objects.create(
        organization_id=organization_id, name=clean_name(name), description=clean_description(description)
    )
    ProjectMembership.objects.create(project=project, user_id=user_id, role=ProjectRole.SUPER_ADMIN)
    return project
