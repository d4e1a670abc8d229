"""One-time tickets: a browser cannot set headers on a WebSocket, so it fetches a ticket over HTTP and puts that in
the URL.

A ticket lives ``SECONDS``, works once, and stands for the credential that asked for it: a user in a project, or a
project key with the end user it named. A server with a key may therefore hand a ticket to its own visitors without
showing them the key. Only a hash of the ticket is stored (Redis DB 1).
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass

import redis
from django.core.cache import caches

from rapida_site.lib.errors import Busy, Forbidden
from rapida_site.lib.keys import TICKET
from rapida_site.lib.principal import Principal, PrincipalKind

SECONDS = 60
KINDS = (PrincipalKind.USER, PrincipalKind.PROJECT_KEY)


@dataclass(frozen=True, slots=True)
class Stub:
    """Whom a ticket stands for; the principal itself is built anew when the ticket is shown."""

    kind: PrincipalKind
    actor_id: int
    organization_id: int
    project_id: int | None
    end_user: str = ""


def mint_ticket(*, principal: Principal) -> str:
    """Return a new ticket for ``principal``, good for one use within ``SECONDS``."""
    if principal.kind not in KINDS:
        raise Forbidden("Only a signed-in person or a project key can take a ticket.")
    text = TICKET + secrets.token_urlsafe(32)
    stub = Stub(principal.kind, principal.actor_id, principal.organization_id, principal.project_id, principal.end_user)
    try:
        caches["sessions"].set(_name(text), stub, timeout=SECONDS)
    except redis.RedisError as error:
        raise Busy("The session store does not answer; try again in a moment.") from error
    return text


def redeem(text: str) -> Stub | None:
    """Return whom the ticket stands for, the first time; None when it was used, has expired or never was."""
    store, name = caches["sessions"], _name(text)
    try:
        stub: Stub | None = store.get(name)
        # Of several who read it, only the one whose delete finds it may go in.
        return stub if stub is not None and store.delete(name) else None
    except redis.RedisError as error:
        raise Busy("The session store does not answer; try again in a moment.") from error


def _name(text: str) -> str:
    return f"ticket:{hashlib.sha256(text.encode()).hexdigest()}"
