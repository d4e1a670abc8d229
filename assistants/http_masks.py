"""What of an HTTP exchange may be shown: names of headers always, values only where they cannot be a secret. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from urllib.parse import SplitResult, parse_qsl, quote, urlsplit, urlunsplit

MASK = "***"
# Of what is sent, only these are shown: any other header may carry a credential, whatever its name.
_HARMLESS = frozenset(
    {"accept", "accept-encoding", "accept-language", "content-length", "content-type", "idempotency-key", "user-agent"}
)
_OURS = "x-rapida-"
_TELLING = re.compile(r"auth|cookie|credential|key|passw|secret|session|signature|token", re.IGNORECASE)


def sent_headers(headers: Mapping[str, str]) -> dict[str, str]:
    return {name: value if _is_harmless(name.lower()) else MASK for name, value in headers.items()}


def received_headers(headers: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Headers of an answer, joined where one came several times; those with a telling name are masked."""
    shown: dict[str, str] = {}
    for name, value in headers:
        part = MASK if _TELLING.search(name) else value
        shown[name] = f"{shown[name]}, {part}" if name in shown and part != MASK else part
    return shown


def _is_harmless(name: str) -> bool:
    return name in _HARMLESS or (name.startswith(_OURS) and not _TELLING.search(name))


def masked_url(url: str) -> str:
    """Return ``url`` without the password and without the values of telling parameters."""
    try:
        parts = urlsplit(url)
        query = [(name, MASK if _TELLING.search(name) else value) for name, value in parse_qsl(parts.query, True)]
    except ValueError:
        return MASK
    text = "&".join(f"{quote(name)}={quote(value, safe='*:/,')}" for name, value in query)
    return urlunsplit((parts.scheme, _host(parts), parts.path, text, ""))


def _host(parts: SplitResult) -> str:
    user, at, host = parts.netloc.rpartition("@")
    return f"{MASK}@{host}" if at and user else host
