"""``AuthenticationService`` as the SDKs call it: signing in and up, tokens, passwords, one's own person."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from django_otp.oath import totp
from pytest_django import Settings

from accounts import actions
from accounts.actions.signin import WRONG
from accounts.actions.tokens import issue_token
from accounts.models import MailedToken, OrganizationMembership, User, UserToken
from accounts.tests.conftest import Posted, secret_in
from accounts.tests.oauth_server import CLIENT, SECRET, oauth_server
from accounts.tests.personas import PASSWORD, Persona, make_user
from rapida_site.pb import common_pb2
from rapida_site.pb import web_api_pb2 as pb
from rapida_site.rpc.testing import call

pytestmark = pytest.mark.django_db
NEW = "another horse battery staple"


def ask(method: str, request: Any, headers: dict[str, str] | None = None) -> Any:
    return call(headers or {}, f"/web_api.AuthenticationService/{method}", request)


def as_person(persona: Persona, **headers: str) -> dict[str, str]:
    _, text = issue_token(user=persona.user)
    return {"authorization": text, "x-auth-id": str(persona.user.id), "x-project-id": str(persona.project.id)} | headers


def authenticate(email: str, password: str = PASSWORD) -> Any:
    return ask("Authenticate", pb.AuthenticateRequest(email=email, password=password))


# -------------------------------------------------------------------------------------------------- signing in
def test_authenticate_gives_everything_that_a_client_needs_to_go_on(alice: Persona) -> None:
    answer = authenticate("Alice@example.com")
    assert (answer.code, answer.success) == (200, True)
    data = answer.data
    assert (data.user.id, data.user.email, data.user.role, data.user.status) == (
        alice.user.id,
        "alice@example.com",
        "owner",
        "ACTIVE",
    )
    assert (data.token.tokenType, data.token.isExpired) == ("auth-token", False)
    assert data.organizationRole.organizationName == "Organization A"
    assert [(role.projectId, role.role) for role in data.projectRoles] == [(alice.project.id, "super_admin")]
    assert {"projects": -1, "members": -1}.items() <= dict(data.billingPlan.quotas).items()
    headers = {
        "authorization": data.token.token,
        "x-auth-id": str(data.user.id),
        "x-project-id": str(data.projectRoles[0].projectId),
    }
    scope = ask("ScopeAuthorize", pb.ScopeAuthorizeRequest(scope="project"), headers).data
    assert (scope.userId, scope.organizationId, scope.projectId, scope.status) == (
        alice.user.id,
        alice.organization.id,
        alice.project.id,
        "ACTIVE",
    )


@pytest.mark.parametrize(
    ("email", "password"), [("alice@example.com", "wrong"), ("nobody@example.com", PASSWORD), ("", "")]
)
def test_what_does_not_fit_answers_alike(alice: Persona, email: str, password: str) -> None:
    answer = authenticate(email, password)
    assert (answer.code, answer.success, answer.error.humanMessage) == (401, False, WRONG)
    assert not answer.HasField("data")


def test_a_second_factor_is_named_with_its_cure_and_a_code_behind_the_password_is_no_cure(alice: Persona) -> None:
    device = actions.start_second_factor(principal=alice.principal)
    _, codes = actions.confirm_second_factor(principal=alice.principal, code=f"{totp(device.bin_key):06d}")
    answer = authenticate(alice.user.email)
    assert (answer.code, answer.error.errorMessage) == (401, "second_factor_required")
    assert "profile page" in answer.error.humanMessage
    assert authenticate(alice.user.email, PASSWORD + codes[0]).error.humanMessage == WRONG
    _, text = actions.create_user_token(principal=alice.principal, name="SDK", days=30)
    headers = {"authorization": text, "x-auth-id": str(alice.user.id)}
    assert ask("Authorize", pb.AuthorizeRequest(), headers).data.user.id == alice.user.id


def test_signing_in_is_throttled_inside_the_answer(alice: Persona) -> None:
    answers = [authenticate(alice.user.email, "wrong") for _ in range(11)]
    assert (answers[-1].code, answers[-1].success) == (429, False)


def test_signing_up_follows_the_setting_and_an_invitations_secret(alice: Persona, settings: Settings) -> None:
    settings.SIGNUP_OPEN = False
    request = pb.RegisterUserRequest(email="dora@example.com", password=PASSWORD, name="Dora")
    refused = ask("RegisterUser", request)
    assert (refused.code, refused.success) == (403, False)
    _, secret = actions.invite_member(principal=alice.principal, email="dora@example.com")
    mallory = pb.RegisterUserRequest(email="mallory@example.com", password=PASSWORD)
    assert ask("RegisterUser", mallory, {"x-invitation": secret}).code == 400
    joined = ask("RegisterUser", request, {"x-invitation": secret})
    assert (joined.success, joined.data.organizationRole.organizationId) == (True, alice.organization.id)
    assert joined.data.token.token
    assert ask("RegisterUser", request, {"x-invitation": secret}).success is False


def test_knowing_an_invited_address_is_not_enough(alice: Persona, settings: Settings) -> None:
    settings.SIGNUP_OPEN = True
    actions.invite_member(principal=alice.principal, email="dora@example.com")
    stranger = ask("RegisterUser", pb.RegisterUserRequest(email="dora@example.com", password=PASSWORD))
    assert stranger.data.organizationRole.organizationId != alice.organization.id
    assert not OrganizationMembership.objects.filter(user_id=stranger.data.user.id, organization=alice.organization)


def test_a_weak_password_and_a_taken_address_are_told(alice: Persona, settings: Settings) -> None:
    settings.SIGNUP_OPEN = True
    weak = ask("RegisterUser", pb.RegisterUserRequest(email="dora@example.com", password="short"))
    taken = ask("RegisterUser", pb.RegisterUserRequest(email=alice.user.email, password=PASSWORD))
    assert (weak.code, taken.code) == (400, 409)


@pytest.mark.parametrize("method", ["Google", "Linkedin", "Github"])
def test_social_sign_in_takes_the_state_with_its_binding(method: str, settings: Settings, db: None) -> None:
    name = method.lower()
    with oauth_server() as elsewhere:
        settings.SIGNUP_OPEN = True
        settings.OAUTH2_SIGN_IN = {name: (CLIENT, SECRET)}
        settings.OAUTH2_ENDPOINTS = {name: elsewhere.endpoints()}
        elsewhere.person = {"sub": "1", "id": 1, "email": "dora@example.com", "email_verified": True}
        elsewhere.emails = [{"email": "dora@example.com", "primary": True, "verified": True}]
        from accounts.social import flow
        from accounts.social.providers import get_provider

        gone = flow.begin(get_provider(name), redirect="https://front.example/back")
        back = pb.SocialAuthenticationRequest(**elsewhere.agree(gone.url))
        assert ask(method, back).code == 400
        assert ask(method, back, {"cookie": f"{flow.COOKIE}={gone.cookie}"}).code == 400
        answer = ask(method, back, {"x-oauth-binding": gone.cookie})
        assert (answer.success, answer.data.user.email) == (True, "dora@example.com")
        assert ask(method, back, {"x-oauth-binding": gone.cookie}).code == 400


def test_a_provider_that_is_not_set_up_says_so(db: None) -> None:
    answer = ask("Google", pb.SocialAuthenticationRequest(state="s", code="c"))
    assert (answer.code, "not set up" in answer.error.humanMessage) == (404, True)


# ---------------------------------------------------------------------------------------------------- tokens
def test_authorize_reads_the_person_of_the_token_again(alice: Persona, bob: Persona) -> None:
    headers = as_person(bob)
    data = ask("Authorize", pb.AuthorizeRequest(), headers).data
    assert (data.user.id, data.organizationRole.role) == (bob.user.id, "member")
    assert (data.token.token, data.token.isExpired) == (headers["authorization"], False)
    assert [role.role for role in data.projectRoles] == ["reader"]


@pytest.mark.parametrize("method", ["Authorize", "GetUser", "UpdateUser", "ChangePassword", "GetAllUser"])
def test_what_is_a_persons_needs_a_person(alice: Persona, method: str) -> None:
    request = getattr(pb, f"{method}Request")()
    assert ask(method, request).code == 401
    assert ask(method, request, {"authorization": "rpd-usr-nonsense", "x-auth-id": "1"}).code == 401
    assert ask(method, request, {"x-api-key": alice.key_text}).code == 403


def test_a_person_without_an_organization_is_still_somebody(db: None) -> None:
    user = make_user("dora")
    _, text = issue_token(user=user)
    headers = {"authorization": text, "x-auth-id": str(user.id)}
    assert ask("Authorize", pb.AuthorizeRequest(), headers).data.user.id == user.id
    assert ask("GetUser", pb.GetUserRequest(), headers).data.email == user.email


def test_the_scopes_of_a_key_and_of_a_person(alice: Persona) -> None:
    key = {"x-api-key": alice.key_text}
    assert ask("ScopeAuthorize", pb.ScopeAuthorizeRequest(), key).data.projectId == alice.project.id
    assert ask("ScopeAuthorize", pb.ScopeAuthorizeRequest(scope="user"), key).code == 403
    assert ask("ScopeAuthorize", pb.ScopeAuthorizeRequest(scope="galaxy"), key).code == 400
    person = as_person(alice)
    del person["x-project-id"]
    assert ask("ScopeAuthorize", pb.ScopeAuthorizeRequest(scope="project"), person).code == 403
    assert ask("ScopeAuthorize", pb.ScopeAuthorizeRequest(scope="organization"), person).success


def test_verify_token_tells_live_from_expired_and_nothing_of_others(alice: Persona, posted: Posted) -> None:
    row, text = issue_token(user=alice.user)
    live = ask("VerifyToken", pb.VerifyTokenRequest(tokenType="auth-token", token=text))
    assert (live.success, live.data.id, live.data.isExpired) == (True, row.id, False)
    UserToken.objects.filter(pk=row.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    assert ask("VerifyToken", pb.VerifyTokenRequest(token=text)).data.isExpired is True
    with posted() as mails:
        ask("ForgotPassword", pb.ForgotPasswordRequest(email=alice.user.email))
    secret = secret_in(mails[0])
    mailed = pb.VerifyTokenRequest(tokenType="password-token", token=secret)
    assert ask("VerifyToken", mailed).data.isExpired is False
    MailedToken.objects.update(used_at=timezone.now())
    assert ask("VerifyToken", mailed).data.isExpired is True
    for bad in (secret, text[:-1] + "x", "", "nonsense"):
        assert ask("VerifyToken", pb.VerifyTokenRequest(tokenType="auth-token", token=bad)).code == 401
    assert ask("VerifyToken", pb.VerifyTokenRequest(tokenType="gold", token=text)).code == 400


def test_verifying_tokens_is_throttled(db: None) -> None:
    codes = [ask("VerifyToken", pb.VerifyTokenRequest(token="nonsense")).code for _ in range(21)]
    assert codes[-1] == 429


# ------------------------------------------------------------------------------------------------- passwords
def test_a_forgotten_password_is_replaced_by_mail(alice: Persona, posted: Posted) -> None:
    with posted() as mails:
        known = ask("ForgotPassword", pb.ForgotPasswordRequest(email=alice.user.email))
        unknown = ask("ForgotPassword", pb.ForgotPasswordRequest(email="nobody@example.com"))
    assert known == unknown
    assert len(mails) == 1
    request = pb.CreatePasswordRequest(token=secret_in(mails[0]), password=NEW)
    assert ask("CreatePassword", request).success
    assert ask("CreatePassword", request).code == 400
    assert authenticate(alice.user.email, NEW).success


def test_changing_the_password_ends_the_token_that_did_it(alice: Persona) -> None:
    headers = as_person(alice)
    wrong = pb.ChangePasswordRequest(oldPassword="wrong", password=NEW)
    assert ask("ChangePassword", wrong, headers).code == 400
    assert ask("ChangePassword", pb.ChangePasswordRequest(oldPassword=PASSWORD, password=NEW), headers).success
    assert ask("GetUser", pb.GetUserRequest(), headers).code == 401
    assert authenticate(alice.user.email, NEW).success


# --------------------------------------------------------------------------------------------------- persons
def test_a_name_changes_at_once_and_an_address_after_its_link(alice: Persona, posted: Posted) -> None:
    headers = as_person(alice)
    with posted() as mails:
        data = ask("UpdateUser", pb.UpdateUserRequest(name="Alice A.", email="a@new.example.com"), headers).data
    assert (data.name, data.email) == ("Alice A.", "alice@example.com")
    secret = next(secret_in(mail) for mail in mails if mail.to == ["a@new.example.com"])
    actions.confirm_email(token=secret, address="192.0.2.1")
    assert ask("GetUser", pb.GetUserRequest(), headers).data.email == "a@new.example.com"
    assert ask("UpdateUser", pb.UpdateUserRequest(name=" "), headers).code == 400
    assert ask("UpdateUser", pb.UpdateUserRequest(email="nonsense"), headers).code == 400
    assert ask("UpdateUser", pb.UpdateUserRequest(), headers).success


def test_the_people_of_an_organization_are_listed_and_narrowed_and_no_others(
    alice: Persona, bob: Persona, charlie: Persona
) -> None:
    answer = ask("GetAllUser", pb.GetAllUserRequest(paginate=common_pb2.Paginate(page=1, pageSize=1)), as_person(alice))
    assert (answer.paginated.totalItem, [user.email for user in answer.data]) == (2, ["bob@example.com"])
    for key, value, logic in (("name", "ali", "like"), ("email", charlie.user.email, "or"), ("password", "x", "=")):
        narrowed = pb.GetAllUserRequest(criterias=[common_pb2.Criteria(key=key, value=value, logic=logic)])
        answer = ask("GetAllUser", narrowed, as_person(alice))
        expected = {"name": ["alice@example.com"], "email": []}.get(key)
        assert (answer.code, [user.email for user in answer.data]) == (
            200 if expected is not None else 400,
            expected or [],
        )
    assert [user.email for user in ask("GetAllUser", pb.GetAllUserRequest(), as_person(charlie)).data] == [
        charlie.user.email
    ]


def test_a_foreign_project_is_refused_with_a_token(alice: Persona, charlie: Persona) -> None:
    headers = as_person(charlie, **{"x-project-id": str(alice.project.id)})
    assert ask("ScopeAuthorize", pb.ScopeAuthorizeRequest(), headers).code == 404
    assert User.objects.count() == 2
