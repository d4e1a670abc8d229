"""Keys of organizations and tokens of services: what they reach, what they do not, and how they end."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from rest_framework.test import APIClient

from accounts import access, actions
from accounts.actions.keys import withdraw
from accounts.models import OrganizationKey, Project, ServiceToken
from accounts.principals import principal_from
from accounts.tests.personas import Persona
from rapida_site.lib.errors import Forbidden, Invalid, NotFound, Unauthenticated
from rapida_site.lib.principal import OrganizationRole, Principal, PrincipalKind, ProjectRole
from rapida_site.pb import web_api_pb2 as pb
from rapida_site.rpc.testing import call

pytestmark = pytest.mark.django_db


@pytest.fixture
def key(alice: Persona) -> str:
    return actions.create_organization_key(principal=alice.principal, name="Everything")[1]


def token(**options: object) -> str:
    expires_at = timezone.now() + timedelta(days=1)
    return actions.create_service_token(name="Billing", expires_at=expires_at, **options)[1]  # type: ignore[arg-type]


def with_key(key: str, project_id: int | None = None) -> Principal:
    return principal_from({"x-org-key": key, "x-project-id": str(project_id or "")})


def with_token(text: str, project_id: int | None = None) -> Principal:
    return principal_from({"x-internal-service-key": text, "x-project-id": str(project_id or "")})


# ----------------------------------------------------------------------------------------------- organization keys
def test_an_organization_key_writes_in_each_project_and_looks_at_the_organization(alice: Persona, key: str) -> None:
    second = Project.objects.create(organization=alice.organization, name="A2")
    for project_id in (alice.project.id, second.id):
        principal = with_key(key, project_id)
        assert (principal.kind, principal.user_id) == (PrincipalKind.ORGANIZATION_KEY, None)
        assert principal.require_project(ProjectRole.WRITER) == project_id
        assert not principal.can(ProjectRole.ADMIN)
    at_large = with_key(key.removeprefix("rpd-org-"))
    assert (at_large.project_id, at_large.organization_role) == (None, OrganizationRole.MEMBER)
    assert {project.name for project in access.projects(at_large)} == {"A1", "A2"}
    assert access.get_project(at_large, second.id, ProjectRole.WRITER) == second
    with pytest.raises(Forbidden):
        access.get_project(at_large, second.id, ProjectRole.ADMIN)
    with pytest.raises(Forbidden):
        at_large.require_project()


def test_an_organization_key_manages_nobody_and_nothing(alice: Persona, key: str) -> None:
    principal = with_key(key, alice.project.id)
    for act in (
        lambda: actions.create_organization_key(principal=principal, name="More"),
        lambda: actions.create_project(principal=principal, name="More"),
        lambda: actions.create_project_key(principal=principal, project_id=alice.project.id, name="More"),
        lambda: actions.invite_member(principal=principal, email="dora@example.com"),
        lambda: actions.change_organization(principal=principal, name="Mine"),
        lambda: actions.change_plan(principal=principal, slug="self-hosted"),
        lambda: access.get_user(principal),
    ):
        with pytest.raises(Forbidden):
            act()


def test_a_foreign_archived_or_missing_project_is_not_found(alice: Persona, charlie: Persona, key: str) -> None:
    with pytest.raises(NotFound):
        with_key(key, charlie.project.id)
    with pytest.raises(NotFound):
        with_key(key, 1)
    actions.archive_project(principal=alice.principal, project_id=alice.project.id)
    with pytest.raises(NotFound):
        with_key(key, alice.project.id)


def test_an_organization_key_ends_when_revoked_or_expired(alice: Persona, key: str) -> None:
    row, past = OrganizationKey.objects.get(), timezone.now() - timedelta(seconds=1)
    _, expired = actions.create_organization_key(principal=alice.principal, name="Expired")
    OrganizationKey.objects.exclude(pk=row.pk).update(expires_at=past)
    with pytest.raises(Unauthenticated):
        with_key(expired)
    assert with_key(key).actor_id == row.id
    actions.revoke_organization_key(principal=alice.principal, key_id=row.id)
    with pytest.raises(Unauthenticated):
        with_key(key)


@pytest.mark.parametrize("text", ["nonsense", "rpd-org-0123456789ab." + "x" * 43, "\x00"])
def test_what_is_no_key_is_nobody(db: None, text: str) -> None:
    with pytest.raises(Unauthenticated):
        with_key(text)
    with pytest.raises(Unauthenticated):
        with_token(text, 1)


def test_one_kind_of_key_is_not_another(alice: Persona, key: str) -> None:
    for headers in ({"x-api-key": key}, {"authorization": key}, {"x-internal-service-key": key}):
        with pytest.raises(Unauthenticated):
            principal_from({**headers, "x-project-id": str(alice.project.id)})
    with pytest.raises(Unauthenticated):
        with_key(alice.key_text)


def test_admins_alone_see_and_revoke_the_keys_of_their_own_organization(
    alice: Persona, bob: Persona, charlie: Persona, key: str
) -> None:
    row = OrganizationKey.objects.get()
    with pytest.raises(Forbidden):
        access.organization_keys(bob.principal)
    assert list(access.organization_keys(charlie.principal)) == []
    with pytest.raises(NotFound):
        actions.revoke_organization_key(principal=charlie.principal, key_id=row.id)
    row.refresh_from_db()
    assert row.state == "live"
    assert key.partition(".")[2] not in str(OrganizationKey.objects.values_list())


def test_a_key_that_would_have_expired_is_not_made(alice: Persona) -> None:
    with pytest.raises(Invalid):
        actions.create_organization_key(
            principal=alice.principal, name="Old", expires_at=timezone.now() - timedelta(days=1)
        )


def test_the_key_works_over_rest_and_grpc(alice: Persona, key: str) -> None:
    headers = {"x-org-key": key, "x-project-id": str(alice.project.id)}
    assert APIClient(headers=headers).get("/v1/auth/scope/").json()["data"]["kind"] == "organization_key"
    scope = call(headers, "/web_api.AuthenticationService/ScopeAuthorize", pb.ScopeAuthorizeRequest())
    assert (scope.data.organizationId, scope.data.userId) == (alice.organization.id, 0)


def test_a_session_does_not_count_beside_a_key(alice: Persona, charlie: Persona, key: str) -> None:
    browser = Client(headers={"x-org-key": key})
    browser.force_login(charlie.user)
    assert browser.get("/v1/auth/scope/").json()["data"]["organizationId"] == str(alice.organization.id)


def test_the_page_makes_shows_once_and_revokes(alice: Persona, bob: Persona, charlie: Persona) -> None:
    browser, foreign, member = Client(), Client(), Client()
    browser.force_login(alice.user)
    foreign.force_login(charlie.user)
    member.force_login(bob.user)
    made = browser.post("/organization/keys/", {"name": "CI", "days": "90"}).content.decode()
    row = OrganizationKey.objects.get()
    assert f"rpd-org-{row.key_id}." in made
    listed = browser.get("/organization/keys/").content.decode()
    assert f"rpd-org-{row.key_id}.…{row.last_four}" in listed
    assert "for owners and admins" in member.get("/organization/keys/").content.decode()
    assert member.post("/organization/keys/", {"name": "Mine", "days": "90"}).status_code == 200
    assert OrganizationKey.objects.count() == 1
    revoke = f"/organization/keys/{row.id}/revoke/"
    assert foreign.post(revoke).status_code == 404
    assert member.post(revoke).status_code == 403
    assert browser.post(revoke).status_code == 302
    row.refresh_from_db()
    assert row.state == "revoked"


# ------------------------------------------------------------------------------------------------ service tokens
def test_a_service_works_in_the_project_that_it_names(alice: Persona, charlie: Persona) -> None:
    text = token()
    for persona in (alice, charlie):
        principal = with_token(text, persona.project.id)
        assert (principal.kind, principal.organization_id) == (PrincipalKind.SERVICE, persona.organization.id)
        assert principal.require_project(ProjectRole.WRITER)
        with pytest.raises(Forbidden):
            principal.require_organization()
    with pytest.raises(Invalid, match="x-project-id"):
        with_token(text)


def test_a_service_of_one_organization_reaches_no_other(alice: Persona, charlie: Persona) -> None:
    text = token(organization=alice.organization)
    assert with_token(text, alice.project.id).project_id == alice.project.id
    with pytest.raises(NotFound):
        with_token(text, charlie.project.id)


def test_a_service_token_ends_when_revoked_or_expired(alice: Persona) -> None:
    text = token()
    withdraw(ServiceToken.objects.get(), actor_id=1)
    with pytest.raises(Unauthenticated):
        with_token(text, alice.project.id)
    other = token()
    ServiceToken.objects.update(expires_at=timezone.now() - timedelta(seconds=1), revoked_at=None)
    with pytest.raises(Unauthenticated):
        with_token(other, alice.project.id)


def test_the_command_shows_a_token_once(alice: Persona, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("create_service_token", "Billing", "--days", "30", "--organization", str(alice.organization.id))
    text = capsys.readouterr().out.strip()
    assert with_token(text, alice.project.id).name == "Billing"
    for wrong in (["Billing", "--days", "0"], ["Billing", "--organization", "1"], [" "]):
        with pytest.raises(CommandError):
            call_command("create_service_token", *wrong)


def test_operators_see_and_revoke_what_they_cannot_use(alice: Persona, key: str) -> None:
    text = token()
    alice.user.is_staff = alice.user.is_superuser = True
    alice.user.save()
    inside = Client()
    inside.force_login(alice.user)
    for model, secret in (("organizationkey", key), ("servicetoken", text)):
        page = inside.get(f"/admin/accounts/{model}/").content.decode()
        assert secret.partition(".")[2] not in page
    row = ServiceToken.objects.get()
    inside.post("/admin/accounts/servicetoken/", {"action": "revoke", "_selected_action": [str(row.pk)]})
    row.refresh_from_db()
    assert row.state == "revoked"
