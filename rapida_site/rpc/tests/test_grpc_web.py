"""What is particular to grpc-web: pages of other origins, cookies, content types, and bodies that are no gRPC."""

from __future__ import annotations

import base64
import http.client
from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client

from accounts.tests.personas import Persona
from rapida_site.pb import assistant_api_pb2 as pb
from rapida_site.rpc.framing import frame
from rapida_site.rpc.tests.clients import GrpcWeb, GrpcWebText, Lines, read_frames
from rapida_site.tests.serving import Serving

SAY, ASK, SECRET = (f"/rapida_test.Echo/{name}" for name in ("Say", "Ask", "Secret"))
PAGE = "https://shop.example"


def preflight(port: int, path: str = ASK, **headers: str) -> tuple[int, Any]:
    asked = {"Origin": PAGE, "Access-Control-Request-Method": "POST", **headers}
    asked.setdefault("Access-Control-Request-Headers", "content-type,x-grpc-web,x-api-key,authorization")
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("OPTIONS", path, headers=asked)
    response = connection.getresponse()
    response.read()
    connection.close()
    return response.status, response.headers


def post(port: int, body: bytes | None = None, path: str = ASK, headers: Lines | None = None) -> tuple[int, Any, bytes]:
    return GrpcWeb(port).post(path, frame(b"") if body is None else body, headers or {})


def test_any_page_may_call_but_never_with_the_credentials_of_the_browser(served: Serving) -> None:
    status, headers = preflight(served.port)
    assert status == 204
    assert headers["access-control-allow-origin"] == "*"
    assert headers["access-control-allow-headers"] == "content-type,x-grpc-web,x-api-key,authorization"
    assert headers["access-control-allow-methods"] == "POST"
    assert headers["access-control-allow-credentials"] is None
    status, headers, _ = post(served.port, headers={"Origin": PAGE})
    assert (status, headers["access-control-allow-origin"]) == (200, "*")
    assert headers["access-control-expose-headers"] == "grpc-status, grpc-message"
    assert headers["access-control-allow-credentials"] is None


def test_an_explicit_list_shuts_other_pages_out(served: Serving, settings: LazySettings) -> None:
    settings.CORS_ALLOWED_ORIGINS = ["https://app.example"]
    assert preflight(served.port)[0] == 403
    status, headers, body = post(served.port, headers={"Origin": PAGE})
    assert (status, headers["access-control-allow-origin"]) == (403, None)
    assert b"CORS__ALLOWED_ORIGINS" in body
    for welcome in ("https://app.example", f"http://127.0.0.1:{served.port}"):
        status, headers, _ = post(served.port, headers={"Origin": welcome})
        assert (status, headers["access-control-allow-origin"]) == (200, welcome)
    assert post(served.port)[0] == 200, "who is no page has no origin"


@pytest.mark.django_db(transaction=True, databases="__all__")
def test_rest_and_pages_stay_closed_to_other_origins(served: Serving) -> None:
    status, headers = preflight(served.port, "/v1/auth/me", **{"Access-Control-Request-Headers": "content-type"})
    assert headers["access-control-allow-origin"] is None
    assert status != 204


@pytest.mark.django_db(transaction=True, databases="__all__")
def test_a_cookie_is_no_credential_here(served: Serving, alice: Persona) -> None:
    browser = Client()
    browser.force_login(alice.user)
    cookie = f"sessionid={browser.cookies['sessionid'].value}"
    for origin in (PAGE, f"http://127.0.0.1:{served.port}"):
        _, _, body = post(served.port, path=SECRET, headers={"Cookie": cookie, "Origin": origin})
        response = pb.GetAssistantResponse.FromString(read_frames(body).messages[0])
        assert (response.code, response.success) == (401, False)


def test_a_proxy_may_put_a_path_before_the_method(served: Serving) -> None:
    _, _, body = post(served.port, path=f"/voice/api{ASK}")
    assert read_frames(body).code == 0


@pytest.mark.parametrize("kind", ["application/grpc-web+json", "application/grpc", "application/grpc-webs"])
def test_other_content_types_are_told_which_ones_are_spoken(served: Serving, kind: str) -> None:
    status, _, body = post(served.port, headers={"content-type": kind})
    assert status == 415
    assert b"application/grpc-web+proto" in body


@pytest.mark.parametrize(
    ("body", "code", "said"),
    [
        (b"", 3, "takes one message"),
        (b"\0\0", 3, "middle of a message"),
        (b"\0\0\0\0\x09abc", 3, "middle of a message"),
        (b"\1\0\0\0\0", 12, "Compressed"),
        (b"GET / HTTP/1.1\r\n\r\n", 3, "no gRPC message"),
        (b"\0\xff\xff\xff\xff", 8, "10485760 bytes"),
    ],
)
def test_a_body_that_is_no_grpc_ends_with_a_status(served: Serving, body: bytes, code: int, said: str) -> None:
    status, _, answer = post(served.port, body)
    outcome = read_frames(answer)
    assert (status, outcome.code, outcome.messages) == (200, code, [])
    assert said in outcome.details


def test_a_body_beyond_the_limit_is_refused_by_its_announcement(served: Serving) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", served.port, timeout=30)
    connection.putrequest("POST", ASK)
    connection.putheader("content-type", "application/grpc-web+proto")
    connection.putheader("content-length", str(1 << 40))
    connection.endheaders(b"\0")
    assert read_frames(connection.getresponse().read()).code == 8
    connection.close()


@pytest.mark.parametrize("text", [b"!!!!", b"AAAAA", b"====", b"AAAA\xff\xff\xff\xff"])
def test_text_that_is_no_base64_ends_with_a_status(served: Serving, text: bytes) -> None:
    status, headers, answer = GrpcWebText(served.port).post(ASK, text, {})
    assert headers["content-type"] == "application/grpc-web-text+proto"
    assert (status, read_frames(base64.b64decode(answer)).code) == (200, 3)


def test_binary_metadata_must_be_base64(served: Serving) -> None:
    assert read_frames(post(served.port, headers={"x-trace-bin": "AAE"})[2]).code == 0
    outcome = read_frames(post(served.port, headers={"x-trace-bin": "%%%"})[2])
    assert (outcome.code, outcome.details) == (3, "Binary metadata must be base64.")
