"""Every method that configures assistants, tried by charlie with alice's ids, and by bob who only reads."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from accounts.tests.personas import Persona
from assistants import actions
from assistants.models import Assistant, AssistantVersion, Configuration, KnowledgeAttachment, Tool
from assistants.servicers import (
    analyses,
    assistants,
    authentication,
    configurations,
    knowledge,
    providers,
    telemetry_providers,
    tools,
    webhooks,
)
from assistants.servicers.assistant_service import AssistantService
from assistants.tests.asking import Client, key_of, token_of
from assistants.tests.make import make_assistant
from knowledge import actions as knowledge_actions

pytestmark = pytest.mark.django_db(databases="__all__")
FAMILIES = (
    assistants.AssistantMethods, providers.ProviderMethods, tools.ToolMethods, knowledge.KnowledgeMethods,
    configurations.ConfigurationMethods, webhooks.WebhookMethods, analyses.AnalysisMethods,
    authentication.AuthenticationMethods, telemetry_providers.TelemetryProviderMethods,
)  # fmt: skip
METHODS = [
    method.name
    for method in AssistantService.descriptor.methods
    if any(method.name in vars(family) for family in FAMILIES)
]
OPEN = {"GetAllAssistant", "CreateAssistant"}  # name nothing of anybody's
KINDS = {
    "Webhook": ("webhook", {"http_url": "https://x.example.com", "assistant_events": "conversation.begin"}),
    "Analysis": ("analysis", {"name": "mood", "endpoint_id": "1"}),
    "TelemetryProvider": ("telemetry", {}),
    "Configuration": ("telemetry", {}),
    "Authentication": ("authentication", {"http_url": "https://x.example.com"}),
}
PROVIDERS = {"telemetry": "logging"}


@pytest.fixture
def ids(alice: Persona) -> dict[str, int]:
    """One of everything of alice's, by the word in the methods' names."""
    assistant = make_assistant(alice)
    given: dict[str, Any] = {"principal": alice.principal, "assistant_id": assistant.pk}
    menu = knowledge_actions.create_knowledge(principal=alice.principal, name="Menu")
    bye: dict[str, Any] = {"name": "bye", "description": "Ends it", "method": "end_of_conversation"}
    found = {
        "Assistant": assistant.pk,
        "Provider": assistant.versions.get().pk,
        "Knowledge": actions.attach_knowledge(**given, knowledge_id=menu.pk).pk,
        "Tool": actions.create_tool(**given, **bye).pk,
    }
    for word, (kind, options) in KINDS.items():
        provider = PROVIDERS.get(kind, "")
        found[word] = actions.create_configuration(**given, kind=kind, provider=provider, options=options).pk
    return found


def request(method: str, ids: dict[str, int]) -> dict[str, Any]:
    """Fill the request's id fields with alice's."""
    fields = AssistantService.descriptor.methods_by_name[method].input_type.fields_by_name
    word = next((word for word in ids if word != "Assistant" and method.endswith(f"Assistant{word}")), "Assistant")
    filled: dict[str, Any] = {}
    if "assistantDefinition" in fields:
        filled["assistantDefinition"] = {"assistantId": str(ids["Assistant"])}
    for name, value in (("id", ids[word]), ("assistantId", ids["Assistant"]), ("assistantProviderId", ids["Provider"])):
        if name in fields:
            filled[name] = str(value)
    if method == "CreateAssistantProvider":
        filled["websocket"] = {"websocketUrl": "wss://x.example.com"}
    return filled


def rows() -> Iterator[Any]:
    for model in (Assistant, AssistantVersion, Tool, KnowledgeAttachment, Configuration):
        yield from model._default_manager.order_by("pk").values()


def test_the_methods_are_all_there() -> None:
    assert len(METHODS) == 9 + 5 * 6 + 3


@pytest.mark.parametrize("method", [name for name in METHODS if name not in OPEN])
def test_a_stranger_finds_nothing_and_changes_nothing(charlie: Persona, ids: dict[str, int], method: str) -> None:
    before = list(rows())
    assert Client(key_of(charlie)).refusal(method, **request(method, ids))[0] == 404
    without_assistant = {name: value for name, value in request(method, ids).items() if name != "assistantId"}
    assert Client(key_of(charlie)).refusal(method, **without_assistant)[0] == 404
    assert list(rows()) == before


@pytest.mark.parametrize("method", METHODS)
def test_a_reader_only_reads(bob: Persona, ids: dict[str, int], method: str) -> None:
    before = list(rows())
    answer = Client(token_of(bob)).reply(method, **request(method, ids))
    if method.startswith("Get"):
        assert answer.code == 200, answer.error
    else:
        assert (answer.code, answer.success) == (403, False) or method == "CreateAssistant"
        assert not answer.success
    assert list(rows()) == before


@pytest.mark.parametrize("method", METHODS)
def test_an_empty_request_gets_a_clean_answer(alice: Persona, method: str) -> None:
    answer = Client(key_of(alice)).reply(method)
    assert answer.code in (200, 400, 403, 404), answer.error
    assert answer.success == (method == "GetAllAssistant")


@pytest.mark.parametrize("method", METHODS)
def test_without_credentials_nothing_is_answered(db: None, method: str) -> None:
    assert Client({}).refusal(method)[0] == 401
