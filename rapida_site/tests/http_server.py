"""A real HTTP server for tests, on a thread: it answers from a table of paths and remembers what it was asked."""

from __future__ import annotations

import json
import ssl
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from rapida_site.lib import addresses, outbound


@dataclass(frozen=True)
class Asked:
    """One request as it arrived; header names in lower case, ``query`` and ``form`` with their first values."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes

    @property
    def form(self) -> dict[str, str]:
        return _first(self.body.decode())

    def json(self) -> Any:
        return json.loads(self.body)


@dataclass(frozen=True)
class Reply:
    """``body`` is sent as JSON unless it is bytes, or a function that writes what it likes to the open connection."""

    body: Any = None
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    write: Callable[[BaseHTTPRequestHandler], None] | None = None


Answering = Callable[[Asked], Reply]


@dataclass
class HttpServer:
    port: int
    asked: list[Asked]
    scheme: str = "http"
    host: str = "127.0.0.1"

    def url(self, path: str = "/") -> str:
        return f"{self.scheme}://{self.host}:{self.port}{path}"


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Whoever hangs up in the middle is part of the tests; any other fault is told."""
        if not isinstance(sys.exception(), ConnectionError | ssl.SSLError):
            super().handle_error(request, client_address)


@contextmanager
def http_server(answering: Answering, *, tls: ssl.SSLContext | None = None) -> Iterator[HttpServer]:
    asked: list[Asked] = []

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _serve(self) -> None:
            split = urlsplit(self.path)
            body = self.rfile.read(int(self.headers.get("content-length", 0)))
            headers = {name.lower(): value for name, value in self.headers.items()}
            request = Asked(self.command, split.path, _first(split.query), headers, body)
            asked.append(request)
            self._send(answering(request))

        def _send(self, reply: Reply) -> None:
            if reply.write is not None:
                reply.write(self)
                self.close_connection = True
                return
            content = reply.body if isinstance(reply.body, bytes) else json.dumps(reply.body).encode()
            self.send_response(reply.status)
            for name, value in {"content-type": "application/json", **reply.headers}.items():
                self.send_header(name, value)
            self.send_header("content-length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _serve  # noqa: N815 - the names http.server calls

        def log_message(self, *args: Any) -> None:
            """Tests read ``asked`` instead."""

    server = _Server(("127.0.0.1", 0), Handler)
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield HttpServer(server.server_address[1], asked, "https" if tls else "http")
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def outbound_allows(*texts: str) -> Iterator[None]:
    """Let requests go to these hosts, addresses and networks, as OUTBOUND_ALLOW would."""
    before, outbound.ALLOWED = outbound.ALLOWED, addresses.rules(texts)
    try:
        yield
    finally:
        outbound.ALLOWED = before


def _first(text: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(text, keep_blank_values=True).items()}
