"""REST: sign-in for programs, scopes, projects, keys; the answers of every caller."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django_otp.oath import totp
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings
from rest_framework.test import APIClient

from accounts import actions, tickets
from accounts.actions.signin import WRONG
from accounts.actions.tokens import issue_token
from accounts.models import OrganizationMembership, Project, ProjectKey, User
from accounts.principals import principal_from
from accounts.tests.personas import PASSWORD, Persona
from rapida_site.lib.principal import OrganizationRole

pytestmark = pytest.mark.django_db


def with_key(persona: Persona) -> APIClient:
    return APIClient(headers={"x-api-key": persona.key_text})


def with_token(persona: Persona, **headers: str) -> APIClient:
    _, text = issue_token(user=persona.user)
    return APIClient(headers={"authorization": text, "x-auth-id": str(persona.user.id), **headers})


def keys_of(persona: Persona) -> str:
    return f"/v1/projects/{persona.project.id}/keys/"


# ------------------------------------------------------------------------------------------------- sign-in
def test_a_program_signs_in_and_its_token_works(alice: Persona) -> None:
    body = (
        APIClient()
        .post("/v1/auth/authenticate/", {"email": alice.user.email, "password": PASSWORD}, format="json")
        .json()
    )
    assert (body["code"], body["success"]) == (200, True)
    data = body["data"]
    assert data["user"] == {"id": str(alice.user.id), "name": "Alice", "email": "alice@example.com"}
    assert data["organizationRole"]["role"] == "owner"
    assert data["projectRoles"] == [{"projectId": str(alice.project.id), "projectName": "A1", "role": "super_admin"}]
    headers = {
        "authorization": data["token"]["token"],
        "x-auth-id": data["user"]["id"],
        "x-project-id": data["projectRoles"][0]["projectId"],
    }
    scope = APIClient(headers=headers).get("/v1/auth/scope/").json()["data"]
    assert (scope["kind"], scope["projectId"], scope["projectRole"]) == ("user", str(alice.project.id), "super_admin")


@pytest.mark.parametrize(("email", "password"), [("alice@example.com", "wrong"), ("nobody@example.com", PASSWORD)])
def test_a_wrong_password_and_an_unknown_e_mail_answer_alike(alice: Persona, email: str, password: str) -> None:
    answer = APIClient().post("/v1/auth/authenticate/", {"email": email, "password": password}, format="json")
    assert answer.status_code == 401
    assert answer.json()["error"] == {"errorCode": 401, "errorMessage": "unauthenticated", "humanMessage": WRONG}


def test_signing_in_is_throttled(alice: Persona) -> None:
    attempt = {"email": alice.user.email, "password": "wrong"}
    statuses = [APIClient().post("/v1/auth/authenticate/", attempt, format="json") for _ in range(11)]
    assert statuses[-1].status_code == 429
    assert "Retry-After" in statuses[-1].headers


def test_a_second_factor_counts_for_programs_too(alice: Persona) -> None:
    device = actions.start_second_factor(principal=alice.principal)
    _, codes = actions.confirm_second_factor(principal=alice.principal, code=f"{totp(device.bin_key):06d}")
    attempt = {"email": alice.user.email, "password": PASSWORD}
    answer = APIClient().post("/v1/auth/authenticate/", attempt, format="json")
    assert answer.status_code == 401
    assert "second factor" in answer.json()["error"]["humanMessage"]
    answer = APIClient().post("/v1/auth/authenticate/", {**attempt, "code": codes[0]}, format="json")
    assert answer.status_code == 200


def test_a_session_cookie_does_not_act_on_public_addresses(alice: Persona) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(alice.user)
    answer = browser.post(
        "/v1/auth/authenticate/", {"email": "x@example.com", "password": "x"}, content_type="application/json"
    )
    assert answer.status_code == 401


def test_sign_up_over_rest_follows_the_setting(db: None, settings: Settings) -> None:
    form = {"email": "dora@example.com", "password": PASSWORD, "name": "Dora"}
    settings.SIGNUP_OPEN = False
    assert APIClient().post("/v1/auth/register-user/", form, format="json").status_code == 403
    settings.SIGNUP_OPEN = True
    assert APIClient().post("/v1/auth/register-user/", form, format="json").status_code == 201
    answer = APIClient().post("/v1/auth/register-user/", form, format="json")
    assert (answer.status_code, answer.json()["error"]["errorMessage"]) == (409, "conflict")
    assert User.objects.count() == 1


# ------------------------------------------------------------------------------------------------- who
def test_a_key_learns_its_scope_and_is_nobody(alice: Persona) -> None:
    scope = with_key(alice).get("/v1/auth/scope/").json()["data"]
    assert scope == {
        "kind": "project_key",
        "name": "A1 key",
        "userId": None,
        "organizationId": str(alice.organization.id),
        "projectId": str(alice.project.id),
        "organizationRole": None,
        "projectRole": "writer",
    }
    assert with_key(alice).get("/v1/auth/me/").status_code == 403


@pytest.mark.parametrize(
    "headers", [{}, {"x-api-key": "nonsense"}, {"authorization": "nonsense"}, {"x-api-key": "undefined"}]
)
def test_without_a_valid_credential_there_is_one_answer(db: None, headers: dict[str, str]) -> None:
    answer = APIClient(headers=headers).get("/v1/auth/scope/")
    assert answer.status_code == 401
    assert answer.json()["error"]["humanMessage"] == "No valid key, token or session came with the request."
    assert answer.headers["WWW-Authenticate"].startswith("ApiKey")


def test_a_page_acts_through_its_session_with_a_csrf_token_only(alice: Persona) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(alice.user)
    assert browser.get("/v1/auth/scope/").json()["data"]["projectId"] == str(alice.project.id)
    answer = browser.post("/v1/auth/ticket/", content_type="application/json")
    assert answer.status_code == 403
    assert "CSRF" in answer.json()["error"]["humanMessage"]
    browser.get("/keys/")
    token = browser.cookies["csrftoken"].value
    answer = browser.post("/v1/auth/ticket/", content_type="application/json", headers={"x-csrftoken": token})
    assert answer.status_code == 200


def test_a_ticket_is_for_one_use_by_who_asked(alice: Persona) -> None:
    data = with_key(alice).post("/v1/auth/ticket/").json()["data"]
    assert data["expiresIn"] == tickets.SECONDS
    assert principal_from({}, query_token=data["ticket"]) == alice.key_principal


def test_own_tokens_are_revoked_and_nobody_elses(alice: Persona, charlie: Persona) -> None:
    token, _ = issue_token(user=alice.user)
    assert with_token(charlie).delete(f"/v1/auth/tokens/{token.id}/").status_code == 404
    assert with_token(charlie).delete("/v1/auth/tokens/").json()["data"] == {"revoked": 2}
    token.refresh_from_db()
    assert token.state == "live"
    assert with_token(alice).delete(f"/v1/auth/tokens/{token.id}/").status_code == 200
    token.refresh_from_db()
    assert token.state == "revoked"


def test_a_person_without_an_organization_still_signs_in(bob: Persona) -> None:
    OrganizationMembership.objects.filter(user=bob.user).delete()
    answer = APIClient().post("/v1/auth/authenticate/", {"email": bob.user.email, "password": PASSWORD}, format="json")
    assert answer.json()["data"]["organizationRole"] is None
    assert with_token(bob).get("/v1/projects/").json()["error"]["errorMessage"] == "no_organization"


# ------------------------------------------------------------------------------------------------- projects
def test_projects_are_listed_by_page_newest_first(alice: Persona) -> None:
    for index in range(3):
        actions.create_project(principal=alice.principal, name=f"P{index}")
    body = with_token(alice).get("/v1/projects/?page=1&pageSize=2").json()
    assert [row["name"] for row in body["data"]] == ["P2", "P1"]
    assert body["paginated"] == {"currentPage": 1, "totalItem": 4}
    body = with_token(alice).get("/v1/projects/?page=2&pageSize=2").json()
    assert [row["name"] for row in body["data"]] == ["P0", "A1"]


def test_a_project_is_created_changed_and_archived(alice: Persona) -> None:
    owner = with_token(alice)
    created = owner.post("/v1/projects/", {"name": "P"}, format="json")
    assert created.status_code == 201
    path = f"/v1/projects/{created.json()['data']['id']}/"
    assert owner.put(path, {"name": "Q", "description": "d"}, format="json").json()["data"]["name"] == "Q"
    assert owner.delete(path).json()["data"]["archivedDate"]
    assert owner.get(path).status_code == 404


@pytest.mark.parametrize("body", [{}, {"name": ""}, {"name": "x" * 121}, {"name": "a", "description": "x" * 501}, []])
def test_a_bad_project_is_refused_with_its_field(alice: Persona, body: Any) -> None:
    answer = with_token(alice).post("/v1/projects/", body, format="json")
    assert answer.status_code == 400
    assert answer.json()["error"]["details"]["fields"]
    assert Project.objects.count() == 1


def test_another_organizations_project_is_not_found_by_any_way(alice: Persona, charlie: Persona) -> None:
    assert alice.key is not None
    path = f"/v1/projects/{alice.project.id}/"
    for stranger in (with_key(charlie), with_token(charlie)):
        answers = [
            stranger.get(path),
            stranger.put(path, {"name": "Mine"}, format="json"),
            stranger.delete(path),
            stranger.get(keys_of(alice)),
            stranger.post(keys_of(alice), {"name": "k"}, format="json"),
            stranger.delete(f"{keys_of(alice)}{alice.key.id}/"),
        ]
        assert {answer.status_code for answer in answers} == {404}
        assert len({answer.json()["error"]["humanMessage"] for answer in answers}) == 1
        assert [row["name"] for row in stranger.get("/v1/projects/").json()["data"]] == ["C1"]
    assert with_token(charlie, **{"x-project-id": str(alice.project.id)}).get("/v1/auth/scope/").status_code == 404


# ------------------------------------------------------------------------------------------------- keys
def test_a_key_is_created_listed_without_its_secret_and_revoked(
    alice: Persona, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    owner = with_token(alice)
    created = owner.post(keys_of(alice), {"name": "phone", "expiresAt": "2100-01-01T00:00:00Z"}, format="json").json()
    key = created["data"]["key"]
    listed = owner.get(keys_of(alice))
    assert [row["name"] for row in listed.json()["data"]] == ["phone", "A1 key"]
    assert key.partition(".")[2] not in listed.content.decode()
    assert ProjectKey.objects.get(name="phone").digest not in listed.content.decode()

    program = APIClient(headers={"x-api-key": key})
    assert program.get("/v1/auth/scope/").status_code == 200
    with django_capture_on_commit_callbacks(execute=True):
        revoked = owner.delete(f"{keys_of(alice)}{created['data']['credential']['id']}/")
    assert revoked.json()["data"]["state"] == "revoked"
    assert program.get("/v1/auth/scope/").status_code == 401


def test_readers_and_keys_manage_no_keys(alice: Persona, bob: Persona) -> None:
    for caller in (with_token(bob), with_key(alice)):
        assert caller.get(keys_of(alice)).status_code == 403
        assert caller.post(keys_of(alice), {"name": "k"}, format="json").status_code == 403
    assert ProjectKey.objects.count() == 1


@pytest.mark.parametrize("expires", ["yesterday", "2001-01-01T00:00:00Z"])
def test_a_key_that_would_have_expired_is_refused(alice: Persona, expires: str) -> None:
    answer = with_token(alice).post(keys_of(alice), {"name": "k", "expiresAt": expires}, format="json")
    assert answer.status_code == 400


def test_an_admin_of_the_organization_manages_keys_of_projects_without_a_role(alice: Persona, bob: Persona) -> None:
    OrganizationMembership.objects.filter(user=bob.user).update(role=OrganizationRole.ADMIN)
    assert with_token(bob).post(keys_of(alice), {"name": "k"}, format="json").status_code == 201


def test_the_schema_is_sound(db: None, tmp_path: Any) -> None:
    call_command("spectacular", "--validate", "--fail-on-warn", "--file", str(tmp_path / "schema.yml"))
    schema = (tmp_path / "schema.yml").read_text()
    assert "/v1/projects/{project_id}/keys/" in schema
    assert "digest" not in schema
