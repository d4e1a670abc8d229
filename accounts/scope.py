"""What a person is told about themselves when they sign in: role, projects, plan. REST and gRPC show the same."""

from __future__ import annotations

from dataclasses import dataclass

from accounts import access, quotas
from accounts.models import OrganizationMembership, ProjectMembership, User
from accounts.plans import Plan
from accounts.principals import Homeless, principal_of_user
from rapida_site.lib.principal import Principal

MOST_PROJECTS = 1000


@dataclass(frozen=True, slots=True)
class ProjectSeen:
    """``role`` is empty where the person sees the project as owner or admin of its organization alone."""

    id: int
    name: str
    role: str
    membership_id: int


@dataclass(frozen=True, slots=True)
class Scope:
    """``membership`` and ``plan`` are None for a person who belongs to no organization."""

    user: User
    membership: OrganizationMembership | None
    projects: list[ProjectSeen]
    plan: Plan | None


def scope_of(user: User, principal: Principal | None = None) -> Scope:
    """Return the scope of ``user`` where they are at work, or in the oldest of their organizations."""
    if principal is None:
        try:
            principal = principal_of_user(user)
        except Homeless:
            return Scope(user, None, [], None)
    membership = access.memberships_of(principal).filter(organization_id=principal.organization_id).first()
    return Scope(user, membership, _projects(principal), quotas.plan_of(principal.organization_id))


def _projects(principal: Principal) -> list[ProjectSeen]:
    seen = list(access.projects(principal)[:MOST_PROJECTS])
    roles = ProjectMembership.objects.filter(user_id=principal.user_id or 0, project__in=seen)
    held = {role.project_id: role for role in roles}
    return [
        ProjectSeen(project.id, project.name, role.role if role else "", role.id if role else 0)
        for project in seen
        for role in [held.get(project.id)]
    ]
