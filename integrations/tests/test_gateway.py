"""Asking providers through the services on the wire: answers, records, interruption, refusals."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from google.protobuf import any_pb2

from accounts.actions.vault import create_credential
from accounts.tests.personas import Persona
from accounts.vault import SHAPES
from integrations import gateway
from integrations.interfaces import ChatMessage, Role
from integrations.models import ProviderCall
from rapida_site.lib.db import in_db
from rapida_site.lib.errors import Forbidden, Invalid
from rapida_site.lib.rpc import values
from rapida_site.pb import common_pb2
from rapida_site.pb import integration_api_pb2 as pb
from rapida_site.rpc.testing import Replies, call, stream

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "integration_db"])
UNIFIED, AUDIT = "/integration_api.UnifiedProviderService/", "/integration_api.AuditLoggingService/"


@pytest.fixture
def alice(transactional_db: None, alice: Persona) -> Persona:
    return alice


@pytest.fixture
def charlie(transactional_db: None, charlie: Persona) -> Persona:
    return charlie


def key(persona: Persona) -> dict[str, str]:
    return {"x-api-key": persona.key_text}


def user_says(text: str) -> common_pb2.Message:
    return common_pb2.Message(role="user", user=common_pb2.UserMessage(content=text))


def options(**given: Any) -> dict[str, any_pb2.Any]:
    return {f"model.{name}": values.to_any(value) for name, value in given.items()}


def chat_request(text: str = "hello", provider: str = "fake", **model: Any) -> pb.ChatRequest:
    return pb.ChatRequest(
        requestId="r-1", providerName=provider, conversations=[user_says(text)], modelParameters=options(**model)
    )


# ------------------------------------------------------------------------------------------------- unary
def test_a_chat_is_answered_measured_and_recorded(alice: Persona) -> None:
    request = chat_request("what is up")
    request.additionalData["campaign"] = "spring"
    reply = call(key(alice), UNIFIED + "Chat", request)
    assert (reply.code, reply.success, reply.requestId) == (200, True, "r-1")
    assert list(reply.data.assistant.contents) == ["You said: what is up."]
    assert reply.finishReason == "stop"
    metrics = {metric.name: int(metric.value) for metric in reply.metrics}
    assert metrics["TOTAL_TOKEN"] == metrics["INPUT_TOKEN"] + metrics["OUTPUT_TOKEN"] == 8
    assert metrics["TIME_TAKEN"] >= metrics["TIME_TO_FIRST_TOKEN"] > 0
    row = ProviderCall.objects.get()
    assert (row.provider, row.operation, row.status, row.http_status) == ("fake", "chat", "complete", 200)
    assert (row.organization_id, row.project_id) == (alice.organization.id, alice.project.id)
    assert row.request["messages"] == [{"role": "user", "content": "what is up"}]
    assert row.response["text"] == "You said: what is up."
    assert row.metadata.get().value == "spring"


def test_a_tool_call_comes_back_and_its_result_goes_in(alice: Persona) -> None:
    tool = '{"name": "weather", "arguments": {"city": "Oslo"}}'
    request = chat_request("rain?", tool=tool)
    request.toolDefinitions.add(type="function").functionDefinition.name = "weather"
    reply = call(key(alice), UNIFIED + "Chat", request)
    [asked] = reply.data.assistant.toolCalls
    assert (asked.function.name, asked.function.arguments) == ("weather", '{"city": "Oslo"}')
    result = common_pb2.ToolMessage.Tool(id=asked.id, name="weather", content="dry")
    request.conversations.extend(
        [reply.data, common_pb2.Message(role="tool", tool=common_pb2.ToolMessage(tools=[result]))]
    )
    assert list(call(key(alice), UNIFIED + "Chat", request).data.assistant.contents) == ["You said: rain?."]


def test_a_failing_provider_is_told_and_recorded(alice: Persona) -> None:
    reply = call(key(alice), UNIFIED + "Chat", chat_request(fail="always"))
    assert not reply.success
    row = ProviderCall.objects.get()
    assert (row.status, row.http_status, row.error) == ("failed", reply.error.errorCode, reply.error.humanMessage)


def test_texts_are_embedded_under_their_own_numbers(alice: Persona) -> None:
    reply = call(key(alice), UNIFIED + "Embedding", pb.EmbeddingRequest(providerName="fake", content={7: "b", 3: "a"}))
    assert [one.index for one in reply.data] == [3, 7]
    assert all(len(one.embedding) == 64 for one in reply.data)


@pytest.mark.models
def test_texts_are_ranked_by_meaning_on_this_machine(alice: Persona) -> None:
    texts = {0: "The cat sleeps on the sofa.", 5: "Our invoice is due on Friday.", 9: "Kittens like to nap."}
    request = pb.RerankingRequest(providerName="local-minilm", query="a sleeping cat", content=texts)
    reply = call(key(alice), UNIFIED + "Reranking", request)
    assert [one.index for one in reply.data] == [0, 9, 5]
    assert reply.data[0].content == texts[0]
    assert reply.data[0].relevanceScore > reply.data[1].relevanceScore > reply.data[2].relevanceScore
    request.modelParameters["top_n"].CopyFrom(values.to_any(1))
    assert [one.index for one in call(key(alice), UNIFIED + "Reranking", request).data] == [0]


@pytest.mark.models
def test_the_language_model_of_this_machine_chats(alice: Persona) -> None:
    reply = call(key(alice), UNIFIED + "Chat", chat_request("Say hello.", "local-smollm2", max_tokens=8))
    assert reply.success
    assert reply.data.assistant.contents[0].strip()


# ------------------------------------------------------------------------------------------------- refusals
@pytest.mark.parametrize(
    ("method", "request_"),
    [
        ("Chat", pb.ChatRequest()),
        ("Embedding", pb.EmbeddingRequest()),
        ("Reranking", pb.RerankingRequest()),
        ("VerifyCredential", pb.VerifyCredentialRequest()),
    ],
)
def test_an_empty_request_gets_a_clean_answer(alice: Persona, method: str, request_: Any) -> None:
    reply = call(key(alice), UNIFIED + method, request_)
    assert (reply.code, reply.success) == (400, False)


def test_an_unknown_provider_is_refused_with_the_known_ones(alice: Persona) -> None:
    said = call(key(alice), UNIFIED + "Chat", chat_request(provider="nobody")).error.humanMessage
    assert said == "No provider 'nobody' can chat; known are: fake, local-smollm2."
    request = pb.VerifyCredentialRequest(providerName="nobody")
    assert (
        "No provider 'nobody' takes a credential"
        in call(key(alice), UNIFIED + "VerifyCredential", request).errorMessage
    )


def test_wrong_texts_and_metadata_are_refused_before_the_provider_is_asked(alice: Persona) -> None:
    many = pb.EmbeddingRequest(providerName="fake", content=dict.fromkeys(range(gateway.MAX_TEXTS + 1), "x"))
    assert call(key(alice), UNIFIED + "Embedding", many).code == 400
    noted = chat_request()
    noted.additionalData["k" * 200] = "v"
    assert call(key(alice), UNIFIED + "Chat", noted).code == 400
    assert not ProviderCall.objects.filter(status="complete").exists()


def test_a_foreign_credential_is_not_found(alice: Persona, charlie: Persona) -> None:
    secret = create_credential(principal=alice.principal, provider="aws", name="Cloud", value={
        "access_key_id": "AKIA0123456789", "secret_access_key": "s" * 30, "region": "eu",
    })  # fmt: skip
    request = chat_request()
    request.credential.id = secret.id
    assert call(key(charlie), UNIFIED + "Chat", request).code == 404
    # Alice's own, but of another provider than the one that is asked: no key is shown to a stranger.
    assert call(key(alice), UNIFIED + "Chat", request).code == 404


async def test_a_reader_may_not_spend(alice: Persona, bob: Persona) -> None:
    with pytest.raises(Forbidden):
        await gateway.chat(bob.principal, gateway.Target("fake"), [ChatMessage(Role.USER, "hi")])


def test_a_credential_is_verified_with_its_provider(alice: Persona, monkeypatch: pytest.MonkeyPatch) -> None:
    from dataclasses import replace

    def judge(value: Any) -> None:
        if value["key"] != "good":
            raise Invalid("OpenAI refuses this credential.")

    monkeypatch.setitem(SHAPES, "openai", replace(SHAPES["openai"], verify=judge))
    for text, code in (("good", 200), ("bad", 400)):
        request = pb.VerifyCredentialRequest(providerName="openai")
        request.credential.value.CopyFrom(values.to_struct({"key": text}))
        assert call(key(alice), UNIFIED + "VerifyCredential", request).code == code
    assert [(row.operation, row.status) for row in ProviderCall.objects.order_by("id")] == [
        ("verify", "complete"), ("verify", "failed"),
    ]  # fmt: skip
    assert "good" not in str(ProviderCall.objects.values())


# ------------------------------------------------------------------------------------------------- streams
def configure(provider: str = "fake") -> pb.StreamChatRequest:
    return pb.StreamChatRequest(configuration=pb.StreamChatConfiguration(providerName=provider))


def ask(request_id: str, text: str, **model: Any) -> pb.StreamChatRequest:
    chat = pb.StreamChatInput(requestId=request_id, conversations=[user_says(text)], modelParameters=options(**model))
    return pb.StreamChatRequest(chat=chat)


def text_of(replies: Replies, request_id: str) -> str:
    chats = [reply.chat for reply in replies.messages if reply.chat.requestId == request_id]
    return "".join("".join(chat.data.assistant.contents) for chat in chats)


async def test_a_stream_answers_several_chats_and_says_goodbye(alice: Persona) -> None:
    async def requests() -> AsyncIterator[pb.StreamChatRequest]:
        yield configure()
        yield ask("1", "one")
        await _rows(1)
        yield ask("2", "two")
        await _rows(2)
        yield pb.StreamChatRequest(close=pb.StreamChatClose(reason="done"))

    replies = await stream(key(alice), UNIFIED + "StreamChat", requests())
    assert replies.messages[0].configuration.success
    assert (text_of(replies, "1"), text_of(replies, "2")) == ("You said: one.", "You said: two.")
    ends = [reply.chat for reply in replies.messages if reply.chat.finishReason]
    assert [(end.requestId, end.finishReason) for end in ends] == [("1", "stop"), ("2", "stop")]
    assert replies.messages[-1].close.reason == "done"


async def test_a_newer_chat_interrupts_the_one_before(alice: Persona) -> None:
    async def requests() -> AsyncIterator[pb.StreamChatRequest]:
        yield configure()
        yield ask("1", "long", texts="a b c d e f g h", token_delay=60)
        yield ask("2", "short")

    replies = await asyncio.wait_for(stream(key(alice), UNIFIED + "StreamChat", requests()), 60)
    assert text_of(replies, "2") == "You said: short."
    assert not [reply for reply in replies.messages if reply.chat.requestId == "1" and reply.chat.finishReason]
    rows = await in_db(lambda: list(ProviderCall.objects.order_by("id").values_list("status", "http_status")))
    assert rows[-1] == ("complete", 200)
    assert all(row == ("failed", 499) for row in rows[:-1])


async def test_a_failed_chat_is_an_output_and_the_stream_goes_on(alice: Persona) -> None:
    async def requests() -> AsyncIterator[pb.StreamChatRequest]:
        yield configure("nobody")
        yield ask("1", "x")
        await asyncio.sleep(0)
        yield configure()
        yield ask("2", "fine")

    replies = await stream(key(alice), UNIFIED + "StreamChat", requests())
    configured = [reply.configuration for reply in replies.messages if reply.HasField("configuration")]
    assert [one.success for one in configured] == [False, True]
    assert "known are: fake" in configured[0].error.humanMessage
    assert text_of(replies, "2") == "You said: fine."


async def test_a_stream_without_credentials_or_content_ends_with_a_status(alice: Persona) -> None:
    refused = await stream({}, UNIFIED + "StreamChat", [configure()])
    assert refused.code is not None
    assert refused.code.name == "UNAUTHENTICATED"
    empty = await stream(key(alice), UNIFIED + "StreamChat", [pb.StreamChatRequest()])
    assert empty.code is not None
    assert empty.code.name == "INVALID_ARGUMENT"


async def _rows(count: int) -> None:
    """Wait until so many calls are recorded: then their streams are over."""
    async with asyncio.timeout(60):
        while await in_db(ProviderCall.objects.count) < count:
            await asyncio.sleep(0.01)
