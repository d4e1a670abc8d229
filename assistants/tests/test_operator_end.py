"""An operator ends a live call: asked for in one process, done by the one that serves it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest
from django.test import Client

from accounts.tests.personas import Persona
from assistants import actions
from assistants.models import Assistant, Channel, Conversation, Status
from assistants.tests.make import ALIASES, deploy, make_assistant, make_conversation
from assistants.tests.personas import browse
from assistants.tests.streaming import hello, key_of, serving_grpc, talking
from assistants.voice.store import log as call_log
from rapida_site.lib.db import in_db
from rapida_site.lib.errors import Conflict, Forbidden, NotFound
from rapida_site.pb import talk_api_pb2 as pb
from rapida_site.pb import talk_api_pb2_grpc

__all__ = ["browse"]  # a fixture
pytestmark = pytest.mark.django_db(transaction=True, databases=ALIASES)


@pytest.fixture
def assistant(alice: Persona) -> Assistant:
    assistant = make_assistant(alice)
    deploy(alice, assistant, Channel.API)
    return assistant


@pytest.fixture
def live(alice: Persona, assistant: Assistant) -> Conversation:
    return make_conversation(alice, assistant)


async def test_the_call_that_is_meant_ends_and_no_other(
    alice: Persona, assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(call_log, "HEARTBEAT", 0.05)
    first = hello(assistant, pb.STREAM_MODE_TEXT)
    async with asyncio.timeout(60), serving_grpc(talk_api_pb2_grpc.TalkServiceStub) as stub:
        calls = [talking(stub.AssistantTalk, pb.AssistantTalkRequest, key_of(alice), first) for _ in range(2)]
        async with calls[0] as ended, calls[1] as other:
            number = (await ended.part("initialization")).assistantConversationId
            spared = (await other.part("initialization")).assistantConversationId
            await ended.type("before")
            assert await ended.answer()
            await in_db(actions.request_end, principal=alice.principal, conversation_id=number)
            await ended.part("disconnection")
            await other.type("still there?")
            assert await other.answer()
            while await in_db(Conversation.objects.filter(pk=number).live().exists):
                await asyncio.sleep(0.01)
            assert await in_db(Conversation.objects.filter(pk=spared).live().exists)
    stored = await in_db(Conversation.objects.get, pk=number)
    assert (stored.status, stored.end_reason, stored.end_detail) == (
        Status.COMPLETE,
        "operator",
        "ended by an operator",
    )


async def test_a_conversation_that_was_ended_is_resumed_and_goes_on(
    alice: Persona, assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with asyncio.timeout(60), serving_grpc(talk_api_pb2_grpc.TalkServiceStub) as stub:
        first = hello(assistant, pb.STREAM_MODE_TEXT)
        monkeypatch.setattr(call_log, "HEARTBEAT", 0.05)
        async with talking(stub.AssistantTalk, pb.AssistantTalkRequest, key_of(alice), first) as call:
            number = (await call.part("initialization")).assistantConversationId
            await in_db(actions.request_end, principal=alice.principal, conversation_id=number)
            await call.part("disconnection")
        while await in_db(Conversation.objects.filter(pk=number).live().exists):
            await asyncio.sleep(0.01)
        first.assistantConversationId = number
        async with talking(stub.AssistantTalk, pb.AssistantTalkRequest, key_of(alice), first) as call:
            assert (await call.part("initialization")).assistantConversationId == number
            beats = asyncio.Semaphore(0)
            plain = call_log.beat

            def counted(live: dict[int, int]) -> list[int]:
                found = plain(live)
                loop.call_soon_threadsafe(beats.release)
                return found

            loop = asyncio.get_running_loop()
            monkeypatch.setattr(call_log, "beat", counted)
            for _ in range(3):
                await beats.acquire()
            await call.type("again")
            assert await call.answer()


def test_asking_twice_is_asking_once(alice: Persona, live: Conversation) -> None:
    first = actions.request_end(principal=alice.principal, conversation_id=live.pk).end_requested_at
    assert first is not None
    assert actions.request_end(principal=alice.principal, conversation_id=live.pk).end_requested_at == first


def test_what_has_ended_is_not_ended_again(alice: Persona, live: Conversation) -> None:
    Conversation.objects.filter(pk=live.pk).update(status="complete", end_reason="user", ended_at=live.started_at)
    with pytest.raises(Conflict, match="has ended already"):
        actions.request_end(principal=alice.principal, conversation_id=live.pk)


def test_it_takes_a_writer_of_the_project(bob: Persona, charlie: Persona, live: Conversation) -> None:
    with pytest.raises(Forbidden):
        actions.request_end(principal=bob.principal, conversation_id=live.pk)
    with pytest.raises(NotFound):
        actions.request_end(principal=charlie.principal, conversation_id=live.pk)
    live.refresh_from_db()
    assert live.end_requested_at is None


def test_the_page_offers_it_while_the_call_is_live(
    alice: Persona, bob: Persona, live: Conversation, browse: Callable[[Persona], Client]
) -> None:
    page, browser = f"/conversations/{live.pk}/", browse(alice)
    assert b"End call" in browser.get(page).content
    assert b"End call" not in browse(bob).get(page).content
    assert browse(bob).post(f"{page}end/").status_code == 403
    shown = browser.post(f"{page}end/", follow=True).content.decode()
    assert "The call is being ended" in shown
    assert "End call" not in shown
    assert "Ending" in shown
    Conversation.objects.filter(pk=live.pk).update(status="complete", end_reason="operator", ended_at=live.started_at)
    shown = browser.post(f"{page}end/", follow=True).content.decode()
    assert "has ended already" in shown
    assert "Ended by an operator" in shown


def test_so_does_the_rest_interface(alice: Persona, charlie: Persona, live: Conversation, client: Client) -> None:
    def ask(who: Persona) -> int:
        return client.post(f"/v1/conversations/{live.pk}/end", headers={"x-api-key": who.key_text}).status_code

    assert ask(charlie) == 404
    assert ask(alice) == 202
    live.refresh_from_db()
    assert live.end_requested_at is not None
    Conversation.objects.filter(pk=live.pk).update(status="complete", end_reason="user", ended_at=live.started_at)
    assert ask(alice) == 409
