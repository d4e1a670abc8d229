"""What people build with ``rapida-python``: assistants and what hangs on them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from accounts.tests.personas import Persona
from rapida_site.lib.principal import ProjectRole
from rapida_site.tests.sdk.clients import ask_python

pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")
PROMPT = {"prompt": [{"role": "system", "content": "You are {{ assistant.name }}."}]}
MODEL = {"template": PROMPT, "modelProviderName": "fake", "assistantModelOptions": []}
Do = Callable[..., list[dict[str, Any]]]


@pytest.fixture
def do(python_client: Path, alice: Persona, port: int) -> Do:
    """Make calls in a row with a key that may do everything in the project; all of them must succeed."""
    key = alice.new_key(ProjectRole.ADMIN)

    def run(*calls: tuple[str, dict[str, Any]]) -> list[dict[str, Any]]:
        order = [{"function": function, "request": request} for function, request in calls]
        answers: list[dict[str, Any]] = ask(scenario="calls", until_failure=True, calls=order)
        for (function, _), answer in zip(calls, answers, strict=False):
            assert (answer.get("code"), answer.get("success")) == (200, True), f"{function}: {answer}"
        assert len(answers) == len(calls)
        return answers

    ask = partial(ask_python, python_client, host=f"127.0.0.1:{port}", key=key)
    return run


def named(name: str) -> tuple[str, dict[str, Any]]:
    return "create_assistant", {"name": name, "assistantProvider": {"model": MODEL}}


def test_an_assistant_lives_from_its_creation_to_its_deletion(do: Do) -> None:
    only = {"assistantId": "$0.data.id"}
    answers = do(
        named("Anna"),
        ("update_assistant_detail", {**only, "name": "Berta", "description": "Books tables"}),
        ("create_assistant_tag", {**only, "tags": ["hotel", "night"]}),
        ("create_assistant_provider", {**only, "description": "shorter", "model": MODEL}),
        ("get_all_assistant_provider", only),
        (
            "update_assistant_version",
            {**only, "assistantProviderId": "$3.assistantProviderModel.id", "assistantProvider": "MODEL"},
        ),
        ("get_assistant", {"assistantDefinition": {"assistantId": "$0.data.id", "version": "latest"}}),
        ("delete_assistant", {"id": "$0.data.id"}),
        ("get_all_assistant", {}),
    )
    assert answers[1]["data"]["name"] == "Berta"
    assert sorted(answers[2]["data"]["assistantTag"]["tag"]) == ["hotel", "night"]
    assert len(answers[4]["data"]) == 2
    assert answers[6]["data"]["assistantProviderId"] == answers[3]["assistantProviderModel"]["id"]
    assert answers[8].get("data", []) == []


def test_a_list_is_paged_newest_first_and_narrowed(do: Do) -> None:
    names = [named(name) for name in ("Anna", "Berta", "Carla")]
    answers = do(
        *names,
        ("get_all_assistant", {"paginate": {"page": 1, "pageSize": 2}}),
        ("get_all_assistant", {"paginate": {"page": 2, "pageSize": 2}}),
        ("get_all_assistant", {"criterias": [{"key": "name", "value": "ert", "logic": "like"}]}),
    )
    pages = [[row["name"] for row in answer["data"]] for answer in answers[3:]]
    assert pages == [["Carla", "Berta"], ["Anna"], ["Berta"]]
    assert (answers[3]["paginated"]["totalItem"], answers[4]["paginated"]["currentPage"]) == (3, 2)


def test_what_hangs_on_an_assistant_lives_its_life(do: Do) -> None:
    only = {"assistantId": "$0.data.id"}
    tool = {
        "name": "look_up",
        "description": "Looks it up",
        "executionMethod": "api_request",
        "fields": {"type": "object"},
    }
    reach = [{"key": "tool.endpoint", "value": "https://example.com/"}]
    hook = {
        "assistantEvents": ["conversation.begin"],
        "options": [{"key": "http_url", "value": "https://example.com/"}],
    }
    answers = do(
        named("Anna"),
        ("create_assistant_tool", {**only, **tool, "executionOptions": reach}),
        ("get_assistant_tool", {**only, "id": "$1.data.id"}),
        ("create_assistant_webhook", {**only, **hook}),
        ("update_assistant_webhook", {**only, **hook, "id": "$3.data.id", "description": "second"}),
        ("get_all_assistant_webhook", only),
        ("create_assistant_analysis", {**only, "name": "mood", "options": [{"key": "endpoint_id", "value": "7"}]}),
        ("get_all_assistant_analysis", only),
        (
            "create_assistant_telemetry_provider",
            {
                **only,
                "providerType": "otlp_http",
                "enabled": True,
                "options": [{"key": "endpoint", "value": "https://example.com/"}],
            },
        ),
        ("get_all_assistant_telemetry_provider", only),
        ("delete_assistant_tool", {**only, "id": "$1.data.id"}),
        ("get_all_assistant_tool", only),
        ("delete_assistant_webhook", {**only, "id": "$3.data.id"}),
        ("get_all_assistant_webhook", only),
    )
    assert answers[2]["data"]["name"] == "look_up"
    assert [row["description"] for row in answers[5]["data"]] == ["second"]
    assert [row["name"] for row in answers[7]["data"]] == ["mood"]
    assert answers[9]["data"][0]["enabled"] is True
    assert (answers[11].get("data", []), answers[13].get("data", [])) == ([], [])
