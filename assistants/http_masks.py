"""What of an HTTP exchange may be shown: all names, and the values that do not look like a secret. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import SplitResult, parse_qsl, quote, urlsplit, urlunsplit

MASK = "***"
# Of what is sent, only these are shown: any other header may carry a credential, whatever its name.
_HARMLESS = frozenset(
    {"accept", "accept-encoding", "accept-language", "content-length", "content-type", "idempotency-key", "user-agent"}
)
_OURS = "x-rapida-"
_TELLING = re.compile(r"auth|cookie|credential|key|passw|secret|session|signature|token", re.IGNORECASE)
# Bodies are mostly data: a "key" or a "session" means little in them, and "tokens" are what a model counts.
_TELLING_FIELD_NAME = (
    r"(?:authori[sz]ation|auth(?!or|ent)|(?:api|access|private)[-_.]?key|passw|passphrase|secret|token(?!s)"
    r"|credential|cookie|signature|jwt)"
)
_TELLING_FIELD = re.compile(_TELLING_FIELD_NAME, re.IGNORECASE)
_TELLING_PAIR = re.compile(
    # a name of bounded length, so that no body makes the search slow; then : or =; then a string or a word
    rf"""((?<![\w.-])[\w.-]{{0,60}}?{_TELLING_FIELD_NAME}[\w.-]{{0,60}}["']?\s{{0,8}}[:=]\s{{0,8}})"""
    r"""("(?:[^"\\]|\\.)*"?|'[^']*'?|(?:(?:bearer|basic)\s+)?[^\s&,;}\]]+)""",
    re.IGNORECASE,
)


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


def masked_body(text: str) -> str:
    """Return a body without the values of telling fields: JSON keeps its shape, other text its other words."""
    try:
        body = json.loads(text)
        masked = _masked(body)
        return text if masked == body else json.dumps(masked, ensure_ascii=False)
    except (ValueError, RecursionError):  # not JSON, or so deep that nobody can want it read as such
        return _TELLING_PAIR.sub(rf"\1{MASK}", text)


def _masked(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            name: _hidden(inner) if _TELLING_FIELD.search(name) else _masked(inner) for name, inner in value.items()
        }
    return [_masked(inner) for inner in value] if isinstance(value, list) else value


def _hidden(value: Any) -> Any:
    """Mask everything in ``value`` but what cannot be a secret: nothing, yes and no."""
    if isinstance(value, dict):
        return {name: _hidden(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_hidden(inner) for inner in value]
    return value if value in ("", None) or isinstance(value, bool) else MASK


def _host(parts: SplitResult) -> str:
    user, at, host = parts.netloc.rpartition("@")
    return f"{MASK}@{host}" if at and user else host
