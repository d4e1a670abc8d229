"""REST twins of logs and outbound calls."""

from __future__ import annotations

from typing import Any

import pytest

from accounts.tests.personas import Persona
from assistants import actions
from assistants.actions import HttpOrigin, HttpRequest
from assistants.models import Conversation, HttpLog, HttpSource
from assistants.tests.asking import talked, tool_call
from assistants.tests.make import deploy, make_assistant
from assistants.tests.test_api import Api

pytestmark = pytest.mark.django_db(databases="__all__")


@pytest.fixture
def kept(alice: Persona) -> Conversation:
    return talked(alice, make_assistant(alice))


@pytest.fixture
def log(kept: Conversation) -> HttpLog:
    origin = HttpOrigin(HttpSource.WEBHOOK, kept.assistant, kept, event="conversation.completed")
    request = HttpRequest("POST", "https://example.com/hook?key=abc", {"X-Customer": "hidden"}, '{"a": 1}')
    return actions.log_exchange(origin=origin, request=request, error="example.com did not answer in time.", seconds=2)


@pytest.fixture
def api(alice: Persona) -> Api:
    return Api(alice)


def test_http_logs_are_listed_filtered_and_read(api: Api, kept: Conversation, log: HttpLog) -> None:
    listed = api("GET", "http-logs?status=failed&source=webhook&pageSize=5")
    [row] = listed["data"]
    assert listed["paginated"] == {"currentPage": 1, "totalItem": 1}
    assert (row["id"], row["conversationId"], row["status"]) == (str(log.pk), str(kept.pk), "failed")
    assert (row["httpUrl"], row["sourceEvent"]) == ("https://example.com/hook?key=***", "conversation.completed")
    assert "request" not in row, "a list holds no bodies"
    for nothing in ("status=success", "conversationId=7", "event=call.ended", "until=2020-01-01T00:00:00Z"):
        assert api("GET", f"http-logs?{nothing}")["data"] == []
    whole = api("GET", f"http-logs/{log.pk}")["data"]
    assert whole["request"] == {"headers": {"X-Customer": "***"}, "body": '{"a": 1}'}
    assert (whole["errorMessage"], whole["durationMs"]) == ("example.com did not answer in time.", 2000)
    api("GET", "http-logs?status=perhaps", status=400)
    api("GET", "http-logs/7", status=404)


def test_a_request_is_sent_again(api: Api, log: HttpLog) -> None:
    attempt = api("POST", f"http-logs/{log.pk}/retry", status=202)["data"]
    assert (attempt["status"], attempt["retryCount"], attempt["retryOf"]) == ("queued", 1, str(log.pk))
    assert attempt["response"] is None
    api("POST", f"http-logs/{log.pk}/retry", status=409)


def test_tool_logs_are_listed_filtered_and_read(api: Api, kept: Conversation) -> None:
    other = tool_call(kept, "call-2", name="maps")
    assert [row["name"] for row in api("GET", "tool-logs")["data"]] == ["maps", "weather"]
    assert [row["id"] for row in api("GET", "tool-logs?name=maps")["data"]] == [str(other.pk)]
    assert api("GET", "tool-logs?conversationId=7")["data"] == []
    whole = api("GET", f"tool-logs/{other.pk}")["data"]
    assert (whole["request"], whole["response"], whole["toolCallId"]) == ({"city": "Paris"}, {"sky": "grey"}, "call-2")
    api("GET", "tool-logs/7", status=404)


def test_an_outbound_call_answers_what_is_missing(api: Api, alice: Persona, kept: Conversation) -> None:
    body: dict[str, Any] = {"assistant": {"assistantId": str(kept.assistant_id)}, "toNumber": "+4940123456"}

    def words(path: str, given: dict[str, Any], status: int) -> str:
        return str(api("POST", f"talk/{path}", given, status)["error"]["humanMessage"])

    assert "phone deployment" in words("create-phone-call", body, 404)
    assert words("create-bulk-phone-call", {"phoneCalls": [body]}, 404).startswith("Phone call 1: ")
    deploy(alice, kept.assistant, "phone", carrier="twilio")
    assert "No carrier is connected" in words("create-phone-call", body, 409)
    assert "telephone number" in words("create-phone-call", {**body, "toNumber": "me"}, 400)
    assert words("create-phone-call", {}, 400)
    assert words("create-bulk-phone-call", {"phoneCalls": []}, 400)


def test_a_stranger_reaches_nothing(charlie: Persona, kept: Conversation, log: HttpLog) -> None:
    api = Api(charlie)
    assert api("GET", "http-logs")["data"] == api("GET", "tool-logs")["data"] == []
    assert api("GET", f"http-logs?conversationId={kept.pk}")["data"] == []
    tool = kept.actions.get()
    for method, path in (
        ("GET", f"http-logs/{log.pk}"),
        ("POST", f"http-logs/{log.pk}/retry"),
        ("GET", f"tool-logs/{tool.pk}"),
    ):
        api(method, path, status=404)
    order = {"assistant": {"assistantId": str(kept.assistant_id)}, "toNumber": "+4940123456"}
    api("POST", "talk/create-phone-call", order, 404)
    assert HttpLog.objects.count() == 1
