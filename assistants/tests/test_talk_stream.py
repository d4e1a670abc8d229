"""``TalkService/AssistantTalk`` through a real gRPC server: what the official clients send, and what they expect."""

from __future__ import annotations

import array
import asyncio
import contextlib
import sys
from collections.abc import AsyncIterator
from typing import Any

import grpc
import numpy as np
import pytest
from google.protobuf.any_pb2 import Any as Packed
from google.protobuf.struct_pb2 import Value
from google.protobuf.wrappers_pb2 import DoubleValue, StringValue

from accounts.tests.personas import Persona
from assistants.models import Assistant, Channel, Source
from assistants.talk import line, stream
from assistants.tests.make import deploy, make_assistant
from assistants.tests.streaming import Client, ended, hello, key_of, serving_grpc, talking
from integrations.tests.speech import frames, noise, say
from rapida_site.lib.db import in_db
from rapida_site.pb import common_pb2, talk_api_pb2_grpc
from rapida_site.pb import talk_api_pb2 as pb

ALIASES = ["default", "assistant_db", "integration_db"]
pytestmark = pytest.mark.django_db(transaction=True, databases=ALIASES)
RATE = 16000
VOICE = array.array("h", [6000, 6000, -6000, -6000] * (RATE // 50 // 4)).tobytes()  # 20 ms
SILENCE = bytes(len(VOICE))


@pytest.fixture
def assistant(alice: Persona) -> Assistant:
    """Greets, hears by its own ears and answers aloud."""
    assistant = make_assistant(alice)
    deploy(
        alice, assistant, Channel.API, experience={"greeting": "Hello {{ args.name|default('there') }}."},
        input_options={"listen.endpoints": "true", "listen.interims": "true"},
        output_options={"speak.duration": "0.5"},
    )  # fmt: skip
    return assistant


@pytest.fixture
async def stub() -> AsyncIterator[Any]:
    async with serving_grpc(talk_api_pb2_grpc.TalkServiceStub) as served:
        yield served


def _talk(stub: Any, who: Persona, first: Any = None, **headers: str) -> Any:
    return talking(stub.AssistantTalk, pb.AssistantTalkRequest, key_of(who, **headers), first)


async def _status(client: Client) -> tuple[grpc.StatusCode, str]:
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await client.rest()
    return caught.value.code(), caught.value.details() or ""


def _packed(value: Any, prefix: str = "type.googleapis.com") -> Packed:
    return Packed(type_url=f"{prefix}/{value.DESCRIPTOR.full_name}", value=value.SerializeToString())


async def _speak(client: Client, *frames: bytes) -> None:
    for pcm in frames:
        await client.say(message=pb.ConversationUserMessage(audio=pcm))
        await asyncio.sleep(0.02)


# ------------------------------------------------------------------------------------------ the good way
async def test_a_typed_conversation(alice: Persona, assistant: Assistant, stub: Any) -> None:
    async with _talk(stub, alice, hello(assistant, web=pb.WebIdentity(userId="visitor-17"))) as client:
        echo = await client.part("initialization")
        assert echo.assistantConversationId > 0
        assert echo.assistant.assistantId == assistant.id
        assert (echo.streamMode, echo.web.userId) == (pb.STREAM_MODE_TEXT, "visitor-17")
        assert (await client.answer())[1] == "Hello there."
        await client.type("how are you", "msg_1")
        said = await client.part("user")
        assert (said.id, said.text, said.completed) == ("msg_1", "how are you", True)
        deltas, whole = await client.answer()
        assert len(deltas) > 1
        assert "".join(deltas) == whole == "You said: how are you."
        await client.stream.done_writing()
        last = (await client.rest())[-1]
        assert last.disconnection.type == pb.ConversationDisconnection.DISCONNECTION_TYPE_USER
        assert await client.stream.code() is grpc.StatusCode.OK
    assert all((one.code, one.success) == (200, True) for one in client.seen)
    stored = await ended(echo.assistantConversationId)
    assert (stored.end_reason, stored.source, stored.identifier) == ("user", Source.SDK, "visitor-17")
    texts = await in_db(lambda: list(stored.messages.order_by("id").values_list("role", "text")))
    assert ("user", "how are you") in texts


async def test_values_of_every_client_arrive(alice: Persona, assistant: Assistant, stub: Any) -> None:
    doubled = "type.googleapis.com/type.googleapis.com"
    greeting, colour = StringValue(value="Hi {{ args.name }}!"), StringValue(value="red")
    first = hello(
        assistant,
        args={"name": _packed(StringValue(value="Ada"), doubled)},
        metadata={"tier": _packed(Value(string_value="gold")), "score": _packed(DoubleValue(value=0.5))},
        options={"experience.greeting": _packed(greeting), "colour": _packed(colour)},
    )
    async with _talk(stub, alice, first) as client:
        echo = await client.part("initialization")
        assert set(echo.args) == {"name"}
        assert (await client.answer())[1] == "Hi Ada!"
    stored = await ended(echo.assistantConversationId)
    kept = await in_db(lambda: dict(stored.metadata.values_list("key", "value")))
    assert {"tier": "gold", "score": 0.5, "options.colour": "red"}.items() <= kept.items()


async def test_a_conversation_is_resumed_with_its_history(alice: Persona, assistant: Assistant, stub: Any) -> None:
    async with _talk(stub, alice, hello(assistant)) as client:
        first = (await client.part("initialization")).assistantConversationId
        await client.type("remember me")
        await client.answer()
        async with _talk(stub, alice, hello(assistant, assistantConversationId=first)) as second:
            assert (await _status(second))[0] is grpc.StatusCode.ALREADY_EXISTS
    await ended(first)
    async with _talk(stub, alice, hello(assistant, assistantConversationId=first)) as client:
        assert (await client.part("initialization")).assistantConversationId == first
        await client.type("and again")
        assert (await client.answer())[1] == "You said: and again."
    stored = await ended(first)
    said = await in_db(lambda: list(stored.messages.filter(role="user").values_list("text", flat=True)))
    assert said == ["remember me", "and again"]


async def test_feedback_and_metadata_are_kept(alice: Persona, assistant: Assistant, stub: Any) -> None:
    async with _talk(stub, alice, hello(assistant)) as client:
        conversation = (await client.part("initialization")).assistantConversationId
        await client.say(metadata=pb.ConversationMetadata(metadata=[common_pb2.Metadata(key="page", value="/pricing")]))
        kept = await client.part("metadata")
        assert [(row.key, row.value) for row in kept.metadata] == [("page", "/pricing")]
        await client.say(metric=pb.ConversationMetric(metrics=[common_pb2.Metric(name="thumbs", value="1")]))
        await client.say(disconnection=pb.ConversationDisconnection())
        assert (await client.rest())[-1].HasField("disconnection")
    stored = await ended(conversation)
    assert await in_db(lambda: stored.metadata.filter(key="page", value="/pricing").exists())
    assert await in_db(lambda: stored.metrics.filter(name="thumbs", value="1").exists())


async def test_a_turn_is_told_with_events_and_figures(alice: Persona, assistant: Assistant, stub: Any) -> None:
    async with _talk(stub, alice, hello(assistant)) as client:
        conversation = (await client.part("initialization")).assistantConversationId
        await client.answer()
        await client.type("hello")
        figures = await client.part("metric")
        assert figures.assistantConversationId == conversation
        assert all(row.name and row.value for row in figures.metrics)
    names = {one.event.name for one in client.seen if one.WhichOneof("data") == "event"}
    assert {"conversation.begin", "agent.started", "agent.completed"} <= names


# ------------------------------------------------------------------------------------------ sound
@pytest.mark.models
@pytest.mark.skipif(sys.platform != "linux", reason="RNNoise comes for Linux only")
async def test_a_caller_in_a_noisy_room_has_finished_when_the_voice_has(alice: Persona, stub: Any) -> None:
    """These ears wait for silence, which there is none of in the noise, until RNNoise makes it."""
    assistant = await in_db(make_assistant, alice)
    await in_db(
        deploy, alice, assistant,
        input_options={"listen.endpoints": "true", "microphone.denoising.provider": "rn_noise"},
    )  # fmt: skip
    spoken = await asyncio.to_thread(say, "Could you tell me when you open?", RATE)
    around = np.frombuffer(noise(len(spoken) / RATE / 2 + 1.5, RATE, 1500), np.int16).astype(int)
    around[: len(spoken) // 2] += np.frombuffer(spoken, np.int16)
    sound = around.clip(-32768, 32767).astype(np.int16).tobytes()
    async with _talk(stub, alice, hello(assistant, pb.STREAM_MODE_AUDIO)) as client:
        await client.part("initialization")
        await _speak(client, *frames(sound, RATE))
        said = await client.part("user")
        while not said.completed:
            said = await client.part("user")
        assert said.text in (await client.answer())[1]


async def test_a_spoken_conversation_in_chunks_of_any_size(alice: Persona, assistant: Assistant, stub: Any) -> None:
    async with _talk(stub, alice, hello(assistant, pb.STREAM_MODE_AUDIO)) as client:
        await client.part("initialization")
        await client.answer()
        sound = VOICE * 15 + SILENCE * 40
        odd = [sound[at : at + 333] for at in range(0, len(sound), 333)]
        await _speak(client, *odd)
        said = await client.part("user")
        while not said.completed:
            said = await client.part("user")
        assert said.text
        whole = (await client.answer())[1]
        assert said.text in whole
        voices = [one.assistant for one in client.seen if one.assistant.WhichOneof("message") == "audio"]
        answer = next(one.assistant.id for one in client.seen if one.assistant.text == whole)
        spoken = b"".join(voice.audio for voice in voices if voice.id == answer)
        assert len(spoken) % 2 == 0
        assert any(spoken)
        assert len(spoken) >= RATE * 2 * 0.5


async def test_a_caller_who_speaks_up_interrupts(alice: Persona, assistant: Assistant, stub: Any) -> None:
    async with _talk(stub, alice, hello(assistant, pb.STREAM_MODE_BOTH)) as client:
        await client.part("initialization")
        await client.answer()
        await client.type("tell me a long story " * 5)
        while (await client.part("assistant")).WhichOneof("message") != "audio":
            pass
        await client.type("stop")
        cut = await client.part("interruption")
        assert cut.type in (pb.ConversationInterruption.INTERRUPTION_TYPE_WORD, pb.ConversationInterruption.INTERRUPTION_TYPE_VAD)  # fmt: skip  # noqa: E501
        assert "stop" in (await client.answer())[1]


async def test_the_mode_can_be_changed(alice: Persona, assistant: Assistant, stub: Any) -> None:
    async with _talk(stub, alice, hello(assistant)) as client:
        await client.part("initialization")
        await client.answer()
        for mode in (pb.STREAM_MODE_BOTH, pb.STREAM_MODE_TEXT):
            await client.say(configuration=pb.ConversationConfiguration(streamMode=mode))
            assert (await client.part("configuration")).streamMode == mode
            await client.type("hello")
            client.seen.clear()
            await client.answer()
            sounds = [one for one in client.seen if one.assistant.WhichOneof("message") == "audio"]
            assert bool(sounds) == (mode == pb.STREAM_MODE_BOTH)


# ------------------------------------------------------------------------------------------ refusals
async def test_streams_that_cannot_begin_end_with_a_status(
    alice: Persona, charlie: Persona, assistant: Assistant, stub: Any
) -> None:
    nonsense = {"model.nonsense": _packed(StringValue(value="1"))}
    unknown = {"x": Packed(type_url="a/b.C", value=b"?")}
    cases = [
        (alice, hello(0), {}, grpc.StatusCode.INVALID_ARGUMENT),
        (alice, hello(2**63), {}, grpc.StatusCode.INVALID_ARGUMENT),
        (alice, hello(4711), {}, grpc.StatusCode.NOT_FOUND),
        (charlie, hello(assistant), {}, grpc.StatusCode.NOT_FOUND),
        (alice, hello(assistant), {"x-api-key": "rpd-prj-wrong.key"}, grpc.StatusCode.UNAUTHENTICATED),
        (alice, hello(assistant), {"x-client-source": "phone-call"}, grpc.StatusCode.INVALID_ARGUMENT),
        (alice, hello(assistant, assistantConversationId=17), {}, grpc.StatusCode.NOT_FOUND),
        (alice, hello(assistant, options=nonsense), {}, grpc.StatusCode.INVALID_ARGUMENT),
        (alice, hello(assistant, args=unknown), {}, grpc.StatusCode.INVALID_ARGUMENT),
        (alice, hello(assistant, mode=9), {}, grpc.StatusCode.INVALID_ARGUMENT),
    ]  # fmt: skip
    for who, first, headers, code in cases:
        async with _talk(stub, who, first, **headers) as client:
            got, details = await _status(client)
            assert got is code, (first, details)
            assert "Traceback" not in details


async def test_a_resumed_conversation_of_another_organization_is_missing(
    alice: Persona, charlie: Persona, assistant: Assistant, stub: Any
) -> None:
    async with _talk(stub, alice, hello(assistant)) as client:
        mine = (await client.part("initialization")).assistantConversationId
    await ended(mine)
    theirs = await in_db(make_assistant, charlie, "Theirs")
    await in_db(deploy, charlie, theirs)
    async with _talk(stub, charlie, hello(theirs, assistantConversationId=mine)) as client:
        assert (await _status(client))[0] is grpc.StatusCode.NOT_FOUND


async def test_the_first_message_must_be_initialization(
    alice: Persona, stub: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with _talk(stub, alice) as client:
        await client.type("hello?")
        assert (await _status(client))[0] is grpc.StatusCode.INVALID_ARGUMENT
    async with _talk(stub, alice) as client:
        await client.stream.done_writing()
        assert (await _status(client))[0] is grpc.StatusCode.INVALID_ARGUMENT
    monkeypatch.setattr(line, "FIRST_MESSAGE_TIMEOUT", 0.05)
    async with _talk(stub, alice) as client:
        assert (await _status(client))[0] is grpc.StatusCode.DEADLINE_EXCEEDED


async def test_no_line_is_free(
    alice: Persona, assistant: Assistant, stub: Any, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from assistants.live import registry

    monkeypatch.setattr(registry, "draining", True)
    async with _talk(stub, alice, hello(assistant)) as client:
        assert (await _status(client))[0] is grpc.StatusCode.RESOURCE_EXHAUSTED


# ------------------------------------------------------------------------------------- what can be put right
async def test_mistakes_are_told_and_the_conversation_goes_on(alice: Persona, assistant: Assistant, stub: Any) -> None:
    async with _talk(stub, alice, hello(assistant, pb.STREAM_MODE_BOTH)) as client:
        conversation = (await client.part("initialization")).assistantConversationId
        wrong: list[tuple[dict[str, Any], str]] = [
            ({"initialization": hello(assistant)}, "has begun"),
            ({"message": pb.ConversationUserMessage(text="a\0b")}, "NUL"),
            ({"message": pb.ConversationUserMessage(text="x" * 70000)}, "65536"),
            ({"message": pb.ConversationUserMessage(audio=bytes(stream.MAX_CHUNK + 2))}, "audio"),
            ({"message": pb.ConversationUserMessage(audio=bytes(RATE * 2 * 11))}, "real-time pace"),
            ({"configuration": pb.ConversationConfiguration(streamMode=7)}, "streamMode"),  # type: ignore[arg-type]
            ({"toolCallResult": pb.ConversationToolCallResult(toolId="nobody")}, "nobody"),
        ]
        for part, says in wrong:
            await client.say(**part)
            error = await client.part("error")
            assert says in error.message
            assert error.assistantConversationId == conversation
            assert (client.seen[-1].code, client.seen[-1].success) == (500, False)
        ignored: list[dict[str, Any]] = [
            {},
            {"bridgeUserAudio": pb.ConversationBridgeUserAudio(audio=b"x")},
            {"bridgeOperatorAudio": pb.ConversationBridgeOperatorAudio(audio=b"x")},
            {"message": pb.ConversationUserMessage()},
        ]
        for part in ignored:
            await client.say(**part)
        await client.type("still here")
        assert (await client.part("user")).text == "still here"
        assert not [one for one in client.seen[-1:] if one.HasField("error")]


async def test_bytes_that_are_no_message_end_the_stream_and_store_why(
    alice: Persona, assistant: Assistant, stub: Any
) -> None:
    async with serving_grpc(lambda channel: channel) as channel:
        call = channel.stream_stream("/talk_api.TalkService/AssistantTalk")(metadata=key_of(alice))
        await call.write(pb.AssistantTalkRequest(initialization=hello(assistant)).SerializeToString())
        first = pb.AssistantTalkResponse.FromString(await call.read())
        conversation = first.initialization.assistantConversationId
        await call.write(b"\xff\xff\xff garbage")
        with contextlib.suppress(grpc.aio.AioRpcError):
            while await call.read() is not grpc.aio.EOF:
                pass
        assert await call.code() is grpc.StatusCode.INVALID_ARGUMENT
    assert (await ended(conversation)).end_reason == "transport_lost"


# ------------------------------------------------------------------------------------------ how clients leave
async def test_a_cancelled_stream_is_a_hang_up(alice: Persona, assistant: Assistant, stub: Any) -> None:
    async with _talk(stub, alice, hello(assistant, pb.STREAM_MODE_AUDIO)) as client:
        conversation = (await client.part("initialization")).assistantConversationId
    stored = await ended(conversation)
    assert (stored.end_reason, stored.end_detail) == ("user", stream.LEFT)


async def test_two_conversations_share_a_connection(alice: Persona, assistant: Assistant, stub: Any) -> None:
    async with _talk(stub, alice, hello(assistant)) as one, _talk(stub, alice, hello(assistant)) as two:
        ids = {(await client.part("initialization")).assistantConversationId for client in (one, two)}
        assert len(ids) == 2
        for client, word in ((one, "first"), (two, "second")):
            await client.answer()
            await client.type(word)
        assert (await one.answer())[1] == "You said: first."
        assert (await two.answer())[1] == "You said: second."
