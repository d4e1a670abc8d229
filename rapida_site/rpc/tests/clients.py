"""One caller for each transport, all with the same face, so that one test holds for all of them."""

from __future__ import annotations

import base64
import http.client
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

import grpc
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

from rapida_site.rpc.framing import frame

Lines = dict[str, str]


@dataclass
class Outcome:
    """What a client saw of a call: its messages, then its status."""

    messages: list[bytes] = field(default_factory=list)
    code: int = -1
    details: str = ""


class Grpc:
    def __init__(self, port: int) -> None:
        self.channel = grpc.insecure_channel(f"127.0.0.1:{port}", options=[("grpc.max_receive_message_length", -1)])

    def call(self, path: str, messages: Iterable[bytes], metadata: Lines | None = None, timeout: float = 20) -> Outcome:
        outcome = Outcome()
        call: Any = self.channel.stream_stream(path)(
            iter(messages), metadata=tuple((metadata or {}).items()), timeout=timeout
        )
        try:
            for message in call:
                outcome.messages.append(message)
            outcome.code, outcome.details = call.code().value[0], call.details()
        except grpc.RpcError as error:
            outcome.code, outcome.details = error.code().value[0], error.details()
        return outcome

    def close(self) -> None:
        self.channel.close()


class GrpcWeb:
    """The POST of a browser."""

    content_type = "application/grpc-web+proto"

    def __init__(self, port: int) -> None:
        self.port = port

    def call(self, path: str, messages: Iterable[bytes], metadata: Lines | None = None, timeout: float = 20) -> Outcome:
        body = self.encode(b"".join(frame(message) for message in messages))
        headers = {"x-grpc-web": "1", "grpc-timeout": f"{int(timeout * 1000)}m", **(metadata or {})}
        status, _, answer = self.post(path, body, headers)
        assert status == 200, answer
        return read_frames(self.decode(answer))

    def post(self, path: str, body: bytes, headers: Lines) -> tuple[int, Any, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request("POST", path, body, {"content-type": self.content_type, **headers})
            response = connection.getresponse()
            return response.status, response.headers, response.read()
        finally:
            connection.close()

    def encode(self, body: bytes) -> bytes:
        return body

    def decode(self, body: bytes) -> bytes:
        return body

    def close(self) -> None:
        """Each call has its own connection."""


class GrpcWebText(GrpcWeb):
    content_type = "application/grpc-web-text+proto"

    def encode(self, body: bytes) -> bytes:
        """In pieces that are padded each for itself, as a stream of a browser is."""
        return b"".join(base64.b64encode(body[start : start + 10]) for start in range(0, len(body), 10))

    def decode(self, body: bytes) -> bytes:
        parts = body.replace(b"=", b"= ").replace(b"= =", b"==").split()
        return b"".join(base64.b64decode(part) for part in parts)


class GrpcWebSocket:
    def __init__(self, port: int) -> None:
        self.port = port

    def call(self, path: str, messages: Iterable[bytes], metadata: Lines | None = None, timeout: float = 20) -> Outcome:
        lines = {"grpc-timeout": f"{int(timeout * 1000)}m", **(metadata or {})}
        with self.open(path, lines) as socket:
            with suppress(ConnectionClosed):  # the server may have said all it has to say
                for message in messages:
                    socket.send(b"\0" + frame(message))
                socket.send(b"\1")
            received = [bytes(each) for each in socket]  # type: ignore[arg-type]  # until the server closes
        assert socket.protocol.close_code == 1000
        assert received[0][0] == 0x80, "the headers come first, alone in their message"
        assert len(received[0]) == 5 + int.from_bytes(received[0][1:5], "big")
        return read_frames(b"".join(received[1:]))

    @contextmanager
    def open(self, path: str, metadata: Lines | None, **options: Any) -> Iterator[ClientConnection]:
        """Connect and send the metadata, unless they are None."""
        address = f"ws://127.0.0.1:{self.port}{path}"
        offered = [Subprotocol("grpc-websockets")]
        with connect(address, subprotocols=offered, max_size=None, close_timeout=2, **options) as socket:
            assert socket.subprotocol == "grpc-websockets"
            if metadata is not None:
                socket.send("".join(f"{name}: {value}\r\n" for name, value in metadata.items()).encode())
            yield socket

    def close(self) -> None:
        """Each call has its own connection."""


def read_frames(data: bytes) -> Outcome:
    """Read messages and the trailers that must come last."""
    outcome = Outcome()
    while data:
        assert outcome.code == -1, "something comes after the trailers"
        flag, length = data[0], int.from_bytes(data[1:5], "big")
        body, data = data[5 : 5 + length], data[5 + length :]
        assert len(body) == length
        if flag == 0:
            outcome.messages.append(body)
            continue
        assert flag == 0x80
        trailers = dict(line.split(": ", 1) for line in body.decode("ascii").splitlines())
        outcome.code, outcome.details = int(trailers["grpc-status"]), unquote(trailers["grpc-message"])
    assert outcome.code != -1, "no trailers"
    return outcome


def until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)
