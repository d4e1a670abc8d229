"""Tools, attached knowledge and configurations over REST."""

from __future__ import annotations

from typing import Any

import pytest

from accounts.tests.personas import Persona
from assistants.models import Assistant
from assistants.option_fields import MASK
from assistants.tests.make import ALIASES, make_assistant
from assistants.tests.test_api import TEMPLATE, Api
from knowledge import actions as knowledge_actions
from knowledge.models import Knowledge

pytestmark = pytest.mark.django_db(databases=ALIASES)
TOOL = {
    "name": "weather",
    "description": "Tells the weather.",
    "fields": {"type": "object", "properties": {"city": {"type": "string"}}},
    "executionMethod": "api_request",
    "executionOptions": {"tool.endpoint": "https://x.example.com", "tool.headers": {"x-key": "s3cret"}},
}
HOOK = {
    "configurationType": "webhook",
    "options": {"http_url": "https://x.example.com", "assistant_events": ["conversation.begin"]},
}
Made = tuple[Assistant, dict[str, str]]


@pytest.fixture
def menu(alice: Persona) -> Knowledge:
    return knowledge_actions.create_knowledge(principal=alice.principal, name="Menu")


@pytest.fixture
def made(alice: Persona, menu: Knowledge) -> Made:
    """An assistant of alice with a tool, a knowledge and a webhook, and the addresses of these."""
    assistant, api = make_assistant(alice), Api(alice)
    bodies: dict[str, Any] = {"tools": TOOL, "knowledge": {"knowledgeId": str(menu.pk)}, "configurations": HOOK}
    ids = {
        name: api("POST", f"assistants/{assistant.pk}/{name}", body, 201)["data"]["id"] for name, body in bodies.items()
    }
    addresses = {"tools": "tools", "knowledge": "attachments", "configurations": "configurations"}
    return assistant, {name: f"{addresses[name]}/{row_id}" for name, row_id in ids.items()}


CHANGES: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "tools": ({"description": "Knows the sky."}, {"description": ""}),
    "knowledge": ({"topK": 9, "retrievalMethod": "semantic-search"}, {"topK": 99}),
    "configurations": ({"enabled": False}, {"provider": "pigeon"}),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_row_is_listed_read_changed_and_deleted(alice: Persona, made: Made, name: str) -> None:
    api, (assistant, addresses) = Api(alice), made
    right, wrong = CHANGES[name]
    listed = api("GET", f"assistants/{assistant.pk}/{name}")
    assert (len(listed["data"]), listed["paginated"]["totalItem"]) == (1, 1)
    changed = api("PATCH", addresses[name], right)["data"]
    assert {key: changed[key] for key in right} == right
    again = api("GET", addresses[name])["data"]
    assert {key: again[key] for key in right} == right
    assert api("PATCH", addresses[name], wrong, 400)["error"]["humanMessage"]
    api("PATCH", addresses[name], {}, 400)
    api("DELETE", addresses[name], status=204)
    api("GET", addresses[name], status=404)


@pytest.mark.parametrize("name", CHANGES)
def test_a_stranger_reaches_nothing(charlie: Persona, made: Made, name: str) -> None:
    api, (assistant, addresses) = Api(charlie), made
    api("GET", f"assistants/{assistant.pk}/{name}", status=404)
    bodies: dict[str, Any] = {"tools": TOOL, "knowledge": {"knowledgeId": "1"}, "configurations": HOOK}
    api("POST", f"assistants/{assistant.pk}/{name}", bodies[name], 404)
    api("GET", addresses[name], status=404)
    api("PATCH", addresses[name], CHANGES[name][0], 404)
    api("DELETE", addresses[name], status=404)


def test_a_foreign_knowledge_is_not_attached(alice: Persona, charlie: Persona, made: Made) -> None:
    foreign = knowledge_actions.create_knowledge(principal=charlie.principal, name="Secrets")
    Api(alice)("POST", f"assistants/{made[0].pk}/knowledge", {"knowledgeId": str(foreign.pk)}, 404)


def test_secrets_are_masked_and_masks_sent_back_keep_them(alice: Persona, made: Made) -> None:
    api, address = Api(alice), made[1]["tools"]
    options = {pair["key"]: pair["value"] for pair in api("GET", address)["data"]["executionOptions"]}
    assert options["headers"] == {"x-key": MASK}
    changed = api("PATCH", address, {"executionOptions": options})["data"]
    assert {pair["key"]: pair["value"] for pair in changed["executionOptions"]} == options


def test_configurations_are_listed_by_kind(alice: Persona, made: Made) -> None:
    api, path = Api(alice), f"assistants/{made[0].pk}/configurations"
    assert api("GET", f"{path}?configurationType=webhook")["paginated"]["totalItem"] == 1
    assert api("GET", f"{path}?configurationType=storage")["paginated"]["totalItem"] == 0
    api("GET", f"{path}?configurationType=weather", status=400)


def test_the_originals_create_call_takes_tools_and_knowledge_and_releases(alice: Persona, menu: Knowledge) -> None:
    body = {
        "name": "Marina",
        "assistantProvider": {"model": {"modelProviderName": "fake", "template": TEMPLATE}},
        "assistantTools": [TOOL],
        "assistantKnowledges": [{"knowledgeId": str(menu.pk), "topK": 3}],
    }
    api = Api(alice)
    made = api("POST", "assistant/create-assistant", body)["data"]
    assert (made["assistantProvider"], made["releasedVersion"]["status"]) == ("model", "released")
    assert api("GET", f"assistants/{made['id']}/tools")["data"][0]["name"] == "weather"
    assert api("GET", f"assistants/{made['id']}/knowledge")["data"][0]["topK"] == 3


def test_the_originals_create_call_takes_an_agentkit_server(alice: Persona) -> None:
    kit = {"agentKitUrl": "agent.example.com:443", "metadata": {"token": "s3cret"}, "connectTimeoutMs": 900}
    body = {"name": "Marina", "assistantProvider": {"description": "Theirs", "agentkit": kit}}
    made = Api(alice)("POST", "assistant/create-assistant", body)["data"]
    reach = made["assistantProviderAgentkit"]["connection"]
    assert (made["assistantProvider"], reach["url"], reach["metadata"]) == (
        "agentkit",
        "agent.example.com:443",
        {"token": MASK},
    )
    assert reach["connect_timeout_ms"] == 900
