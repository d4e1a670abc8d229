"""The way out of a WebSocket call: a bounded queue and one writer task, so that order is kept and nobody ever waits.

``Transport`` methods only append. Text and audio leave in the order in which they were given; ``clear`` takes back
audio that has not left yet, never text. A client that does not take its data is cut off when ``MAX_AUDIO`` seconds or
``MAX_EVENTS`` are waiting, and one that does not take its last words when ``CLOSE_GRACE`` seconds are over.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from assistants.talk.responses import render
from assistants.voice.frames import Disconnected, EndReason, ErrorReported, EventReported, Initialized, ServerFrame

Send = Callable[[Any], Awaitable[None]]
MAX_AUDIO = 10.0
MAX_EVENTS = 1000
CLOSE_GRACE = 5.0
NORMAL, GOING_AWAY, TOO_SLOW = 1000, 1001, 4408


class WebSocketTransport:
    """Implements ``assistants.voice.transport.Transport`` on an accepted ASGI WebSocket.

    ``on_stuck`` is called once when the client does not take its data; the transport is closed then. ``abort`` drops
    the connection without waiting for the client, where the server offers that. ``writer`` is done when nothing more
    will be sent; ``hung_up`` is True when that is because this side ended it.
    """

    fills_silence = False
    lead = 0.2

    def __init__(self, send: Send, on_stuck: Callable[[str], None], abort: Callable[[], None] | None = None) -> None:
        self.rate = 16000
        self._send, self._on_stuck, self._abort = send, on_stuck, abort
        self._queue: deque[dict[str, Any]] = deque()
        self._audio_bytes = self._events = 0
        self._wake = asyncio.Event()
        self._closed = False
        self.hung_up = False
        self._conversation_id = 0
        self.writer = asyncio.create_task(self._write(), name="websocket writer")

    # ------------------------------------------------------------------------------------------ Transport
    def send_audio(self, pcm: bytes) -> None:
        if self._closed:
            return
        self._queue.append({"type": "websocket.send", "bytes": pcm})
        self._audio_bytes += len(pcm)
        self._wake.set()
        if self._audio_bytes > MAX_AUDIO * 2 * self.rate:
            self._give_up()

    def clear(self) -> None:
        if self._audio_bytes:
            kept = [message for message in self._queue if "bytes" not in message]
            self._queue.clear()
            self._queue.extend(kept)
            self._audio_bytes = 0
        self.send(EventReported("playout.clear", "", {}, time.time()))

    def send(self, frame: ServerFrame) -> None:
        if isinstance(frame, Initialized):
            self._conversation_id = frame.conversation_id
        self._send_text(render(frame, self._conversation_id))

    def close(self, last: Disconnected) -> None:
        self.send(last)
        self._close(GOING_AWAY if last.reason is EndReason.SHUTDOWN else NORMAL, last.reason.value)

    def lagging(self) -> float:
        return self._audio_bytes / (2 * self.rate)

    # ----------------------------------------------------------------------------- for the consumer
    def complain(self, code: str, message: str, details: Mapping[str, Any], *, fatal_close: int = 0) -> None:
        """Tell the client about an error; with ``fatal_close`` (a close code) the connection is closed after it."""
        frame = ErrorReported(code, message, "transport", details)
        self._send_text(render(frame, self._conversation_id, fatal=bool(fatal_close)))
        if fatal_close:
            self._close(fatal_close, message)

    def lost(self) -> None:
        """Drop everything: the connection is gone."""
        self._closed = True
        self._forget()
        self._wake.set()
        self._limit_writer()

    # ------------------------------------------------------------------------------------------ inside
    def _send_text(self, text: str) -> None:
        if self._closed:
            return
        self._queue.append({"type": "websocket.send", "text": text})
        self._events += 1
        self._wake.set()
        if self._events > MAX_EVENTS:
            self._give_up()

    def _close(self, code: int, reason: str) -> None:
        if self._closed:
            return
        self._closed = self.hung_up = True
        self._queue.append({"type": "websocket.close", "code": code, "reason": shorten(reason)})
        self._wake.set()
        self._limit_writer()

    def _limit_writer(self) -> None:
        """A client that takes nothing may hold the writer, but not for long."""
        if not self.writer.done():
            deadline = asyncio.get_running_loop().call_later(CLOSE_GRACE, self._cut)
            self.writer.add_done_callback(lambda _: deadline.cancel())

    def _cut(self) -> None:
        self.writer.cancel()
        if self._abort is not None:
            self._abort()

    def _give_up(self) -> None:
        self._forget()
        detail = "The client does not take its data fast enough."
        self.complain("timeout", detail, {}, fatal_close=TOO_SLOW)
        self._on_stuck(detail)

    def _forget(self) -> None:
        self._queue.clear()
        self._audio_bytes = self._events = 0

    async def _write(self) -> None:
        queue, send = self._queue, self._send
        try:
            while True:
                while queue:
                    message = queue.popleft()
                    pcm = message.get("bytes")
                    if pcm is not None:
                        self._audio_bytes -= len(pcm)
                    else:
                        self._events -= 1
                    await send(message)
                if self._closed:
                    return
                self._wake.clear()
                await self._wake.wait()
        except (OSError, RuntimeError):
            # The client is gone (RuntimeError: the server closed after a missed pong); the reader learns it too and
            # ends the call.
            self.lost()


def shorten(reason: str) -> str:
    """Return a close reason of at most 123 bytes of UTF-8, as the protocol demands."""
    return reason.encode()[:123].decode("utf-8", "ignore")
