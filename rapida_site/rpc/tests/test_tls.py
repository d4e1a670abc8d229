"""With a certificate every protocol speaks TLS on the one port; what was agreed in the handshake suits each client."""

from __future__ import annotations

import os
import socket
import ssl
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import LazySettings, settings
from websockets.sync.client import connect
from websockets.typing import Subprotocol

from rapida_site import checks
from rapida_site.rpc.framing import frame
from rapida_site.rpc.tests import certificates
from rapida_site.rpc.tests.clients import read_frames
from rapida_site.tests.serving import Serving

# As the official Python and Node clients: nothing but the environment tells them whom to trust.
_GRPC_CLIENT = """
import sys, grpc
with grpc.secure_channel(sys.argv[1], grpc.ssl_channel_credentials()) as channel:
    try:
        print(channel.unary_unary("/no.Such/Method")(b"", timeout=20))
    except grpc.RpcError as error:
        print(error.code().name, error.details())
"""


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return certificates.make(tmp_path_factory.mktemp("tls"))[0]


@pytest.fixture(scope="module")
def secure(certificate: Path) -> Iterator[Serving]:
    patch = pytest.MonkeyPatch()
    patch.setattr(settings, "TLS_CERTIFICATE", str(certificate))
    patch.setattr(settings, "TLS_PRIVATE_KEY", str(certificate.with_name("key.pem")))
    with Serving() as serving:
        yield serving
    patch.undo()


def grpc_says(port: int, **environment: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", _GRPC_CLIENT, f"localhost:{port}"],
        env={**os.environ, **environment}, capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip
    return done.stdout.strip()


def test_grpc_clients_trust_the_roots_that_their_environment_names(secure: Serving, certificate: Path) -> None:
    said = grpc_says(secure.port, GRPC_DEFAULT_SSL_ROOTS_FILE_PATH=str(certificate))
    assert said == "UNIMPLEMENTED There is no method /no.Such/Method."
    assert grpc_says(secure.port).startswith(("UNAVAILABLE", "DEADLINE_EXCEEDED")), "nobody else trusts it"


@pytest.mark.parametrize(
    ("offered", "agreed"),
    [(["h2", "http/1.1"], "http/1.1"), (["http/1.1"], "http/1.1"), (["h2"], "h2"), ([], None)],
    ids=["browser", "http", "grpc", "none"],
)
def test_browsers_agree_on_http_and_grpc_on_h2(
    secure: Serving, certificate: Path, offered: list[str], agreed: str | None
) -> None:
    context = ssl.create_default_context(cafile=str(certificate))
    if offered:
        context.set_alpn_protocols(offered)
    with (
        socket.create_connection(("127.0.0.1", secure.port), timeout=30) as plain,
        context.wrap_socket(plain, server_hostname="localhost") as wrapped,
    ):
        assert wrapped.selected_alpn_protocol() == agreed
        if agreed != "h2":
            wrapped.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            assert wrapped.recv(4096).startswith(b"HTTP/1.1 200")


def test_grpc_websockets_speak_tls_too(secure: Serving, certificate: Path) -> None:
    context = ssl.create_default_context(cafile=str(certificate))
    address = f"wss://localhost:{secure.port}/no.Such/Method"
    with connect(address, subprotocols=[Subprotocol("grpc-websockets")], ssl=context) as connection:
        connection.send(b"x-client-source: sdk\r\n")
        connection.send(b"\0" + frame(b""))
        connection.recv()
        assert read_frames(bytes(connection.recv(decode=False))).code == 12


def test_a_client_without_tls_disturbs_nobody(secure: Serving, certificate: Path) -> None:
    with socket.create_connection(("127.0.0.1", secure.port), timeout=30) as plain:
        plain.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert b"200 OK" not in plain.recv(4096)
    said = grpc_says(secure.port, GRPC_DEFAULT_SSL_ROOTS_FILE_PATH=str(certificate))
    assert said.startswith("UNIMPLEMENTED")


def test_a_certificate_that_cannot_be_used_is_named_at_the_start(
    settings: LazySettings, certificate: Path, tmp_path: Path
) -> None:
    key = certificate.with_name("key.pem")
    for wrong, said in (
        (("", str(key)), "TLS__CERTIFICATE is not set"),
        ((str(certificate), ""), "TLS__PRIVATE_KEY is not set"),
        ((str(certificate), str(tmp_path / "none.pem")), "No such file"),
        ((str(key), str(certificate)), "are no certificate and key"),
    ):
        settings.TLS_CERTIFICATE, settings.TLS_PRIVATE_KEY = wrong
        (problem,) = checks.certificate_fits_its_key(None)
        assert problem.id == "rapida.E008"
        assert said in problem.msg
    settings.TLS_CERTIFICATE, settings.TLS_PRIVATE_KEY = str(certificate), str(key)
    assert checks.certificate_fits_its_key(None) == []
