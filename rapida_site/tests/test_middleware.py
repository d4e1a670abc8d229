"""The Content-Security-Policy on pages; HEAD, and slashes at the end of addresses."""

from __future__ import annotations

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client

from rapida_site.middleware import POLICY, ContentSecurityPolicy


@pytest.mark.django_db
def test_pages_allow_no_inline_script_or_style(client: Client) -> None:
    policy = client.get("/admin/login/").headers["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy


def test_a_response_may_bring_its_own_policy() -> None:
    own = HttpResponse(headers={"Content-Security-Policy": "default-src 'none'"})
    assert ContentSecurityPolicy(lambda request: own)(HttpRequest()).headers["Content-Security-Policy"] != POLICY


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/signin/", "/healthz", "/api/schema/", "/v1/assistants"])
def test_head_is_answered_like_get_without_the_body(client: Client, path: str) -> None:
    head, got = client.head(path), client.get(path)
    assert head.status_code == got.status_code
    assert head["Content-Type"] == got["Content-Type"]
    assert not head.content


@pytest.mark.django_db
@pytest.mark.parametrize(("path", "status"), [("/v1/assistants", 401), ("/v1/auth/scope/", 401), ("/v1/nothing", 404)])
def test_a_rest_address_is_answered_with_and_without_the_slash_at_its_end(
    client: Client, path: str, status: int
) -> None:
    for address in (path.rstrip("/"), path.rstrip("/") + "/"):
        assert client.get(address).status_code == status


@pytest.mark.django_db
def test_a_post_without_the_slash_keeps_its_body(client: Client) -> None:
    wrong = {"email": "nobody@example.com", "password": "wrong"}
    answer = client.post("/v1/auth/authenticate", wrong, content_type="application/json")
    assert answer.json()["error"]["humanMessage"] == "The e-mail or the password is wrong."


def test_a_browser_that_looks_for_the_icon_in_its_old_place_finds_it(client: Client) -> None:
    assert client.get("/favicon.ico")["Location"] == "/static/img/favicon.svg"
