"""The port itself: who talks nonsense or nothing is dropped, and nobody else notices."""

from __future__ import annotations

import random
import socket
import threading
from urllib.request import urlopen

import grpc
import pytest
from google.protobuf.wrappers_pb2 import BytesValue
from grpc_health.v1 import health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha import reflection_pb2, reflection_pb2_grpc

from rapida_site.rpc import handlers, one_port, peers
from rapida_site.rpc.framing import frame
from rapida_site.rpc.tests.clients import Grpc, GrpcWebSocket, until
from rapida_site.rpc.tests.echo import Echo
from rapida_site.tests.serving import Serving

CHAT = "/rapida_test.Echo/Chat"
EMPTY_SETTINGS = b"\0\0\0\4\0\0\0\0\0"


def raw(port: int, data: bytes, *, pieces: bool = False) -> bytes:
    """Send ``data`` and return what comes until the server closes."""
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        try:
            for piece in (data[i : i + 1] for i in range(len(data))) if pieces else (data,):
                connection.sendall(piece)
            answer = b""
            while chunk := connection.recv(65536):
                answer += chunk
        except ConnectionError:
            return b""
        return answer


def test_http_and_grpc_share_the_port(served: Serving) -> None:
    with urlopen(f"http://127.0.0.1:{served.port}/healthz", timeout=30) as response:
        assert response.read() == b'{"status": "ok"}'
    client = Grpc(served.port)
    assert client.call(CHAT, [b""]).code == 0
    client.close()


def test_first_bytes_may_come_one_by_one(served: Serving) -> None:
    request = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    assert b'{"status": "ok"}' in raw(served.port, request, pieces=True)
    with socket.create_connection(("127.0.0.1", served.port), timeout=30) as connection:
        for byte in one_port.PREFACE + EMPTY_SETTINGS:
            connection.sendall(bytes([byte]))
        assert connection.recv(9)[3] == 4, "the answer to the preface is a SETTINGS frame"


@pytest.mark.parametrize(
    "data",
    [b"PRI * HTTP/2.0\r\n\r\nXX", b"PRI", b"\x16\x03\x01\x02\x00\x01\x00", b"\0" * 64, b"HELO there\r\n\r\n"],
    ids=["almost", "cut", "tls", "zeros", "smtp"],
)
def test_what_is_neither_is_closed(served: Serving, data: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(one_port, "FIRST_BYTES_SECONDS", 0.2)
    answer = raw(served.port, data)
    assert answer == b"" or answer.startswith(b"HTTP/1.1 400")


def test_a_client_that_says_nothing_is_dropped(served: Serving, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(one_port, "FIRST_BYTES_SECONDS", 0.1)
    assert raw(served.port, b"") == b""


def test_a_client_that_never_ends_its_head_is_dropped(served: Serving, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(one_port, "HEAD_SECONDS", 0.1)
    assert raw(served.port, b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nX-Slow:") == b""
    ok = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n"
    answer = raw(served.port, ok + b"\r\n" + ok)
    assert b'{"status": "ok"}' in answer, "the second request of a connection counts by itself"


def test_nonsense_at_every_entry_disturbs_nobody(served: Serving) -> None:
    """Random bytes in place of HTTP, HTTP/2, grpc-web and grpc-websockets, while two conversations go on."""
    chance = random.Random(20)
    stop = threading.Event()
    failures: list[str] = []
    done: list[str] = []

    def converse(made: Grpc | GrpcWebSocket) -> None:
        while not stop.is_set():
            sent = [BytesValue(value=chance.randbytes(640)).SerializeToString() for _ in range(20)]
            outcome = made.call(CHAT, sent)
            if (outcome.code, outcome.messages) != (0, sent):
                failures.append(f"{type(made).__name__}: {outcome.code} {outcome.details}")
            done.append(type(made).__name__)

    native = Grpc(served.port)
    threads = [threading.Thread(target=converse, args=(made,)) for made in (native, GrpcWebSocket(served.port))]
    for thread in threads:
        thread.start()
    for number in range(60):
        _nonsense(served.port, chance, number)
    until(lambda: min(done.count("Grpc"), done.count("GrpcWebSocket")) >= 3)
    stop.set()
    for thread in threads:
        thread.join(20)
    assert failures == []
    native.close()
    with urlopen(f"http://127.0.0.1:{served.port}/healthz", timeout=30) as response:
        assert response.status == 200


def _nonsense(port: int, chance: random.Random, number: int) -> None:
    junk = chance.randbytes(chance.randint(1, 3000))
    web = (
        f"POST {CHAT} HTTP/1.1\r\nHost: x\r\nConnection: close\r\ncontent-type: application/grpc-web"
        f"{'-text' if number % 2 else ''}+proto\r\ncontent-length: {len(junk)}\r\n\r\n"
    ).encode()
    upgrade = (
        f"GET {CHAT} HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
        "Sec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==\r\nSec-WebSocket-Protocol: grpc-websockets\r\n\r\n"
    ).encode()
    openings = (b"", one_port.PREFACE, one_port.PREFACE + EMPTY_SETTINGS, web, upgrade)
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        try:
            connection.sendall(openings[number % 5] + junk)
            connection.shutdown(socket.SHUT_WR)
            while connection.recv(65536):
                pass
        except ConnectionError:
            return


def test_truncated_messages_leave_no_call_behind(served: Serving) -> None:
    for cut in range(1, 12):
        with GrpcWebSocket(served.port).open("/rapida_test.Echo/Wait", {}) as connection:
            connection.send((b"\0" + frame(b"abcdef"))[:cut])
    until(lambda: Echo.waiting == 0)


def test_addresses_are_forgotten_with_their_connections(served: Serving) -> None:
    clients = [Grpc(served.port) for _ in range(5)]
    for client in clients:
        client.call(CHAT, [b""])
        client.close()
    until(lambda: len(peers._addresses) <= 1)


def test_grpc_is_asked_for_its_health_by_service_and_as_a_whole(served: Serving) -> None:
    with grpc.insecure_channel(f"127.0.0.1:{served.port}") as channel:
        health = health_pb2_grpc.HealthStub(channel)
        for service in ("", *(service.descriptor.full_name for service in handlers.services())):
            answer = health.Check(health_pb2.HealthCheckRequest(service=service), timeout=30)
            assert answer.status == health_pb2.HealthCheckResponse.SERVING
        with pytest.raises(grpc.RpcError) as unknown:
            health.Check(health_pb2.HealthCheckRequest(service="no.Such"), timeout=30)
        assert unknown.value.code() is grpc.StatusCode.NOT_FOUND


def test_reflection_names_every_service(served: Serving) -> None:
    with grpc.insecure_channel(f"127.0.0.1:{served.port}") as channel:
        stub = reflection_pb2_grpc.ServerReflectionStub(channel)
        asked = reflection_pb2.ServerReflectionRequest(list_services="")
        (answer,) = stub.ServerReflectionInfo(iter([asked]), timeout=30)
        named = {service.name for service in answer.list_services_response.service}
    assert {service.descriptor.full_name for service in handlers.services()} <= named


def test_a_stop_says_so_and_ends_streams() -> None:
    with Serving() as serving:
        channel = grpc.insecure_channel(f"127.0.0.1:{serving.port}")
        health = health_pb2_grpc.HealthStub(channel)
        serving.run(serving.grpc.drain)
        answer = health.Check(health_pb2.HealthCheckRequest(), timeout=30)
        assert answer.status == health_pb2.HealthCheckResponse.NOT_SERVING
        watch = health.Watch(health_pb2.HealthCheckRequest(), timeout=30)
        next(watch)
    with pytest.raises(grpc.RpcError) as ended:
        next(watch)
    assert ended.value.code() in (grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.CANCELLED)
    channel.close()
