"""Who is asking: one frozen value, built once from headers, cookie or token, and used by every interface alike."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from rapida_site.lib.errors import Forbidden


class PrincipalKind(StrEnum):
    USER = "user"
    PROJECT_KEY = "project_key"
    ORGANIZATION_KEY = "organization_key"
    SERVICE = "service"


class OrganizationRole(StrEnum):
    OWNER = "owner"
    ADMIN = "admin"
    MEMBER = "member"


class ProjectRole(StrEnum):
    SUPER_ADMIN = "super_admin"
    ADMIN = "admin"
    WRITER = "writer"
    READER = "reader"


_PROJECT_RANK = {ProjectRole.READER: 0, ProjectRole.WRITER: 1, ProjectRole.ADMIN: 2, ProjectRole.SUPER_ADMIN: 3}
_ORGANIZATION_RANK = {OrganizationRole.MEMBER: 0, OrganizationRole.ADMIN: 1, OrganizationRole.OWNER: 2}


@dataclass(frozen=True, slots=True)
class Principal:
    """The caller and its reach.

    ``project_id`` is the active project, or None for acts on the organization itself. ``actor_id`` is the user's or
    the key's id, for audit columns. A project key acts as a writer of its project.
    """

    kind: PrincipalKind
    actor_id: int
    organization_id: int
    project_id: int | None = None
    user_id: int | None = None
    organization_role: OrganizationRole | None = None
    project_role: ProjectRole | None = None
    name: str = ""

    def require_project(self, role: ProjectRole = ProjectRole.READER) -> int:
        """Return the active project's id, or raise Forbidden when none is chosen or the role is too low."""
        if self.project_id is None:
            raise Forbidden("Choose a project first: send x-project-id, or use a project key.")
        if not self.can(role):
            raise Forbidden(f"This needs the project role {role.value.replace('_', ' ')} or higher.")
        return self.project_id

    def can(self, role: ProjectRole) -> bool:
        """True when the caller holds at least this role in the active project; organization owners and admins do."""
        if self.project_id is None:
            return False
        if self.organization_role in (OrganizationRole.OWNER, OrganizationRole.ADMIN):
            return True
        return self.project_role is not None and _PROJECT_RANK[self.project_role] >= _PROJECT_RANK[role]

    def require_organization(self, role: OrganizationRole = OrganizationRole.MEMBER) -> int:
        """Return the organization's id, or raise Forbidden when the caller's role in it is too low."""
        held = self.organization_role
        if held is None or _ORGANIZATION_RANK[held] < _ORGANIZATION_RANK[role]:
            raise Forbidden(f"This needs the organization role {role.value} or higher.")
        return self.organization_id
