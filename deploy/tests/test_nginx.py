"""``deploy/nginx.conf`` in the real nginx: what each path reaches, and what arrives there.

Only addresses differ from production: the port, the two upstreams (small servers here) and the directories.
"""

from __future__ import annotations

import asyncio
import http.client
import json
import os
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from websockets.sync.client import connect

from rapida_site import paths
from rapida_site.rpc.tests.clients import Grpc, GrpcWeb, GrpcWebSocket, GrpcWebText
from rapida_site.tests.serving import Serving

CONFIGURATION = paths.BASE / "deploy" / "nginx.conf"
TALK = "/talk_api.TalkService/AssistantTalk"
DEADLINE_SECONDS = 10.0
pytestmark = pytest.mark.servers


@dataclass(frozen=True, slots=True)
class Upstream:
    """A service that answers every request, and every socket, with what it saw."""

    name: str

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        headers = {name.decode(): value.decode() for name, value in scope["headers"]}
        seen = {"service": self.name, "path": scope["path"], "headers": headers}
        if scope["type"] == "websocket":
            await self._talk(seen, receive, send)
            return
        body, more = b"", True
        while more:
            part = await receive()
            body, more = body + part.get("body", b""), part.get("more_body", False)
        answer = json.dumps({**seen, "method": scope["method"], "body": body.decode()}).encode()
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"application/json")]})
        await send({"type": "http.response.body", "body": answer})

    async def _talk(self, seen: dict[str, Any], receive: Any, send: Any) -> None:
        await receive()
        await send({"type": "websocket.accept"})
        await send({"type": "websocket.send", "text": json.dumps(seen)})
        while (event := await receive())["type"] == "websocket.receive":
            await send({"type": "websocket.send", "bytes": event["bytes"]})


@contextmanager
def running(upstream: Upstream) -> Iterator[int]:
    listener = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(upstream, ws="websockets-sansio", lifespan="off", log_config=None)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=asyncio.run, args=(server.serve([listener]),))
    thread.start()
    try:
        yield int(listener.getsockname()[1])
    finally:
        server.should_exit = True
        thread.join()
        listener.close()


@dataclass(frozen=True, slots=True)
class Gateway:
    port: int
    log: Path

    def ask(self, path: str, method: str = "GET", body: str | None = None, **headers: str) -> tuple[int, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=DEADLINE_SECONDS)
        try:
            connection.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        finally:
            connection.close()

    def reach(self, path: str, method: str = "GET", body: str | None = None, **headers: str) -> dict[str, Any]:
        status, text = self.ask(path, method, body, **headers)
        assert status == 200, text
        seen: dict[str, Any] = json.loads(text)
        return seen


@pytest.fixture(scope="module")
def nginx() -> str:
    found = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
    if found is None:
        pytest.fail("nginx is not installed: run 'sh deploy/install-test-tools.sh --all'.", pytrace=False)
    return found


@pytest.fixture(scope="module")
def gateway(nginx: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gateway]:
    place = tmp_path_factory.mktemp("nginx")
    assets = place / "srv" / "rapida-data" / "assets" / "workflow"
    assets.mkdir(parents=True)
    (assets / "flow.json").write_text('{"public": true}')
    with running(Upstream("web-api")) as web, running(Upstream("assistant-api")) as assistant:
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = int(free.getsockname()[1])
        moved = {
            " /tmp/": f" {place}/",  # first: the other paths may lie there, too
            "listen 8080;": f"listen 127.0.0.1:{port};",
            "listen 50051 http2;": f"listen unix:{place}/grpc.sock http2;",
            "web-api:9001": f"127.0.0.1:{web}",
            "assistant-api:9007": f"127.0.0.1:{assistant}",
            "root /srv;": f"root {place}/srv;",
        }
        with _serving(nginx, place, moved) as log:
            _until_listening(port, log)
            yield Gateway(port, log)


@contextmanager
def _serving(nginx: str, place: Path, moved: dict[str, str]) -> Iterator[Path]:
    text = CONFIGURATION.read_text(encoding="utf-8")
    for there, here in moved.items():
        assert there in text, f"{CONFIGURATION.name} no longer says {there!r}"
        text = text.replace(there, here)
    (place / "nginx.conf").write_text(text, encoding="utf-8")
    log = place / "log"
    directives = "daemon off;"
    if os.geteuid() == 0:
        directives += " user root;"  # the temporary directory is closed to nginx's own user
    with log.open("ab") as output:
        process = subprocess.Popen(
            [nginx, "-e", "stderr", "-c", str(place / "nginx.conf"), "-g", directives], stdout=output, stderr=output
        )
    try:
        yield log
    finally:
        process.terminate()
        process.wait(DEADLINE_SECONDS)


def _until_listening(port: int, log: Path) -> None:
    deadline = time.monotonic() + DEADLINE_SECONDS
    with socket.socket() as probe:
        while probe.connect_ex(("127.0.0.1", port)):
            assert time.monotonic() < deadline, log.read_text()
            time.sleep(0.02)


def test_nginx_accepts_the_file_as_it_is(nginx: str) -> None:
    done = subprocess.run(
        [nginx, "-t", "-e", "stderr", "-c", str(CONFIGURATION)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "warn" not in done.stderr.replace('the "user" directive makes sense', "")


@pytest.mark.parametrize(
    ("path", "service"),
    [
        (TALK, "assistant-api"),
        (f"{TALK}/", "assistant-api"),
        ("/talk_api.TalkService/GetAllAssistantConversation", "assistant-api"),
        ("/v1/talk/asterisk/call/7", "assistant-api"),
        ("/tool_api.ToolService/GetAllTool", "web-api"),
        ("/web_api.AuthenticationService/Authenticate", "web-api"),
        ("/vault_api.VaultService/GetAllProjectCredential", "web-api"),
        ("/workflow_api.WorkflowService/Get", "web-api"),
        ("/assistant_api.AssistantService/GetAllAssistant", "web-api"),
        ("/knowledge_api.KnowledgeService/GetAllKnowledge", "web-api"),
        ("/connect_api.ConnectService/Get", "web-api"),
        ("/lead_api.LeadService/Create", "web-api"),
        ("/", "web-api"),
        ("/healthz", "web-api"),
        ("/v1/assistants", "web-api"),
        ("/v1/talkative", "web-api"),
        ("/rapida-data/other", "web-api"),
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_path_reaches_its_service_unchanged(gateway: Gateway, path: str, service: str, method: str) -> None:
    seen = gateway.reach(path, method, "frames" if method == "POST" else None)
    assert (seen["service"], seen["path"], seen["method"]) == (service, path, method)
    assert seen["body"] == ("frames" if method == "POST" else "")


@pytest.mark.parametrize("path", [TALK, "/talk_api.WebRTC/WebTalk", "/v1/talk/twilio/ctx/7f3a"])
def test_a_socket_is_upgraded_and_carries_audio_both_ways(gateway: Gateway, path: str) -> None:
    with connect(f"ws://127.0.0.1:{gateway.port}{path}", proxy=None, compression=None) as talk:
        seen = json.loads(talk.recv(DEADLINE_SECONDS))
        assert (seen["service"], seen["path"]) == ("assistant-api", path)
        assert (seen["headers"]["upgrade"], seen["headers"]["connection"]) == ("websocket", "upgrade")
        for frame in (b"\x00\x01" * 320, bytes(16_000)):
            talk.send(frame)
            assert talk.recv(DEADLINE_SECONDS) == frame


def test_no_other_path_is_upgraded(gateway: Gateway) -> None:
    seen = gateway.reach("/v1/assistants", Upgrade="websocket", Connection="Upgrade")
    assert "upgrade" not in seen["headers"]


@pytest.mark.parametrize("path", ["/", TALK])
def test_services_learn_who_asked_and_a_forged_address_is_not_last(gateway: Gateway, path: str) -> None:
    seen = gateway.reach(path, X_Forwarded_For="203.0.113.9", X_Forwarded_Proto="https")["headers"]
    assert seen["x-forwarded-for"] == "203.0.113.9, 127.0.0.1"
    assert seen["x-forwarded-proto"] == "http"
    assert seen["host"] == f"127.0.0.1:{gateway.port}"


def test_public_files_are_served_by_the_gateway_itself(gateway: Gateway) -> None:
    assert gateway.ask("/rapida-data/assets/workflow/flow.json") == (200, '{"public": true}')


@pytest.mark.parametrize("name", ["", "missing.json", "..%2f..%2f..%2fetc%2fpasswd"])
def test_what_is_no_public_file_is_not_found(gateway: Gateway, name: str) -> None:
    status, text = gateway.ask(f"/rapida-data/assets/workflow/{name}")
    assert status in (403, 404) or json.loads(text)["service"] == "web-api"
    assert "root:" not in text


def test_a_key_in_a_query_is_not_logged(gateway: Gateway) -> None:
    gateway.reach("/v1/logged?token=rpd-very-private")
    deadline = time.monotonic() + DEADLINE_SECONDS
    while "/v1/logged" not in gateway.log.read_text():
        assert time.monotonic() < deadline
        time.sleep(0.02)
    assert "rpd-very-private" not in gateway.log.read_text()


def test_a_body_larger_than_any_request_needs_is_refused(gateway: Gateway) -> None:
    for path, size in (("/v1/assistants", 11 << 20), ("/web_api.ProjectService/GetProject", 15 << 20)):
        status, _ = gateway.ask(path, "POST", Content_Length=str(size))
        assert status == 413


def test_every_protocol_of_the_contract_passes_the_gateway(nginx: str, tmp_path: Path) -> None:
    """gRPC on its own port, grpc-web and grpc-websockets on the other, each to the real server."""
    with Serving() as serving, socket.create_server(("127.0.0.1", 0)) as one, socket.create_server(("", 0)) as two:
        http_port, grpc_port = (int(free.getsockname()[1]) for free in (one, two))
        one.close()
        two.close()
        moved = {
            " /tmp/": f" {tmp_path}/",
            "listen 8080;": f"listen 127.0.0.1:{http_port};",
            "listen 50051 http2;": f"listen 127.0.0.1:{grpc_port} http2;",
            "web-api:9001": f"127.0.0.1:{serving.port}",
            "assistant-api:9007": f"127.0.0.1:{serving.port}",
        }
        with _serving(nginx, tmp_path, moved) as log:
            for port in (http_port, grpc_port):
                _until_listening(port, log)
            for client in (Grpc(grpc_port), GrpcWeb(http_port), GrpcWebText(http_port), GrpcWebSocket(http_port)):
                for service in ("talk_api.NoService", "integration_api.NoService"):
                    outcome = client.call(f"/{service}/Method", [b"x" * 200_000])
                    assert (outcome.code, outcome.details) == (12, f"There is no method /{service}/Method.")
                client.close()
