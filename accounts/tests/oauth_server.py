"""A sign-in provider for tests, over a real socket: it checks client, code, redirect and PKCE as RFC 6749 and 7636 ask.

``agree`` stands for the provider's own page, where a person signs in and agrees.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

from rapida_site.tests.http_server import Asked, HttpServer, Reply, http_server, outbound_allows

CLIENT, SECRET = "the-client", "the-client-secret"


@dataclass
class OAuthServer:
    """``person`` is who signs in next, as its user endpoints tell it; ``emails`` is GitHub's second list."""

    http: HttpServer
    person: dict[str, Any] = field(default_factory=dict)
    emails: list[dict[str, Any]] = field(default_factory=list)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    tokens: set[str] = field(default_factory=set)

    def endpoints(self) -> dict[str, str]:
        # The browser's page is not visited by the code under test, and must be https.
        return {
            "authorize": "https://provider.example/authorize",
            "token": self.http.url("/token"),
            "userinfo": self.http.url("/user"),
            "emails": self.http.url("/emails"),
        }

    def agree(self, url: str) -> dict[str, str]:
        """Return the ``state`` and ``code`` that the provider's page sends back to ``url``'s redirect address."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
        assert (asked["response_type"], asked["client_id"]) == ("code", CLIENT)
        assert asked["code_challenge_method"] == "S256"
        code = secrets.token_urlsafe(16)
        self.codes[code] = asked
        return {"state": asked["state"], "code": code}

    def answer(self, asked: Asked) -> Reply:
        if asked.path == "/token":
            return self._token(asked.form)
        if asked.headers.get("authorization", "").removeprefix("Bearer ") not in self.tokens:
            return Reply({"message": "Bad credentials"}, 401)
        return Reply(self.person if asked.path == "/user" else self.emails)

    def _token(self, form: dict[str, str]) -> Reply:
        granted = self.codes.pop(form.get("code", ""), None)
        challenge = base64.urlsafe_b64encode(hashlib.sha256(form.get("code_verifier", "").encode()).digest())
        if form.get("client_secret") != SECRET or form.get("client_id") != CLIENT:
            return Reply({"error": "invalid_client", "error_description": "Who are you?"}, 401)
        if granted is None or granted["redirect_uri"] != form.get("redirect_uri"):
            return Reply({"error": "invalid_grant", "error_description": "The code is wrong."}, 400)
        if granted["code_challenge"] != challenge.decode().rstrip("="):
            return Reply({"error": "invalid_grant", "error_description": "The verifier is wrong."}, 400)
        token = secrets.token_urlsafe(16)
        self.tokens.add(token)
        return Reply({"access_token": token, "token_type": "bearer", "scope": granted["scope"].replace(" ", ",")})


@contextmanager
def oauth_server() -> Iterator[OAuthServer]:
    def answering(asked: Asked) -> Reply:
        return running.answer(asked)

    with http_server(answering) as http, outbound_allows(f"127.0.0.1:{http.port}"):
        running = OAuthServer(http)
        yield running
