"""grpc-web on the wire: length-prefixed messages, metadata as header lines, trailers in a frame of their own."""

from __future__ import annotations

import base64
import binascii
import re
import struct
from collections.abc import Iterable, Iterator
from urllib.parse import quote

import grpc

from rapida_site.rpc.status import MAX_MESSAGE_BYTES, Metadata, Refused, Status

_HEAD = struct.Struct(">BI")
_COMPRESSED, _TRAILERS = 0x01, 0x80
_UNITS = {"H": 3600.0, "M": 60.0, "S": 1.0, "m": 1e-3, "u": 1e-6, "n": 1e-9}
# Belongs to the connection or to the browser, not to the call. Cookies above all: a page of a stranger has them sent.
_NOT_METADATA = frozenset(
    {
        "cookie", "host", "connection", "content-length", "content-type", "transfer-encoding", "te", "upgrade",
        "keep-alive", "accept", "accept-encoding", "origin", "pragma", "cache-control", "priority",
    }
)  # fmt: skip
_NOT_METADATA_PREFIXES = (":", "sec-", "access-control-", "grpc-", "proxy-")
_NAME = re.compile(r"[0-9a-z_.-]+")
# Official clients decode the message with decodeURI or less: only what must be encoded is.
_READABLE = " !\"#$&'()*+,-./:;<=>?@[\\]^_`{|}~"


def frame(raw: bytes) -> bytes:
    return _HEAD.pack(0, len(raw)) + raw


def header_frame(metadata: Metadata) -> bytes:
    """Return initial metadata as grpc-websockets sends them."""
    block = _block(header_lines(metadata))
    return _HEAD.pack(_TRAILERS, len(block)) + block


def trailer_frame(status: Status) -> bytes:
    lines = [("grpc-status", str(status.code.value[0])), ("grpc-message", quote(status.message, safe=_READABLE))]
    block = _block([*lines, *header_lines(status.trailing)])
    return _HEAD.pack(_TRAILERS, len(block)) + block


def header_lines(metadata: Metadata) -> list[tuple[str, str]]:
    """Return metadata as text: binary values in base64, nothing that could end a line."""
    lines = []
    for name, value in metadata:
        text = base64.b64encode(value).decode().rstrip("=") if isinstance(value, bytes) else value
        lines.append((name.lower(), re.sub(r"[^ -~]", "?", text)))
    return lines


def read_header_block(block: bytes) -> Iterator[tuple[str, str]]:
    """Yield the lines ``name: value`` of a grpc-websockets client's first message."""
    for line in block.decode("latin-1").split("\r\n"):
        name, colon, value = line.partition(":")
        if colon:
            yield name.strip().lower(), value.strip()


def call_metadata(lines: Iterable[tuple[str, str]]) -> tuple[Metadata, float | None]:
    """Return what of the header lines is metadata of the call, and its timeout in seconds."""
    metadata: list[tuple[str, str | bytes]] = []
    timeout = None
    for name, value in lines:
        if name == "grpc-timeout":
            timeout = _seconds(value)
        elif name in _NOT_METADATA or name.startswith(_NOT_METADATA_PREFIXES) or not _NAME.fullmatch(name):
            continue
        elif name.endswith("-bin"):
            metadata += [(name, _binary(part)) for part in value.split(",")]
        else:
            metadata.append((name, value))
    return metadata, timeout


class Deframer:
    """Cuts a byte stream into messages; they may straddle its pieces. Refused for what no server may accept."""

    def __init__(self) -> None:
        self._rest = bytearray()

    def feed(self, data: bytes) -> Iterator[bytes]:
        self._rest += data
        while len(self._rest) >= _HEAD.size:
            flag, length = _HEAD.unpack_from(self._rest)
            if flag & ~_TRAILERS:
                said = "Compressed messages are not accepted." if flag == _COMPRESSED else "This is no gRPC message."
                code = grpc.StatusCode.UNIMPLEMENTED if flag == _COMPRESSED else grpc.StatusCode.INVALID_ARGUMENT
                raise Refused(code, said)
            if length > MAX_MESSAGE_BYTES:
                raise too_large()
            end = _HEAD.size + length
            if len(self._rest) < end:
                return
            message = bytes(self._rest[_HEAD.size : end])
            del self._rest[:end]
            if not flag:
                yield message

    def finish(self) -> None:
        """The stream is over: Refused when that was in the middle of a message."""
        if self._rest:
            raise Refused(grpc.StatusCode.INVALID_ARGUMENT, "The request ends in the middle of a message.")


class Base64Stream:
    """Decodes grpc-web-text: base64 in any pieces, each of which may have been padded by itself."""

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, text: bytes) -> bytes:
        text = self._rest + text
        whole = len(text) // 4 * 4
        self._rest = text[whole:]
        parts = re.findall(rb"[^=]*={1,2}|[^=]+", text[:whole])
        try:
            return b"".join(binascii.a2b_base64(part, strict_mode=True) for part in parts)
        except binascii.Error:
            raise Refused(grpc.StatusCode.INVALID_ARGUMENT, "The request is not valid base64.") from None

    def finish(self) -> None:
        if self._rest:
            raise Refused(grpc.StatusCode.INVALID_ARGUMENT, "The request ends in the middle of its base64 text.")


def too_large() -> Refused:
    return Refused(grpc.StatusCode.RESOURCE_EXHAUSTED, f"A message may hold {MAX_MESSAGE_BYTES} bytes.")


def _block(lines: Iterable[tuple[str, str]]) -> bytes:
    return "".join(f"{name}: {value}\r\n" for name, value in lines).encode("ascii")


def _seconds(text: str) -> float | None:
    """Read ``100m`` and the like; what is none is no limit, as for gRPC itself."""
    number, unit = text[:-1], text[-1:]
    return int(number) * _UNITS[unit] if number.isdecimal() and len(number) <= 8 and unit in _UNITS else None


def _binary(text: str) -> bytes:
    text = text.strip()
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
    except binascii.Error:
        raise Refused(grpc.StatusCode.INVALID_ARGUMENT, "Binary metadata must be base64.") from None
