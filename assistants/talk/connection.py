"""One WebSocket conversation from its first message to its end: reads the client, opens the call, keeps the rules.

What a client gets wrong is answered with an ``error`` event and dropped; only a wrong first message, a client that is
too slow and one that is wrong all the time are closed. However it ends, ``run`` returns with the call ended and stored
and no task left.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any

import structlog

from assistants.calls import Call, CallRequest
from assistants.talk.requests import (
    MAX_MESSAGE,
    ClientEvent,
    Configure,
    Feedback,
    HangUp,
    Initialize,
    Metadata,
    ToolResult,
    TypedText,
    parse,
)
from assistants.talk.transport import Send, WebSocketTransport
from assistants.voice.frames import StreamMode
from assistants.voice.transport import Transport
from rapida_site.lib.errors import Invalid, RapidaError, TooMany
from rapida_site.lib.principal import Principal

log = structlog.get_logger(__name__)

OpenCall = Callable[[CallRequest, Transport], Awaitable[Call]]
Receive = Callable[[], Awaitable[dict[str, Any]]]
FIRST_MESSAGE_TIMEOUT = 10.0
DISCONNECT_TIMEOUT = 5.0
MAX_AHEAD = 10.0
TEXT_RATE, TEXT_BURST = 20.0, 40.0
MAX_REFUSED = 50
MAX_EARLY = 100
CLEAN_CLOSES = frozenset({1000, 1001})


class TooSlow(RapidaError):
    code, http, grpc = "timeout", 408, 4
    default_message = "The first message did not come in time."


def close_code(error: RapidaError) -> int:
    """Return the WebSocket close code of an error: 4000 plus its HTTP status."""
    return 4000 + error.http


class TalkConnection:
    """Drives one accepted WebSocket of one authenticated client.

    ``identifier`` is who talks when the first message does not say; ``abort`` drops the connection at once, where the
    server can.
    """

    def __init__(
        self,
        receive: Receive,
        send: Send,
        *,
        principal: Principal,
        source: str,
        identifier: str = "",
        open_call: OpenCall,
        abort: Callable[[], None] | None = None,
    ) -> None:
        self._receive, self._open_call = receive, open_call
        self._principal, self._source, self._identifier = principal, source, identifier
        self._transport = WebSocketTransport(send, self._on_stuck, abort)
        self._opening: asyncio.Task[None] | None = None
        self._call: Call | None = None
        self._ending: tuple[bool, str] | None = None
        self._told = False
        self._early: list[ClientEvent] = []
        self._takes_audio = True
        self._seconds_per_byte = 0.0
        self._audio_until = 0.0
        self._tokens, self._tokens_at = TEXT_BURST, time.monotonic()
        self._refused = 0

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
            await self._finish_call()

    async def _finish_call(self) -> None:
        if self._opening is not None:
            await asyncio.wait([self._opening])  # never abandoned half way: an opened call is ended in the proper way
        if self._call is not None:
            self._end(False, "The connection is gone.")  # whoever ended the call before was first
            self._transport.lost()
            await self._call.wait()

    # ------------------------------------------------------------------------------------------ reading
    async def _read(self) -> None:
        try:
            receive, take = self._receive, self._take
            alive = await self._begin()
            while alive:
                alive = take(await receive())
        except RapidaError as error:
            self._fail(error)
        except Exception:
            log.exception("websocket_reader_failed")
            self._fail(RapidaError())

    async def _begin(self) -> bool:
        """Wait for ``initialization`` and start to open the call (the client is read on meanwhile).

        False when the client left.
        """
        try:
            async with asyncio.timeout(FIRST_MESSAGE_TIMEOUT):
                message = await self._receive()
        except TimeoutError:
            raise TooSlow(f"Send initialization within {FIRST_MESSAGE_TIMEOUT:g} seconds.") from None
        if message["type"] == "websocket.disconnect":
            return False
        first = _parse(message["text"]) if message.get("text") is not None else None
        if not isinstance(first, Initialize):
            raise Invalid("The first message must be initialization.")
        self._transport.rate = first.rate
        self._seconds_per_byte = 1 / (2 * first.rate)
        self._takes_audio = first.mode is not StreamMode.TEXT
        self._opening = asyncio.create_task(self._open(self._request(first)), name="open call")
        return True

    def _request(self, first: Initialize) -> CallRequest:
        return CallRequest(
            principal=self._principal,
            assistant_id=first.assistant_id,
            source=self._source,
            version=first.version,
            mode=first.mode,
            conversation_id=first.conversation_id,
            identifier=first.identifier or self._identifier,
            arguments=first.arguments,
            metadata=first.metadata,
            options=first.options,
        )

    async def _open(self, request: CallRequest) -> None:
        try:
            self._call = await self._open_call(request, self._transport)
        except RapidaError as error:
            self._fail(error)
        except Exception:
            log.exception("open_call_failed", assistant_id=request.assistant_id)
            self._fail(RapidaError())
        else:
            for event in self._early:
                self._deliver(self._call, event)
            self._tell_end()

    def _take(self, message: dict[str, Any]) -> bool:
        """Handle one ASGI message; False after the last one."""
        pcm = message.get("bytes")
        if pcm:
            self._take_audio(pcm)
        elif message["type"] == "websocket.disconnect":
            if not self._transport.hung_up:
                # Only a close frame has a reason (1005: one without a code); a connection that just died has none.
                code = message.get("code")
                self._end(code in CLEAN_CLOSES or (code == 1005 and "reason" in message), f"WebSocket closed ({code})")
            return False
        elif (text := message.get("text")) is not None:
            self._take_text(text)
        return True

    def _take_audio(self, pcm: bytes) -> None:
        size = len(pcm)
        if size & 1 or size > MAX_MESSAGE:
            self._refuse(
                Invalid(f"A binary message holds 16-bit samples, at most {MAX_MESSAGE} bytes; this had {size}.")
            )
            return
        now = time.monotonic()
        until = max(self._audio_until, now) + size * self._seconds_per_byte
        if until - now > MAX_AHEAD:
            self._refuse(TooMany(f"Send audio at real-time pace: it is more than {MAX_AHEAD:g} seconds ahead."))
            return
        self._audio_until = until
        if self._call is not None and self._takes_audio:
            self._call.on_audio(pcm)

    def _take_text(self, text: str) -> None:
        if not self._may_send_text():
            self._refuse(TooMany(f"At most {TEXT_RATE:g} text messages a second; this one was dropped.", retry_after=1))
            return
        try:
            event = _parse(text)
            if isinstance(event, Initialize):
                raise Invalid("This conversation has begun; open another connection for another one.")
            if self._call is None and len(self._early) >= MAX_EARLY:
                raise TooMany("Wait for the server's initialization.")
        except RapidaError as error:
            self._refuse(error)
            return
        if isinstance(event, Configure):
            self._takes_audio = event.mode is not StreamMode.TEXT
        if self._call is not None:
            self._deliver(self._call, event)
        else:
            self._early.append(event)

    def _may_send_text(self) -> bool:
        now = time.monotonic()
        self._tokens = min(TEXT_BURST, self._tokens + (now - self._tokens_at) * TEXT_RATE)
        self._tokens_at = now
        if self._tokens < 1:
            return False
        self._tokens -= 1
        return True

    def _deliver(self, call: Call, event: ClientEvent) -> None:
        match event:
            case TypedText(text, message_id):
                call.on_text(text, message_id)
            case Configure(mode):
                call.on_mode(mode)
            case Metadata(items):
                call.on_metadata(items)
            case Feedback(message_id, items):
                call.on_metrics(items, message_id)
            case ToolResult(call_id, result):
                call.on_tool_result(call_id, result)
            case HangUp():
                self._end(True, "The client hung up.")

    # ------------------------------------------------------------------------------------------ ending
    def _end(self, clean: bool, detail: str) -> None:
        """The client has gone, in the proper way (``clean``) or not; the first word on it counts."""
        if self._ending is None:
            self._ending = (clean, detail)
            self._tell_end()

    def _tell_end(self) -> None:
        if self._call is None or self._ending is None or self._told:
            return
        self._told = True
        clean, detail = self._ending
        if clean:
            self._call.on_hangup(detail)
        else:
            self._call.on_lost(detail)

    def _refuse(self, error: RapidaError) -> None:
        """Drop what the client just sent and say why; give it up when it never gets it right."""
        self._refused += 1
        if self._refused <= MAX_REFUSED:
            self._transport.complain(error.code, error.message, error.data)
        else:
            self._fail(TooMany(f"More than {MAX_REFUSED} messages had to be refused; the last one: {error.message}"))

    def _fail(self, error: RapidaError) -> None:
        self._transport.complain(error.code, error.message, error.data, fatal_close=close_code(error))
        self._end(False, error.message)

    def _on_stuck(self, detail: str) -> None:
        self._end(False, detail)


def _parse(text: str) -> ClientEvent:
    if len(text) > MAX_MESSAGE or len(text.encode()) > MAX_MESSAGE:
        raise Invalid(f"A text message may hold at most {MAX_MESSAGE} bytes.")
    return parse(text)
