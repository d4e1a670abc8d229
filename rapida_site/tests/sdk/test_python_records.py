"""The unmodified ``rapida-python`` reads conversations, messages, logs and telemetry, judges, and orders calls."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from accounts.tests.personas import Persona
from assistants import actions
from assistants.actions import HttpOrigin, HttpRequest
from assistants.models import Conversation, HttpSource
from assistants.tests.asking import talked
from assistants.tests.make import make_assistant
from rapida_site.tests.sdk.clients import ask_python

pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")
Ask = Callable[..., Any]
GOOD = [{"name": "custom.rating", "value": "5", "description": "thumbs up"}]


@pytest.fixture
def kept(alice: Persona) -> Conversation:
    return talked(alice, make_assistant(alice))


@pytest.fixture
def ask(python_client: Path, alice: Persona, port: int) -> Ask:
    """Call a function of the package with alice's key."""
    order = {"scenario": "call", "host": f"127.0.0.1:{port}", "key": alice.key_text, "user": "user-1"}

    def call(function: str, **request: Any) -> Any:
        reply = ask_python(python_client, **order, function=function, request=request)
        assert reply["code"] == 200, reply
        return reply

    return call


def where(kept: Conversation) -> dict[str, str]:
    return {"assistantId": str(kept.assistant_id), "assistantConversationId": str(kept.pk)}


def test_conversations_and_messages_are_read(ask: Ask, kept: Conversation) -> None:
    whose = {"assistantId": str(kept.assistant_id)}
    [listed] = ask("get_all_assistant_conversation", **whose)["data"]
    assert (listed["id"], listed["identifier"], listed["status"]) == (str(kept.pk), "user-1", "COMPLETE")
    one = ask("get_assistant_conversation", **whose, id=str(kept.pk))["data"]
    assert [(each["role"], each["body"]) for each in one["assistantConversationMessage"]][:2] == [
        ("user", "question 0"),
        ("assistant", "answer 0"),
    ]
    assert one["arguments"][0]["value"] == "Ada"
    order = {"column": "created_date", "order": "asc"}
    for function, request in (
        ("get_all_conversation_message", where(kept)),
        ("get_all_assistant_message", whose),
        ("get_all_message", {}),
    ):
        reply = ask(function, **request, order=order, paginate={"page": 1, "pageSize": 3})
        assert reply["paginated"] == {"currentPage": 1, "totalItem": 4}, function
        assert len(reply["data"]) == 3
        first = reply["data"][0]
        assert (first["role"], first["body"], first["source"]) == ("user", "question 0", "sdk")
        assert first["metrics"][0]["name"] == "turn.first_audio_ms"
        assert first["metadata"][0]["key"] == "mood"


def test_judgements_are_echoed_and_shown(ask: Ask, kept: Conversation) -> None:
    assert ask("create_message_metric", **where(kept), messageId="turn-0", metrics=GOOD)["data"] == GOOD
    assert ask("create_conversation_metric", **where(kept), metrics=GOOD)["data"] == GOOD
    one = ask("get_assistant_conversation", assistantId=str(kept.assistant_id), id=str(kept.pk))["data"]
    assert GOOD[0] in one["metrics"]
    assert GOOD[0] in one["assistantConversationMessage"][0]["metrics"]


def test_logs_are_read_and_a_request_is_sent_again(ask: Ask, kept: Conversation) -> None:
    origin = HttpOrigin(HttpSource.WEBHOOK, kept.assistant, kept, event="conversation.completed")
    row = actions.log_exchange(origin=origin, request=HttpRequest("POST", "https://example.com/"), error="Away.")
    assert [each["id"] for each in ask("get_all_assistant_http_log")["data"]] == [str(row.pk)]
    assert ask("get_assistant_http_log", id=str(row.pk))["data"]["errorMessage"] == "Away."
    again = ask("retry_assistant_http_log", id=str(row.pk), projectId=str(kept.project_id))["data"]
    assert (again["retryCount"], again["status"]) == (1, "QUEUED")
    [tool] = ask("get_all_assistant_tool_log")["data"]
    assert ask("get_assistant_tool_log", id=tool["id"])["data"]["request"] == {"city": "Paris"}


def test_telemetry_is_read(ask: Ask, kept: Conversation) -> None:
    reply = ask("get_all_assistant_telemetry", assistant={"assistantId": str(kept.assistant_id)})
    assert reply["paginated"]["totalItem"] == 6
    assert {each["event"]["name"] for each in reply["data"] if "event" in each} == {
        "conversation.begin",
        "eos.completed",
    }


def test_an_outbound_call_without_a_phone_deployment_is_told_so(
    python_client: Path, alice: Persona, port: int, kept: Conversation
) -> None:
    one = {"assistant": {"assistantId": str(kept.assistant_id)}, "toNumber": "+4940123456"}
    for function, request in (("create_phone_call", one), ("create_bulk_phone_call", {"phoneCalls": [one]})):
        reply = ask_python(
            python_client,
            scenario="call",
            host=f"127.0.0.1:{port}",
            key=alice.key_text,
            user="",
            function=function,
            request=request,
        )
        assert not reply.get("success", False)
        assert "phone deployment" in reply["error"]["humanMessage"]
