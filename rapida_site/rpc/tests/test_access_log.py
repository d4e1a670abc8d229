"""``ACCESS_LOG`` on a real port: each request leaves a line, and no credential with it."""

from __future__ import annotations

import logging.config
from collections.abc import Iterator
from contextlib import suppress
from http.client import HTTPConnection
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from rapida_site.lib import log
from rapida_site.rpc.tests.clients import Grpc, GrpcWeb
from rapida_site.tests.serving import Serving

pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")
SECRET = "SeCrEt-5x"
HEADERS = {"x-api-key": SECRET, "authorization": SECRET, "cookie": f"sessionid={SECRET}"}
ASK = "/assistant_api.AssistantService/GetAssistant"


@pytest.fixture(params=["INFO", "DEBUG"])
def logging_port(request: pytest.FixtureRequest, settings: Any) -> Iterator[int]:
    settings.ACCESS_LOG = True
    with Serving() as serving:
        logging.config.dictConfig(log.configure(request.param, as_json=False))
        yield serving.port
    logging.config.dictConfig(settings.LOGGING)


def _get(port: int, path: str) -> int:
    connection = HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        connection.request("GET", path, headers=HEADERS)
        return connection.getresponse().status
    finally:
        connection.close()


@pytest.mark.parametrize("name", ["x-api-key", "ticket", "token"])
def test_the_query_of_a_request_shows_no_credential(
    logging_port: int, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    shown, secret = f"?page=2&{name}={log.MASK}", f"?page=2&{name}={SECRET}"
    paths = ("/v1/talk/asterisk/call/5", "/no-such-page")
    for path in paths:
        assert _get(logging_port, path + secret) in (401, 404)
    talk = f"ws://127.0.0.1:{logging_port}/talk_api.TalkService/AssistantTalk{secret}"
    with suppress(ConnectionClosed), connect(talk, additional_headers=HEADERS, open_timeout=20) as socket:
        socket.recv(timeout=20)
    said = capsys.readouterr().err
    assert [said.count(path + shown) for path in paths] == [1, 1]
    assert "websocket_refused" in said
    assert SECRET not in said


def test_a_call_of_the_contract_shows_no_credential(logging_port: int, capsys: pytest.CaptureFixture[str]) -> None:
    client = Grpc(logging_port)
    for caller in (client, GrpcWeb(logging_port)):
        caller.call(ASK, [b""], HEADERS)
    client.close()
    said = capsys.readouterr().err
    assert said.count(f"method={ASK}") == 2
    assert SECRET not in said
