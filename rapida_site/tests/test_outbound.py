"""The way out, over real sockets: what is refused, what is pinned, and the limits."""

from __future__ import annotations

import asyncio
import datetime as dt
import gzip
import ipaddress
import socket
import ssl
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from rapida_site.lib import outbound, waiting
from rapida_site.tests.http_server import Asked, HttpServer, Reply, http_server, outbound_allows


def _drip(handler: BaseHTTPRequestHandler) -> None:
    """Send a byte of a long answer now and then, for as long as the other side listens."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n")
    handler.connection.settimeout(0.05)
    with suppress(ConnectionError):
        while True:
            handler.wfile.write(b".")
            with suppress(TimeoutError):
                if handler.connection.recv(1) == b"":
                    return


def _nonsense(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"220 mail.example ESMTP\r\n\r\n")


REPLIES = {
    "/redirect": Reply(status=302, headers={"location": "http://169.254.169.254/latest/meta-data/"}),
    "/large": Reply(b"x" * 200_000),
    "/gzip": Reply(gzip.compress(b"0" * 100_000), headers={"content-encoding": "gzip"}),
    "/text": Reply(b"no json"),
    "/nonsense": Reply(write=_nonsense),
    "/drip": Reply(write=_drip),
}


def _answer(asked: Asked) -> Reply:
    return REPLIES.get(asked.path) or Reply({"path": asked.path, "host": asked.headers["host"]})


@pytest.fixture(scope="module")
def server() -> Iterator[HttpServer]:
    with http_server(_answer) as running, outbound_allows(f"127.0.0.1:{running.port}"):
        yield running


# ------------------------------------------------------------------------------------------------- where one may go
@pytest.mark.parametrize(
    "url",
    [
        "https://127.0.0.1/", "https://2130706433/", "https://0x7f.1/", "https://127.1/", "https://localhost/",
        "https://[::1]/", "https://[::ffff:10.0.0.1]/", "https://[64:ff9b::a9fe:a9fe]/", "https://169.254.169.254/",
        "https://100.100.100.200/", "https://user:password@10.0.0.1:8443/x", "https://0.0.0.0/",
    ],
)  # fmt: skip
async def test_it_refuses_addresses_that_are_not_public(url: str) -> None:
    with pytest.raises(outbound.Refused, match="no public address") as refused:
        await outbound.request("GET", url)
    assert refused.value.http == 400
    assert "password" not in str(refused.value.as_dict())


@pytest.mark.parametrize(
    "url", ["", "ftp://example.com/", "file:///etc/passwd", "https://", "gopher://x/", "//x/", "https://0177.0.0.1/"]
)
async def test_it_refuses_what_is_no_http(url: str) -> None:
    with pytest.raises(outbound.Refused):
        await outbound.request("GET", url)


async def test_a_listed_address_is_reached_at_its_port_alone(server: HttpServer) -> None:
    answer = await outbound.request("GET", server.url("/here"))
    assert (answer.status, answer.ok, answer.json()["path"]) == (200, True, "/here")
    with pytest.raises(outbound.Refused):
        await outbound.request("GET", f"https://127.0.0.1:{server.port + 1}/")


async def test_plain_http_leads_to_listed_hosts_only() -> None:
    with pytest.raises(outbound.Refused, match="in clear"):
        await outbound.request("GET", "http://8.8.8.8/")


async def test_one_private_address_among_public_ones_is_one_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    _resolving(monkeypatch, "rebind.example", ["93.184.215.14", "10.0.0.1"])
    with pytest.raises(outbound.Refused, match=r"10\.0\.0\.1"):
        await outbound.request("GET", "https://rebind.example/")


async def test_the_connection_goes_to_the_address_that_was_judged(
    monkeypatch: pytest.MonkeyPatch, server: HttpServer
) -> None:
    """The name's second answer would lead elsewhere (DNS rebinding); nobody asks for it."""
    asked = _resolving(monkeypatch, "tenant.example", ["127.0.0.1"], then=["127.0.0.2"])
    with outbound_allows("127.0.0.1", "127.0.0.2"):
        connection = await outbound.open_socket("tenant.example", server.port)
    assert connection.getpeername() == ("127.0.0.1", server.port)
    connection.close()
    assert asked == ["tenant.example"]


async def test_it_tries_the_next_address_when_one_is_down(monkeypatch: pytest.MonkeyPatch, server: HttpServer) -> None:
    _resolving(monkeypatch, "two.example", ["127.0.0.9", "127.0.0.1"])
    with outbound_allows("two.example"):
        answer = await outbound.request("GET", f"http://two.example:{server.port}/")
        assert answer.json()["host"] == f"two.example:{server.port}"
        (await outbound.open_socket("two.example", server.port)).close()


async def test_a_redirect_is_an_answer_and_is_not_followed(server: HttpServer) -> None:
    answer = await outbound.request("GET", server.url("/redirect"))
    assert (answer.status, answer.ok) == (302, False)


async def test_proxies_from_the_environment_are_not_used(monkeypatch: pytest.MonkeyPatch, server: HttpServer) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert (await outbound.request("GET", server.url())).ok


async def test_a_host_without_an_address_is_named() -> None:
    with pytest.raises(outbound.Failed, match=r"no-such-host\.invalid has no address"):
        await outbound.request("GET", "https://no-such-host.invalid/")


# ------------------------------------------------------------------------------------------------- limits and failures
async def test_a_large_answer_is_given_up(server: HttpServer) -> None:
    with pytest.raises(outbound.TooLarge, match="more than 1000 bytes"):
        await outbound.request("GET", server.url("/large"), limits=outbound.Limits(size=1000))


async def test_a_compressed_answer_is_not_unpacked(server: HttpServer) -> None:
    with pytest.raises(outbound.Failed, match="compressed"):
        await outbound.request("GET", server.url("/gzip"))


async def test_a_dripping_answer_ends_with_the_time(server: HttpServer) -> None:
    with pytest.raises(outbound.TimedOut, match="in time") as late:
        await outbound.request("GET", server.url("/drip"), limits=outbound.Limits(seconds=0.3))
    assert late.value.http == 504


async def test_failures_name_the_host_and_the_reason_but_not_the_path(server: HttpServer) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with outbound_allows("127.0.0.1"), pytest.raises(outbound.Failed, match="could not be reached") as closed:
        await outbound.request("GET", f"http://127.0.0.1:{port}/?token=hidden")
    assert "hidden" not in str(closed.value.as_dict())
    assert closed.value.__cause__ is not None
    with pytest.raises(outbound.Failed, match="could not be reached"):
        await outbound.request("GET", server.url("/nonsense"))
    with pytest.raises(outbound.Failed, match="not valid JSON"):
        (await outbound.request("GET", server.url("/text"))).json()


@pytest.mark.parametrize("value", ["line\r\nx-injected: 1", "snow ☃"])
async def test_a_header_that_cannot_be_sent_is_an_error_of_its_own(server: HttpServer, value: str) -> None:
    with pytest.raises((outbound.Refused, outbound.Failed)):
        await outbound.request("GET", server.url("/header"), headers={"x-tenant": value})
    assert not any("x-injected" in asked.headers for asked in server.asked)


def test_the_synchronous_form_is_guarded_alike(server: HttpServer) -> None:
    answer = waiting.request("POST", server.url("/json"), json={"a": 1}, headers={"x-a": "b"})
    assert answer.ok
    asked = next(asked for asked in server.asked if asked.path == "/json")
    assert (asked.method, asked.json(), asked.headers["x-a"]) == ("POST", {"a": 1}, "b")
    with pytest.raises(outbound.Refused):
        waiting.request("GET", "https://127.0.0.1:1/")


async def test_the_pooled_client_keeps_its_connection(server: HttpServer) -> None:
    async with outbound.client() as http:
        for _ in range(3):
            assert (await http.get(server.url("/pooled"))).status_code == 200
        with pytest.raises(outbound.Refused):
            await http.get("https://10.0.0.1/")


# ------------------------------------------------------------------------------------------------- TLS
async def test_the_certificate_is_checked_against_the_name_not_the_address(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    certificate = _certificate(tmp_path, "secure.example")
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(certificate)
    names: list[str | None] = []
    tls.sni_callback = lambda _, name, __: names.append(name)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    outbound._tls.cache_clear()
    with http_server(_answer, tls=tls) as server, outbound_allows("127.0.0.1"):
        _resolving(monkeypatch, None, ["127.0.0.1"])
        answer = await outbound.request("GET", f"https://secure.example:{server.port}/")
        assert answer.json()["host"] == f"secure.example:{server.port}"
        with pytest.raises(outbound.Failed, match=r"(?i)hostname mismatch"):
            await outbound.request("GET", f"https://other.example:{server.port}/")
        async with outbound.client() as http:  # one address, two names: a connection is not shared between them
            assert (await http.get(f"https://secure.example:{server.port}/")).status_code == 200
            with pytest.raises(outbound.Failed), outbound.failures(server.url()):
                await http.get(f"https://other.example:{server.port}/")
    assert set(names) == {"secure.example", "other.example"}
    outbound._tls.cache_clear()


def _resolving(
    monkeypatch: pytest.MonkeyPatch, name: str | None, first: list[str], then: list[str] | None = None
) -> list[str]:
    """Stand in for the name servers: ``name`` (or every name) has these addresses, and others when asked again."""
    asked: list[str] = []
    real = socket.getaddrinfo

    def look_up(host: str, port: int, *args: Any, **options: Any) -> Any:
        literal = host.replace(".", "").isdigit()
        if literal or (name is not None and host != name):
            return real(host, port, *args, **options)
        found = then if then and asked else first
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (str(ipaddress.ip_address(one)), port)) for one in found]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    return asked


def _certificate(directory: Path, name: str) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder().subject_name(subject).issuer_name(subject).public_key(key.public_key())
        .serial_number(x509.random_serial_number()).not_valid_before(now - dt.timedelta(hours=1))
        .not_valid_after(now + dt.timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    path = directory / "server.pem"
    path.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    return path


async def test_a_stopped_request_is_not_swallowed(server: HttpServer) -> None:
    seen = len(server.asked)
    task = asyncio.create_task(outbound.request("GET", server.url("/drip")))
    while len(server.asked) == seen:
        await asyncio.sleep(0.01)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
