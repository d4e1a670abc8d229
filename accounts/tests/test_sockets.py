"""Who opens a WebSocket. The look-ups run on another thread, so these tests really commit."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from accounts import tickets
from accounts.actions import change_password
from accounts.actions.tokens import issue_token
from accounts.auth.sockets import principal_from_scope
from accounts.tests.personas import PASSWORD, Persona
from rapida_site.lib.db import in_db
from rapida_site.lib.errors import Forbidden, NotFound, Unauthenticated
from rapida_site.lib.principal import PrincipalKind

pytestmark = pytest.mark.django_db(transaction=True)


def scope(query: str = "", **headers: str) -> dict[str, Any]:
    raw = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return {"type": "websocket", "path": "/", "query_string": query.encode(), "headers": raw}


@pytest.fixture
def cookie(alice: Persona) -> str:
    """The session cookie of alice's browser."""
    browser = Client()
    browser.force_login(alice.user)
    return f"other=1; sessionid={browser.cookies['sessionid'].value}"


async def test_a_key_in_the_header_opens(alice: Persona) -> None:
    principal = await principal_from_scope(scope(x_api_key=alice.key_text))
    assert principal.kind is PrincipalKind.PROJECT_KEY
    assert principal.project_id == alice.project.id


async def test_a_token_opens_in_its_project(alice: Persona) -> None:
    _, text = await in_db(issue_token, user=alice.user)
    headers = {"authorization": text, "x_auth_id": str(alice.user.id), "x_project_id": str(alice.project.id)}
    assert await principal_from_scope(scope(**headers)) == alice.principal


async def test_a_token_does_not_open_a_foreign_project(alice: Persona, charlie: Persona) -> None:
    _, text = await in_db(issue_token, user=charlie.user)
    with pytest.raises(NotFound):
        await principal_from_scope(scope(authorization=text, x_project_id=str(alice.project.id)))


async def test_a_ticket_opens_once(alice: Persona) -> None:
    text = tickets.mint_ticket(principal=alice.principal)
    assert await principal_from_scope(scope(f"ticket={text}")) == alice.principal
    with pytest.raises(Unauthenticated):
        await principal_from_scope(scope(f"ticket={text}"))


async def test_a_key_in_the_address_opens_nothing(alice: Persona) -> None:
    for query in (f"x-api-key={alice.key_text}", f"api_key={alice.key_text}"):
        with pytest.raises(Unauthenticated):
            await principal_from_scope(scope(query))


async def test_a_cookie_opens_for_a_page_of_this_host(alice: Persona, cookie: str) -> None:
    principal = await principal_from_scope(scope(cookie=cookie, host="localhost:8080", origin="http://localhost:8080"))
    assert principal == alice.principal


@pytest.mark.parametrize(
    "origin", ["", "null", "http://evil.example", "http://localhost:8080.evil.example", "http://localhost:9999"]
)
async def test_a_cookie_opens_for_no_other_page(cookie: str, origin: str, settings: Settings) -> None:
    settings.PUBLIC_URL = "https://rapida.example"
    with pytest.raises(Forbidden):
        await principal_from_scope(scope(cookie=cookie, host="localhost:8080", origin=origin))
    with pytest.raises(Forbidden):
        await principal_from_scope(scope(cookie=cookie, origin=origin))


async def test_a_cookie_opens_for_an_origin_that_is_allowed(alice: Persona, cookie: str, settings: Settings) -> None:
    settings.CSRF_TRUSTED_ORIGINS = ["https://app.example"]
    principal = await principal_from_scope(scope(cookie=cookie, host="api.example", origin="https://app.example"))
    assert principal == alice.principal


async def test_a_foreign_origin_may_use_a_key(alice: Persona) -> None:
    principal = await principal_from_scope(scope(x_api_key=alice.key_text, origin="http://anywhere.example"))
    assert principal.project_id == alice.project.id


async def test_a_page_may_name_a_project_of_its_own_only(alice: Persona, charlie: Persona, cookie: str) -> None:
    page = {"cookie": cookie, "host": "h", "origin": "http://h"}
    assert (await principal_from_scope(scope(f"project={alice.project.id}", **page))).project_id == alice.project.id
    with pytest.raises(NotFound):
        await principal_from_scope(scope(f"project={charlie.project.id}", **page))


async def test_a_session_that_has_ended_opens_nothing(alice: Persona, cookie: str) -> None:
    page = {"cookie": cookie, "host": "h", "origin": "http://h"}
    await principal_from_scope(scope(**page))
    await in_db(change_password, principal=alice.principal, old=PASSWORD, new="another horse battery staple")
    with pytest.raises(Unauthenticated):
        await principal_from_scope(scope(**page))


async def test_nothing_opens_nothing() -> None:
    for headers in ({}, {"cookie": "sessionid=x", "host": "h", "origin": "http://h"}, {"x_api_key": "undefined"}):
        with pytest.raises(Unauthenticated):
            await principal_from_scope(scope(**headers))
