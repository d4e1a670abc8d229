"""The same calls over gRPC, grpc-web (binary, text) and grpc-websockets, on one port, with the same outcome."""

from __future__ import annotations

from typing import Any

import pytest
from google.protobuf.wrappers_pb2 import BytesValue, Int32Value, StringValue

from accounts.tests.personas import Persona
from rapida_site.lib.db import in_db
from rapida_site.lib.turns import Turns
from rapida_site.pb import assistant_api_pb2 as pb
from rapida_site.rpc import adapter
from rapida_site.rpc.tests.clients import Grpc, GrpcWebSocket, Outcome, until
from rapida_site.rpc.tests.echo import Echo
from rapida_site.tests.serving import Serving

ECHO = "/rapida_test.Echo"


def say(client: Any, value: str, **metadata: str) -> Outcome:
    headers = {name.replace("_", "-"): text for name, text in metadata.items()}
    outcome: Outcome = client.call(f"{ECHO}/Say", [StringValue(value=value).SerializeToString()], headers)
    return outcome


def ask(client: Any, number: int, method: str = "Ask", headers: dict[str, str] | None = None) -> Any:
    request = pb.GetAssistantRequest(assistantDefinition={"assistantId": number})
    outcome = client.call(f"{ECHO}/{method}", [request.SerializeToString()], headers)
    assert (outcome.code, len(outcome.messages)) == (0, 1)
    return pb.GetAssistantResponse.FromString(outcome.messages[0])


def test_a_unary_call_is_answered(client: Any) -> None:
    outcome = say(client, "good day")
    assert (outcome.code, outcome.details) == (0, "")
    assert [StringValue.FromString(raw).value for raw in outcome.messages] == ["good day"]


def test_a_response_says_that_it_succeeded(client: Any) -> None:
    response = ask(client, 7)
    assert (response.code, response.success, response.data.id) == (200, True, 7)


def test_an_empty_request_is_a_request(client: Any) -> None:
    outcome = client.call(f"{ECHO}/Ask", [b""])
    assert (outcome.code, len(outcome.messages)) == (0, 1)


def test_an_error_is_in_the_body(client: Any) -> None:
    response = ask(client, 1)
    assert (response.code, response.success) == (409, False)
    assert response.error.errorCode == 409
    assert (response.error.errorMessage, response.error.humanMessage) == ("conflict", "One was taken.")


def test_a_fault_is_a_reference_and_no_secret(client: Any) -> None:
    response = ask(client, 2)
    assert (response.code, response.success) == (500, False)
    assert "Its reference is" in response.error.humanMessage
    assert "secret" not in str(response)


def test_an_error_without_a_body_is_a_status(client: Any) -> None:
    outcome = say(client, "missing")
    assert (outcome.code, outcome.messages) == (5, [])
    assert outcome.details.startswith("There is nothing here")


def test_a_status_message_arrives_whole(client: Any) -> None:
    outcome = say(client, "abort")
    assert (outcome.code, outcome.details) == (9, "100 % wröng:\nno")


@pytest.mark.parametrize("path", [f"{ECHO}/Missing", f"{ECHO}/Nothing", "/no.Such/Method"])
def test_an_unknown_method_is_named(client: Any, path: str) -> None:
    outcome = client.call(path, [b""])
    assert (outcome.code, outcome.details) == (12, f"There is no method {path}.")


def test_a_message_that_cannot_be_read_is_invalid(client: Any) -> None:
    outcome = client.call(f"{ECHO}/Ask", [b"\xff\xff\xff"])
    assert (outcome.code, outcome.details) == (3, "The request is no readable assistant_api.GetAssistantRequest.")


def test_a_stream_arrives_in_order_and_its_error_is_the_status(client: Any) -> None:
    outcome = client.call(f"{ECHO}/Count", [Int32Value(value=5).SerializeToString()])
    assert (outcome.code, [Int32Value.FromString(raw).value for raw in outcome.messages]) == (0, [0, 1, 2, 3, 4])
    outcome = client.call(f"{ECHO}/Count", [Int32Value(value=101).SerializeToString()])
    assert (outcome.code, outcome.details, len(outcome.messages)) == (6, "Too far.", 101)
    assert client.call(f"{ECHO}/Count", [b""]) == Outcome([], 0, "")


def test_a_message_of_ten_megabytes_passes_and_a_larger_one_does_not(client: Any) -> None:
    limit = 10 * 1024 * 1024
    wrapped = BytesValue(value=bytes(limit - 5)).SerializeToString()
    assert len(wrapped) == limit
    outcome = client.call(f"{ECHO}/Chat", [wrapped])
    assert (outcome.code, [len(raw) for raw in outcome.messages]) == (0, [limit])
    outcome = client.call(f"{ECHO}/Chat", [wrapped + b"\0"])
    assert (outcome.code, outcome.messages) == (8, [])


def test_a_deadline_ends_the_call(client: Any, served: Serving) -> None:
    outcome = client.call(f"{ECHO}/Wait", [b""], timeout=2)
    assert (outcome.code, len(outcome.messages)) == (4, 1)


def test_a_method_on_the_event_loop_answers_like_any_other(client: Any) -> None:
    for word, code in (("hello", 0), ("missing", 5), ("abort", 9)):
        outcome = client.call(f"{ECHO}/Later", [StringValue(value=word).SerializeToString()])
        assert outcome.code == code
    assert client.call(f"{ECHO}/Later", [b"\xff"]).code == 3


def test_a_deadline_ends_a_method_on_the_event_loop(client: Any, served: Serving) -> None:
    outcome = client.call(f"{ECHO}/Later", [StringValue(value="never").SerializeToString()], timeout=0.3)
    assert (outcome.code, outcome.messages) == (4, [])
    until(lambda: Echo.waiting == 0)


def test_more_calls_than_can_wait_are_sent_away(client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    none = Turns(in_db, at_once=0, share=1, max_waiting=0, max_of_one=1)
    monkeypatch.setattr(adapter, "turns", lambda: none)
    response = ask(client, 7)
    assert (response.code, response.success, response.error.errorMessage) == (503, False, "busy")
    assert say(client, "no body").code == 8


def test_the_caller_is_known_by_its_address(client: Any) -> None:
    assert StringValue.FromString(say(client, "address").messages[0]).value == "127.0.0.1"


def test_metadata_arrive_and_cookies_do_not(client: Any) -> None:
    for name, expected in (("x-language", "de"), ("cookie", "none")):
        outcome = say(client, f"header:{name}", x_language="de", cookie="sessionid=1")
        assert StringValue.FromString(outcome.messages[0]).value == expected


def test_both_directions_stream(served: Serving) -> None:
    sent = [BytesValue(value=bytes([number]) * 640).SerializeToString() for number in range(200)]
    for transport in (Grpc, GrpcWebSocket):
        made = transport(served.port)
        assert made.call(f"{ECHO}/Chat", sent) == Outcome(sent, 0, "")
        made.close()


@pytest.mark.django_db(transaction=True, databases="__all__")
def test_a_key_opens_its_own_organization_and_a_wrong_one_none(client: Any, request: pytest.FixtureRequest) -> None:
    alice: Persona = request.getfixturevalue("alice")
    charlie: Persona = request.getfixturevalue("charlie")
    for person in (alice, charlie):
        response = ask(client, 0, "Secret", {"x-api-key": person.key_text})
        assert (response.success, response.data.id) == (True, person.organization.id)
    for headers in ({}, {"x-api-key": "rpd-prj-wrong"}, {"x-api-key": alice.key_text[:-1] + "!"}):
        response = ask(client, 0, "Secret", headers)
        assert (response.code, response.success, response.error.errorMessage) == (401, False, "unauthenticated")
