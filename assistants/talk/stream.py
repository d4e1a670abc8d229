"""A conversation over a bidirectional stream of messages, native gRPC and grpc-websockets alike.

Messages in, events for the line out; frames and audio in, messages out. Half-closing is hanging up, and so is a
cancelled stream: a browser that is closed leaves no other trace. A conversation that began ends with ``disconnection``
and status OK; one that could not begin, or a client that is given up, ends with the error's status.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from typing import Any

from assistants.talk import line, outbox
from assistants.talk.events import ClientEvent, Initialize
from assistants.talk.line import Caller, Line, OpenCall, TooSlow
from assistants.talk.messages import read, write, write_audio
from assistants.talk.outbox import QueuedTransport
from assistants.voice.frames import ErrorReported, EventReported, Initialized, ServerFrame
from rapida_site.lib.errors import Invalid, RapidaError

Requests = AsyncIterator[Any]
MAX_CHUNK = 1 << 20
LEFT = "The client closed the stream."


class StreamTransport(QueuedTransport[Any]):
    """Implements ``Transport`` in messages of one response type, with audio inside them (LINEAR16, 16 kHz, mono)."""

    details = True

    def __init__(self, response: type[Any], on_stuck: Callable[[str], None]) -> None:
        super().__init__(on_stuck)
        self.error: Exception | None = None
        self.first: Any = None  # the client's initialization, which is echoed
        self._response = response
        self._speaking = ""

    def render(self, frame: ServerFrame) -> Any:
        if isinstance(frame, EventReported) and frame.name == "agent.started":
            self._speaking = frame.message_id  # the audio that follows belongs to this message
        message = write(self._response, frame, self.conversation_id, details=self.details)
        if isinstance(frame, Initialized) and self.first is not None:
            message.initialization.CopyFrom(_echo(self.first, message.initialization))
        return message

    def render_audio(self, pcm: bytes) -> Any:
        return write_audio(self._response, self._speaking, pcm)

    def complain(self, error: RapidaError) -> None:
        self.send(ErrorReported(error.code, error.message, "transport", error.data))

    def fail(self, error: Exception) -> None:
        if self.error is None and not self._closed:
            self.error = error
            self._hang_up()


def _echo(first: Any, agreed: Any) -> Any:
    echo = type(first)()
    echo.CopyFrom(first)
    echo.MergeFrom(agreed)
    return echo


class TalkStream:
    """Drives one stream of one authenticated client: iterate over ``run``."""

    def __init__(
        self,
        requests: Requests,
        caller: Caller,
        open_call: OpenCall,
        *,
        response: type[Any],
        transport: type[StreamTransport] = StreamTransport,
    ) -> None:
        self._requests = requests
        self._transport = transport(response, lambda why: self._line.end(False, why))
        self._line = Line(self._transport, caller, open_call)
        self._odd = b""  # half a sample, whose other half comes with the next chunk

    async def run(self) -> AsyncGenerator[Any, None]:
        """Give every message to the client until the conversation has ended and is stored; raises what it failed of."""
        reader = asyncio.create_task(self._read(), name="talk stream reader")
        guard = asyncio.create_task(self._cut_off_deaf_client(asyncio.current_task()), name="talk stream guard")
        try:
            while (message := await self._transport.next()) is not None:
                yield message
        finally:
            guard.cancel()
            reader.cancel()
            await asyncio.wait([reader, guard])
            self._line.end(True, LEFT)  # unless somebody ended it before
            self._transport.lost()
            await self._closed()
            await self._line.finish()
        if self._transport.error is not None:
            raise self._transport.error

    async def _closed(self) -> None:
        """Give back what the wire holds besides the stream."""

    async def _cut_off_deaf_client(self, serving: asyncio.Task[Any] | None) -> None:
        """A client that takes nothing may hold its stream after the end, but not for long."""
        await self._transport.over.wait()
        await asyncio.sleep(outbox.CLOSE_GRACE)
        if serving is not None:
            serving.cancel()

    # ------------------------------------------------------------------------------------------ reading
    async def _read(self) -> None:
        try:
            await self._begin()
            async for request in self._requests:
                self._take(request)
            self._line.end(True, LEFT)
        except RapidaError as error:
            self._line.fail(error)
        except Exception as error:  # noqa: BLE001 - whoever serves the stream knows a broken one from a fault of ours
            self._transport.fail(error)
            self._line.end(False, "The stream could not be read.")

    async def _begin(self) -> None:
        try:
            async with asyncio.timeout(line.FIRST_MESSAGE_TIMEOUT):
                request = await anext(self._requests, None)
        except TimeoutError:
            raise TooSlow(f"Send initialization within {line.FIRST_MESSAGE_TIMEOUT:g} seconds.") from None
        if request is None:
            raise Invalid("The stream ended before its first message; send initialization.")
        first = read(request)
        self._transport.first = request.initialization
        self._line.begin(self._adapted(first) if isinstance(first, Initialize) else None)

    def _adapted(self, first: Initialize) -> Initialize:
        """Return the first message as this wire means it."""
        return first

    def _take(self, request: Any) -> None:
        try:
            said = read(request)
            if isinstance(said, bytes):
                self._take_audio(said)
            elif said is not None:
                self._take_event(said)
        except RapidaError as error:
            self._line.refuse(error)

    def _take_event(self, event: ClientEvent) -> None:
        self._line.take(event)

    def _take_audio(self, pcm: bytes) -> None:
        """Any number of bytes; a sample may be cut in two."""
        if len(pcm) > MAX_CHUNK:
            raise Invalid(f"One message may hold {MAX_CHUNK} bytes of audio; this had {len(pcm)}.")
        whole = self._odd + pcm
        keep = len(whole) & ~1
        self._odd = whole[keep:]
        if keep:
            self._line.take_audio(whole[:keep] if self._odd else whole)
