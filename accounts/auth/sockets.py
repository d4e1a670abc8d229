"""WebSockets: a key or token in the headers, a one-time ``?ticket=``, or the session cookie of a page of ours.

A cookie travels with every socket that any page on the web opens, so it counts only when ``Origin`` is this very host
or one of ``PUBLIC_URL`` and ``CSRF_TRUSTED_ORIGINS``. Keys and tickets need no origin: pages
elsewhere do not have them.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.conf import settings
from django.contrib.auth import get_user
from django.http import parse_cookie

from accounts.models import User
from accounts.principals import has_credential, principal_from
from rapida_site.lib.db import in_db
from rapida_site.lib.errors import Forbidden, Unauthenticated
from rapida_site.lib.principal import Principal
from rapida_site.lib.throttle import CREDENTIALS, address_of


async def principal_from_scope(scope: Mapping[str, Any]) -> Principal:
    """Return who opens the socket of this ASGI scope; raises as ``principal_from`` does, and Forbidden for a bad
    origin.
    """
    query = parse_qs(scope.get("query_string", b"").decode("latin-1"))
    return await in_db(_counted, headers_of(scope), query, address_of((scope.get("client") or ("",))[0]))


def headers_of(scope: Mapping[str, Any]) -> dict[str, str]:
    """Return the headers by lower-case name; of a repeated one the first counts."""
    headers: dict[str, str] = {}
    for name, value in scope.get("headers", ()):
        headers.setdefault(name.decode("latin-1").lower(), value.decode("latin-1"))
    return headers


def _counted(headers: Mapping[str, str], query: Mapping[str, list[str]], address: str) -> Principal:
    """Return the principal; who comes with wrong credentials too often is refused for a while (TooMany)."""
    CREDENTIALS.check(address)
    try:
        return _principal(headers, query)
    except Unauthenticated:
        if has_credential(headers) or query.get("ticket"):
            CREDENTIALS.count(address)
        raise


def _principal(headers: Mapping[str, str], query: Mapping[str, list[str]]) -> Principal:
    ticket = query.get("ticket", [""])[0]
    if has_credential(headers) or ticket:
        return principal_from(headers, query_token=ticket)
    session_key = parse_cookie(headers.get("cookie", "")).get(settings.SESSION_COOKIE_NAME)
    if not session_key:
        raise Unauthenticated
    _refuse_foreign_origin(headers)
    session = import_module(settings.SESSION_ENGINE).SessionStore(session_key)
    user = get_user(SimpleNamespace(session=session))  # type: ignore[arg-type]  # it reads the session alone
    if not isinstance(user, User):
        raise Unauthenticated
    return principal_from(_chosen_project(headers, query), session_user=user, session=session)


def _chosen_project(headers: Mapping[str, str], query: Mapping[str, list[str]]) -> dict[str, str]:
    """A page may name the project in the URL, since it cannot send ``x-project-id``."""
    return {"x-project-id": headers.get("x-project-id") or query.get("project", [""])[0]}


def _refuse_foreign_origin(headers: Mapping[str, str]) -> None:
    origin = headers.get("origin", "").lower().rstrip("/")
    trusted = {settings.PUBLIC_URL, *settings.CSRF_TRUSTED_ORIGINS}
    netloc = urlsplit(origin).netloc
    own = bool(netloc) and netloc == headers.get("host", "").lower()
    if not own and origin not in {_origin_of(url) for url in trusted}:
        raise Forbidden(
            "Pages of this origin may not use the session; add it to CSRF_TRUSTED_ORIGINS, or use a ticket."
        )


def _origin_of(url: str) -> str:
    parts = urlsplit(url.lower())
    return f"{parts.scheme}://{parts.netloc}"
