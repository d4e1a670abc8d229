"""``OrganizationService`` and ``ProjectService`` as the SDKs call them: rows, roles, and a stranger at every door."""

from __future__ import annotations

from typing import Any

import pytest
from pytest_django import Settings

from accounts.actions.tokens import issue_token
from accounts.models import (
    BillingInformation,
    Invitation,
    OrganizationMembership,
    Project,
    ProjectKey,
    ProjectMembership,
)
from accounts.principals import principal_from
from accounts.tests.conftest import Posted, secret_in
from accounts.tests.personas import Persona, make_user
from rapida_site.lib.errors import NotFound
from rapida_site.pb import common_pb2
from rapida_site.pb import web_api_pb2 as pb
from rapida_site.rpc.testing import call

pytestmark = pytest.mark.django_db


def person(persona: Persona) -> dict[str, str]:
    _, text = issue_token(user=persona.user)
    return {"authorization": text, "x-auth-id": str(persona.user.id)}


def organization(method: str, persona: Persona, **fields: Any) -> Any:
    request = getattr(pb, f"{method}Request")(**fields)
    return call(person(persona), f"/web_api.OrganizationService/{method}", request)


def project(method: str, persona: Persona, **fields: Any) -> Any:
    return call(person(persona), f"/web_api.ProjectService/{method}", getattr(pb, f"{method}Request")(**fields))


# ----------------------------------------------------------------------------------------------- organizations
def test_an_organization_is_created_read_and_changed(alice: Persona) -> None:
    made = organization("CreateOrganization", alice, organizationName="Second", organizationSize="2-10")
    assert (made.data.name, made.data.size, made.role.role) == ("Second", "2-10", "owner")
    assert organization("UpdateOrganization", alice, organizationIndustry="Hotels", organizationContact="a@x").success
    found = organization("GetOrganization", alice)
    assert (found.data.name, found.data.industry, found.data.contact) == ("Organization A", "Hotels", "a@x")
    assert (found.role.role, found.role.organizationId) == ("owner", alice.organization.id)
    assert organization("UpdateOrganization", alice, organizationName=" ").code == 400
    assert organization("UpdateOrganization", alice, organizationIndustry="x" * 121).code == 400


def test_a_person_without_an_organization_creates_one(db: None) -> None:
    user = make_user("dora")
    _, text = issue_token(user=user)
    headers = {"authorization": text, "x-auth-id": str(user.id)}
    request = pb.CreateOrganizationRequest(organizationName="Dora's")
    path = "/web_api.OrganizationService/CreateOrganization"
    assert call(headers, path, request).role.role == "owner"
    assert call({}, path, request).code == 401


def test_members_only_look_and_strangers_find_nothing(alice: Persona, bob: Persona, charlie: Persona) -> None:
    assert organization("GetOrganization", bob).role.role == "member"
    assert organization("UpdateOrganization", bob, organizationName="Bob's").code == 403
    foreign = organization("UpdateOrganization", charlie, organizationId=alice.organization.id, organizationName="Mine")
    assert foreign.code == 404
    alice.organization.refresh_from_db()
    assert alice.organization.name == "Organization A"


def test_whom_to_bill_is_told_by_owners(alice: Persona, bob: Persona) -> None:
    fields = {"paymentMethod": "invoice", "billingInterval": 1, "taxInformation": "DE1", "email": "Pay@x.example"}
    answer = organization("UpdateBillingInformation", alice, **fields)
    assert dict(answer.data) == {
        "paymentMethod": "invoice",
        "billingInterval": "monthly",
        "taxInformation": "DE1",
        "address": "",
        "email": "pay@x.example",
    }
    assert organization("UpdateBillingInformation", alice, email="nonsense").code == 400
    assert organization("UpdateBillingInformation", bob, **fields).code == 403
    assert BillingInformation.objects.get().organization == alice.organization


# ----------------------------------------------------------------------------------------------------- members
def test_somebody_is_invited_with_roles_in_projects_by_mail_alone(alice: Persona, posted: Posted) -> None:
    roles = [pb.ProjectRoleAssignment(projectId=alice.project.id, projectRole="Writer")]
    with posted() as mails:
        answer = organization("InviteUserToOrganization", alice, email="Dora@example.com", projectRoles=roles)
    assert (answer.data.email, answer.data.role, answer.data.status) == ("dora@example.com", "member", "INVITED")
    assert secret_in(mails[0]) not in str(answer)
    assert [(row.project_id, row.role) for row in Invitation.objects.get().projects.all()] == [
        (alice.project.id, "writer")
    ]


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({}, 400),
        ({"email": "nonsense"}, 400),
        ({"email": "dora@example.com", "organizationRole": "emperor"}, 400),
        ({"email": "alice@example.com"}, 409),
    ],
)
def test_a_wrong_invitation_is_refused(alice: Persona, fields: dict[str, str], code: int) -> None:
    assert organization("InviteUserToOrganization", alice, **fields).code == code


def test_an_invitation_reaches_into_no_foreign_project(alice: Persona, charlie: Persona) -> None:
    roles = [pb.ProjectRoleAssignment(projectId=alice.project.id, projectRole="reader")]
    assert organization("InviteUserToOrganization", charlie, email="d@example.com", projectRoles=roles).code == 404
    assert not Invitation.objects.exists()


def test_roles_change_and_the_last_owner_stays(alice: Persona, bob: Persona, charlie: Persona) -> None:
    change = "UpdateUserOrganizationRole"
    assert organization(change, alice, userId=bob.user.id, organizationRole="Admin").success
    assert organization(change, bob, userId=bob.user.id, organizationRole="owner").code == 403
    assert organization(change, alice, userId=alice.user.id, organizationRole="member").code == 409
    assert organization(change, alice, userId=bob.user.id).code == 400
    assert organization(change, charlie, userId=bob.user.id, organizationRole="member").code == 404
    assert OrganizationMembership.objects.get(user=bob.user).role == "admin"


def test_a_member_is_removed_and_the_last_owner_is_not(alice: Persona, bob: Persona, charlie: Persona) -> None:
    remove = "DeleteUserFromOrganization"
    assert organization(remove, alice, userId=alice.user.id).code == 409
    assert organization(remove, bob, userId=alice.user.id).code == 403
    assert organization(remove, charlie, userId=bob.user.id).code == 404
    assert organization(remove, alice).code == 404
    answer = organization(remove, alice, userId=bob.user.id)
    assert (answer.success, answer.id) == (True, bob.user.id)
    assert not ProjectMembership.objects.filter(user=bob.user).exists()


# ---------------------------------------------------------------------------------------------------- projects
def test_a_project_is_created_changed_read_listed_and_archived(alice: Persona) -> None:
    made = project("CreateProject", alice, projectName="A2", projectDescription="Second")
    assert (made.data.name, made.data.status, made.data.members[0].role) == ("A2", "ACTIVE", "super_admin")
    changed = project("UpdateProject", alice, projectId=made.data.id, projectDescription="Changed")
    assert (changed.data.name, changed.data.description) == ("A2", "Changed")
    assert project("GetProject", alice, projectId=made.data.id).data.members[0].email == alice.user.email
    listed = project("GetAllProject", alice, paginate=common_pb2.Paginate(page=1, pageSize=1))
    assert (listed.paginated.totalItem, [row.name for row in listed.data]) == (2, ["A2"])
    like = common_pb2.Criteria(key="name", value="a1", logic="like")
    assert [row.name for row in project("GetAllProject", alice, criterias=[like]).data] == ["A1"]
    assert project("ArchiveProject", alice, id=made.data.id).id == made.data.id
    assert project("GetProject", alice, projectId=made.data.id).code == 404
    assert project("GetAllProject", alice).paginated.totalItem == 1


@pytest.mark.parametrize(
    "method", ["UpdateProject", "GetProject", "GetAllProjectCredential", "CreateProjectCredential"]
)
def test_a_request_without_a_project_says_what_is_missing(alice: Persona, method: str) -> None:
    answer = project(method, alice)
    assert (answer.code, "projectId" in answer.error.humanMessage) == (400, True)


def test_readers_change_nothing_and_strangers_find_nothing(alice: Persona, bob: Persona, charlie: Persona) -> None:
    mine, roles = alice.project.id, [pb.ProjectRoleAssignment(projectId=alice.project.id, projectRole="admin")]
    tries: list[tuple[str, dict[str, Any]]] = [
        ("UpdateProject", {"projectId": mine, "projectName": "Mine"}),
        ("ArchiveProject", {"id": mine}),
        ("CreateProjectCredential", {"projectId": mine, "name": "Mine"}),
        ("GetAllProjectCredential", {"projectId": mine}),
        ("AddUsersToProject", {"email": "dora@example.com", "role": "reader", "projectIds": [mine]}),
        ("AddUserToProjects", {"userId": bob.user.id, "projectRoles": roles}),
        ("DeleteUserFromProject", {"userId": bob.user.id, "projectId": mine}),
    ]
    for method, fields in tries:
        assert project(method, bob, **fields).code == 403, method
        assert project(method, charlie, **fields).code == 404, method
    assert project("GetProject", charlie, projectId=mine).code == 404
    assert project("GetProject", bob, projectId=mine).data.name == "A1"
    assert project("CreateProject", bob, projectName="B").code == 403
    assert [row.name for row in project("GetAllProject", charlie).data] == ["C1"]
    alice.project.refresh_from_db()
    assert (alice.project.name, alice.project.archived_at) == ("A1", None)
    assert ProjectMembership.objects.get(user=bob.user).role == "reader"


def test_people_get_roles_by_address_or_id_and_lose_them(alice: Persona, bob: Persona, posted: Posted) -> None:
    second = Project.objects.create(organization=alice.organization, name="A2")
    both = [alice.project.id, second.id]
    with posted() as mails:
        answer = project("AddUsersToProject", alice, email="Bob@example.com", role="writer", projectIds=both)
    assert ({row.id for row in answer.data}, len(mails)) == (set(both), 0)
    assert set(ProjectMembership.objects.filter(user=bob.user).values_list("role", flat=True)) == {"writer"}
    with posted() as mails:
        assert project("AddUsersToProject", alice, email="dora@example.com", projectIds=both).success
    assert [mail.to for mail in mails] == [["dora@example.com"]]
    assert Invitation.objects.get().projects.count() == 2
    roles = [pb.ProjectRoleAssignment(projectId=second.id, projectRole="super admin")]
    assert project("AddUserToProjects", alice, userId=bob.user.id, projectRoles=roles).data[0].id == second.id
    assert project("DeleteUserFromProject", alice, userId=bob.user.id, projectId=second.id).id == bob.user.id
    assert not ProjectMembership.objects.filter(user=bob.user, project=second).exists()


def test_roles_in_several_projects_are_given_all_or_none(alice: Persona, bob: Persona, charlie: Persona) -> None:
    roles = [
        pb.ProjectRoleAssignment(projectId=alice.project.id, projectRole="admin"),
        pb.ProjectRoleAssignment(projectId=charlie.project.id, projectRole="admin"),
    ]
    assert project("AddUserToProjects", alice, userId=bob.user.id, projectRoles=roles).code == 404
    assert project("AddUserToProjects", alice, userId=charlie.user.id, projectRoles=roles[:1]).code == 404
    assert ProjectMembership.objects.get(user=bob.user).role == "reader"


# -------------------------------------------------------------------------------------------------------- keys
def test_a_key_is_shown_once_works_at_once_and_is_masked_in_lists(alice: Persona) -> None:
    made = project("CreateProjectCredential", alice, projectId=alice.project.id, name="Website")
    key = made.data.key
    assert principal_from({"x-api-key": key}).project_id == alice.project.id
    assert principal_from({"x-api-key": key.removeprefix("rpd-prj-")}).project_id == alice.project.id
    listed = project("GetAllProjectCredential", alice, projectId=alice.project.id)
    assert (listed.paginated.totalItem, listed.data[0].name, listed.data[0].status) == (2, "Website", "ACTIVE")
    assert listed.data[0].key.endswith(f".…{key[-4:]}")
    assert key.partition(".")[2] not in str(listed)
    assert listed.data[0].createdUser.email == alice.user.email


def test_a_key_makes_no_keys_and_is_nobody(alice: Persona) -> None:
    headers = {"x-api-key": alice.key_text}
    request = pb.CreateProjectCredentialRequest(projectId=alice.project.id, name="More")
    assert call(headers, "/web_api.ProjectService/CreateProjectCredential", request).code == 403
    assert call(headers, "/web_api.OrganizationService/GetOrganization", pb.GetOrganizationRequest()).success
    assert ProjectKey.objects.count() == 1


def test_an_empty_request_always_gets_a_clean_answer(alice: Persona, settings: Settings) -> None:
    for service, act in (("OrganizationService", organization), ("ProjectService", project)):
        for method in pb.DESCRIPTOR.services_by_name[service].methods:
            answer = act(method.name, alice)
            assert answer.code != 500, method.name
            assert answer.success == (answer.code == 200)


def test_what_was_archived_is_gone_for_its_keys(alice: Persona) -> None:
    assert project("ArchiveProject", alice, id=alice.project.id).success
    with pytest.raises(NotFound):
        principal_from({"x-api-key": alice.key_text})
