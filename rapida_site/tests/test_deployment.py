"""docker-compose.yml against the schema of compose, deploy/nginx.conf in a real nginx, and the two against the code."""

from __future__ import annotations

import json
import re
import shutil
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import jsonschema
import pytest
import yaml

from rapida_site import paths
from rapida_site.serve.services import SERVICES

COMPOSE = yaml.safe_load((paths.BASE / "docker-compose.yml").read_text())
NGINX = shutil.which("nginx", path="/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin:/opt/homebrew/bin")
WEB_PREFIXES = [
    "tool_api",
    "web_api",
    "vault_api",
    "workflow_api",
    "assistant_api",
    "knowledge_api",
    "connect_api",
    "lead_api",
]
needs_nginx = pytest.mark.skipif(NGINX is None, reason="no nginx here; .ci/run installs it")


def test_compose_fits_the_schema_of_the_compose_specification() -> None:
    schema = json.loads((Path(__file__).parent / "compose_spec.json").read_text())
    jsonschema.Draft201909Validator(schema).validate(COMPOSE)


def test_every_service_of_the_platform_has_a_container_on_its_port() -> None:
    for service in SERVICES:
        if service.name == "gateway":
            continue
        container = COMPOSE["services"][service.name]
        assert container["command"] == ["serve", service.name]
        assert str(service.port) in json.dumps(container.get("expose", []) + container.get("ports", []))
        assert container["healthcheck"]["test"]
    assert COMPOSE["services"]["nginx"]["ports"] == ["8080:8080"]
    assert COMPOSE["services"]["assistant-api"]["ports"] == ["4573:4573"]


def test_stores_are_those_that_production_is_built_for() -> None:
    images = {name: service.get("image") for name, service in COMPOSE["services"].items()}
    assert (images["postgres"], images["redis"]) == ("postgres:15", "redis:7")
    assert images["opensearch"] == "opensearchproject/opensearch:2.11.1"
    assert COMPOSE["services"]["opensearch"]["profiles"] == ["knowledge"]


def test_no_secret_has_a_default() -> None:
    text = (paths.BASE / "docker-compose.yml").read_text()
    for name in re.findall(r"\$\{(\w*(?:SECRET|PASSWORD)\w*)", text):
        assert not re.search(rf"\$\{{{name}:?-", text)
    assert "${SECRET:?" in text


def test_every_container_has_a_process_number_of_its_own() -> None:
    """Ids are unique per process number only."""
    numbers = [
        service["environment"]["RAPIDA_PROCESS_NUMBER"]
        for service in COMPOSE["services"].values()
        if "RAPIDA_PROCESS_NUMBER" in service.get("environment", {})
    ]
    assert len(numbers) == len(set(numbers)) == 8


def test_volumes_and_dependencies_exist() -> None:
    for name, service in COMPOSE["services"].items():
        for volume in service.get("volumes", []):
            source = volume.split(":")[0]
            assert source in COMPOSE["volumes"] or (paths.BASE / source).exists(), name
        assert set(service.get("depends_on", [])) <= set(COMPOSE["services"])


class Upstream(BaseHTTPRequestHandler):
    """Answers with its name, or with the upgrade that a WebSocket asks for."""

    name = ""
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        if self.headers.get("Upgrade") == "websocket" and self.headers.get("Connection") == "upgrade":
            self.send_response(101)
            self.send_header("Upgrade", "websocket")
            self.send_header("Connection", "Upgrade")
            self.end_headers()
            self.wfile.write(self.name.encode())
            self.close_connection = True
            return
        body = json.dumps({"name": self.name, "headers": dict(self.headers)}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_GET  # noqa: N815 - the name is the base class's

    def log_message(self, *args: Any) -> None:
        """Stay quiet."""


@pytest.fixture(scope="module")
def gateway() -> Iterator[int]:
    """A real nginx with deploy/nginx.conf in front of two small upstreams; yields its port."""
    folder = Path(tempfile.mkdtemp(prefix="rapida-nginx-"))
    folder.chmod(0o755)  # when we are root, nginx's workers are not
    upstreams = {}
    for name in ("web-api:9001", "assistant-api:9007"):
        handler = type("Handler", (Upstream,), {"name": name})
        upstreams[name] = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        threading.Thread(target=upstreams[name].serve_forever, daemon=True).start()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    (folder / "data/assets/workflow").mkdir(parents=True)
    (folder / "data/assets/workflow/step.json").write_text("{}")
    text = (paths.BASE / "deploy/nginx.conf").read_text()
    changes = {name: f"127.0.0.1:{server.server_port}" for name, server in upstreams.items()}
    changes |= {"listen 8080": f"listen 127.0.0.1:{port}", "alias /data/": f"alias {folder}/data/"}
    changes |= {"pid /tmp/": f"pid {folder}/", "include mime.types": "include /etc/nginx/mime.types"}
    for old, new in changes.items():
        assert old in text
        text = text.replace(old, new)
    (folder / "nginx.conf").write_text(text)
    assert NGINX is not None
    command = [NGINX, "-p", str(folder), "-c", str(folder / "nginx.conf")]
    tested = subprocess.run([*command, "-t"], capture_output=True, text=True, check=False)
    assert tested.returncode == 0, tested.stderr
    process = subprocess.Popen([*command, "-g", "daemon off;"], stderr=subprocess.PIPE)
    _wait_for(port)
    yield port
    process.terminate()
    process.communicate()
    for server in upstreams.values():
        server.shutdown()
        server.server_close()
    shutil.rmtree(folder)


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + 10
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            assert time.monotonic() < deadline, "nginx did not come up"
            time.sleep(0.02)
        else:
            return


def _ask(port: int, path: str, method: str = "GET") -> dict[str, Any]:
    with urlopen(Request(f"http://127.0.0.1:{port}{path}", method=method), timeout=5) as answer:
        return dict(json.load(answer))


@needs_nginx
@pytest.mark.parametrize(
    ("path", "upstream"),
    [
        ("/", "web-api:9001"),
        ("/signin/", "web-api:9001"),
        ("/v1/projects/", "web-api:9001"),
        ("/talk_api.TalkService/CreateConversation", "assistant-api:9007"),
        ("/talk_api.TalkService/AssistantTalk", "assistant-api:9007"),
        *((f"/{name}.Service/Do", "web-api:9001") for name in WEB_PREFIXES),
    ],
)
def test_each_path_goes_to_the_service_of_the_path_table(gateway: int, path: str, upstream: str) -> None:
    assert _ask(gateway, path, "POST")["name"] == upstream


@needs_nginx
def test_the_client_and_its_host_are_passed_on(gateway: int) -> None:
    headers = _ask(gateway, "/")["headers"]
    assert headers["X-Forwarded-For"] == "127.0.0.1"
    assert headers["Host"] == f"127.0.0.1:{gateway}"
    assert headers["X-Forwarded-Proto"] == "http"
    assert "Connection" not in headers


@needs_nginx
def test_a_websocket_is_upgraded_on_its_way_to_the_assistants(gateway: int) -> None:
    with socket.create_connection(("127.0.0.1", gateway), 5) as connection:
        connection.sendall(
            b"GET /talk_api.TalkService/AssistantTalk HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\n"
            b"Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: x\r\n\r\n"
        )
        answer = b""
        while b"assistant-api:9007" not in answer:
            piece = connection.recv(1000)
            assert piece, answer
            answer += piece
    assert answer.startswith(b"HTTP/1.1 101")


@needs_nginx
def test_static_files_of_workflows_are_served_from_the_volume(gateway: int) -> None:
    assert _ask(gateway, "/rapida-data/assets/workflow/step.json") == {}


@needs_nginx
def test_metrics_stay_inside(gateway: int) -> None:
    with pytest.raises(HTTPError, match="404") as refused:
        _ask(gateway, "/metrics")
    refused.value.close()
