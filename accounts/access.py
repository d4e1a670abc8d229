"""The only door to the rows of accounts. Missing and foreign look alike: both raise NotFound."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from django.db.models import QuerySet

from accounts.models import (
    BillingInformation,
    Invitation,
    Organization,
    OrganizationKey,
    OrganizationMembership,
    Project,
    ProjectKey,
    ProjectMembership,
    User,
    UserToken,
)
from accounts.models.credentials import CredentialQuerySet
from accounts.models.organizations import ProjectQuerySet
from rapida_site.lib.errors import NotFound
from rapida_site.lib.prepared import Prepared
from rapida_site.lib.principal import OrganizationRole, Principal, PrincipalKind, ProjectRole

_MEMBERS = Prepared(
    lambda organization, *ids: User.objects.filter(
        pk__in=OrganizationMembership.objects.filter(organization_id=organization, user_id__in=ids).values("user_id")
    )
)


def get_user(principal: Principal) -> User:
    """Return the person behind the principal; a project key is nobody."""
    user = User.objects.filter(pk=principal.require_person(), status=User.Status.ACTIVE).first()
    if user is None:
        raise NotFound
    return user


def get_organization(principal: Principal) -> Organization:
    """Return the organization, to its members and to keys that may read."""
    if principal.organization_role is None:
        principal.require_project()
    organization = Organization.objects.filter(pk=principal.organization_id).first()
    if organization is None:
        raise NotFound
    return organization


def memberships_of(principal: Principal) -> QuerySet[OrganizationMembership]:
    """Return the principal's memberships in all their organizations, oldest first."""
    memberships = OrganizationMembership.objects.filter(user=get_user(principal))
    return memberships.select_related("organization").order_by("created_at", "id")


def members(principal: Principal) -> QuerySet[OrganizationMembership]:
    """Return the members of the principal's organization."""
    principal.require_organization()
    found = OrganizationMembership.objects.filter(organization_id=principal.organization_id)
    return found.select_related("user").order_by("created_at", "id")


def get_member(principal: Principal, user_id: int) -> OrganizationMembership:
    member = members(principal).filter(user_id=user_id).first()
    if member is None:
        raise NotFound
    return member


def projects(principal: Principal) -> ProjectQuerySet:
    """Return the live projects that the principal can see, newest first."""
    live: ProjectQuerySet = Project.objects.live().order_by("-created_at", "-id")
    if principal.kind is PrincipalKind.ORGANIZATION_KEY:
        return live.of_organization(principal.organization_id)
    if principal.user_id is None:
        return live.of_organization(principal.organization_id).filter(pk=principal.require_project())
    role = principal.organization_role or OrganizationRole.MEMBER
    return live.visible_to(principal.user_id, principal.organization_id, role)


def get_project(principal: Principal, project_id: int, role: ProjectRole = ProjectRole.READER) -> Project:
    """Return a live project; Forbidden when it can be seen but the role in it is too low."""
    project = _visible_project(principal, project_id)
    in_project(principal, project_id).require_project(role)
    return project


def get_managed_project(principal: Principal, project_id: int, role: ProjectRole = ProjectRole.ADMIN) -> Project:
    """Return a live project to whoever manages it, its members and its keys: a person, never a key."""
    project = _visible_project(principal, project_id)
    principal.require_person()
    in_project(principal, project_id).require_project(role)
    return project


def in_project(principal: Principal, project_id: int) -> Principal:
    """Return the same caller at work in another project of the organization, with the role held there."""
    if principal.kind is PrincipalKind.ORGANIZATION_KEY:
        return replace(principal, project_id=project_id, project_role=ProjectRole.WRITER)
    if principal.user_id is None or principal.project_id == project_id:
        return principal
    held = ProjectMembership.objects.filter(user_id=principal.user_id, project_id=project_id).first()
    return replace(principal, project_id=project_id, project_role=ProjectRole(held.role) if held else None)


def project_members(principal: Principal, project_id: int) -> QuerySet[ProjectMembership]:
    """Return who holds a role in a project that the principal can see."""
    roles = ProjectMembership.objects.filter(project=get_project(principal, project_id))
    return roles.select_related("user").order_by("created_at", "id")


def project_keys(principal: Principal, project_id: int) -> CredentialQuerySet:
    """Return all keys of a project, newest first, revoked ones too; for its admins."""
    project = get_managed_project(principal, project_id)
    keys: CredentialQuerySet = ProjectKey.objects.filter(project=project)
    return keys.select_related("created_by").order_by("-created_at", "-id")


def get_project_key(principal: Principal, project_id: int, key_id: int) -> ProjectKey:
    key: ProjectKey | None = project_keys(principal, project_id).filter(pk=key_id).first()
    if key is None:
        raise NotFound
    return key


def organization_keys(principal: Principal) -> CredentialQuerySet:
    """Return all keys of the organization, newest first, revoked ones too; for its admins."""
    principal.require_organization(OrganizationRole.ADMIN)
    keys: CredentialQuerySet = OrganizationKey.objects.filter(organization_id=principal.organization_id)
    return keys.select_related("created_by").order_by("-created_at", "-id")


def get_organization_key(principal: Principal, key_id: int) -> OrganizationKey:
    key: OrganizationKey | None = organization_keys(principal).filter(pk=key_id).first()
    if key is None:
        raise NotFound
    return key


def billing_information(principal: Principal) -> BillingInformation | None:
    """Return whom to bill, once that was told; for owners."""
    principal.require_organization(OrganizationRole.OWNER)
    return BillingInformation.objects.filter(organization_id=principal.organization_id).first()


def invitations(principal: Principal, now: datetime | None = None) -> CredentialQuerySet:
    """Return the organization's open invitations, newest first; for its admins."""
    principal.require_organization(OrganizationRole.ADMIN)
    open_ones: CredentialQuerySet = Invitation.objects.live(now).filter(
        organization_id=principal.organization_id, used_at=None
    )
    return open_ones.prefetch_related("projects").order_by("-created_at", "-id")


def get_invitation(principal: Principal, invitation_id: int) -> Invitation:
    invitation: Invitation | None = invitations(principal).filter(pk=invitation_id).first()
    if invitation is None:
        raise NotFound
    return invitation


def tokens(principal: Principal) -> CredentialQuerySet:
    """Return the person's own live tokens, newest first."""
    live: CredentialQuerySet = UserToken.objects.live().filter(user=get_user(principal))
    return live.order_by("-created_at", "-id")


def people(principal: Principal, ids: Collection[int]) -> list[User]:
    """Return those of the ids that are members of the principal's organization, for the names beside what they did."""
    return _MEMBERS(principal.organization_id, *ids) if ids else []


def _visible_project(principal: Principal, project_id: int) -> Project:
    project: Project | None = projects(principal).filter(pk=project_id).first()
    if project is None:
        raise NotFound
    return project
