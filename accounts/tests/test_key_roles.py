"""What a project key may: as much as its role, and never more than a key."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import caches
from django.db import IntegrityError
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from rest_framework.test import APIClient

from accounts import access, actions
from accounts.models import ProjectKey
from accounts.principals import principal_from
from accounts.roles import read_role
from accounts.tests.personas import Persona
from rapida_site.lib.db import atomic_for
from rapida_site.lib.errors import Conflict, Forbidden, Invalid, NotFound
from rapida_site.lib.principal import KEY_ROLES, PERSON_ROLES, OrganizationRole, Principal, ProjectRole
from rapida_site.pb import web_api_pb2 as pb
from rapida_site.rpc.testing import call

pytestmark = pytest.mark.django_db
TALKER, ADMIN = ProjectRole.TALKER, ProjectRole.ADMIN


def role_of(text: str) -> ProjectRole | None:
    return principal_from({"x-api-key": text}).project_role


def of_key(text: str) -> APIClient:
    return APIClient(headers={"x-api-key": text})


def managing(alice: Persona, bob: Persona) -> list[Callable[[Principal], object]]:
    """Everything about keys, members, the organization and the project itself."""
    project, key = alice.project.id, alice.key.id if alice.key else 0
    return [
        lambda who: actions.create_project_key(principal=who, project_id=project, name="k"),
        lambda who: actions.change_project_key_role(principal=who, project_id=project, key_id=key, role=ADMIN),
        lambda who: actions.revoke_project_key(principal=who, project_id=project, key_id=key),
        lambda who: access.project_keys(who, project),
        lambda who: actions.create_organization_key(principal=who, name="k"),
        lambda who: access.organization_keys(who),
        lambda who: actions.invite_member(principal=who, email="dora@example.com"),
        lambda who: actions.change_member_role(principal=who, user_id=bob.user.id, role=OrganizationRole.OWNER),
        lambda who: actions.remove_member(principal=who, user_id=bob.user.id),
        lambda who: actions.set_project_role(principal=who, project_id=project, user_id=bob.user.id, role=None),
        lambda who: actions.bring_to_projects(
            principal=who, email=bob.user.email, project_roles={project: ProjectRole.ADMIN}
        ),
        lambda who: access.members(who),
        lambda who: access.invitations(who),
        lambda who: actions.change_organization(principal=who, name="Mine"),
        lambda who: actions.change_plan(principal=who, slug="free"),
        lambda who: actions.create_project(principal=who, name="Mine"),
        lambda who: actions.change_project(principal=who, project_id=project, name="Mine"),
        lambda who: actions.archive_project(principal=who, project_id=project),
        lambda who: actions.create_user_token(principal=who, name="t", days=1),
    ]


@pytest.mark.parametrize("role", KEY_ROLES)
def test_no_key_manages_keys_people_or_the_project(alice: Persona, bob: Persona, role: ProjectRole) -> None:
    who = principal_from({"x-api-key": alice.new_key(role)})
    keys = ProjectKey.objects.count()
    for act in managing(alice, bob):
        with pytest.raises(Forbidden):
            act(who)
    alice.project.refresh_from_db()
    assert (alice.project.name, alice.project.is_archived, ProjectKey.objects.count()) == ("A1", False, keys)


def test_an_admin_key_is_told_that_a_person_is_needed(alice: Persona) -> None:
    who = principal_from({"x-api-key": alice.new_key(ADMIN)})
    with pytest.raises(Forbidden, match="needs a person"):
        actions.create_project_key(principal=who, project_id=alice.project.id, name="k")


def test_strangers_change_no_role(alice: Persona, bob: Persona, charlie: Persona) -> None:
    assert alice.key is not None
    wanted: dict[str, Any] = {"project_id": alice.project.id, "key_id": alice.key.id, "role": ADMIN}
    stranger = principal_from({"x-api-key": charlie.new_key(ADMIN)})
    for who, refusal in ((charlie.principal, NotFound), (stranger, NotFound), (bob.principal, Forbidden)):
        with pytest.raises(refusal):
            actions.change_project_key_role(principal=who, **wanted)
    with pytest.raises(NotFound):
        actions.change_project_key_role(principal=charlie.principal, **{**wanted, "project_id": charlie.project.id})
    assert role_of(alice.key_text) is ProjectRole.WRITER


# ------------------------------------------------------------------------------------------------- which roles
def test_a_key_is_no_super_admin_and_a_person_no_talker(alice: Persona, bob: Persona) -> None:
    with pytest.raises(Invalid, match="talker, reader, writer or admin"):
        alice.new_key(ProjectRole.SUPER_ADMIN)
    project = alice.project.id
    with pytest.raises(Invalid, match="for keys"):
        actions.set_project_role(principal=alice.principal, project_id=project, user_id=bob.user.id, role=TALKER)
    with pytest.raises(Invalid, match="for keys"):
        actions.invite_member(principal=alice.principal, email="d@example.com", project_roles={project: TALKER})
    with pytest.raises(Invalid, match="there are super_admin, admin, writer, reader"):
        read_role(PERSON_ROLES, "talker")


def test_the_database_refuses_a_role_that_no_key_has(alice: Persona) -> None:
    assert alice.key is not None
    with pytest.raises(IntegrityError), atomic_for(ProjectKey):
        ProjectKey.objects.filter(pk=alice.key.pk).update(role="super_admin")


def test_a_key_made_by_the_contract_is_an_admin_as_programs_expect(alice: Persona) -> None:
    request = pb.CreateProjectCredentialRequest(projectId=alice.project.id, name="sdk")
    headers = {"x-api-key": alice.key_text}
    path = "/web_api.ProjectService/CreateProjectCredential"
    assert call(headers, path, request).code == 403
    key = actions.create_project_key(principal=alice.principal, project_id=alice.project.id, name="page")[0]
    assert key.role == ProjectRole.WRITER
    signed = {"authorization": actions.create_user_token(principal=alice.principal, name="t", days=1)[1]}
    assert role_of(call(signed, path, request).data.key) is ADMIN


# ------------------------------------------------------------------------------------------------- at once
def test_a_known_key_asks_no_database_for_its_role(
    alice: Persona, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    text = alice.new_key(TALKER)
    caches["sessions"].clear()
    role_of(text)
    with django_assert_num_queries(0):
        assert role_of(text) is TALKER


@pytest.mark.parametrize("role", [TALKER, ADMIN])
def test_another_role_counts_at_once(alice: Persona, role: ProjectRole) -> None:
    assert alice.key is not None
    caches["sessions"].clear()
    assert role_of(alice.key_text) is ProjectRole.WRITER
    actions.change_project_key_role(
        principal=alice.principal, project_id=alice.project.id, key_id=alice.key.id, role=role
    )
    assert role_of(alice.key_text) is role


def test_a_key_that_is_out_of_use_gets_no_other_role(alice: Persona) -> None:
    assert alice.key is not None
    which: dict[str, Any] = {"principal": alice.principal, "project_id": alice.project.id, "key_id": alice.key.id}
    actions.revoke_project_key(**which)
    with pytest.raises(Conflict, match="no longer in use"):
        actions.change_project_key_role(**which, role=ADMIN)


# ------------------------------------------------------------------------------------------------- a talker's reach
def test_a_talker_sees_neither_the_project_nor_the_organization(alice: Persona) -> None:
    talker = principal_from({"x-api-key": alice.new_key(TALKER)})
    for look in (access.projects, access.get_organization, access.members):
        with pytest.raises(Forbidden):
            look(talker)
    request = pb.ScopeAuthorizeRequest(scope="project")
    found = call({"x-api-key": alice.new_key(TALKER)}, "/web_api.AuthenticationService/ScopeAuthorize", request)
    assert (found.success, found.data.projectId) == (True, alice.project.id)


def test_a_talker_may_take_a_ticket(alice: Persona) -> None:
    assert of_key(alice.new_key(TALKER)).post("/v1/auth/ticket/").status_code == 200


# ------------------------------------------------------------------------------------------------- REST and pages
def test_the_role_of_a_key_over_rest(alice: Persona) -> None:
    rest = APIClient()
    rest.force_login(alice.user)
    keys = f"/v1/projects/{alice.project.id}/keys/"
    made = rest.post(keys, {"name": "site", "role": "talker"}, format="json").json()["data"]
    assert (made["credential"]["role"], role_of(made["key"])) == ("talker", TALKER)
    assert rest.post(keys, {"name": "server"}, format="json").json()["data"]["credential"]["role"] == "writer"
    key = f"{keys}{made['credential']['id']}/"
    assert rest.put(key, {"role": "reader"}, format="json").json()["data"]["role"] == "reader"
    assert role_of(made["key"]) is ProjectRole.READER
    assert rest.put(key, {"role": "super_admin"}, format="json").status_code == 400
    assert of_key(alice.new_key(ADMIN)).put(key, {"role": "admin"}, format="json").status_code == 403


def test_the_page_explains_the_roles_makes_a_talker_and_changes_it(alice: Persona) -> None:
    browser = Client()
    browser.force_login(alice.user)
    page = browser.get("/keys/").content.decode()
    assert all(f"<b>{role.value.capitalize()}</b>" in page for role in KEY_ROLES)
    assert '<option value="writer" selected>' in page
    browser.post("/keys/", {"name": "site", "days": "90", "role": "talker"})
    key = ProjectKey.objects.get(name="site")
    assert key.role == TALKER
    path = f"/projects/{alice.project.id}/keys/{key.id}/role/"
    assert "site is a reader" in browser.post(path, {"role": "reader"}, follow=True).content.decode()
    assert "Choose one of the roles" in browser.post(path, {"role": "owner"}, follow=True).content.decode()
    key.refresh_from_db()
    assert key.role == ProjectRole.READER
