"""The admin site: who gets in, and what it never shows."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from django_otp.oath import totp
from pytest_django import Settings

from accounts import actions
from accounts.actions.tokens import issue_token
from accounts.models import ProjectKey, RecoveryDevice, User, UserToken
from accounts.tests.personas import PASSWORD, Persona

pytestmark = pytest.mark.django_db


@pytest.fixture
def operator(alice: Persona) -> User:
    User.objects.filter(pk=alice.user.pk).update(is_staff=True, is_superuser=True)
    alice.user.refresh_from_db()
    return alice.user


@pytest.fixture
def inside(operator: User) -> Client:
    browser = Client()
    browser.force_login(operator)
    return browser


def test_strangers_go_through_the_common_sign_in(client: Client, db: None) -> None:
    answer = client.get("/admin/accounts/user/", follow=True)
    assert answer.redirect_chain[-1][0].startswith("/signin/?next=/admin/accounts/user/")


def test_people_who_are_no_staff_are_refused(bob: Persona) -> None:
    browser = Client()
    browser.force_login(bob.user)
    assert browser.get("/admin/", follow=True).status_code == 403


def test_a_password_alone_is_enough_in_development_and_never_in_production(inside: Client, settings: Settings) -> None:
    assert inside.get("/admin/").status_code == 200
    settings.ENVIRONMENT = "production"
    answer = inside.get("/admin/", follow=True)
    assert answer.redirect_chain[-1][0] == "/profile/second-factor/"


@pytest.mark.parametrize("environment", ["test", "production"])
def test_whoever_has_a_second_factor_must_have_shown_it(
    alice: Persona, operator: User, settings: Settings, environment: str
) -> None:
    settings.ENVIRONMENT = environment
    password_only = Client()
    password_only.force_login(operator)
    device = actions.start_second_factor(principal=alice.principal)
    _, codes = actions.confirm_second_factor(principal=alice.principal, code=f"{totp(device.bin_key):06d}")
    answer = password_only.get("/admin/", follow=True)
    assert answer.redirect_chain[-1][0].startswith("/signin/")

    verified = Client()
    verified.post("/signin/", {"email": operator.email, "password": PASSWORD})
    verified.post("/signin/code/", {"code": codes[0]})
    assert verified.get("/admin/").status_code == 200


def test_no_page_of_the_admin_shows_a_digest_or_a_secret(alice: Persona, inside: Client) -> None:
    token, _ = issue_token(user=alice.user)
    invitation, _ = actions.invite_member(principal=alice.principal, email="dora@example.com")
    device = actions.start_second_factor(principal=alice.principal)
    assert alice.key is not None
    for row in (alice.user, alice.organization, alice.project, alice.key, token, invitation, device):
        name = f"admin:{row._meta.app_label}_{row._meta.model_name}"
        for path in (reverse(f"{name}_changelist"), reverse(f"{name}_change", args=[row.pk])):
            answer = inside.get(path)
            assert answer.status_code == 200, path
            page = answer.content.decode()
            digests = (alice.key.digest, alice.key.pepper_id, token.digest, invitation.digest)
            for secret in (*digests, device.bin_key.hex(), device.sealed.hex()):
                assert secret not in page, path


def test_credentials_are_neither_made_nor_edited_nor_deleted(alice: Persona, inside: Client) -> None:
    assert inside.get("/admin/accounts/projectkey/add/").status_code == 403
    assert alice.key is not None
    change = f"/admin/accounts/projectkey/{alice.key.pk}/change/"
    assert inside.post(change, {"name": "renamed"}).status_code == 403
    assert inside.post(f"/admin/accounts/projectkey/{alice.key.pk}/delete/", {"post": "yes"}).status_code == 403


def test_an_operator_revokes_a_key(alice: Persona, inside: Client) -> None:
    assert alice.key is not None
    inside.post("/admin/accounts/projectkey/", {"action": "revoke", "_selected_action": [alice.key.pk]})
    assert ProjectKey.objects.get(pk=alice.key.pk).state == "revoked"


def test_an_operator_suspends_reinstates_and_resets(charlie: Persona, inside: Client) -> None:
    issue_token(user=charlie.user)
    RecoveryDevice.objects.create(user=charlie.user, name="codes")
    browser = Client()
    browser.force_login(charlie.user)

    def act(action: str) -> None:
        inside.post("/admin/accounts/user/", {"action": action, "_selected_action": [charlie.user.pk]})

    act("suspend")
    assert browser.get("/profile/").status_code == 302
    assert not UserToken.objects.live().filter(user=charlie.user).exists()
    act("reinstate")
    charlie.user.refresh_from_db()
    assert charlie.user.is_active
    act("reset_second_factor")
    assert not RecoveryDevice.objects.filter(user=charlie.user).exists()


def test_an_operator_adds_a_person_and_changes_a_password(inside: Client) -> None:
    form = {"email": "Dora@Example.com", "name": "Dora", "usable_password": "true"}
    inlines = ("organization_memberships", "social_accounts")
    form |= {f"{inline}-{count}_FORMS": "0" for inline in inlines for count in ("TOTAL", "INITIAL")}
    inside.post("/admin/accounts/user/add/", {**form, "password1": PASSWORD, "password2": PASSWORD})
    dora = User.objects.get(email="dora@example.com")
    assert dora.check_password(PASSWORD)
    token, _ = issue_token(user=dora)
    other = "another horse battery staple"
    inside.post(
        f"/admin/accounts/user/{dora.pk}/password/", {"usable_password": "true", "password1": other, "password2": other}
    )
    dora.refresh_from_db()
    token.refresh_from_db()
    assert dora.check_password(other)
    assert token.state == "revoked"
