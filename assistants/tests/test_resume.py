"""A conversation that goes on in a second session keeps what the first one stored, whatever ids the client chooses."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from accounts.tests.personas import Persona
from assistants.models import Action, Channel, Conversation, Message
from assistants.tests.make import config_of, deploy, make_assistant, make_ended, request_of
from assistants.tests.talking import running, talking
from assistants.voice.records import ActionRecord, MessageRecord
from assistants.voice.store import OrmCallLog, load_call
from assistants.voice.store.log import close_call_logs
from rapida_site.asgi import application
from rapida_site.lib.db import in_db

ALIASES = ["default", "assistant_db", "integration_db"]
pytestmark = pytest.mark.django_db(transaction=True, databases=ALIASES)
T = 1_760_000_000.0


async def _session(port: int, hello: dict[str, Any], key: str, text: str) -> int:
    """Type one message as ``msg_1``, rate it, hang up; returns the conversation when all is stored."""
    async with talking(port, hello=hello, additional_headers={"x-api-key": key}) as client:
        agreed = await client.event("initialization")
        await client.say({"message": {"text": text, "id": "msg_1"}})
        assert (await client.event("user"))["id"] == "msg_1"
        while not (await client.event("assistant"))["completed"]:
            pass
        await client.say({"metric": {"messageId": "msg_1", "metrics": [{"name": "rating", "value": text}]}})
        await client.say({"disconnection": {}})
        await client.closed()
    conversation = int(agreed["assistantConversationId"])
    while (await in_db(Conversation.objects.get, pk=conversation)).is_live:
        await asyncio.sleep(0.01)
    return conversation


async def test_a_client_that_counts_its_ids_anew_loses_nothing_of_the_earlier_session(alice: Persona) -> None:
    assistant = await in_db(make_assistant, alice)
    await in_db(deploy, alice, assistant, Channel.API)
    hello = {"initialization": {"assistant": {"assistantId": str(assistant.id)}, "streamMode": "text"}}
    async with running(application) as port:
        first = await _session(port, hello, alice.key_text, "one")
        hello["initialization"]["assistantConversationId"] = str(first)
        assert await _session(port, hello, alice.key_text, "two") == first

    def check() -> None:
        conversation = Conversation.objects.get(pk=first)
        one, two = conversation.messages.filter(role="user")
        assert (one.message_id, one.text, two.text) == ("msg_1", "one", "two")
        for message in (one, two):
            about = conversation.metrics.filter(message_id=message.message_id)
            assert about.get(name="rating").value == message.text
            assert about.filter(name="turn.first_token_ms").count() == 1
            assert conversation.events.filter(message_id=message.message_id, name="eos.completed").count() == 1
        totals = dict(conversation.metrics.filter(message_id="").values_list("name", "value"))
        assert (totals["conversation.turns"], totals["conversation.interruptions"]) == ("2", "0")
        config, history = load_call(request_of(alice, assistant, conversation_id=first))
        assert [said.content for said in history if said.role == "user"] == ["one", "two"]
        assert config.used_ids == {"msg_1", two.message_id}

    await in_db(check)


async def test_two_answers_may_call_a_tool_under_the_same_id(alice: Persona) -> None:
    conversation = await in_db(lambda: make_ended(alice, make_assistant(alice)))
    log = OrmCallLog(config_of(conversation))
    for answer in ("a1", "a2"):
        log.append(ActionRecord("call_0", "tool-call", "book", answer, {}, {"of": answer}, T, 1.0))
        log.append(MessageRecord(answer, "assistant", answer, T))
    await log.close()
    await close_call_logs()

    def check() -> None:
        assert [(row.message_id, row.response) for row in Action.objects.order_by("id")] == [
            ("a1", {"of": "a1"}),
            ("a2", {"of": "a2"}),
        ]
        assert Message.objects.count() == 2

    await in_db(check)
