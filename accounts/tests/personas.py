"""The people of the tests: alice owns organization A, bob only reads there, charlie owns another organization.

``pytest_plugins`` of the root conftest makes them fixtures everywhere. Whoever is not told otherwise must not reach
into somebody else's organization: every door is tried with charlie.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import pytest
from django.contrib.auth.hashers import make_password
from django.core.cache import caches

from accounts import actions
from accounts.models import Organization, OrganizationMembership, Project, ProjectKey, ProjectMembership, User
from accounts.principals import principal_from, principal_of_user
from rapida_site.lib.principal import OrganizationRole, Principal, ProjectRole
from rapida_site.lib.throttle import CREDENTIALS

PASSWORD = "correct horse battery staple"


@dataclass(frozen=True)
class Persona:
    """A person at work in a project. ``key_text`` is a live key of that project, empty for who may not make one."""

    user: User
    organization: Organization
    project: Project
    principal: Principal
    key: ProjectKey | None = None
    key_text: str = ""

    @property
    def key_principal(self) -> Principal:
        return principal_from({"x-api-key": self.key_text})

    def new_key(self, role: ProjectRole) -> str:
        """Make a key of the project and return its text."""
        return actions.create_project_key(
            principal=self.principal, project_id=self.project.id, name=f"{role} key", role=role
        )[1]


@pytest.fixture
def empty_session_store() -> None:
    """Throttles, tickets and known keys live in Redis, which no transaction rolls back."""
    caches["sessions"].clear()
    CREDENTIALS.forgive()


@pytest.fixture
def alice(db: None, empty_session_store: None) -> Persona:
    """The owner of organization A with project A1 and a key of it."""
    return make_owner("alice", "Organization A", "A1")


@pytest.fixture
def charlie(db: None, empty_session_store: None) -> Persona:
    """The owner of organization C with project C1 and a key of it: a stranger to alice and bob."""
    return make_owner("charlie", "Organization C", "C1")


@pytest.fixture
def bob(alice: Persona) -> Persona:
    """A member of alice's organization who reads in her project."""
    user = make_user("bob")
    OrganizationMembership.objects.create(organization=alice.organization, user=user, role=OrganizationRole.MEMBER)
    ProjectMembership.objects.create(project=alice.project, user=user, role=ProjectRole.READER)
    return Persona(user, alice.organization, alice.project, principal_of_user(user, alice.project.id))


def make_user(name: str) -> User:
    """Create a person with ``PASSWORD``, without the price of hashing it again."""
    return User.objects.create(email=f"{name}@example.com", name=name.title(), password=_hashed(PASSWORD))


def make_owner(name: str, organization_name: str, project_name: str) -> Persona:
    user = make_user(name)
    organization = actions.create_organization(user=user, name=organization_name, project_name=project_name)
    project = Project.objects.get(organization=organization)
    principal = principal_of_user(user, project.id)
    key, text = actions.create_project_key(principal=principal, project_id=project.id, name=f"{project_name} key")
    return Persona(user, organization, project, principal, key, text)


@cache
def _hashed(password: str) -> str:
    return make_password(password)
