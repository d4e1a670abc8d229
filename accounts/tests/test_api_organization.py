"""REST: passwords by mail, the organization with its members and invitations, keys; a stranger at each address."""

from __future__ import annotations

import pytest
from rest_framework.test import APIClient

from accounts.actions.tokens import issue_token
from accounts.models import Invitation, OrganizationKey, OrganizationMembership
from accounts.tests.conftest import Posted, secret_in
from accounts.tests.personas import PASSWORD, Persona

pytestmark = pytest.mark.django_db
NEW = "another horse battery staple"


def rest(persona: Persona) -> APIClient:
    _, text = issue_token(user=persona.user)
    return APIClient(headers={"authorization": text, "x-auth-id": str(persona.user.id)})


def test_a_forgotten_password_is_replaced(alice: Persona, posted: Posted) -> None:
    anybody = APIClient()
    with posted() as mails:
        known = anybody.post("/v1/auth/forgot-password/", {"email": alice.user.email}, format="json")
        unknown = anybody.post("/v1/auth/forgot-password/", {"email": "nobody@example.com"}, format="json")
    assert known.json() == unknown.json()
    body = {"token": secret_in(mails[0]), "password": NEW}
    assert anybody.post("/v1/auth/create-password/", body, format="json").status_code == 200
    assert anybody.post("/v1/auth/create-password/", body, format="json").status_code == 400
    signed_in = anybody.post(
        "/v1/auth/authenticate/", {"email": alice.user.email, "password": NEW}, format="json"
    ).json()["data"]
    client = APIClient(headers={"authorization": signed_in["token"]["token"], "x-auth-id": signed_in["user"]["id"]})
    change = {"oldPassword": NEW, "password": PASSWORD}
    assert client.post("/v1/auth/change-password/", change, format="json").status_code == 200
    assert client.get("/v1/auth/me/").status_code == 401


def test_an_address_is_confirmed(alice: Persona, posted: Posted) -> None:
    from accounts import actions

    with posted() as mails:
        actions.ask_verification(user=alice.user)
    body = {"token": secret_in(mails[0])}
    answer = APIClient().post("/v1/auth/confirm-email/", body, format="json")
    assert answer.json()["data"]["email"] == alice.user.email
    assert APIClient().post("/v1/auth/confirm-email/", body, format="json").status_code == 400


def test_the_organization_is_read_and_changed_in_part(alice: Persona, bob: Persona, charlie: Persona) -> None:
    changed = rest(alice).patch("/v1/organization/", {"industry": "Hotels"}, format="json").json()["data"]
    assert (changed["name"], changed["industry"]) == ("Organization A", "Hotels")
    assert rest(bob).get("/v1/organization/").json()["data"]["industry"] == "Hotels"
    assert rest(bob).patch("/v1/organization/", {"name": "Bob's"}, format="json").status_code == 403
    assert rest(charlie).get("/v1/organization/").json()["data"]["name"] == "Organization C"


def test_members_are_listed_changed_and_removed(alice: Persona, bob: Persona, charlie: Persona) -> None:
    listed = rest(alice).get("/v1/organization/members/").json()
    assert [(row["email"], row["role"]) for row in listed["data"]] == [
        ("alice@example.com", "owner"),
        ("bob@example.com", "member"),
    ]
    path = f"/v1/organization/members/{bob.user.id}/"
    assert rest(charlie).patch(path, {"role": "admin"}, format="json").status_code == 404
    assert rest(charlie).delete(path).status_code == 404
    assert rest(alice).patch(path, {"role": "king"}, format="json").status_code == 400
    assert rest(alice).patch(path, {"role": "admin"}, format="json").json()["data"]["role"] == "admin"
    assert rest(alice).delete(f"/v1/organization/members/{alice.user.id}/").status_code == 409
    assert rest(alice).delete(path).status_code == 200
    assert not OrganizationMembership.objects.filter(user=bob.user).exists()


def test_invitations_are_made_listed_and_withdrawn_without_their_secret(
    alice: Persona, bob: Persona, charlie: Persona, posted: Posted
) -> None:
    body = {
        "email": "dora@example.com",
        "projectRoles": [{"projectId": str(alice.project.id), "role": "writer"}],
    }
    with posted() as mails:
        made = rest(alice).post("/v1/organization/invitations/", body, format="json")
    assert made.status_code == 201
    assert made.json()["data"]["projectRoles"] == [{"projectId": str(alice.project.id), "role": "writer"}]
    assert secret_in(mails[0]) not in made.content.decode()
    assert rest(charlie).post("/v1/organization/invitations/", body, format="json").status_code == 404
    assert rest(bob).get("/v1/organization/invitations/").status_code == 403
    assert rest(charlie).get("/v1/organization/invitations/").json()["data"] == []
    path = f"/v1/organization/invitations/{made.json()['data']['id']}/"
    assert rest(charlie).delete(path).status_code == 404
    assert rest(alice).delete(path).status_code == 200
    assert Invitation.objects.get().revoked_at is not None


def test_organization_keys_are_shown_once(alice: Persona, bob: Persona, charlie: Persona) -> None:
    made = rest(alice).post("/v1/organization/keys/", {"name": "CI"}, format="json").json()["data"]
    scope = APIClient(headers={"x-org-key": made["key"]}).get("/v1/auth/scope/").json()["data"]
    assert scope["organizationId"] == str(alice.organization.id)
    listed = rest(alice).get("/v1/organization/keys/")
    assert listed.json()["data"][0]["lastFour"] == made["key"][-4:]
    assert made["key"].partition(".")[2] not in listed.content.decode()
    path = f"/v1/organization/keys/{made['credential']['id']}/"
    assert rest(bob).get("/v1/organization/keys/").status_code == 403
    assert rest(charlie).get("/v1/organization/keys/").json()["data"] == []
    assert rest(charlie).delete(path).status_code == 404
    assert rest(alice).delete(path).json()["data"]["state"] == "revoked"
    assert OrganizationKey.objects.get().state == "revoked"
