"""The way out of a ``rapida.v1`` WebSocket: JSON text and binary PCM through one writer task.

A client that does not take its last words is cut off when ``CLOSE_GRACE`` seconds are over.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from assistants.talk import outbox
from assistants.talk.outbox import QueuedTransport
from assistants.talk.responses import render
from assistants.voice.frames import Disconnected, EndReason, ErrorReported, ServerFrame
from rapida_site.lib.errors import RapidaError

Message = dict[str, Any]
Send = Callable[[Any], Awaitable[None]]
NORMAL, GOING_AWAY = 1000, 1001


def close_code(error: RapidaError) -> int:
    """Return the WebSocket close code of an error: 4000 plus its HTTP status."""
    return 4000 + error.http


class WebSocketTransport(QueuedTransport[Message]):
    """Sends through ``send`` of an accepted ASGI WebSocket.

    ``abort`` drops the connection without waiting for the client, where the server offers that. ``writer`` is done
    when nothing more will be sent.
    """

    def __init__(self, send: Send, on_stuck: Callable[[str], None], abort: Callable[[], None] | None = None) -> None:
        super().__init__(on_stuck)
        self._send, self._abort = send, abort
        self.writer = asyncio.create_task(self._write(), name="websocket writer")

    def render(self, frame: ServerFrame) -> Message:
        return {"type": "websocket.send", "text": render(frame, self.conversation_id)}

    def render_audio(self, pcm: bytes) -> Message:
        return {"type": "websocket.send", "bytes": pcm}

    def close(self, last: Disconnected) -> None:
        self.send(last)
        self._close(GOING_AWAY if last.reason is EndReason.SHUTDOWN else NORMAL, last.reason.value)

    def complain(self, error: RapidaError) -> None:
        self._tell(error, fatal=False)

    def fail(self, error: RapidaError) -> None:
        self._tell(error, fatal=True)
        self._close(close_code(error), error.message)

    def lost(self) -> None:
        super().lost()
        self._limit_writer()

    # ------------------------------------------------------------------------------------------ inside
    def _tell(self, error: RapidaError, *, fatal: bool) -> None:
        frame = ErrorReported(error.code, error.message, "transport", error.data)
        self.put({"type": "websocket.send", "text": render(frame, self.conversation_id, fatal=fatal)})

    def _close(self, code: int, reason: str) -> None:
        if self._closed:
            return
        self.put({"type": "websocket.close", "code": code, "reason": shorten(reason)})
        self._hang_up()
        self._limit_writer()

    def _limit_writer(self) -> None:
        """A client that takes nothing may hold the writer, but not for long."""
        if not self.writer.done():
            deadline = asyncio.get_running_loop().call_later(outbox.CLOSE_GRACE, self._cut)
            self.writer.add_done_callback(lambda _: deadline.cancel())

    def _cut(self) -> None:
        self.writer.cancel()
        if self._abort is not None:
            self._abort()

    async def _write(self) -> None:
        send = self._send
        try:
            while (message := await self.next()) is not None:
                await send(message)
        except (OSError, RuntimeError):
            # The client is gone (RuntimeError: the server closed after a missed pong); the reader learns it too and
            # ends the call.
            self.lost()


def shorten(reason: str) -> str:
    """Return a close reason of at most 123 bytes of UTF-8, as the protocol demands."""
    return reason.encode()[:123].decode("utf-8", "ignore")
