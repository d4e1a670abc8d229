"""grpc-web as ASGI middleware: binary and text, unary and server streaming, for pages of other origins too.

The answer is HTTP 200 with a trailers frame at its end, whatever happened; only a page that may not call
(``CORS__ALLOWED_ORIGINS``) and a content type that nobody speaks are refused before. Neither cookies nor sessions are
read here, and no credentials are allowed across origins: a call is what its key or token makes it.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from typing import Any

import grpc

from accounts.auth.sockets import headers_of
from rapida_site.rpc.bridge import Inbox, Receive, Send, allowed_origin, beside, method_path
from rapida_site.rpc.framing import (
    Base64Stream,
    Deframer,
    call_metadata,
    frame,
    header_lines,
    too_large,
    trailer_frame,
)
from rapida_site.rpc.registry import registry, serve
from rapida_site.rpc.status import MAX_MESSAGE_BYTES, Metadata, Refused, Status

_TYPE = re.compile(r"application/grpc-web(?P<text>-text)?(\+proto)?")
_HEADER_LIST = re.compile(r"[\w\-, ]{0,4096}")
_PREFLIGHT_SECONDS = "7200"
_MAX_BODY = MAX_MESSAGE_BYTES * 2


class GrpcWeb:
    """Answers grpc-web requests and their preflights; everything else goes to ``app``."""

    def __init__(self, app: Any) -> None:
        self.app = app

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] not in ("POST", "OPTIONS"):
            await self.app(scope, receive, send)
            return
        headers = headers_of(scope)
        content_type = headers.get("content-type", "")
        if scope["method"] == "OPTIONS" and "x-grpc-web" in _asked(headers):
            await _preflight(headers, send)
        elif scope["method"] == "POST" and content_type.startswith("application/grpc"):
            await _post(scope, headers, receive, send)
        else:
            await self.app(scope, receive, send)


def _asked(headers: Mapping[str, str]) -> str:
    """Return the headers that a preflight asks for; nothing when they are not a list of names."""
    asked = headers.get("access-control-request-headers", "").lower()
    return asked if _HEADER_LIST.fullmatch(asked) else ""


async def _preflight(headers: Mapping[str, str], send: Send) -> None:
    origin = allowed_origin(headers)
    if origin is None:
        await _refuse(send, 403, _FOREIGN)
        return
    said = {
        "access-control-allow-origin": origin or "*",
        "access-control-allow-methods": "POST",
        "access-control-allow-headers": _asked(headers),
        "access-control-max-age": _PREFLIGHT_SECONDS,
        "vary": "origin, access-control-request-headers",
    }
    await _start(send, 204, said)
    await send({"type": "http.response.body", "body": b""})


_FOREIGN = "Pages of this origin may not call this server; its operator can add it to CORS__ALLOWED_ORIGINS.\n"


async def _post(scope: dict[str, Any], headers: Mapping[str, str], receive: Receive, send: Send) -> None:
    origin = allowed_origin(headers)
    kind = _TYPE.fullmatch(headers.get("content-type", "").partition(";")[0].strip().lower())
    if origin is None:
        await _refuse(send, 403, _FOREIGN)
        return
    if kind is None:
        await _refuse(send, 415, "Send application/grpc-web+proto or application/grpc-web-text+proto.\n")
        return
    path = method_path(scope["path"])
    handler = registry().find(path)
    reply = _Reply(send, origin, as_text=bool(kind["text"]), streams=handler is not None and handler.response_streaming)
    try:
        if int(headers.get("content-length") or 0) > _MAX_BODY:
            raise too_large()
        lines = ((name.decode("latin-1").lower(), value.decode("latin-1")) for name, value in scope["headers"])
        metadata, timeout = call_metadata(lines)
    except (Refused, ValueError) as error:
        code = error.code if isinstance(error, Refused) else grpc.StatusCode.INVALID_ARGUMENT
        await reply.start(())
        await reply.finish(Status(code, str(error)))
        return
    inbox = Inbox()
    peer = (scope.get("client") or ("",))[0]
    await beside(
        serve(path, inbox, reply, metadata=metadata, peer=peer, timeout=timeout),
        _read(receive, inbox, as_text=bool(kind["text"])),
    )


async def _read(receive: Receive, inbox: Inbox, *, as_text: bool) -> None:
    """Read the body into ``inbox``; return when the client is gone."""
    messages, text, size, more = Deframer(), Base64Stream(), 0, True
    try:
        while more:
            event = await receive()
            if event["type"] == "http.disconnect":
                return
            body, more = event.get("body", b""), event.get("more_body", False)
            size += len(body)
            if size > _MAX_BODY:
                raise too_large()
            for message in messages.feed(text.feed(body) if as_text else body):
                await inbox.put(message)
        text.finish()
        messages.finish()
        await inbox.end()
    except Refused as refused:
        await inbox.fail(refused)
    # What else a client that was refused has to say is read and dropped: so that it reads the answer.
    while event_type := (await receive())["type"]:
        if event_type == "http.disconnect":
            return


class _Reply:
    """Writes the HTTP answer: a stream as it comes, a single message and its trailers in one piece."""

    def __init__(self, send: Send, origin: str, *, as_text: bool, streams: bool) -> None:
        self._send, self._origin, self._as_text, self._streams = send, origin, as_text, streams
        self._headers: dict[str, str] = {}
        self._held = b""

    async def start(self, metadata: Metadata) -> None:
        lines = header_lines(metadata)
        said = dict(lines)
        said["content-type"] = "application/grpc-web-text+proto" if self._as_text else "application/grpc-web+proto"
        said["cache-control"] = "no-store"
        if self._origin:
            exposed = ("grpc-status", "grpc-message", *(name for name, _ in lines))
            said |= {
                "access-control-allow-origin": self._origin,
                "access-control-expose-headers": ", ".join(exposed),
                "vary": "origin",
            }
        if self._streams:
            await _start(self._send, 200, said)
        else:
            self._headers = said

    async def message(self, raw: bytes) -> None:
        if self._streams:
            await self._body(frame(raw), more=True)
        else:
            self._held = frame(raw)

    async def finish(self, status: Status) -> None:
        if self._streams:
            await self._body(trailer_frame(status), more=False)
            return
        body = self._encoded(self._held + trailer_frame(status))
        await _start(self._send, 200, {**self._headers, "content-length": str(len(body))})
        await self._send({"type": "http.response.body", "body": body})

    async def _body(self, data: bytes, *, more: bool) -> None:
        await self._send({"type": "http.response.body", "body": self._encoded(data), "more_body": more})

    def _encoded(self, data: bytes) -> bytes:
        return base64.b64encode(data) if self._as_text else data


async def _start(send: Send, status: int, headers: Mapping[str, str]) -> None:
    encoded = [(name.encode("ascii"), value.encode("latin-1")) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": status, "headers": encoded})


async def _refuse(send: Send, status: int, sentence: str) -> None:
    await _start(send, status, {"content-type": "text/plain; charset=utf-8"})
    await send({"type": "http.response.body", "body": sentence.encode()})
