"""Signing in through the pages: one sentence, one duration, few tries, a real second factor."""

from __future__ import annotations

import re
import statistics
import time
from base64 import b32decode
from html import unescape
from importlib import import_module
from io import StringIO
from types import SimpleNamespace
from urllib.parse import quote

import pytest
from django.apps import apps
from django.contrib.auth import SESSION_KEY
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django_otp.oath import TOTP
from pytest_django import Settings

from accounts import actions
from accounts.actions.signin import BY_ACCOUNT, BY_ADDRESS, WRONG
from accounts.models import Authenticator, RecoveryCode, User
from accounts.tests.personas import PASSWORD, Persona

pytestmark = pytest.mark.django_db
SIGN_IN, CODE, SECOND_FACTOR = "/signin/", "/signin/code/", "/profile/second-factor/"


def signed_in(browser: Client) -> bool:
    return SESSION_KEY in browser.session


def totp(device: Authenticator, steps: int = 0) -> str:
    """What the authenticator shows now, or ``steps`` half-minutes later, calculated from its secret."""
    clock = TOTP(device.bin_key, device.step, device.t0, device.digits)
    clock.time = time.time() + steps * device.step
    return f"{clock.token():06d}"


def codes_on(page: str) -> list[str]:
    """The recovery codes that a page shows, one a line."""
    return re.findall(r"^(?:.*<code>)?([a-z2-9]{5}-[a-z2-9]{5})$", page, re.MULTILINE)


def enrol(persona: Persona) -> tuple[Authenticator, list[str]]:
    device = actions.start_second_factor(principal=persona.principal)
    _, codes = actions.confirm_second_factor(principal=persona.principal, code=totp(device))
    device.refresh_from_db()
    return device, codes


# ------------------------------------------------------------------------------------------------- password
def test_the_right_password_signs_in(client: Client, alice: Persona) -> None:
    answer = client.post(SIGN_IN, {"email": " Alice@Example.com ", "password": PASSWORD})
    assert answer.status_code == 302
    assert answer["Location"] == "/"
    assert signed_in(client)


@pytest.mark.parametrize(
    ("email", "password"), [("alice@example.com", "hunter2hunter2"), ("nobody@example.com", PASSWORD)]
)
def test_a_wrong_password_and_an_unknown_e_mail_answer_alike(
    client: Client, alice: Persona, email: str, password: str
) -> None:
    answer = client.post(SIGN_IN, {"email": email, "password": password})
    assert answer.status_code == 401
    page = answer.content.decode()
    assert WRONG in unescape(page)
    assert not signed_in(client)
    assert password not in page


def test_a_suspended_person_gets_the_same_answer(client: Client, alice: Persona) -> None:
    User.objects.update(status=User.Status.SUSPENDED)
    answer = client.post(SIGN_IN, {"email": alice.user.email, "password": PASSWORD})
    assert answer.status_code == 401
    assert WRONG in unescape(answer.content.decode())


def test_an_unknown_e_mail_takes_as_long_as_a_wrong_password(client: Client, alice: Persona) -> None:
    def seconds(email: str) -> float:
        began = time.process_time()
        client.post(SIGN_IN, {"email": email, "password": "wrong password"})
        return time.process_time() - began

    seconds("warm@example.com")
    known, unknown = zip(*[(seconds(alice.user.email), seconds(f"n{n}@example.com")) for n in range(5)], strict=True)
    # Hashing is most of the work: without it the unknown one would take a small fraction.
    assert 0.5 < statistics.median(unknown) / statistics.median(known) < 2


def test_tries_for_one_account_run_out_wherever_they_come_from(client: Client, alice: Persona) -> None:
    for index in range(BY_ACCOUNT.burst):
        attempt = {"email": alice.user.email, "password": "wrong"}
        assert client.post(SIGN_IN, attempt, REMOTE_ADDR=f"203.0.113.{index}").status_code == 401
    answer = client.post(SIGN_IN, {"email": "ALICE@example.com", "password": PASSWORD}, REMOTE_ADDR="203.0.113.99")
    assert answer.status_code == 429
    assert int(answer["Retry-After"]) <= BY_ACCOUNT.seconds
    assert not signed_in(client)


def test_tries_from_one_address_run_out_whichever_account_they_name(client: Client, settings: Settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    for index in range(BY_ADDRESS.burst):
        client.post(SIGN_IN, {"email": f"n{index}@example.com", "password": "wrong"})
    assert client.post(SIGN_IN, {"email": "another@example.com", "password": "wrong"}).status_code == 429
    other = client.post(SIGN_IN, {"email": "another@example.com", "password": "wrong"}, REMOTE_ADDR="203.0.113.1")
    assert other.status_code == 401


def test_a_success_gives_the_tries_back(client: Client, alice: Persona) -> None:
    for _ in range(BY_ACCOUNT.burst + 2):
        assert client.post(SIGN_IN, {"email": alice.user.email, "password": PASSWORD}).status_code == 302
        client.post("/signout/")


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("/keys/?page=2", "/keys/?page=2"),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("javascript:alert(1)", "/"),
        ("/\\evil.example", "/"),
        ("", "/"),
    ],
)
def test_it_returns_to_pages_of_ours_only(client: Client, alice: Persona, target: str, expected: str) -> None:
    page = client.get(f"{SIGN_IN}?next={quote(target)}").content.decode()
    assert f'name="next" value="{expected}"' in page
    answer = client.post(SIGN_IN, {"email": alice.user.email, "password": PASSWORD, "next": target})
    assert answer["Location"] == expected
    assert client.get(f"{SIGN_IN}?next={quote(target)}")["Location"] == expected


def test_the_session_changes_its_name_when_it_is_signed_in(client: Client, alice: Persona) -> None:
    client.session["visitor"] = "x"
    session = client.session
    session["visitor"] = "x"
    session.save()
    before = session.session_key
    client.post(SIGN_IN, {"email": alice.user.email, "password": PASSWORD})
    assert client.session.session_key != before


def test_forms_without_a_csrf_token_are_refused(alice: Persona) -> None:
    strict = Client(enforce_csrf_checks=True)
    for path in (SIGN_IN, "/signout/", "/signup/"):
        answer = strict.post(path, {"email": alice.user.email, "password": PASSWORD})
        assert answer.status_code == 403
        assert "The form was open too long" in answer.content.decode()


def test_signing_out_needs_a_post_and_ends_the_session(client: Client, alice: Persona) -> None:
    client.force_login(alice.user)
    assert client.get("/signout/").status_code == 405
    client.post("/signout/")
    assert not signed_in(client)
    assert client.get("/keys/")["Location"] == "/signin/?next=/keys/"


# ------------------------------------------------------------------------------------------------- second factor
def test_one_sets_up_an_authenticator_from_the_page_and_signs_in_with_it(client: Client, alice: Persona) -> None:
    client.force_login(alice.user)
    page = client.get(SECOND_FACTOR).content.decode()
    assert 'src="data:image/svg+xml;base64,' in page
    device = Authenticator.objects.get(user=alice.user)
    (shown,) = re.findall(r"<code>([A-Z2-7]+)</code>", page)
    assert b32decode(shown + "=" * (-len(shown) % 8)) == device.bin_key

    answer = client.post(SECOND_FACTOR, {"code": totp(device)})
    assert len(codes_on(answer.content.decode())) == 10
    assert actions.has_second_factor(alice.user)

    visitor = Client()
    answer = visitor.post(SIGN_IN, {"email": alice.user.email, "password": PASSWORD, "next": "/keys/"})
    assert answer["Location"] == "/signin/code/?next=%2Fkeys%2F"
    assert not signed_in(visitor)
    assert visitor.get("/keys/").status_code == 302
    answer = visitor.post(CODE, {"code": totp(device, steps=1), "next": "/keys/"})
    assert answer["Location"] == "/keys/"
    assert signed_in(visitor)
    assert visitor.session["otp_device_id"] == device.persistent_id


def test_a_code_works_once(client: Client, alice: Persona) -> None:
    device, _ = enrol(alice)
    used = totp(device, steps=1)
    client.post(SIGN_IN, {"email": alice.user.email, "password": PASSWORD})
    client.post(CODE, {"code": used})
    assert signed_in(client)
    other = Client()
    other.post(SIGN_IN, {"email": alice.user.email, "password": PASSWORD})
    assert other.post(CODE, {"code": used}).status_code == 401
    assert not signed_in(other)


def test_wrong_codes_run_out(client: Client, alice: Persona) -> None:
    device, _ = enrol(alice)
    client.post(SIGN_IN, {"email": alice.user.email, "password": PASSWORD})
    assert client.post(CODE, {"code": "000000"}).status_code == 401
    answer = client.post(CODE, {"code": totp(device, steps=1)})
    assert answer.status_code == 429
    assert int(answer["Retry-After"]) >= 1


def test_a_recovery_code_works_once_and_is_stored_as_a_digest(client: Client, alice: Persona) -> None:
    _, codes = enrol(alice)
    stored = "".join(str(row) for row in RecoveryCode.objects.values())
    assert not any(code in stored or code.replace("-", "") in stored for code in codes)
    client.post(SIGN_IN, {"email": alice.user.email, "password": PASSWORD})
    assert client.post(CODE, {"code": f" {codes[3].upper()} "}).status_code == 302
    assert signed_in(client)
    assert RecoveryCode.objects.count() == 9
    other = Client()
    other.post(SIGN_IN, {"email": alice.user.email, "password": PASSWORD})
    assert other.post(CODE, {"code": codes[3]}).status_code == 401


def test_nobody_signs_in_with_somebody_elses_code(client: Client, alice: Persona, charlie: Persona) -> None:
    enrol(alice)
    device, codes = enrol(charlie)
    client.post(SIGN_IN, {"email": alice.user.email, "password": PASSWORD})
    assert client.post(CODE, {"code": codes[0]}).status_code == 401
    assert not signed_in(client)
    del device


def test_the_second_step_needs_the_first_and_not_too_long_ago(
    client: Client, alice: Persona, monkeypatch: pytest.MonkeyPatch
) -> None:
    device, _ = enrol(alice)
    assert client.get(CODE)["Location"].startswith(SIGN_IN)
    client.post(SIGN_IN, {"email": alice.user.email, "password": PASSWORD})
    now = time.time()
    monkeypatch.setattr("accounts.views.signin.time.time", lambda: now + 301)
    assert client.post(CODE, {"code": totp(device, steps=1)})["Location"].startswith(SIGN_IN)
    assert not signed_in(client)


def test_turning_it_off_takes_password_and_code(client: Client, alice: Persona) -> None:
    _, codes = enrol(alice)
    client.force_login(alice.user)
    path = "/profile/second-factor/disable/"
    assert client.post(path, {"password": "wrong", "code": codes[0]}).status_code == 400
    assert client.post(path, {"password": PASSWORD, "code": "nonsense12"}).status_code in {401, 429}
    assert actions.has_second_factor(alice.user)


def test_password_and_code_turn_it_off(client: Client, alice: Persona) -> None:
    _, codes = enrol(alice)
    client.force_login(alice.user)
    assert client.post("/profile/second-factor/disable/", {"password": PASSWORD, "code": codes[0]}).status_code == 302
    assert not actions.has_second_factor(alice.user)
    assert not RecoveryCode.objects.exists()


def test_new_recovery_codes_replace_the_old_after_the_password(client: Client, alice: Persona) -> None:
    _, old = enrol(alice)
    client.force_login(alice.user)
    assert client.post("/profile/recovery-codes/", {"password": "wrong"}).status_code == 400
    page = client.post("/profile/recovery-codes/", {"password": PASSWORD}).content.decode()
    fresh = set(codes_on(page))
    assert len(fresh) == RecoveryCode.objects.count() == 10
    assert not fresh & set(old)


# ------------------------------------------------------------------------------------------------- password change
def test_a_new_password_ends_other_sessions_and_all_tokens(client: Client, alice: Persona) -> None:
    token, _ = actions.sign_in_program(email=alice.user.email, password=PASSWORD, code="", address="x")
    client.force_login(alice.user)
    elsewhere = Client()
    elsewhere.force_login(alice.user)
    answer = client.post("/profile/password/", {"old": PASSWORD, "password": "another horse battery staple"})
    assert answer.status_code == 302
    assert client.get("/profile/").status_code == 200
    assert elsewhere.get("/profile/").status_code == 302
    token.refresh_from_db()
    assert token.state == "revoked"


@pytest.mark.parametrize(("old", "new"), [("wrong", "another horse battery staple"), (PASSWORD, "short")])
def test_a_password_is_not_changed_without_the_old_one_or_to_a_weak_one(
    client: Client, alice: Persona, old: str, new: str
) -> None:
    client.force_login(alice.user)
    assert client.post("/profile/password/", {"old": old, "password": new}).status_code == 400
    alice.user.refresh_from_db()
    assert alice.user.check_password(PASSWORD)


def test_the_authenticators_secret_is_sealed_in_the_database(alice: Persona) -> None:
    device, _ = enrol(alice)
    with connection.cursor() as cursor:
        cursor.execute("SELECT encode(sealed, 'hex') FROM accounts_authenticator")
        ((stored,),) = cursor.fetchall()
    assert device.bin_key.hex() not in stored
    assert len(device.bin_key) == 20


@pytest.mark.django_db(databases=["default", "assistant_db"])  # the command seals what assistants keep, too
def test_rotation_seals_the_authenticators_secret_anew(alice: Persona) -> None:
    device, _ = enrol(alice)
    secret, former = device.bin_key, device.data_key_id
    call_command("rotate_vault", "--data-keys-older-than", "0", stdout=StringIO())
    device = Authenticator.objects.get(pk=device.pk)
    assert device.data_key_id != former
    assert device.bin_key == secret


def test_secrets_that_stood_in_clear_are_brought_over_and_sealed(alice: Persona) -> None:
    migration = import_module("accounts.migrations.0004_sealed_authenticators")
    secret = b"\x01" * 20
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE otp_totp_totpdevice"
            " (user_id bigint, name text, confirmed bool, key text, drift int, last_t int)"
        )
        cursor.execute(
            "INSERT INTO otp_totp_totpdevice VALUES (%s, 'Phone', true, %s, 0, -1)", [alice.user.pk, secret.hex()]
        )
    migration.seal_former_secrets(apps, SimpleNamespace(connection=connection))
    device = Authenticator.objects.get(user=alice.user)
    assert (device.bin_key, device.name) == (secret, "Phone")
    assert actions.check_code(user=alice.user, code=totp(device)).pk == device.pk
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM otp_totp_totpdevice")
        assert cursor.fetchone() == (0,)
