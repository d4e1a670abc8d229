"""The one way out: every request to an address that a tenant or a provider gave goes through here.

The host is resolved once, every address it has must be public (``lib.addresses``) or listed in ``OUTBOUND_ALLOW``, and
the connection goes to the very address that was judged: a name that changes its mind in between (DNS rebinding) changes
nothing. Certificates and SNI are checked against the name. No redirects, no proxies from the environment, plain
``http`` to listed hosts only, and a limit to size and time. No Django: providers use it, too.

``request`` fetches one bounded answer (on threads: ``lib.waiting``). ``client`` gives a pooled ``httpx.AsyncClient`` to
providers that stream, ``open_socket`` a guarded connection to whatever speaks another protocol (WebSockets, gRPC).
"""

from __future__ import annotations

import asyncio
import ipaddress
import json as jsonlib
import socket
import ssl
import time
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any

import httpcore
import httpx

from rapida_site.lib import addresses, env
from rapida_site.lib.errors import Invalid, RapidaError


def _allowed() -> tuple[addresses.Rule, ...]:
    try:
        return addresses.rules(env.words("OUTBOUND_ALLOW"))
    except ValueError as error:
        env.PROBLEMS.append(env.Problem("OUTBOUND_ALLOW", str(error)))
        return ()


ALLOWED = _allowed()
# Apart from asyncio's own threads: a name server that does not answer must not hold those, nor the end of a loop.
_resolvers = ThreadPoolExecutor(max_workers=32, thread_name_prefix="dns")


@dataclass(frozen=True, slots=True)
class Limits:
    """``seconds`` for everything, ``connect`` of them for one address, ``size`` in bytes of the answer's body."""

    seconds: float = 15.0
    connect: float = 5.0
    size: int = 2_000_000


DEFAULT_LIMITS = Limits()


class Refused(Invalid):
    """Where this URL leads nobody may go; the sentence says why and what the operator can do."""

    code = "address_refused"


class Failed(RapidaError):
    """The other side did not answer as it should: unreachable, broken off, or no HTTP at all."""

    code, http, grpc = "outbound_failed", 502, 14


class TimedOut(Failed):
    code, http, grpc = "outbound_timed_out", 504, 4


class TooLarge(Failed):
    code = "outbound_too_large"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, whatever its status; a redirect is an answer like any other."""

    status: int
    headers: httpx.Headers
    body: bytes
    seconds: float

    @property
    def ok(self) -> bool:
        return 200 <= self.status < 300

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", "replace")

    def json(self) -> Any:
        """Return the body as JSON; ``Failed`` when it is none."""
        try:
            return jsonlib.loads(self.body)
        except ValueError as error:
            raise Failed(f"The answer (status {self.status}) is not valid JSON.", status=self.status) from error


async def request(
    method: str,
    url: str,
    *,
    headers: Mapping[str, str] | None = None,
    params: Mapping[str, str] | None = None,
    json: Any = None,
    form: Mapping[str, str] | None = None,
    content: bytes | None = None,
    limits: Limits = DEFAULT_LIMITS,
) -> Answer:
    """Return the answer to one request: Refused, TimedOut, TooLarge or Failed when there is none."""
    started = time.monotonic()
    with failures(url):
        async with asyncio.timeout(limits.seconds), client(limits) as http:
            sending = http.stream(method, url, headers=headers, params=params, json=json, data=form, content=content)
            async with sending as response:
                body = await _bounded(response, limits.size)
    return Answer(response.status_code, response.headers, body, time.monotonic() - started)


def client(limits: Limits = DEFAULT_LIMITS, **options: Any) -> httpx.AsyncClient:
    """Return a client with a guarded connection pool. Its owner closes it, bounds what it reads from a stream, and
    wraps its use into ``failures``.
    """
    timeout = httpx.Timeout(limits.seconds, connect=limits.connect)
    headers = {"accept-encoding": "identity", "user-agent": "Rapida/1", **options.pop("headers", {})}
    return httpx.AsyncClient(
        transport=_GuardedTransport(),
        timeout=timeout,
        headers=headers,
        follow_redirects=False,
        trust_env=False,
        **options,
    )


@contextmanager
def failures(url: str) -> Iterator[None]:
    """Turn what httpx and sockets raise into one family, with the host and never the path or query of ``url``."""
    host = _shown(url)
    try:
        yield
    except (TimeoutError, httpx.TimeoutException) as error:
        raise TimedOut(f"{host} did not answer in time.", host=host) from error
    except (httpx.InvalidURL, httpx.UnsupportedProtocol, UnicodeError) as error:
        raise Refused(f"This is no URL, or no header, to send: {error}.") from error
    except (httpx.HTTPError, OSError) as error:
        raise Failed(f"{host} could not be reached: {_reason(error)}.", host=host) from error


async def open_socket(host: str, port: int, *, timeout: float = DEFAULT_LIMITS.connect) -> socket.socket:
    """Return a connected, non-blocking socket to a judged address, for ``websockets.connect(sock=…)`` and its like."""
    with failures(f"//{host}:{port}"):
        async with asyncio.timeout(timeout):
            return await _connect(host, await resolve(host, port), port)


async def resolve(host: str, port: int) -> tuple[str, ...]:
    """Return the addresses of a host, each judged; Refused unless every one may be reached, Failed without any."""
    found = await _look_up(host, port)
    for address in found:
        if not _is_listed(host, address, port) and not addresses.is_public(ipaddress.ip_address(address)):
            raise Refused(
                f"{host} leads to {address}, which is no public address. If it is meant, the operator adds it to "
                "OUTBOUND_ALLOW.",
                host=host,
            )
    return found


def _is_listed(host: str, address: str, port: int) -> bool:
    plain = addresses.unwrapped(ipaddress.ip_address(address))
    return any(rule.covers_host(host, port) or rule.covers_address(plain, port) for rule in ALLOWED)


async def _look_up(host: str, port: int) -> tuple[str, ...]:
    ask = partial(socket.getaddrinfo, host, port, type=socket.SOCK_STREAM)
    try:
        found = await asyncio.get_running_loop().run_in_executor(_resolvers, ask)
    except (socket.gaierror, UnicodeError) as error:
        raise Failed(f"{host} has no address: {_reason(error)}.", host=host) from error
    return tuple(dict.fromkeys(str(entry[4][0]) for entry in found))


async def _connect(host: str, targets: Iterable[str], port: int) -> socket.socket:
    """Return a socket to the first of the judged addresses that answers."""
    problem: OSError | None = None
    for address in targets:
        connection = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_STREAM)
        with ExitStack() as unless_connected:
            unless_connected.callback(connection.close)
            connection.setblocking(False)
            try:
                await asyncio.get_running_loop().sock_connect(connection, (address, port))
            except OSError as error:
                problem = error
                continue
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            unless_connected.pop_all()
            return connection
    raise Failed(f"{host} could not be reached: {_reason(problem)}.", host=host) from problem


async def _judge(url: httpx.URL) -> None:
    """Refuse what is no HTTP, and plain http to hosts that the operator did not list."""
    if url.scheme not in ("https", "http") or not url.host:
        raise Refused("A URL to call begins with https:// and names a host.")
    if url.scheme == "http" and not all(
        _is_listed(url.host, address, _port(url)) for address in await _look_up(url.host, _port(url))
    ):
        raise Refused(
            f"http:// sends everything in clear: use https://. If {url.host} is your own, the operator adds it to "
            "OUTBOUND_ALLOW.",
            host=url.host,
        )


def _port(url: httpx.URL) -> int:
    return url.port or (443 if url.scheme == "https" else 80)


async def _bounded(response: httpx.Response, size: int) -> bytes:
    if response.headers.get("content-encoding", "identity").lower() != "identity":
        raise Failed("The answer is compressed although it was asked not to be.", host=response.url.host)
    parts: list[bytes] = []
    left = size
    async for part in response.aiter_raw():
        left -= len(part)
        if left < 0:
            raise TooLarge(f"{response.url.host} answers with more than {size} bytes.", host=response.url.host)
        parts.append(part)
    return b"".join(parts)


class _GuardedTransport(httpx.AsyncHTTPTransport):
    """httpx' transport over a pool whose connections are opened by ``_GuardedBackend``.

    The pool keeps connections by host name: one that was opened for another name at the same address is never reused.
    """

    def __init__(self) -> None:
        super().__init__(verify=_tls(), trust_env=False)
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=_tls(), max_connections=100, keepalive_expiry=30, network_backend=_GuardedBackend()
        )

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        await _judge(request.url)
        return await super().handle_async_request(request)


class _GuardedBackend(httpcore.AnyIOBackend):
    """Connects to judged addresses only; nothing else opens a connection for the pool."""

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Any = None,
    ) -> httpcore.AsyncNetworkStream:
        problem: Exception | None = None
        for address in await resolve(host, port):
            try:
                return await super().connect_tcp(address, port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                problem = error
        raise problem or httpcore.ConnectError(f"{host} has no address")

    async def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: Any = None
    ) -> httpcore.AsyncNetworkStream:
        raise Refused("Unix sockets are not reached by URL.")


@lru_cache(maxsize=1)
def _tls() -> ssl.SSLContext:
    """Return one context for all (it takes 10 ms to make); ``SSL_CERT_FILE`` names an own authority, as everywhere."""
    return httpx.create_ssl_context(trust_env=True)


def _shown(url: str) -> str:
    """Return the host of a URL for messages: its path and query may hold secrets."""
    try:
        return httpx.URL(url).host or "The URL"
    except httpx.InvalidURL:
        return "The URL"


def _reason(error: BaseException | None) -> str:
    while error is not None and not str(error) and error.__cause__ is not None:
        error = error.__cause__
    return (str(error) or type(error).__name__).rstrip(".") if error else "no address answered"
