"""The unmodified ``@rapidaai/react`` under Node: every function, and a typed conversation of its VoiceAgent."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from accounts.tests.personas import Persona
from assistants.actions import create_configuration
from assistants.models import Assistant, Channel, ConfigurationKind, Conversation
from assistants.tests.make import deploy, make_assistant
from rapida_site.lib.principal import ProjectRole
from rapida_site.tests.sdk.clients import ask_react, broken

pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")
Ask = Callable[..., dict[str, Any]]


@pytest.fixture
def assistant(alice: Persona) -> Assistant:
    made = make_assistant(alice, model_options={"model.texts": "You said: {text}."})
    deploy(alice, made, Channel.WEB_PLUGIN, experience={"greeting": "Hello there."})
    return made


@pytest.fixture
def ask(node_client: Path, alice: Persona, port: int) -> Ask:
    return partial(ask_react, node_client, host=f"http://127.0.0.1:{port}", key=alice.key_text, user="u1")


def test_every_function_of_the_package_gets_a_clean_answer(ask: Ask) -> None:
    result = ask(scenario="every_function")
    answers = result["answer"]
    assert len(answers) == 119
    assert broken(answers) == {}
    assert result["errors"] == []


def test_a_widget_finds_its_assistant_with_its_deployment(ask: Ask, assistant: Assistant) -> None:
    result = ask(scenario="get_assistant", assistant=str(assistant.pk))
    data = result["answer"]["data"]
    assert (data["id"], data["name"]) == (str(assistant.pk), assistant.name)
    assert data["webplugindeployment"]["assistantid"] == str(assistant.pk)


def test_a_bad_key_is_told(ask: Ask, assistant: Assistant) -> None:
    answer = ask(scenario="get_assistant", assistant=str(assistant.pk), key="wrong")["answer"]
    assert (answer["success"], answer["code"]) == (False, 401)
    assert answer["error"]["humanmessage"]


def test_webhooks_and_analyses_with_options_are_listed(ask: Ask, alice: Persona, assistant: Assistant) -> None:
    add = partial(create_configuration, principal=alice.principal, assistant_id=assistant.pk)
    options = {"http_url": "https://example.com", "assistant_events": ["conversation.begin"]}
    webhook = add(kind=ConfigurationKind.WEBHOOK, provider="http", options=options)
    analysis = add(kind=ConfigurationKind.ANALYSIS, provider="endpoint", options={"name": "Mood", "endpoint_id": "7"})
    result = ask(scenario="older_lists", assistant=str(assistant.pk))
    assert "answer" in result, result
    assert [each["id"] for each in result["answer"]["webhooks"]["dataList"]] == [str(webhook.pk)]
    [shown] = result["answer"]["analyses"]["dataList"]
    assert (shown["id"], shown["name"]) == (str(analysis.pk), "Mood")
    assert result["errors"] == []


def test_a_stranger_finds_nothing(ask: Ask, charlie: Persona, assistant: Assistant) -> None:
    answer = ask(scenario="get_assistant", assistant=str(assistant.pk), key=charlie.key_text)["answer"]
    assert (answer["success"], answer["code"], answer.get("data")) == (False, 404, None)


def test_a_typed_conversation_shows_the_greeting_the_question_and_the_answer(
    ask: Ask, assistant: Assistant, settled: Callable[[], None]
) -> None:
    result = ask(scenario="typed", assistant=str(assistant.pk), greetings=1, say=["hello", "again"])
    assert "answer" in result, result
    assert result["errors"] == []
    answer = result["answer"]
    assert answer["states"][0] == "connecting"
    assert "connected" in answer["states"]
    assert [(each["role"], each["text"], each["status"]) for each in answer["messages"]] == [
        ("system", "Hello there.", "complete"),
        ("user", "hello", "complete"),
        ("system", "You said: hello.", "complete"),
        ("user", "again", "complete"),
        ("system", "You said: again.", "complete"),
    ]
    settled()
    kept = Conversation.objects.get()
    assert (kept.end_reason, kept.source, kept.identifier) == ("user", "web-plugin", "u1")


def test_a_talkers_key_in_a_page_talks_and_shows_a_visitor_their_own_words(
    ask: Ask, alice: Persona, assistant: Assistant, settled: Callable[[], None]
) -> None:
    visiting = partial(ask, assistant=str(assistant.pk), key=alice.new_key(ProjectRole.TALKER))
    one, other = "visitor-0b9d6f0e-one", "visitor-77c1a4f2-two"
    data = visiting(scenario="get_assistant", user=one)["answer"]["data"]
    assert (data["name"], data["webplugindeployment"]["greeting"]) == (assistant.name, "Hello there.")
    assert "assistantprovidermodel" not in {name for name, value in data.items() if value}
    for visitor in (one, other):
        talked = visiting(scenario="typed", user=visitor, say=[f"I am {visitor}"])
        assert talked["answer"]["messages"][-1]["text"] == f"You said: I am {visitor}."
    settled()
    kept = {each.identifier: each for each in Conversation.objects.all()}
    shown = visiting(scenario="history", user=one)["answer"]
    assert list(shown["words"]) == [str(kept[one].pk)]
    assert f"I am {one}" in shown["words"][str(kept[one].pk)]
    refused = visiting(scenario="history", user="u1")["answer"]
    assert (refused["code"], refused["words"]) == (403, {})
    assert "16 characters" in refused["error"]["humanmessage"]
