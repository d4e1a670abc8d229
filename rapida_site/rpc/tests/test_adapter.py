"""What the adapter does before and after a method, seen through ``testing.call``."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import DataError
from django_grpc_framework.signals import grpc_request_finished, grpc_request_started

from accounts.tests.personas import Persona
from rapida_site.lib import throttle
from rapida_site.pb import assistant_api_pb2 as pb
from rapida_site.rpc import handlers, testing
from rapida_site.rpc.status import Refused
from rapida_site.rpc.tests.echo import Echo

SECRET, ASK, LATER = "/rapida_test.Echo/Secret", "/rapida_test.Echo/Ask", "/rapida_test.Echo/LaterAsk"
REQUEST = pb.GetAssistantRequest()


@pytest.fixture(autouse=True)
def _with_echo(monkeypatch: pytest.MonkeyPatch) -> Any:
    real = handlers.services()
    monkeypatch.setattr(handlers, "services", lambda: (*real, Echo))
    testing._methods.cache_clear()
    yield
    testing._methods.cache_clear()


def test_each_caller_is_who_its_credentials_say(alice: Persona, charlie: Persona) -> None:
    for person in (alice, charlie):
        for key in (person.key_text, person.key_text.removeprefix("rpd-prj-")):
            response = testing.call({"x-api-key": key, "x-auth-id": "undefined"}, SECRET, REQUEST)
            assert (response.success, response.data.id) == (True, person.organization.id)


def test_wrong_credentials_are_refused_more_often_than_not(alice: Persona, monkeypatch: pytest.MonkeyPatch) -> None:
    tight = throttle.Failures(throttle.Limit("test-credentials", burst=2, seconds=60))
    monkeypatch.setattr("rapida_site.rpc.adapter.CREDENTIALS", tight)
    codes = [testing.call({"x-api-key": "wrong"}, SECRET, REQUEST).code for _ in range(4)]
    assert codes == [401, 401, 429, 429]
    barred = testing.call({"x-api-key": alice.key_text}, SECRET, REQUEST)
    assert (barred.code, barred.error.errorMessage) == (429, "too_many_requests")
    assert testing.call({"x-api-key": "wrong"}, ASK, REQUEST).success, "an open method asks for none"


def test_who_shows_nothing_spends_no_limit(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    tight = throttle.Failures(throttle.Limit("test-no-credentials", burst=1, seconds=60))
    monkeypatch.setattr("rapida_site.rpc.adapter.CREDENTIALS", tight)
    assert {testing.call({}, SECRET, REQUEST).code for _ in range(5)} == {401}


@pytest.mark.parametrize(
    ("error", "code", "word"),
    [
        (ValidationError("This is no name."), 400, "invalid"),
        (DataError("value too long"), 400, "invalid"),
        (KeyError("inside"), 500, "internal"),
    ],
)
def test_errors_of_django_have_a_place_in_the_body(
    error: Exception, code: int, word: str, db: None, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(self: Echo, request: Any, context: Any) -> Any:
        raise error

    monkeypatch.setattr(Echo, "Ask", fail)
    response = testing.call({}, ASK, REQUEST)
    assert (response.code, response.success, response.error.errorMessage) == (code, False, word)
    assert ("rpc_failed" in caplog.text) == (code == 500)
    assert "inside" not in response.error.humanMessage


def test_the_signals_of_the_framework_frame_each_call(db: None) -> None:
    seen: list[str] = []

    def started(**_: Any) -> None:
        seen.append("started")

    def finished(**_: Any) -> None:
        seen.append("finished")

    grpc_request_started.connect(started)
    grpc_request_finished.connect(finished)
    try:
        testing.call({}, ASK, REQUEST)
    finally:
        grpc_request_started.disconnect(started)
        grpc_request_finished.disconnect(finished)
    assert seen == ["started", "finished"]


def test_an_unknown_method_raises_what_a_client_would_see() -> None:
    with pytest.raises(Refused, match=r"There is no method /a\.B/C") as refused:
        testing.call({}, "/a.B/C", REQUEST)
    assert refused.value.code.value[0] == 12


def test_a_call_is_logged_with_its_method_and_without_secrets(
    db: None, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    settings.ACCESS_LOG = True
    testing.call({"x-api-key": "very-private"}, ASK, REQUEST)
    (record,) = [record.msg for record in caplog.records if "'rpc'" in str(record.msg)]
    assert isinstance(record, dict)
    assert (record["method"], record["code"], record["client"]) == (ASK, "200", testing.ADDRESS)
    assert record["request_id"]
    assert "very-private" not in caplog.text


def test_a_method_on_the_event_loop_sees_what_the_test_wrote(alice: Persona) -> None:
    """``alice`` is in an open transaction, which another thread's connection would not see."""
    response = testing.call({"x-api-key": alice.key_text}, LATER, REQUEST)
    assert (response.success, response.data.id) == (True, alice.organization.id)


@pytest.mark.parametrize(("number", "code", "word"), [(1, 409, "conflict"), (2, 500, "internal")])
def test_errors_on_the_event_loop_have_a_place_in_the_body(alice: Persona, number: int, code: int, word: str) -> None:
    asked = pb.GetAssistantRequest(assistantDefinition={"assistantId": number})
    response = testing.call({"x-api-key": alice.key_text}, LATER, asked)
    assert (response.code, response.success, response.error.errorMessage) == (code, False, word)
    assert "secret" not in response.error.humanMessage
    assert testing.call({}, LATER, asked).code == 401
