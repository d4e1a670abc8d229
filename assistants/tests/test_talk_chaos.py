"""Thirty talk streams at once, a third of them cancelled at random moments: all is stored, and nothing is left."""

from __future__ import annotations

import asyncio
import contextlib
import random
from collections import Counter

import grpc
import pytest

from accounts.tests.personas import Persona
from assistants.live import registry
from assistants.models import Assistant, Channel, Conversation
from assistants.tests.make import deploy, make_assistant
from assistants.tests.streaming import hello, key_of, serving_grpc, talking
from rapida_site.lib.db import in_db
from rapida_site.pb import talk_api_pb2 as pb
from rapida_site.pb import talk_api_pb2_grpc

ALIASES = ["default", "assistant_db", "integration_db"]
pytestmark = [pytest.mark.django_db(transaction=True, databases=ALIASES), pytest.mark.slow]
STREAMS, CANCELLED, SEED = 30, 10, 20261124
VOICE = b"\x70\x17\x70\x17\x90\xe8\x90\xe8" * 400  # 100 ms at 16 kHz


@pytest.fixture
def assistant(alice: Persona) -> Assistant:
    assistant = make_assistant(alice)
    deploy(
        alice, assistant, Channel.API, experience={"greeting": "Hello."}, output_options={"speak.duration": "0.3"},
        input_options={"listen.endpoints": "true", "listen.interims": "true"},
    )  # fmt: skip
    return assistant


async def _converse(stub: object, who: Persona, assistant: Assistant, number: int, together: asyncio.Barrier) -> int:
    """Talk, in text or aloud; return the conversation. The first ``CANCELLED`` are cut off within two seconds."""
    dice = random.Random(SEED + number)
    first = hello(assistant, dice.choice([pb.STREAM_MODE_TEXT, pb.STREAM_MODE_BOTH, pb.STREAM_MODE_AUDIO]))
    call = talking(stub.AssistantTalk, pb.AssistantTalkRequest, key_of(who), first)  # type: ignore[attr-defined]
    conversation = 0
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(dice.uniform(0, 2) if number < CANCELLED else None), call as client:
            conversation = (await client.part("initialization")).assistantConversationId
            if number >= CANCELLED:
                await together.wait()
            for _ in range(3 if number >= CANCELLED else 100):
                await client.say(message=pb.ConversationUserMessage(audio=VOICE))
                await client.type(f"number {number}")
                assert await client.answer()
            await client.stream.done_writing()
            await client.rest()
            assert await client.stream.code() is grpc.StatusCode.OK
    return conversation


async def test_thirty_streams_a_third_of_them_cancelled(
    alice: Persona, assistant: Assistant, caplog: pytest.LogCaptureFixture
) -> None:
    together = asyncio.Barrier(STREAMS - CANCELLED)
    async with serving_grpc(talk_api_pb2_grpc.TalkServiceStub) as stub:
        began = await asyncio.gather(*[_converse(stub, alice, assistant, n, together) for n in range(STREAMS)])
        async with asyncio.timeout(60):
            while await in_db(Conversation.objects.live().exists):
                await asyncio.sleep(0.05)
        assert registry.of_running_loop().count == 0
    stored = await in_db(lambda: {one.pk: one for one in Conversation.objects.all()})
    assert all(began[CANCELLED:])
    assert all(number in stored for number in began if number)
    assert Counter(one.end_reason for one in stored.values()) == {"user": len(stored)}
    assert all(one.ended_at for one in stored.values())
    answered = await in_db(lambda: [stored[one].messages.filter(role="user").count() for one in began[CANCELLED:]])
    assert all(count >= 3 for count in answered)
    assert "Traceback" not in caplog.text
