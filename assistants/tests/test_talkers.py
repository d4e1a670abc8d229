"""A talker key stands in a page that anybody may open: it talks, and shows its visitor their own conversations."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest

from accounts.principals import principal_from
from accounts.tests.personas import Persona
from assistants import actions
from assistants.models import Assistant, Channel, Conversation
from assistants.tests.asking import Client, talked
from assistants.tests.make import deploy, make_assistant, make_ended, request_of
from assistants.tests.streaming import ended, hello, serving_grpc, talking
from assistants.tests.talking import running
from assistants.tests.talking import talking as talking_by_websocket
from assistants.voice.store import load_call
from rapida_site.asgi import application
from rapida_site.lib.db import in_db
from rapida_site.lib.errors import Forbidden, NotFound
from rapida_site.lib.principal import Principal, ProjectRole
from rapida_site.pb import talk_api_pb2, talk_api_pb2_grpc

pytestmark = pytest.mark.django_db(databases="__all__")
VISITOR, OTHER = "0b9d6f0e-visitor-one", "77c1a4f2-visitor-two"
SECRET = "never-tell-visitors"


@pytest.fixture
def assistant(alice: Persona) -> Assistant:
    """Everything that hangs on it has ``SECRET`` in it, but for what a page shows."""
    made = make_assistant(
        alice,
        prompt=[{"role": "system", "template": SECRET}],
        model_options={"model.texts": "You said: {text}."},
    )
    actions.create_tool(
        principal=alice.principal,
        assistant_id=made.id,
        name="look_up",
        method="api_request",
        description=SECRET,
        options={"tool.endpoint": f"https://example.com/{SECRET}"},
    )
    options = {"input_options": {"listen.interims": "true"}}
    deploy(alice, made, Channel.API, experience={"greeting": SECRET}, **options)
    deploy(alice, made, Channel.WEB_PLUGIN, experience={"greeting": "Hello."}, suggestions=["Open?"], **options)
    return made


@pytest.fixture
def key(alice: Persona) -> str:
    return alice.new_key(ProjectRole.TALKER)


def visiting(key: str, visitor: str = VISITOR, service: str = "assistant_api.AssistantService") -> Client:
    return Client({"x-api-key": key, "x-auth-id": visitor, "x-client-source": "web-plugin"}, service)


def talker(key: str, visitor: str = VISITOR) -> Principal:
    return principal_from({"x-api-key": key, "x-auth-id": visitor})


def where(kept: Conversation) -> dict[str, Any]:
    return {"assistantId": str(kept.assistant_id), "assistantConversationId": str(kept.pk)}


# ------------------------------------------------------------------------------------------- the assistant
def test_a_page_gets_what_it_shows_and_nothing_else(alice: Persona, assistant: Assistant, key: str) -> None:
    wanted = {"assistantDefinition": {"assistantId": str(assistant.pk)}}
    found = visiting(key)("GetAssistant", **wanted).data
    plugin = found.webPluginDeployment
    assert (found.id, found.name, plugin.greeting, list(plugin.suggestion)) == (
        assistant.pk, assistant.name, "Hello.", ["Open?"],
    )  # fmt: skip
    assert (plugin.inputAudio.audioProvider, len(plugin.inputAudio.audioOptions)) == ("fake", 0)
    names = {field.name for field, _ in found.ListFields()}
    assert names <= {
        "id", "status", "visibility", "projectId", "organizationId", "name", "webPluginDeployment", "createdDate",
        "updatedDate",
    }  # fmt: skip
    assert SECRET not in str(found)
    whole = Client({"x-api-key": alice.key_text})("GetAssistant", **wanted).data
    assert str(whole).count(SECRET) >= 4
    [version] = assistant.versions.all()
    wanted["assistantDefinition"]["version"] = f"vrsn_{version.id}"
    assert visiting(key)("GetAssistant", **wanted).data == found


def test_a_stranger_with_a_talker_finds_nothing(charlie: Persona, assistant: Assistant) -> None:
    kept = make_ended(charlie, make_assistant(charlie), identifier=VISITOR)
    strange = visiting(charlie.new_key(ProjectRole.TALKER))
    assert strange.refusal("GetAssistant", assistantDefinition={"assistantId": str(assistant.pk)})[0] == 404
    assert strange.refusal("GetAllAssistantConversation", assistantId=str(assistant.pk))[0] == 404
    with pytest.raises(NotFound):
        load_call(replace(request_of(charlie, assistant, "sdk"), principal=talker(strange._headers["x-api-key"])))
    assert strange("GetAllConversationMessage", **where(kept)).success


# ------------------------------------------------------------------------------------------- conversations
@pytest.mark.parametrize("service", ["assistant_api.AssistantService", "talk_api.TalkService"])
def test_a_visitor_reads_their_own_conversations_alone(
    alice: Persona, assistant: Assistant, key: str, service: str
) -> None:
    mine, theirs = (talked(alice, assistant) for _ in range(2))
    for kept, visitor in ((mine, VISITOR), (theirs, OTHER)):
        Conversation.objects.filter(pk=kept.pk).update(identifier=visitor)
    page = visiting(key, service=service)
    listed = page("GetAllAssistantConversation", assistantId=str(assistant.pk))
    assert ([each.id for each in listed.data], listed.paginated.totalItem) == ([mine.pk], 1)
    assert len(page("GetAllConversationMessage", **where(mine)).data) == 4
    assert page.refusal("GetAllConversationMessage", **where(theirs))[0] == 404
    narrowed = [{"key": "identifier", "value": OTHER, "logic": "="}]
    assert not page("GetAllAssistantConversation", assistantId=str(assistant.pk), criterias=narrowed).data


@pytest.mark.parametrize("visitor", ["", "undefined", "u1", "x" * 15])
def test_a_name_that_could_be_guessed_reads_nothing(
    alice: Persona, assistant: Assistant, key: str, visitor: str
) -> None:
    kept = make_ended(alice, assistant, identifier=visitor)
    for method, wanted in (
        ("GetAllAssistantConversation", {"assistantId": str(assistant.pk)}),
        ("GetAllConversationMessage", where(kept)),
    ):
        code, sentence = visiting(key, visitor).refusal(method, **wanted)
        assert (code, "at least 16 characters" in sentence) == (403, True)


def test_a_reader_key_reads_all_of_them(alice: Persona, assistant: Assistant) -> None:
    make_ended(alice, assistant, identifier=VISITOR)
    reader = visiting(alice.new_key(ProjectRole.READER), "")
    assert len(reader("GetAllAssistantConversation", assistantId=str(assistant.pk)).data) == 1


# ------------------------------------------------------------------------------------------- calls
def test_a_talker_opens_calls_as_they_were_deployed(alice: Persona, assistant: Assistant, key: str) -> None:
    request = replace(request_of(alice, assistant, "web-plugin", identifier=VISITOR), principal=talker(key))
    config, _ = load_call(request)
    assert (config.identifier, config.experience.greeting) == (VISITOR, "Hello.")
    with pytest.raises(Forbidden, match="leave them out"):
        load_call(replace(request, options={"model.max_tokens": 4000}))
    with pytest.raises(Forbidden):
        load_call(replace(request, source="debugger"))


def test_a_visitor_resumes_their_own_conversation_alone(alice: Persona, assistant: Assistant, key: str) -> None:
    mine, theirs, nobodys = (make_ended(alice, assistant, identifier=each) for each in (VISITOR, OTHER, ""))
    request = replace(request_of(alice, assistant, "web-plugin", identifier=VISITOR), principal=talker(key))
    assert load_call(replace(request, conversation_id=mine.id))[0].resumed
    with pytest.raises(NotFound):
        load_call(replace(request, conversation_id=theirs.id))
    with pytest.raises(Forbidden, match="own conversations alone"):
        load_call(replace(request, conversation_id=nobodys.id, identifier=""))
    theirs.refresh_from_db()
    assert theirs.status == "complete"


@pytest.fixture
async def stub() -> AsyncIterator[Any]:
    async with serving_grpc(talk_api_pb2_grpc.TalkServiceStub) as served:
        yield served


@pytest.mark.django_db(databases="__all__", transaction=True)
async def test_a_visitor_types_over_grpc(assistant: Assistant, key: str, stub: Any) -> None:
    metadata = (("x-api-key", key), ("x-auth-id", VISITOR), ("x-client-source", "web-plugin"))
    async with talking(stub.AssistantTalk, talk_api_pb2.AssistantTalkRequest, metadata, hello(assistant)) as client:
        begun = (await client.part("initialization")).assistantConversationId
        assert (await client.answer())[1] == "Hello."
        await client.type("hello")
        assert (await client.answer())[1] == "You said: hello."
    assert (await ended(begun)).identifier == VISITOR


@pytest.mark.django_db(databases="__all__", transaction=True)
async def test_a_visitor_types_over_a_websocket(assistant: Assistant, key: str) -> None:
    first = {"assistant": {"assistantId": str(assistant.id)}, "streamMode": "text"}
    headers = {"x-api-key": key, "x-auth-id": VISITOR, "x-client-source": "web-plugin"}
    async with (
        running(application) as port,
        talking_by_websocket(port, hello={"initialization": first}, additional_headers=headers) as client,
    ):
        begun = int((await client.event("initialization"))["assistantConversationId"])
    assert (await ended(begun)).identifier == VISITOR
    assert await in_db(lambda: Conversation.objects.count()) == 1
