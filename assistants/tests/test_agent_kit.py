"""``AgentKit/Talk``: another platform asks an assistant of ours, over text."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import grpc
import pytest

from accounts.tests.personas import Persona
from assistants.models import Assistant, Channel, Conversation
from assistants.tests.make import deploy, make_assistant
from assistants.tests.streaming import Client, ended, hello, serving_grpc, talking
from rapida_site.lib.db import in_db
from rapida_site.pb import agentkit_pb2 as pb
from rapida_site.pb import agentkit_pb2_grpc
from rapida_site.pb import talk_api_pb2 as talk_pb

ALIASES = ["default", "assistant_db", "integration_db"]
pytestmark = pytest.mark.django_db(transaction=True, databases=ALIASES)


@pytest.fixture
def assistant(alice: Persona) -> Assistant:
    assistant = make_assistant(alice)
    deploy(alice, assistant, Channel.API, experience={"greeting": "Hello."})
    return assistant


@pytest.fixture
async def stub() -> AsyncIterator[Any]:
    async with serving_grpc(agentkit_pb2_grpc.AgentKitStub) as served:
        yield served


def _talk(stub: Any, token: str, first: Any = None, **headers: str) -> Any:
    return talking(stub.Talk, pb.TalkInput, (("authorization", token), *headers.items()), first)


async def _code(client: Client) -> grpc.StatusCode:
    with pytest.raises(grpc.aio.AioRpcError) as refused:
        await client.rest()
    return refused.value.code()


async def test_another_platform_is_answered(alice: Persona, assistant: Assistant, stub: Any) -> None:
    async with _talk(stub, alice.key_text, hello(assistant, assistantConversationId=4711)) as client:
        echo = await client.part("initialization")
        assert (echo.assistantConversationId, echo.assistant.assistantId) == (4711, assistant.id)
        await client.say(configuration=talk_pb.ConversationConfiguration(streamMode=talk_pb.STREAM_MODE_AUDIO))
        bare = await client.next()
        assert (bare.code, bare.WhichOneof("data")) == (200, None)
        await client.type("how are you", "m1")
        deltas, whole = await client.answer()
        assert "".join(deltas) == whole == "You said: how are you."
        await client.say(interruption=talk_pb.ConversationInterruption(id="m1"))
        await client.say(metric=talk_pb.ConversationMetric())
        await client.type("and now")
        assert (await client.answer())[1] == "You said: and now."
        await client.stream.done_writing()
        assert not [one for one in await client.rest() if one.WhichOneof("data")]
        assert await client.stream.code() is grpc.StatusCode.OK
    kinds = {one.WhichOneof("data") for one in client.seen}
    assert kinds == {"initialization", "assistant", None}
    assert all((one.code, one.success) == (200, True) for one in client.seen)
    stored = await in_db(Conversation.objects.get)
    assert (await ended(stored.pk)).end_reason == "user"
    assert await in_db(lambda: stored.metadata.filter(key="agentkit.conversationId", value="4711").exists())


async def test_the_assistant_may_be_named_beside_the_stream(alice: Persona, assistant: Assistant, stub: Any) -> None:
    theirs = hello(99)
    async with _talk(stub, f"Bearer {alice.key_text}", theirs, **{"x-assistant-id": str(assistant.id)}) as client:
        assert (await client.part("initialization")).assistant.assistantId == 99
        await client.type("hi")
        assert (await client.answer())[1] == "You said: hi."


async def test_who_may_not_ask(alice: Persona, charlie: Persona, assistant: Assistant, stub: Any) -> None:
    cases = [
        ("rpd-prj-wrong.key", {}, grpc.StatusCode.UNAUTHENTICATED),
        ("something else", {}, grpc.StatusCode.UNAUTHENTICATED),
        ("", {}, grpc.StatusCode.UNAUTHENTICATED),
        (charlie.key_text, {}, grpc.StatusCode.NOT_FOUND),
        (charlie.key_text, {"x-assistant-id": str(assistant.id)}, grpc.StatusCode.NOT_FOUND),
        (alice.key_text, {"x-assistant-id": "seven"}, grpc.StatusCode.INVALID_ARGUMENT),
    ]
    for token, headers, code in cases:
        async with _talk(stub, token, hello(assistant), **headers) as client:
            assert await _code(client) is code, token


async def test_a_failure_is_told(alice: Persona, stub: Any) -> None:
    broken = await in_db(make_assistant, alice, "Broken", model_options={"model.fail": "always"})
    await in_db(lambda: deploy(alice, broken, experience={"error_message": "Sorry."}))
    async with _talk(stub, alice.key_text, hello(broken)) as client:
        await client.part("initialization")
        await client.type("hi")
        error = await client.part("error")
        assert (error.errorCode, client.seen[-1].code, client.seen[-1].success) == (500, 500, False)
        assert error.humanMessage
        assert (await client.answer())[1] == "Sorry."
