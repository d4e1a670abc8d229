"""Signing in elsewhere and coming back: the authorization-code flow with PKCE and a random, bound, single-use state.

``begin`` keeps the state's hash in Redis (DB 1) for ten minutes, with the person, organization and project that asked.
``finish`` takes it once and for the same person in the same organization: a stranger's code never ends up in somebody
else's account. The tokens go into the vault.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import redis
import structlog
from django.conf import settings
from django.core.cache import caches
from django.utils.http import url_has_allowed_host_and_scheme
from oauthlib.oauth2 import WebApplicationClient

from accounts.actions.vault import save_connection
from accounts.models import VaultCredential
from integrations.connectors.accounts import account_of
from integrations.connectors.catalogue import Connector, client_of, get_connector
from integrations.verification import said
from rapida_site.lib import waiting
from rapida_site.lib.errors import Busy, Invalid, ProviderFailed
from rapida_site.lib.principal import OrganizationRole, Principal

log = structlog.get_logger(__name__)
SECONDS = 600
STALE = "This connection took too long, was finished already, or was begun by somebody else; start again."
_UNREACHABLE = "The session store does not answer; try again in a moment."
DEFAULT_TARGET = "/connections/"


@dataclass(frozen=True, slots=True, repr=False)
class Trip:
    """What is remembered while the browser is away."""

    connector: str
    verifier: str
    user_id: int | None
    organization_id: int
    project_id: int | None
    target: str


def begin(*, principal: Principal, connector: Connector, target: str = "") -> str:
    """Return the address to sign in at; afterwards the browser goes to ``target``, a path of this site."""
    principal.require_organization(OrganizationRole.ADMIN)
    ours = client_of(connector)
    client = WebApplicationClient(ours.id)
    state, verifier = secrets.token_urlsafe(32), client.create_code_verifier(64)
    trip = Trip(
        connector.code, verifier, principal.user_id, principal.organization_id, principal.project_id, _own_path(target)
    )
    try:
        caches["sessions"].set(_name(state), trip, timeout=SECONDS)
    except redis.RedisError as error:
        raise Busy(_UNREACHABLE) from error
    address: str = client.prepare_request_uri(
        connector.authorize,
        redirect_uri=return_address(connector),
        scope=list(connector.scopes),
        state=state,
        code_challenge=client.create_code_challenge(verifier, "S256"),
        code_challenge_method="S256",
        **connector.extra,
    )
    return address


def finish(*, principal: Principal, state: str, code: str, connector: str = "") -> tuple[VaultCredential, str]:
    """Change the code into tokens and keep them; return the connection and where the browser was on its way to."""
    trip = _take(principal, state)
    known = get_connector(trip.connector)
    if connector and get_connector(connector).code != known.code:
        raise Invalid(f"This sign-in was at {known.label}, not at {connector[:40]!r}.", field="connect")
    value, seconds = _ask_for_token(
        known,
        {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": return_address(known),
            "code_verifier": trip.verifier,
        },
    )
    name = account_of(known, value)
    row = save_connection(principal=principal, provider=known.code, name=name, value=value, seconds=seconds)
    log.info("account_connected", connector=known.code, credential_id=row.id, actor_id=principal.actor_id)
    return row, trip.target


def refresh(code: str, value: Mapping[str, Any]) -> tuple[dict[str, Any], float | None]:
    """Return a connection's value with a fresh token, and how long that holds; what the answer leaves out stays."""
    connector, token = get_connector(code), value.get("refresh_token")
    if not token:
        raise ProviderFailed(f"{connector.label} gave no way to renew this connection; connect the account again.")
    fresh, seconds = _ask_for_token(connector, {"grant_type": "refresh_token", "refresh_token": str(token)})
    return {**value, **fresh}, seconds


def return_address(connector: Connector) -> str:
    """Return where the provider sends the browser back to; it must be entered at the provider exactly like this."""
    return f"{settings.PUBLIC_URL}/connect-{connector.kind.value}/{connector.code}/"


def _take(principal: Principal, state: str) -> Trip:
    store, name = caches["sessions"], _name(state)
    try:
        trip: Trip | None = store.get(name)
        asked = (principal.user_id, principal.organization_id)
        # Of several who bring it, only the one whose delete finds it goes on.
        if trip is None or (trip.user_id, trip.organization_id) != asked or not store.delete(name):
            raise Invalid(STALE, field="state")
    except redis.RedisError as error:
        raise Busy(_UNREACHABLE) from error
    return trip


def _ask_for_token(connector: Connector, form: Mapping[str, str]) -> tuple[dict[str, Any], float | None]:
    client = client_of(connector)
    headers = {"accept": "application/json"}
    if connector.basic:
        pair = base64.b64encode(f"{client.id}:{client.secret}".encode()).decode()
        headers["authorization"] = f"Basic {pair}"
    else:
        form = {**form, "client_id": client.id, "client_secret": client.secret}
    answer = waiting.request("POST", connector.token, form=form, headers=headers)
    if not answer.ok:
        raise ProviderFailed(f"{connector.label} gave no token (status {answer.status}): {said(answer)}")
    body = answer.json()
    if not isinstance(body, dict) or not isinstance(body.get("access_token"), str):
        raise ProviderFailed(f"{connector.label} gave no token: {said(answer)}")
    kept = ("access_token", "refresh_token", "token_type", "scope", "workspace_name", "team")
    value = {name: body[name] for name in kept if body.get(name)}
    seconds = body.get("expires_in")
    return value, float(seconds) if isinstance(seconds, int | float) and seconds > 0 else None


def _own_path(target: str) -> str:
    """Return a path of this site; whatever leads elsewhere becomes the page of connections."""
    host = settings.PUBLIC_URL.partition("://")[2]
    safe = target and url_has_allowed_host_and_scheme(target, {host}, require_https=settings.SESSION_COOKIE_SECURE)
    return target if safe else DEFAULT_TARGET


def _name(state: str) -> str:
    return f"connect:{hashlib.sha256(state.encode()).hexdigest()}"
