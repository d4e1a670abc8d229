"""What grpc-web and grpc-websockets share: a call beside the reader of its connection, and whose pages may make one."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Mapping
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from rapida_site.rpc.status import Refused

Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[Any], Awaitable[None]]
_PATH = re.compile(r".*(/[\w.]+/\w+)/?")
_WAITING = 8


class Inbox:
    """The messages of one call on their way from the reader to the method.

    Few fit in: a method that does not read makes the client wait. ``fail`` ends them with an error, ``end`` well.
    """

    def __init__(self) -> None:
        self._queue: asyncio.Queue[bytes | Refused | None] = asyncio.Queue(_WAITING)
        self._over = False

    async def put(self, raw: bytes) -> None:
        await self._queue.put(raw)

    async def end(self) -> None:
        await self._queue.put(None)

    async def fail(self, error: Refused) -> None:
        await self._queue.put(error)

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self

    async def __anext__(self) -> bytes:
        item = None if self._over else await self._queue.get()
        if isinstance(item, bytes):
            return item
        self._over = True
        if item is None:
            raise StopAsyncIteration
        raise item


async def beside(call: Coroutine[Any, Any, None], reader: Coroutine[Any, Any, None]) -> None:
    """Run ``call`` until it is done; ``reader`` ends when the client is gone, and that cancels the call."""
    calling, reading = asyncio.create_task(call, name="rpc call"), asyncio.create_task(reader, name="rpc reader")
    try:
        await asyncio.wait((calling, reading), return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in (calling, reading):
            if not task.done():
                task.cancel()
        await asyncio.wait((calling, reading))
    for task in (calling, reading):
        if not task.cancelled():
            task.result()


def method_path(path: str) -> str:
    """Return ``/package.Service/Method`` at the end of a URL's path, before which a proxy may have put its own."""
    match = _PATH.fullmatch(path)
    return match[1] if match else path


def allowed_origin(headers: Mapping[str, str]) -> str | None:
    """Return what ``Access-Control-Allow-Origin`` says to this request; None to refuse it, empty for no page at all.

    Pages of this very host are always welcome, others as ``CORS__ALLOWED_ORIGINS`` says.
    """
    origin = headers.get("origin", "")
    if not origin:
        return ""
    if "*" in settings.CORS_ALLOWED_ORIGINS:
        return "*"
    own = urlsplit(origin).netloc.lower() == headers.get("host", "").lower()
    return origin if own or origin.lower() in {each.lower() for each in settings.CORS_ALLOWED_ORIGINS} else None
