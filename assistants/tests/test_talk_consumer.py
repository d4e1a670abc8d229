"""The WebSocket through the whole application: who may talk to which assistant, and what is stored of it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from django.test import Client as Browser
from websockets.exceptions import InvalidStatus

from accounts.tests.personas import Persona
from accounts.tickets import mint_ticket
from assistants.models import Assistant, Channel, Conversation, Source
from assistants.tests.make import deploy, make_assistant
from assistants.tests.talking import PATH, running, talking
from rapida_site.asgi import application
from rapida_site.lib.db import in_db

ALIASES = ["default", "assistant_db", "integration_db"]
pytestmark = pytest.mark.django_db(transaction=True, databases=ALIASES)


@pytest.fixture
def assistant(alice: Persona) -> Assistant:
    """An assistant of alice on fake providers, for programs and for the debugger."""
    assistant = make_assistant(alice)
    for channel in (Channel.API, Channel.DEBUGGER):
        deploy(alice, assistant, channel)
    return assistant


@pytest.fixture
async def port() -> AsyncIterator[int]:
    async with running(application) as port:
        yield port


def _hello(called: Assistant, **fields: Any) -> dict[str, Any]:
    return {"initialization": {"assistant": {"assistantId": str(called.id)}, "streamMode": "text", **fields}}


def _key(who: Persona) -> dict[str, dict[str, str]]:
    return {"additional_headers": {"x-api-key": who.key_text}}


async def _refused(port: int, assistant: Assistant, **options: Any) -> tuple[int, str]:
    """Return the close code and the error's code of a conversation that must not begin."""
    async with talking(port, hello=_hello(assistant, **options.pop("fields", {})), **options) as client:
        error = await client.event("error")
        assert error["fatal"] is True
        assert "Traceback" not in error["message"]
        return (await client.closed())[0], error["code"]


async def _one(**filters: Any) -> Conversation:
    return await in_db(Conversation.objects.get, **filters)


# ------------------------------------------------------------------------------------------ the good way
async def test_a_typed_conversation_is_answered_and_stored(alice: Persona, assistant: Assistant, port: int) -> None:
    async with talking(port, hello=_hello(assistant, web={"userId": "visitor-17"}), **_key(alice)) as client:
        agreed = await client.event("initialization")
        await client.say({"message": {"text": "hello there", "id": "m1"}})
        assert (await client.event("user"))["text"] == "hello there"
        while not (answer := await client.event("assistant"))["completed"]:
            pass
        assert "hello there" in answer["text"]
        await client.say({"disconnection": {}})
        assert (await client.event("disconnection"))["type"] == "user"
        assert (await client.closed())[0] == 1000
    stored = await _one(pk=int(agreed["assistantConversationId"]))
    while stored.is_live:
        await asyncio.sleep(0.01)
        stored = await _one(pk=stored.pk)
    assert (stored.end_reason, stored.source, stored.identifier) == ("user", Source.SDK, "visitor-17")
    texts = await in_db(lambda: list(stored.messages.values_list("role", "text")))
    assert texts[0] == ("user", "hello there")
    assert texts[1][0] == "assistant"


async def test_a_conversation_can_be_resumed(alice: Persona, assistant: Assistant, port: int) -> None:
    async with talking(port, hello=_hello(assistant), **_key(alice)) as client:
        first = (await client.event("initialization"))["assistantConversationId"]
        live = _hello(assistant, assistantConversationId=first)
        assert await _refused(port, assistant, fields={"assistantConversationId": first}, **_key(alice)) == (
            4409,
            "conflict",
        )
        await client.say({"disconnection": {}})
        await client.closed()
    while (await _one(pk=int(first))).is_live:
        await asyncio.sleep(0.01)
    async with talking(port, hello=live, **_key(alice)) as client:
        agreed = await client.event("initialization")
        assert agreed["assistantConversationId"] == first
        assert agreed["resumed"] is True


async def test_a_page_talks_with_its_session(alice: Persona, assistant: Assistant, port: int) -> None:
    browser = Browser()
    await in_db(browser.force_login, alice.user)
    cookie = f"sessionid={browser.cookies['sessionid'].value}"
    page = {"origin": f"http://127.0.0.1:{port}", "additional_headers": {"cookie": cookie}}
    async with talking(port, hello=_hello(assistant), **page) as client:
        agreed = await client.event("initialization")
    stored = await _one(pk=int(agreed["assistantConversationId"]))
    assert stored.source == Source.DEBUGGER
    assert stored.identifier == str(alice.user.id)
    foreign = {**page, "origin": "https://evil.example"}
    assert await _refused(port, assistant, **foreign) == (4403, "forbidden")


async def test_a_ticket_is_good_once(alice: Persona, assistant: Assistant, port: int) -> None:
    ticket = await in_db(mint_ticket, principal=alice.principal)
    async with talking(port, hello=_hello(assistant), query=f"?ticket={ticket}") as client:
        await client.event("initialization")
    assert await _refused(port, assistant, query=f"?ticket={ticket}") == (4401, "unauthenticated")


# ------------------------------------------------------------------------------------------ who may not
@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"x-api-key": "nonsense"},
        {"x-api-key": "rpd-prj-aaaaaaaaaaaa." + "b" * 43},
        {"authorization": "nonsense", "x-auth-id": "1"},
        {"cookie": "sessionid=nonsense"},
    ],
)
async def test_without_a_valid_credential_nobody_talks(
    assistant: Assistant, port: int, headers: dict[str, str]
) -> None:
    options = {"additional_headers": headers, "origin": f"http://127.0.0.1:{port}"}
    assert await _refused(port, assistant, **options) == (4401, "unauthenticated")


async def test_charlie_does_not_reach_alices_assistant(charlie: Persona, assistant: Assistant, port: int) -> None:
    assert await _refused(port, assistant, **_key(charlie)) == (4404, "not_found")
    assert not await in_db(Conversation.objects.exists)


async def test_charlie_does_not_resume_alices_conversation(
    alice: Persona, charlie: Persona, assistant: Assistant, port: int
) -> None:
    own = await in_db(make_assistant, charlie)
    await in_db(deploy, charlie, own)
    async with talking(port, hello=_hello(assistant), **_key(alice)) as client:
        first = (await client.event("initialization"))["assistantConversationId"]
        foreign = {"assistantConversationId": first}
        assert await _refused(port, own, fields=foreign, **_key(charlie)) == (4404, "not_found")


async def test_a_source_without_a_deployment_is_refused(alice: Persona, assistant: Assistant, port: int) -> None:
    assert await _refused(port, assistant, query="?source=web-plugin", **_key(alice)) == (4404, "not_found")


@pytest.mark.parametrize("source", ["phone-call", "whatsapp", "elsewhere"])
async def test_other_sources_are_no_way_in(alice: Persona, assistant: Assistant, port: int, source: str) -> None:
    assert await _refused(port, assistant, query=f"?source={source}", **_key(alice)) == (4400, "invalid")


async def test_an_unknown_version_is_refused(alice: Persona, assistant: Assistant, port: int) -> None:
    hello = {"assistant": {"assistantId": str(assistant.id), "version": "vrsn_1"}}
    assert await _refused(port, assistant, fields=hello, **_key(alice)) == (4404, "not_found")


@pytest.mark.parametrize("offered", [None, ["rapida.v2", "chat"]])
async def test_the_subprotocol_must_be_offered(
    alice: Persona, assistant: Assistant, port: int, offered: list[str] | None
) -> None:
    options = {"subprotocols": offered, **_key(alice)}
    assert await _refused(port, assistant, **options) == (4406, "unsupported_protocol")


async def test_an_unknown_address_has_no_socket(port: int, caplog: pytest.LogCaptureFixture) -> None:
    for path in ("/", "/talk_api.TalkService/Other", PATH + "/more"):
        with pytest.raises(InvalidStatus) as refused:
            async with talking(port, path=path):
                pass
        assert refused.value.response.status_code == 403
    assert "Traceback" not in caplog.text
