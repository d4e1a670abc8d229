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
    TALKER = "talker"


# A talker is a key in a page that anybody may open: it holds conversations, and reads none but its end user's own.
PERSON_ROLES = (ProjectRole.SUPER_ADMIN, ProjectRole.ADMIN, ProjectRole.WRITER, ProjectRole.READER)
KEY_ROLES = (ProjectRole.TALKER, ProjectRole.READER, ProjectRole.WRITER, ProjectRole.ADMIN)
_PROJECT_RANK = {
    ProjectRole.TALKER: 0,
    ProjectRole.READER: 1,
    ProjectRole.WRITER: 2,
    ProjectRole.ADMIN: 3,
    ProjectRole.SUPER_ADMIN: 4,
}
_ORGANIZATION_RANK = {OrganizationRole.MEMBER: 0, OrganizationRole.ADMIN: 1, OrganizationRole.OWNER: 2}


@dataclass(frozen=True, slots=True)
class Principal:
    """The caller and its reach.

    ``project_id`` is the active project, or None for acts on the organization itself. ``actor_id`` is the user's or
    the key's id, for audit columns. ``end_user`` is whom a project key says it acts for, in the caller's own words.
    """

    kind: PrincipalKind
    actor_id: int
    organization_id: int
    project_id: int | None = None
    user_id: int | None = None
    organization_role: OrganizationRole | None = None
    project_role: ProjectRole | None = None
    name: str = ""
    end_user: str = ""

    def require_person(self) -> int:
        """Return the user's id, or raise Forbidden: no key manages keys, people or projects, whatever its role."""
        if self.user_id is None:
            raise Forbidden("This needs a person: sign in, or send authorization and x-auth-id.")
        return self.user_id

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
