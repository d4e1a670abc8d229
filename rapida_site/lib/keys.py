"""Keys, tokens and links: ``<prefix><key id>.<secret>``, made here, shown once, and recognised by a keyed digest.

A secret has 256 random bits, so a fast HMAC-SHA256 guards it as well as a slow password hash would. The HMAC key (the
pepper) comes from ``SECRET``: a stolen database alone verifies nothing. ``pepper_id`` names the pepper of a digest,
so that ``SECRET`` can be changed while ``SECRET_FALLBACKS`` still holds the old one.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings

PROJECT_KEY, ORGANIZATION_KEY, SERVICE_TOKEN = "rpd-prj-", "rpd-org-", "rpd-svc-"
USER_TOKEN, INVITATION, MAILED, TICKET = "rpd-usr-", "rpd-inv-", "rpd-mail-", "rpd-tkt-"
_SHAPE = re.compile(r"(?P<key_id>[a-z0-9]{12})\.(?P<secret>[A-Za-z0-9_-]{43})")


@dataclass(frozen=True, slots=True, repr=False)
class Minted:
    """A new key. ``text`` goes to its owner and nowhere else: it is neither stored nor logged."""

    text: str
    key_id: str
    digest: str
    pepper_id: str


@dataclass(frozen=True, slots=True, repr=False)
class Parsed:
    key_id: str
    secret: str


def mint(prefix: str) -> Minted:
    """Return a new random key with this prefix."""
    key_id, secret = secrets.token_hex(6), secrets.token_urlsafe(32)
    digest, pepper_id = seal(secret)
    return Minted(f"{prefix}{key_id}.{secret}", key_id, digest, pepper_id)


def parse(text: str, prefix: str) -> Parsed | None:
    """Split a key as it arrives; the prefix may be missing. None when it cannot be one of ours."""
    match = _SHAPE.fullmatch(text.strip().removeprefix(prefix))
    return Parsed(match["key_id"], match["secret"]) if match else None


def seal(secret: str) -> tuple[str, str]:
    """Return the digest of ``secret`` under today's pepper, and that pepper's id."""
    pepper_id = current_pepper_id()
    return _digest(secret, _peppers()[pepper_id]), pepper_id


def matches(secret: str, digest: str, pepper_id: str) -> bool:
    """Compare in constant time; a pepper that is no longer known matches nothing and takes as long."""
    pepper = _peppers().get(pepper_id)
    calculated = _digest(secret, pepper or b"unknown pepper")
    return hmac.compare_digest(calculated, digest) and pepper is not None


def current_pepper_id() -> str:
    return next(iter(_peppers()))


def _digest(secret: str, pepper: bytes) -> str:
    return hmac.new(pepper, secret.encode(), hashlib.sha256).hexdigest()


def _peppers() -> dict[str, bytes]:
    return _derive((settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS))


@lru_cache(maxsize=8)
def _derive(secret_keys: tuple[str, ...]) -> dict[str, bytes]:
    """Return the peppers by id, today's first; an id is a hash of its pepper and tells nothing about it."""
    peppers = [hmac.new(key.encode(), b"rapida.lib.keys pepper", hashlib.sha256).digest() for key in secret_keys]
    return {hashlib.sha256(b"id" + pepper).hexdigest()[:8]: pepper for pepper in peppers}
