"""One ``rapida.v1`` WebSocket from its first message to its end: JSON and PCM in, events for the line out.

However it ends, ``run`` returns with the call ended and stored and no task left.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import structlog

from assistants.talk import line
from assistants.talk.events import ClientEvent
from assistants.talk.line import Caller, Line, OpenCall, TooSlow
from assistants.talk.requests import MAX_MESSAGE, parse
from assistants.talk.transport import Send, WebSocketTransport
from rapida_site.lib.errors import Invalid, RapidaError

log = structlog.get_logger(__name__)

Receive = Callable[[], Awaitable[dict[str, Any]]]
DISCONNECT_TIMEOUT = 5.0
CLEAN_CLOSES = frozenset({1000, 1001})


class TalkConnection:
    """Drives one accepted WebSocket of one authenticated client.

    ``abort`` drops the connection at once, where the server can.
    """

    def __init__(
        self,
        receive: Receive,
        send: Send,
        *,
        caller: Caller,
        open_call: OpenCall,
        abort: Callable[[], None] | None = None,
    ) -> None:
        self._receive = receive
        self._transport = WebSocketTransport(send, lambda why: self._line.end(False, why), abort)
        self._line = Line(self._transport, caller, open_call)

    async def run(self) -> None:
        """Talk until either side ends it."""
        reader = asyncio.create_task(self._read(), name="websocket reader")
        writer = self._transport.writer
        try:
            await asyncio.wait([reader, writer], return_when=asyncio.FIRST_COMPLETED)
            if reader.done():
                if not self._transport.hung_up:
                    self._transport.lost()
                await asyncio.wait([writer])
            else:
                # Sending is over, because we hung up or the client is gone; the server now says how it went.
                await asyncio.wait([reader], timeout=DISCONNECT_TIMEOUT)
        finally:
            reader.cancel()
            writer.cancel()
            await asyncio.wait([reader, writer])
            await self._line.finish()

    async def _read(self) -> None:
        try:
            receive, take = self._receive, self._take
            alive = await self._begin()
            while alive:
                alive = take(await receive())
        except RapidaError as error:
            self._line.fail(error)
        except Exception:
            log.exception("websocket_reader_failed")
            self._line.fail(RapidaError())

    async def _begin(self) -> bool:
        """Wait for the first message; False when the client left."""
        try:
            async with asyncio.timeout(line.FIRST_MESSAGE_TIMEOUT):
                message = await self._receive()
        except TimeoutError:
            raise TooSlow(f"Send initialization within {line.FIRST_MESSAGE_TIMEOUT:g} seconds.") from None
        if message["type"] == "websocket.disconnect":
            return False
        self._line.begin(_parse(message["text"]) if message.get("text") is not None else None)
        return True

    def _take(self, message: dict[str, Any]) -> bool:
        """Handle one ASGI message; False after the last one."""
        pcm = message.get("bytes")
        if pcm:
            self._take_audio(pcm)
        elif message["type"] == "websocket.disconnect":
            if not self._transport.hung_up:
                # Only a close frame has a reason (1005: one without a code); a connection that just died has none.
                code = message.get("code")
                clean = code in CLEAN_CLOSES or (code == 1005 and "reason" in message)
                self._line.end(clean, f"WebSocket closed ({code})")
            return False
        elif (text := message.get("text")) is not None:
            try:
                self._line.take(_parse(text))
            except RapidaError as error:
                self._line.refuse(error)
        return True

    def _take_audio(self, pcm: bytes) -> None:
        size = len(pcm)
        if size & 1 or size > MAX_MESSAGE:
            what = f"A binary message holds 16-bit samples, at most {MAX_MESSAGE} bytes; this had {size}."
            self._line.refuse(Invalid(what))
        else:
            self._line.take_audio(pcm)


def _parse(text: str) -> ClientEvent:
    if len(text) > MAX_MESSAGE or len(text.encode()) > MAX_MESSAGE:
        raise Invalid(f"A text message may hold at most {MAX_MESSAGE} bytes.")
    return parse(text)
