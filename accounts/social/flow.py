"""One trip to a provider and back.

``begin`` makes a random state and a PKCE verifier, kept in Redis (DB 1) for ten minutes under the state's hash, and a
secret for the browser's cookie. ``finish`` takes the state once, and only together with that cookie: so nobody can make
somebody else's browser sign in as them (login CSRF), and a stolen code is worth nothing without the verifier.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass

import redis
import structlog
from django.core.cache import caches
from oauthlib.oauth2 import OAuth2Error, WebApplicationClient

from accounts.social.providers import Identity, Provider
from rapida_site.lib import waiting
from rapida_site.lib.errors import Busy, Invalid, ProviderFailed

log = structlog.get_logger(__name__)
SECONDS = 600
COOKIE = "rapida_oauth"
STALE = "This sign-in took too long, was used already, or began in another browser; start again."


@dataclass(frozen=True, slots=True, repr=False)
class Trip:
    """What is remembered while the browser is away. ``target`` and ``invitation`` are where it was on its way to."""

    provider: str
    verifier: str
    binding: str
    redirect: str
    target: str
    invitation: str


@dataclass(frozen=True, slots=True, repr=False)
class Departure:
    """``url`` is the provider's page; ``cookie`` belongs into ``COOKIE`` of the browser that goes there."""

    url: str
    cookie: str


def begin(provider: Provider, *, redirect: str, target: str = "", invitation: str = "") -> Departure:
    """Prepare a trip to ``provider``, which sends the browser back to ``redirect``."""
    client = WebApplicationClient(provider.client_id)
    state, cookie, verifier = secrets.token_urlsafe(32), secrets.token_urlsafe(32), client.create_code_verifier(64)
    redirect = provider.endpoints.get("redirect", redirect)
    url = client.prepare_request_uri(
        provider.endpoints["authorize"],
        redirect_uri=redirect,
        scope=list(provider.scope),
        state=state,
        code_challenge=client.create_code_challenge(verifier, "S256"),
        code_challenge_method="S256",
    )
    trip = Trip(provider.name, verifier, _hashed(cookie), redirect, target, invitation)
    try:
        caches["sessions"].set(_name(state), trip, timeout=SECONDS)
    except redis.RedisError as error:
        raise Busy("The session store does not answer; try again in a moment.") from error
    return Departure(url, cookie)


def take(provider: Provider, *, state: str, cookie: str) -> Trip:
    """Return the trip of ``state``, the first time and to the browser that began it; else Invalid."""
    store, name = caches["sessions"], _name(state)
    try:
        trip: Trip | None = store.get(name)
        fits = trip is not None and trip.provider == provider.name
        bound = trip is not None and hmac.compare_digest(trip.binding, _hashed(cookie))
        # Of several who bring it, only the one whose delete finds it goes on.
        if trip is None or not fits or not bound or not store.delete(name):
            raise Invalid(STALE)
    except redis.RedisError as error:
        raise Busy("The session store does not answer; try again in a moment.") from error
    return trip


def identify(provider: Provider, trip: Trip, *, code: str) -> Identity:
    """Change the code into a token, and that into who signed in; the token is not kept."""
    client = WebApplicationClient(provider.client_id)
    body = client.prepare_request_body(
        code=code,
        redirect_uri=trip.redirect,
        code_verifier=trip.verifier,
        client_secret=provider.client_secret,
        include_client_id=True,
    )
    form = {"content-type": "application/x-www-form-urlencoded", "accept": "application/json"}
    answer = waiting.request("POST", provider.endpoints["token"], content=body.encode(), headers=form)
    try:
        token = client.parse_request_body_response(answer.text)["access_token"]
    except (OAuth2Error, KeyError, ValueError) as error:
        log.warning("social_sign_in_failed", provider=provider.name, status=answer.status, error=type(error).__name__)
        reason = getattr(error, "description", "") or getattr(error, "error", "") or f"status {answer.status}"
        raise ProviderFailed(f"{provider.label} did not accept the sign-in ({reason}); start again.") from error

    def fetch(url: str) -> object:
        found = waiting.request("GET", url, headers={"authorization": f"Bearer {token}", "accept": "application/json"})
        if not found.ok:
            raise ProviderFailed(f"{provider.label} does not tell who signed in (status {found.status}).")
        return found.json()

    identity = provider.identify(provider, fetch)
    if not identity.subject:
        raise ProviderFailed(f"{provider.label} does not tell who signed in.")
    return identity


def _name(state: str) -> str:
    return f"oauth:{_hashed(state)}"


def _hashed(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
