"""The unmodified ``rapida-python`` makes an endpoint, gives it versions and rules, calls it and reads the log."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from accounts.tests.personas import Persona
from endpoints.models import Endpoint
from endpoints.tests.make import make_endpoint
from rapida_site.tests.sdk.clients import ask_python

pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")
Ask = Callable[..., Any]
TYPE = "type.googleapis.com/google.protobuf."
VERSION = {
    "description": "First",
    "modelProviderName": "fake",
    "chatCompletePrompt": {
        "prompt": [{"role": "user", "content": "Sum up {{ text }} in {{ words }} words."}],
        "promptVariables": [{"name": "text"}, {"name": "words", "type": "number", "defaultValue": "20"}],
    },
}


@pytest.fixture
def ask(python_client: Path, alice: Persona, port: int) -> Ask:
    """Make several calls in one process, with alice's key; each is a function's name and its request."""

    def calls(*wanted: tuple[str, dict[str, Any]], who: Persona = alice) -> list[Any]:
        order = [{"function": function, "request": request} for function, request in wanted]
        host = f"127.0.0.1:{port}"
        replies: list[Any] = ask_python(python_client, scenario="calls", host=host, key=who.key_text, calls=order)
        return replies

    return calls


def test_an_endpoint_is_made_given_versions_rules_and_a_copy(ask: Ask) -> None:
    key = {"endpointId": "$0.data.id"}
    attribute = {"name": "Summary", "description": "Short"}
    replies = ask(
        (
            "create_endpoint",
            {"endpointAttribute": attribute, "endpointProviderModelAttribute": VERSION, "tags": ["text"]},
        ),
        ("create_endpoint_provider_model", {**key, "endpointProviderModelAttribute": VERSION}),
        ("update_endpoint_version", {**key, "endpointProviderModelId": "$1.data.id"}),
        ("create_endpoint_tag", {**key, "tags": ["a", "b"]}),
        ("update_endpoint_detail", {**key, "name": "Digest", "description": "Shorter"}),
        ("create_endpoint_retry_configuration", {**key, "data": {"retryType": "retry-on-status", "maxAttempts": "3"}}),
        ("create_endpoint_cache_configuration", {**key, "data": {"cacheType": "standard", "expiryInterval": "60"}}),
        ("fork_endpoint", key),
        ("get_endpoint", {"id": "$0.data.id"}),
        ("get_all_endpoint", {"paginate": {"page": 1, "pageSize": 1}}),
        ("get_all_endpoint_provider_model", key),
    )
    assert [reply["code"] for reply in replies] == [200] * len(replies), replies
    shown = replies[8]["data"]
    assert (shown["name"], shown["endpointTag"]["tag"]) == ("Digest", ["a", "b"])
    assert shown["endpointProviderModelId"] == replies[1]["data"]["id"]
    assert (shown["endpointRetry"]["maxAttempts"], shown["endpointCaching"]["cacheType"]) == ("3", "standard")
    assert (replies[9]["data"][0]["name"], replies[9]["paginated"]["totalItem"]) == ("Copy of Digest", 2)
    assert [row["id"] for row in replies[10]["data"]] == [
        replies[1]["data"]["id"],
        replies[0]["data"]["endpointProviderModelId"],
    ]


def test_a_call_is_told_why_it_is_not_answered_and_shows_up_in_the_log(ask: Ask, alice: Persona) -> None:
    endpoint: Endpoint = make_endpoint(alice)
    target = {"endpointId": str(endpoint.pk), "version": "latest"}
    arguments = {
        "text": {"@type": f"{TYPE}StringValue", "value": "A story"},
        "words": {"@type": f"{TYPE}Int64Value", "value": "3"},
        "deep": {"@type": f"{TYPE}Value", "value": {"a": [1, True, 0.5]}},
    }
    log = {"endpointId": str(endpoint.pk)}
    replies = ask(
        ("invoke", {"endpoint": target, "args": arguments}),
        ("get_all_endpoint_log", log),
        ("get_endpoint_log", {**log, "id": "$0.requestId"}),
        ("update", {"requestId": "$0.requestId", "metadata": {"like": True}}),
        ("probe", {"requestId": "$0.requestId"}),
        ("invoke", {"endpoint": target}),
        ("invoke", {"endpoint": {**target, "version": "vrsn_1"}, "args": arguments}),
        ("invoke", {"endpoint": {"endpointId": "1"}}),
    )
    called, listed, read, noted, told, missing, version, unknown = replies
    assert (called["code"], called.get("success", False)) == (501, False)
    assert "cannot call language models" in called["error"]["humanMessage"]
    assert int(called["timeTaken"]) > 0
    assert called["metrics"]
    assert listed["data"][0]["id"] == read["data"]["id"] == called["requestId"]
    given = {each["name"]: each["value"] for each in read["data"]["arguments"]}
    assert given == {"text": "A story", "words": "3", "deep": '{"a": [1, true, 0.5]}'}
    assert (noted["success"], told["data"]["metadata"]) == (True, {"like": True})
    for reply, code in ((missing, 400), (version, 404), (unknown, 404)):
        assert (reply["code"], reply.get("success", False)) == (code, False)
        assert reply["error"]["humanMessage"]


def test_a_stranger_calls_nothing(ask: Ask, alice: Persona, charlie: Persona) -> None:
    endpoint = make_endpoint(alice)
    [called, read] = ask(
        ("invoke", {"endpoint": {"endpointId": str(endpoint.pk)}}),
        ("get_endpoint", {"id": str(endpoint.pk)}),
        who=charlie,
    )
    assert (called["code"], read["code"]) == (404, 404)
    assert not endpoint.logs.exists()
