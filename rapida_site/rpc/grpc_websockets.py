"""grpc-websockets: any method, bidirectional ones too, over a WebSocket with the subprotocol of that name.

The client's first message is the call's metadata as header lines (nothing of the HTTP upgrade counts, no cookie); each
further one is a byte 0 and a piece of the gRPC byte stream, or the single byte 1: it has sent everything. The server
sends a frame with its headers, alone in its message because official clients stop reading after it, then messages, a
frame with the trailers, and closes. A client that closes first has cancelled the call.
"""

from __future__ import annotations

import asyncio
from typing import Any

import grpc

from accounts.auth.sockets import headers_of
from assistants.talk.media import MediaConsumer
from rapida_site.lib.websockets import ABORT, GRPC_SUBPROTOCOL
from rapida_site.rpc.bridge import Inbox, Receive, Send, allowed_origin, beside, method_path
from rapida_site.rpc.framing import Deframer, call_metadata, frame, header_frame, read_header_block, trailer_frame
from rapida_site.rpc.registry import serve
from rapida_site.rpc.status import Metadata, Refused, Status

_MORE, _HALF_CLOSE = b"\x00", b"\x01"
_METADATA_SECONDS = 10.0
_CLOSE_SECONDS = 5.0
_MAX_METADATA = 64 * 1024
NORMAL, FORBIDDEN = 1000, 4403


class BySubprotocol:
    """Routes WebSockets that offer ``grpc-websockets`` here, whatever their path, and all others to ``app``."""

    def __init__(self, app: Any) -> None:
        self.app, self.grpc = app, GrpcWebSocket.as_asgi()

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        offered = GRPC_SUBPROTOCOL in scope.get("subprotocols", ())
        await (self.grpc if offered else self.app)(scope, receive, send)


class GrpcWebSocket(MediaConsumer):
    """One call, from the accepted connection to its close."""

    async def carry(self, receive: Receive, send: Send) -> None:
        if (await receive())["type"] != "websocket.connect":
            return
        if allowed_origin(headers_of(self.scope)) is None:
            await send({"type": "websocket.close", "code": FORBIDDEN})
            return
        await send({"type": "websocket.accept", "subprotocol": GRPC_SUBPROTOCOL})
        reply = _Reply(send, self.scope.get("extensions", {}).get(ABORT))
        try:
            metadata, timeout = await self._metadata(receive)
        except _Gone:
            return
        except Refused as refused:
            await reply.finish(Status(refused.code, refused.message))
            return
        inbox = Inbox()
        peer = (self.scope.get("client") or ("",))[0]
        path = method_path(self.scope["path"])
        await beside(serve(path, inbox, reply, metadata=metadata, peer=peer, timeout=timeout), _read(receive, inbox))

    async def _metadata(self, receive: Receive) -> tuple[Metadata, float | None]:
        try:
            async with asyncio.timeout(_METADATA_SECONDS):
                event = await receive()
        except TimeoutError:
            said = "The first message, the call's metadata, did not come in time."
            raise Refused(grpc.StatusCode.DEADLINE_EXCEEDED, said) from None
        block = _binary(event)
        if len(block) > _MAX_METADATA:
            raise Refused(grpc.StatusCode.RESOURCE_EXHAUSTED, f"Metadata may hold {_MAX_METADATA} bytes.")
        return call_metadata(read_header_block(block))


class _Gone(Exception):
    """The client has closed the connection."""


def _binary(event: dict[str, Any]) -> bytes:
    if event["type"] != "websocket.receive":
        raise _Gone
    data: bytes | None = event.get("bytes")
    if data is None:
        raise Refused(grpc.StatusCode.INVALID_ARGUMENT, "grpc-websockets takes binary messages, not text.")
    return data


async def _read(receive: Receive, inbox: Inbox) -> None:
    """Read the client's messages into ``inbox``; return when it is gone."""
    messages, ended = Deframer(), False
    while True:
        try:
            data = _binary(await receive())
            if not ended:
                ended = await _take(data, messages, inbox)
        except _Gone:
            return
        except Refused as refused:
            ended = True
            await inbox.fail(refused)


async def _take(data: bytes, messages: Deframer, inbox: Inbox) -> bool:
    """Take one message of the client; True when it was the last."""
    if data == _HALF_CLOSE:
        messages.finish()
        await inbox.end()
        return True
    if data[:1] != _MORE:
        raise Refused(grpc.StatusCode.INVALID_ARGUMENT, "A message begins with a byte 0, or is a byte 1.")
    for message in messages.feed(data[1:]):
        await inbox.put(message)
    return False


class _Reply:
    """Writes the server's side; the client has ``_CLOSE_SECONDS`` to take the last of it."""

    def __init__(self, send: Send, abort: Any) -> None:
        self._send, self._abort = send, abort

    async def start(self, metadata: Metadata) -> None:
        await self._write({"type": "websocket.send", "bytes": header_frame(metadata)})

    async def message(self, raw: bytes) -> None:
        await self._write({"type": "websocket.send", "bytes": frame(raw)})

    async def finish(self, status: Status) -> None:
        try:
            async with asyncio.timeout(_CLOSE_SECONDS):
                await self._write({"type": "websocket.send", "bytes": trailer_frame(status)})
                await self._write({"type": "websocket.close", "code": NORMAL})
        except TimeoutError:
            if self._abort is not None:
                self._abort()

    async def _write(self, event: dict[str, Any]) -> None:
        try:
            await self._send(event)
        except (OSError, RuntimeError):
            # The client is gone, or did not answer a ping; the reader learns it as well and cancels the call.
            await asyncio.sleep(0)
