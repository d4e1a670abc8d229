"""Mailed links: for a new password and to confirm an address. Each works once, expires, and tells strangers nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.mail import EmailMultiAlternatives
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from accounts import actions
from accounts.actions.recovery import EMAIL_LIFE, PASSWORD_LIFE, find_mailed
from accounts.actions.tokens import issue_token
from accounts.models import MailedToken, User
from accounts.tests.conftest import Posted, secret_in
from accounts.tests.personas import PASSWORD, Persona
from rapida_site.lib.errors import Conflict, Invalid, TooMany

pytestmark = pytest.mark.django_db
HERE, NEW = "192.0.2.1", "another horse battery staple"


def password_link(persona: Persona, posted: Posted) -> str:
    with posted() as mails:
        actions.ask_password_link(email=persona.user.email, address=HERE)
    return secret_in(mails[0])


# ------------------------------------------------------------------------------------------------- passwords
def test_a_mailed_link_sets_a_password_once_and_ends_sessions_and_tokens(alice: Persona, posted: Posted) -> None:
    session = Client()
    session.force_login(alice.user)
    token, _ = issue_token(user=alice.user)
    secret = password_link(alice, posted)
    with posted() as mails:
        actions.create_password(token=secret, password=NEW, address=HERE)
    alice.user.refresh_from_db()
    token.refresh_from_db()
    assert alice.user.check_password(NEW)
    assert alice.user.email_verified_at is not None
    assert token.state == "revoked"
    assert session.get("/profile/").status_code == 302
    assert [mail.subject for mail in mails] == ["Your password was changed"]
    with pytest.raises(Invalid, match="used, or has expired"):
        actions.create_password(token=secret, password=PASSWORD, address=HERE)


def test_only_a_digest_of_the_link_is_stored(alice: Persona, posted: Posted) -> None:
    secret = password_link(alice, posted).partition(".")[2]
    assert secret not in str(MailedToken.objects.values_list())


def test_a_link_expires(alice: Persona, posted: Posted) -> None:
    secret = password_link(alice, posted)
    late = timezone.now() + PASSWORD_LIFE + timedelta(seconds=1)
    with pytest.raises(Invalid):
        actions.create_password(token=secret, password=NEW, address=HERE, now=late)
    alice.user.refresh_from_db()
    assert alice.user.check_password(PASSWORD)


def test_a_newer_link_a_changed_password_and_a_suspension_end_a_link(alice: Persona, posted: Posted) -> None:
    first = password_link(alice, posted)
    second = password_link(alice, posted)
    with pytest.raises(Invalid):
        actions.create_password(token=first, password=NEW, address=HERE)
    actions.change_password(principal=alice.principal, old=PASSWORD, new=NEW)
    with pytest.raises(Invalid):
        actions.create_password(token=second, password=PASSWORD, address=HERE)
    third = password_link(alice, posted)
    User.objects.filter(pk=alice.user.pk).update(status=User.Status.SUSPENDED)
    with pytest.raises(Invalid):
        actions.create_password(token=third, password=PASSWORD, address=HERE)


def test_a_weak_password_does_not_use_the_link_up(alice: Persona, posted: Posted) -> None:
    secret = password_link(alice, posted)
    with pytest.raises(Invalid, match="too short"):
        actions.create_password(token=secret, password="short", address=HERE)
    assert actions.create_password(token=secret, password=NEW, address=HERE) == alice.user


@pytest.mark.parametrize("token", ["", "nonsense", "rpd-mail-0123456789ab." + "x" * 43, "\x00", "rpd-mail-"])
def test_other_texts_open_nothing(alice: Persona, token: str) -> None:
    with pytest.raises(Invalid):
        actions.create_password(token=token, password=NEW, address=HERE)
    assert find_mailed(token, MailedToken.Purpose.PASSWORD) is None


def test_a_link_for_one_purpose_serves_no_other(alice: Persona, posted: Posted) -> None:
    secret = password_link(alice, posted)
    with pytest.raises(Invalid):
        actions.confirm_email(token=secret, address=HERE)


def test_asking_answers_alike_for_every_address(alice: Persona, posted: Posted, client: Client) -> None:
    answers = []
    for email in (alice.user.email, "nobody@example.com"):
        with posted() as mails:
            page = client.post("/password/forgot/", {"email": email})
        answers.append((page.status_code, page.content.decode().replace(email, "")))
        assert len(mails) == (1 if email == alice.user.email else 0)
    assert answers[0] == answers[1]


def test_asking_is_throttled_by_account_whether_it_exists_or_not(db: None) -> None:
    for _ in range(3):
        actions.ask_password_link(email="nobody@example.com", address=HERE)
    with pytest.raises(TooMany):
        actions.ask_password_link(email="Nobody@example.com", address="192.0.2.2")


def test_guessing_links_is_throttled_by_address(db: None) -> None:
    for _ in range(20):
        with pytest.raises(Invalid):
            actions.create_password(token="nonsense", password=NEW, address=HERE)
    with pytest.raises(TooMany):
        actions.create_password(token="nonsense", password=NEW, address=HERE)


def test_the_pages_lead_from_the_forgotten_password_to_the_new_one(
    alice: Persona, posted: Posted, client: Client
) -> None:
    with posted() as mails:
        page = client.post("/password/forgot/", {"email": alice.user.email})
    assert "a link is on its way" in page.content.decode()
    path = f"/password/new/{secret_in(mails[0])}/"
    assert client.get(path).status_code == 200
    assert "too short" in client.post(path, {"password": "short"}).content.decode()
    assert client.post(path, {"password": NEW})["Location"] == "/signin/"
    gone = client.get(path)
    assert gone.status_code == 404
    assert "no longer works" in gone.content.decode()
    assert client.post("/signin/", {"email": alice.user.email, "password": NEW})["Location"] == "/"


# --------------------------------------------------------------------------------------------------- e-mails
def test_a_new_person_confirms_their_address_by_a_button(posted: Posted, client: Client, settings: Settings) -> None:
    settings.SIGNUP_OPEN = True
    with posted() as mails:
        user = actions.sign_up(email="dora@example.com", password=PASSWORD)
    path = f"/email/confirm/{secret_in(mails[0])}/"
    assert client.get(path).status_code == 200  # as a mail scanner does
    confirmed = User.objects.exclude(email_verified_at=None)
    assert user not in confirmed.all()
    assert client.post(path)["Location"] == "/signin/"
    assert user in confirmed.all()
    assert client.get(path).status_code == 404


def test_a_changed_address_counts_once_its_link_is_opened(alice: Persona, posted: Posted) -> None:
    with posted() as mails:
        actions.change_email(user=alice.user, email="Alice@new.example.com")
    by_address = {mail.to[0]: mail for mail in mails}
    assert set(by_address) == {"alice@new.example.com", "alice@example.com"}  # the old one is told, without a link
    assert "rpd-mail" not in str(by_address["alice@example.com"].body)
    old_link = password_link(alice, posted)
    alice.user.refresh_from_db()
    assert alice.user.email == "alice@example.com"
    actions.confirm_email(token=secret_in(by_address["alice@new.example.com"]), address=HERE)
    alice.user.refresh_from_db()
    assert (alice.user.email, alice.user.email_verified_at is None) == ("alice@new.example.com", False)
    with pytest.raises(Invalid):
        actions.create_password(token=old_link, password=NEW, address=HERE)


def test_an_address_that_somebody_else_took_meanwhile_stays_theirs(
    alice: Persona, charlie: Persona, posted: Posted
) -> None:
    with posted() as mails:
        actions.change_email(user=alice.user, email=charlie.user.email)
    secret = next(secret_in(mail) for mail in mails if mail.to == [charlie.user.email])
    with pytest.raises(Conflict):
        actions.confirm_email(token=secret, address=HERE)
    alice.user.refresh_from_db()
    assert alice.user.email == "alice@example.com"


def test_a_confirmation_expires_and_is_mailed_again_on_request(alice: Persona, posted: Posted) -> None:
    with posted() as mails:
        actions.ask_verification(user=alice.user)
    late = timezone.now() + EMAIL_LIFE + timedelta(seconds=1)
    with pytest.raises(Invalid):
        actions.confirm_email(token=secret_in(mails[0]), address=HERE, now=late)
    actions.confirm_email(token=secret_in(mails[0]), address=HERE)
    alice.user.refresh_from_db()
    with pytest.raises(Conflict):
        actions.ask_verification(user=alice.user)


def test_the_profile_offers_the_link_again_and_another_address(alice: Persona, posted: Posted) -> None:
    browser = Client()
    browser.force_login(alice.user)
    with posted() as mails:
        browser.post("/email/confirm/")
    assert [mail.to for mail in mails] == [[alice.user.email]]
    with posted() as mails:
        form = {"email": "alice@new.example.com", "password": "wrong"}
        assert "not your password" in browser.post("/profile/email/", form).content.decode()
        assert browser.post("/profile/email/", {**form, "password": PASSWORD})["Location"] == "/profile/"
    assert {mail.to[0] for mail in mails} == {"alice@new.example.com", alice.user.email}
    wrong = {"email": "nonsense", "password": PASSWORD}
    assert "not an e-mail" in browser.post("/profile/email/", wrong).content.decode()


def test_a_new_password_stops_a_change_of_address_that_is_under_way(alice: Persona, posted: Posted) -> None:
    with posted() as mails:
        actions.change_email(user=alice.user, email="mallory@example.com")
    secret = next(secret_in(mail) for mail in mails if mail.to == ["mallory@example.com"])
    actions.change_password(principal=alice.principal, old=PASSWORD, new=NEW)
    with pytest.raises(Invalid):
        actions.confirm_email(token=secret, address=HERE)


def test_one_address_is_not_flooded_with_invitations(alice: Persona) -> None:
    for _ in range(5):
        actions.invite_member(principal=alice.principal, email="dora@example.com")
    with pytest.raises(TooMany):
        actions.invite_member(principal=alice.principal, email="dora@example.com")


def test_an_invitation_is_mailed_with_its_link(alice: Persona, posted: Posted) -> None:
    with posted() as mails:
        _, secret = actions.invite_member(principal=alice.principal, email="dora@example.com")
    mail: EmailMultiAlternatives = mails[0]
    assert mail.to == ["dora@example.com"]
    assert secret_in(mail) == secret
    assert mail.subject == "Alice invites you to Organization A"
    assert secret in str(mail.alternatives[0][0])
