"""Sign-in elsewhere, against a provider that checks everything: who gets in, as whom, and which tricks do not work."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.cache import caches
from django.test import Client
from django.utils import timezone
from django_otp.oath import totp
from pytest_django import Settings

from accounts import actions
from accounts.models import Organization, SocialAccount, User
from accounts.social import flow
from accounts.social.providers import get_provider
from accounts.tests.oauth_server import CLIENT, SECRET, OAuthServer, oauth_server
from accounts.tests.personas import Persona
from rapida_site.lib.errors import Conflict, Forbidden, Invalid, NotFound, ProviderFailed, Unauthenticated

pytestmark = pytest.mark.django_db
HERE = "192.0.2.1"


@pytest.fixture
def elsewhere(settings: Settings) -> Iterator[OAuthServer]:
    with oauth_server() as server:
        settings.SIGNUP_OPEN = True
        settings.OAUTH2_SIGN_IN = dict.fromkeys(("google", "linkedin", "github"), (CLIENT, SECRET))
        settings.OAUTH2_ENDPOINTS = {name: server.endpoints() for name in settings.OAUTH2_SIGN_IN}
        server.person = {"sub": "g-1", "email": "Dora@example.com", "email_verified": True, "name": "Dora Dee"}
        yield server


def begin(provider: str = "google", **options: str) -> flow.Departure:
    return flow.begin(get_provider(provider), redirect="http://localhost/back/", **options)


def sign_in(elsewhere: OAuthServer, provider: str = "google", invitation: str = "") -> User:
    gone = begin(provider, invitation=invitation)
    back = elsewhere.agree(gone.url)
    return actions.sign_in_social(provider=provider, cookie=gone.cookie, address=HERE, **back)[0]


def confirmed(persona: Persona) -> None:
    User.objects.filter(pk=persona.user.pk).update(email_verified_at=timezone.now())


# ---------------------------------------------------------------------------------------------- who gets in
def test_a_new_person_gets_an_account_and_is_known_again_by_the_providers_id(elsewhere: OAuthServer) -> None:
    user = sign_in(elsewhere)
    assert (user.email, user.name) == ("dora@example.com", "Dora Dee")
    assert user.email_verified_at is not None
    assert not user.has_usable_password()
    assert Organization.objects.count() == 1
    elsewhere.person = {"sub": "g-1", "email": "other@example.com", "email_verified": True}
    assert sign_in(elsewhere) == user
    assert User.objects.count() == 1


@pytest.mark.parametrize("provider", ["google", "linkedin"])
def test_an_account_with_a_confirmed_address_is_joined(alice: Persona, elsewhere: OAuthServer, provider: str) -> None:
    confirmed(alice)
    elsewhere.person = {"sub": "7", "email": alice.user.email, "email_verified": "true"}
    assert sign_in(elsewhere, provider) == alice.user
    assert SocialAccount.objects.get().provider == provider


def test_github_vouches_for_its_primary_verified_address(alice: Persona, elsewhere: OAuthServer) -> None:
    confirmed(alice)
    elsewhere.person = {"id": 583231, "login": "alice", "email": "victim@example.com"}
    elsewhere.emails = [
        {"email": "victim@example.com", "primary": False, "verified": False},
        {"email": alice.user.email, "primary": True, "verified": True},
    ]
    assert sign_in(elsewhere, "github") == alice.user
    assert SocialAccount.objects.get().subject == "583231"


def test_an_account_whose_address_was_never_confirmed_is_not_joined(alice: Persona, elsewhere: OAuthServer) -> None:
    elsewhere.person = {"sub": "g-9", "email": alice.user.email, "email_verified": True}
    with pytest.raises(Conflict, match="never confirmed"):
        sign_in(elsewhere)
    assert not SocialAccount.objects.exists()


@pytest.mark.parametrize("verified", [False, "false", None, 1])
def test_an_address_that_the_provider_has_not_confirmed_opens_nothing(
    alice: Persona, elsewhere: OAuthServer, verified: object
) -> None:
    confirmed(alice)
    elsewhere.person = {"sub": "g-1", "email": alice.user.email, "email_verified": verified}
    with pytest.raises(Forbidden, match="confirm it there"):
        sign_in(elsewhere)


def test_closed_sign_up_lets_only_the_invited_in(alice: Persona, elsewhere: OAuthServer, settings: Settings) -> None:
    settings.SIGNUP_OPEN = False
    with pytest.raises(Forbidden, match="closed"):
        sign_in(elsewhere)
    _, secret = actions.invite_member(principal=alice.principal, email="dora@example.com")
    user = sign_in(elsewhere, invitation=secret)
    assert user.organization_memberships.get().organization == alice.organization


def test_a_suspended_person_stays_out(alice: Persona, elsewhere: OAuthServer) -> None:
    confirmed(alice)
    elsewhere.person = {"sub": "g-1", "email": alice.user.email, "email_verified": True}
    sign_in(elsewhere)
    User.objects.filter(pk=alice.user.pk).update(status=User.Status.SUSPENDED)
    with pytest.raises(Unauthenticated):
        sign_in(elsewhere)


# --------------------------------------------------------------------------------------------------- tricks
def test_a_state_works_once_in_the_browser_and_at_the_provider_it_began_with(elsewhere: OAuthServer) -> None:
    gone, other = begin(), begin()
    back = elsewhere.agree(gone.url)
    for provider, cookie in (("google", other.cookie), ("google", ""), ("github", gone.cookie)):
        with pytest.raises(Invalid, match="start again"):
            actions.sign_in_social(provider=provider, cookie=cookie, address=HERE, **back)
    assert actions.sign_in_social(provider="google", cookie=gone.cookie, address=HERE, **back)
    with pytest.raises(Invalid, match="start again"):
        actions.sign_in_social(provider="google", cookie=gone.cookie, address=HERE, **back)


@pytest.mark.parametrize("state", ["", "google", "x" * 43])
def test_a_guessed_state_opens_nothing(elsewhere: OAuthServer, state: str) -> None:
    with pytest.raises(Invalid):
        actions.sign_in_social(provider="google", state=state, code="c", cookie="", address=HERE)
    assert elsewhere.http.asked == []


def test_a_stolen_code_is_worth_nothing_without_its_own_verifier(elsewhere: OAuthServer) -> None:
    stolen = elsewhere.agree(begin().url)["code"]
    mine = begin()
    state = elsewhere.agree(mine.url)["state"]
    with pytest.raises(ProviderFailed, match="The verifier is wrong"):
        actions.sign_in_social(provider="google", state=state, code=stolen, cookie=mine.cookie, address=HERE)
    assert not User.objects.exists()


def test_a_trip_is_kept_for_ten_minutes_under_a_hash(elsewhere: OAuthServer) -> None:
    state = elsewhere.agree(begin().url)["state"]
    client = caches["sessions"]._cache.get_client()  # type: ignore[attr-defined]
    names = client.keys("*oauth:*")
    assert len(names) == 1
    assert state.encode() not in names[0]
    assert 0 < client.ttl(names[0]) <= flow.SECONDS


def test_a_provider_that_is_away_or_answers_nonsense_is_named(elsewhere: OAuthServer, settings: Settings) -> None:
    elsewhere.person = {}
    with pytest.raises(ProviderFailed, match="does not tell who"):
        sign_in(elsewhere)
    settings.OAUTH2_SIGN_IN = {**settings.OAUTH2_SIGN_IN, "google": (CLIENT, "an old secret")}
    with pytest.raises(ProviderFailed, match="Who are you"):
        sign_in(elsewhere)


def test_a_provider_without_a_client_does_not_exist(settings: Settings) -> None:
    settings.OAUTH2_SIGN_IN = {"google": ("", "")}
    with pytest.raises(NotFound, match="OAUTH2__GOOGLE_CLIENT_ID"):
        get_provider("google")
    with pytest.raises(NotFound):
        get_provider("myspace")


# ---------------------------------------------------------------------------------------------------- pages
def test_the_buttons_appear_where_a_client_is_set(client: Client, db: None, settings: Settings) -> None:
    settings.OAUTH2_SIGN_IN = {"google": ("", ""), "github": (CLIENT, SECRET)}
    page = client.get("/signin/").content.decode()
    assert "/oauth/github/" in page
    assert "/oauth/google/" not in page
    assert client.get("/oauth/google/").status_code == 404
    assert client.get("/oauth/myspace/callback/").status_code == 404


def test_a_browser_goes_there_and_comes_back_signed_in_where_it_was_going(
    elsewhere: OAuthServer, client: Client
) -> None:
    gone = client.get("/oauth/google/?next=/members/")
    cookie = gone.cookies[flow.COOKIE]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    back = elsewhere.agree(gone["Location"])
    arrived = client.get("/oauth/google/callback/", back)
    assert arrived["Location"] == "/members/"
    assert client.get("/members/").status_code == 200
    assert client.get("/oauth/google/callback/", back).status_code == 400


def test_somebody_elses_state_does_not_sign_a_browser_in(elsewhere: OAuthServer, client: Client) -> None:
    mallory = Client()
    back = elsewhere.agree(mallory.get("/oauth/google/")["Location"])
    client.get("/oauth/google/")
    refused = client.get("/oauth/google/callback/", back)
    assert refused.status_code == 400
    assert "another browser" in refused.content.decode()
    assert client.get("/profile/").status_code == 302


def test_a_target_on_another_site_is_not_gone_to(elsewhere: OAuthServer, client: Client) -> None:
    gone = client.get("/oauth/google/?next=https://evil.example/")
    arrived = client.get("/oauth/google/callback/", elsewhere.agree(gone["Location"]))
    assert arrived["Location"] == "/"


def test_the_second_factor_is_asked_for_here_too(alice: Persona, elsewhere: OAuthServer, client: Client) -> None:
    confirmed(alice)
    device = actions.start_second_factor(principal=alice.principal)
    actions.confirm_second_factor(principal=alice.principal, code=f"{totp(device.bin_key):06d}")
    elsewhere.person = {"sub": "g-1", "email": alice.user.email, "email_verified": True}
    gone = client.get("/oauth/google/")
    arrived = client.get("/oauth/google/callback/", elsewhere.agree(gone["Location"]))
    assert arrived["Location"].startswith("/signin/code/")
    assert client.get("/profile/").status_code == 302


def test_the_providers_refusal_is_shown_without_markup(elsewhere: OAuthServer, client: Client) -> None:
    page = client.get("/oauth/google/callback/", {"error": "access_denied", "error_description": "<b>No</b>"})
    assert page.status_code == 401
    assert "&lt;b&gt;No&lt;/b&gt;" in page.content.decode()
