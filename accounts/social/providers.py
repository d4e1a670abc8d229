"""The sign-in providers: where to send a browser, where to change a code into a token, and who that is.

A provider is offered where ``OAUTH2__<NAME>_CLIENT_ID`` is set. ``OAUTH2__ENDPOINTS`` replaces single addresses, such
as those of a GitHub Enterprise server: ``{"github": {"authorize": "…", "token": "…", "userinfo": "…"}}``; there is
``emails``, too, and ``redirect`` names another page for the browser to come back to.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings

from rapida_site.lib.errors import NotFound


@dataclass(frozen=True, slots=True)
class Identity:
    """Who signed in there. ``subject`` is the provider's lasting id; ``email`` is empty unless it vouches for it."""

    provider: str
    subject: str
    email: str
    name: str


Fetch = Callable[[str], Any]
"""Get the JSON of an address of the provider, with the person's token."""


@dataclass(frozen=True, slots=True, repr=False)
class Provider:
    name: str
    label: str
    endpoints: Mapping[str, str]
    scope: tuple[str, ...]
    identify: Callable[[Provider, Fetch], Identity]
    client_id: str = ""
    client_secret: str = ""


def _openid(provider: Provider, fetch: Fetch) -> Identity:
    """OpenID Connect Core, 5.3.2: ``sub``, ``email``, ``email_verified``, ``name``."""
    person = _object(fetch(provider.endpoints["userinfo"]))
    verified = person.get("email_verified")
    is_verified = verified is True or verified == "true"  # older servers send it as text
    email = str(person.get("email") or "") if is_verified else ""
    return Identity(provider.name, str(person.get("sub") or ""), email, str(person.get("name") or ""))


def _github(provider: Provider, fetch: Fetch) -> Identity:
    """``GET /user`` and ``GET /user/emails``: of the addresses the primary one, if it is verified."""
    person, addresses = _object(fetch(provider.endpoints["userinfo"])), fetch(provider.endpoints["emails"])
    rows = [row for row in addresses if isinstance(row, dict)] if isinstance(addresses, list) else []
    email = next((str(row.get("email", "")) for row in rows if row.get("primary") and row.get("verified")), "")
    name = str(person.get("name") or person.get("login") or "")
    return Identity(provider.name, str(person.get("id") or ""), email, name)


def _object(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


_KNOWN = (
    Provider(
        "google",
        "Google",
        {
            "authorize": "https://accounts.google.com/o/oauth2/v2/auth",
            "token": "https://oauth2.googleapis.com/token",
            "userinfo": "https://openidconnect.googleapis.com/v1/userinfo",
        },
        ("openid", "email", "profile"),
        _openid,
    ),
    Provider(
        "linkedin",
        "LinkedIn",
        {
            "authorize": "https://www.linkedin.com/oauth/v2/authorization",
            "token": "https://www.linkedin.com/oauth/v2/accessToken",
            "userinfo": "https://api.linkedin.com/v2/userinfo",
        },
        ("openid", "email", "profile"),
        _openid,
    ),
    Provider(
        "github",
        "GitHub",
        {
            "authorize": "https://github.com/login/oauth/authorize",
            "token": "https://github.com/login/oauth/access_token",
            "userinfo": "https://api.github.com/user",
            "emails": "https://api.github.com/user/emails",
        },
        ("read:user", "user:email"),
        _github,
    ),
)


def configured() -> list[Provider]:
    """Return the providers that have a client here, in the order of their buttons."""
    found = []
    for provider in _KNOWN:
        client_id, client_secret = settings.OAUTH2_SIGN_IN.get(provider.name, ("", ""))
        if client_id:
            endpoints = {**provider.endpoints, **settings.OAUTH2_ENDPOINTS.get(provider.name, {})}
            found.append(replace(provider, client_id=client_id, client_secret=client_secret, endpoints=endpoints))
    return found


def get_provider(name: str) -> Provider:
    provider = next((provider for provider in configured() if provider.name == name), None)
    if provider is None:
        raise NotFound(f"Sign-in with {name} is not set up here: OAUTH2__{name.upper()}_CLIENT_ID is empty.")
    return provider
