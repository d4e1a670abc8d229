"""What is particular to grpc-websockets: the subprotocol, frames by themselves, half-close, pings, and leaving."""

from __future__ import annotations

import pytest
from django.conf import LazySettings
from google.protobuf.wrappers_pb2 import BytesValue
from websockets.exceptions import InvalidStatus
from websockets.sync.client import ClientConnection

from rapida_site.lib import websockets
from rapida_site.rpc import grpc_websockets
from rapida_site.rpc.framing import frame
from rapida_site.rpc.tests.clients import GrpcWebSocket, Outcome, read_frames, until
from rapida_site.rpc.tests.echo import Echo
from rapida_site.tests.serving import Serving

CHAT, WAIT = "/rapida_test.Echo/Chat", "/rapida_test.Echo/Wait"


@pytest.fixture
def web(served: Serving) -> GrpcWebSocket:
    return GrpcWebSocket(served.port)


def value(data: bytes) -> bytes:
    return BytesValue(value=data).SerializeToString()


def rest(socket: ClientConnection) -> Outcome:
    return read_frames(b"".join(bytes(each) for each in socket))  # type: ignore[arg-type]


def test_messages_may_come_in_any_pieces(web: GrpcWebSocket) -> None:
    stream = frame(value(b"one")) + frame(value(b"two"))
    with web.open(CHAT, {}) as socket:
        for byte in stream:
            socket.send(b"\0" + bytes([byte]))
        socket.send(b"\0" + frame(value(b"three")) + frame(value(b"four")))
        socket.send(b"\1")
        headers = socket.recv()
        assert isinstance(headers, bytes)
        assert headers[0] == 0x80
        outcome = rest(socket)
    assert [BytesValue.FromString(raw).value for raw in outcome.messages] == [b"one", b"two", b"three", b"four"]
    assert outcome.code == 0


def test_two_conversations_go_on_side_by_side(web: GrpcWebSocket) -> None:
    with web.open(CHAT, {}) as one, web.open(CHAT, {}) as two:
        for number in range(50):
            for socket, name in ((one, b"one"), (two, b"two")):
                socket.send(b"\0" + frame(value(name + bytes([number]))))
        for socket, name in ((one, b"one"), (two, b"two")):
            socket.send(b"\1")
            socket.recv()
            outcome = rest(socket)
            assert [BytesValue.FromString(raw).value for raw in outcome.messages] == [
                name + bytes([number]) for number in range(50)
            ]


def test_the_server_may_end_the_call(web: GrpcWebSocket) -> None:
    with web.open(CHAT, {}) as socket:
        socket.send(b"\0" + frame(value(b"end")))
        socket.recv()
        assert rest(socket) == Outcome([], 0, "")
        assert socket.protocol.close_code == 1000


def test_leaving_without_a_half_close_cancels_the_call(web: GrpcWebSocket) -> None:
    before = Echo.cancelled
    with web.open(WAIT, {}) as socket:
        socket.recv()
        socket.recv()
        assert Echo.waiting == 1
    until(lambda: (Echo.waiting, Echo.cancelled) == (0, before + 1))


def test_a_connection_that_breaks_cancels_the_call(web: GrpcWebSocket) -> None:
    before = Echo.cancelled
    with web.open(WAIT, {}) as socket:
        socket.recv()
        socket.recv()
        socket.socket.close()
        until(lambda: Echo.cancelled == before + 1)


@pytest.mark.parametrize(
    ("message", "code", "said"),
    [
        ("text", 3, "binary messages"),
        (b"\x02junk", 3, "begins with a byte 0"),
        (b"", 3, "begins with a byte 0"),
        (b"\0" + b"\1\0\0\0\0", 12, "Compressed"),
        (b"\0" + b"\0\xff\xff\xff\xff", 8, "10485760"),
        (b"\0" + frame(b"\xff\xff\xff"), 3, "no readable google.protobuf.BytesValue"),
    ],
)
def test_what_is_no_grpc_ends_with_a_status(web: GrpcWebSocket, message: str | bytes, code: int, said: str) -> None:
    with web.open(CHAT, {}) as socket:
        socket.send(message)
        socket.recv()
        outcome = rest(socket)
        assert (outcome.code, outcome.messages) == (code, [])
        assert said in outcome.details


def test_a_half_close_in_the_middle_of_a_message_is_an_error(web: GrpcWebSocket) -> None:
    with web.open(CHAT, {}) as socket:
        socket.send(b"\0" + frame(b"12345")[:7])
        socket.send(b"\1")
        socket.recv()
        assert rest(socket).code == 3


def test_metadata_must_come_in_time(web: GrpcWebSocket, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grpc_websockets, "_METADATA_SECONDS", 0.1)
    with web.open(CHAT, None) as socket:
        assert rest(socket).code == 4


def test_metadata_have_a_limit(web: GrpcWebSocket) -> None:
    with web.open(CHAT, {"x-long": "x" * 70_000}) as socket:
        assert rest(socket).code == 8


def test_the_server_pings_and_drops_who_does_not_answer(web: GrpcWebSocket, monkeypatch: pytest.MonkeyPatch) -> None:
    assert websockets._GRPC_PING_SECONDS == 45
    monkeypatch.setattr(websockets, "_GRPC_PING_SECONDS", 0.05)
    pings: list[bytes] = []
    with web.open(WAIT, {}) as socket:
        socket.recv()
        keep = socket.protocol.recv_frame

        def recv_frame(received: object) -> None:
            if getattr(received, "opcode", None) == 9:
                pings.append(bytes(received.data))  # type: ignore[attr-defined]
            keep(received)  # type: ignore[arg-type]

        monkeypatch.setattr(socket.protocol, "recv_frame", recv_frame)
        until(lambda: len(pings) >= 3)


def test_an_explicit_list_of_origins_holds_here_too(web: GrpcWebSocket, settings: LazySettings) -> None:
    settings.CORS_ALLOWED_ORIGINS = ["https://app.example"]
    with pytest.raises(InvalidStatus) as refused, web.open(CHAT, {}, origin="https://shop.example"):
        pass
    assert refused.value.response.status_code == 403
    with web.open(CHAT, {}, origin="https://app.example") as socket:
        socket.send(b"\1")
        socket.recv()
        assert rest(socket).code == 0
