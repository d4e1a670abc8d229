"""What waits on its way to a client: one bounded queue for events and audio, so that order is kept and nobody waits.

``Transport`` methods only append. Text and audio leave in the order in which they were given; ``clear`` takes back
audio that has not left yet, never text. A client that does not take its data is cut off when ``MAX_AUDIO`` seconds or
``MAX_EVENTS`` are waiting.
"""

from __future__ import annotations

import asyncio
import time
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Callable
from typing import Generic, TypeVar

from assistants.talk.line import TooSlow
from assistants.voice.frames import Disconnected, EventReported, Initialized, ServerFrame
from rapida_site.lib.errors import RapidaError

M = TypeVar("M")
MAX_AUDIO = 10.0
MAX_EVENTS = 1000
CLOSE_GRACE = 5.0


class QueuedTransport(ABC, Generic[M]):
    """Implements ``assistants.voice.transport.Transport`` over messages ``M``; a wire says how they look.

    ``on_stuck`` is called once when the client does not take its data; the transport is closed then. ``over`` is set
    when nothing more will be appended, ``hung_up`` is True when that is because this side ended it.
    """

    fills_silence = False
    lead = 0.2

    def __init__(self, on_stuck: Callable[[str], None]) -> None:
        self.rate = 16000
        self.hung_up = False
        self.conversation_id = 0
        self._on_stuck = on_stuck
        self._queue: deque[tuple[M, int]] = deque()  # with the bytes of audio in each message, 0 for events
        self._audio_bytes = self._events = 0
        self._wake, self.over = asyncio.Event(), asyncio.Event()
        self._closed = False

    @property
    def ready(self) -> bool:
        return True

    # ------------------------------------------------------------------------------------------ a wire's part
    @abstractmethod
    def render(self, frame: ServerFrame) -> M | None:
        """Write a frame as a message; None for what this wire has no message for."""

    @abstractmethod
    def render_audio(self, pcm: bytes) -> M: ...

    @abstractmethod
    def fail(self, error: RapidaError) -> None:
        """Tell the client why it ends here, and close."""

    # ------------------------------------------------------------------------------------------ Transport
    def send_audio(self, pcm: bytes) -> None:
        if self._closed:
            return
        self._queue.append((self.render_audio(pcm), len(pcm)))
        self._audio_bytes += len(pcm)
        self._wake.set()
        if self._audio_bytes > MAX_AUDIO * 2 * self.rate:
            self._give_up()

    def clear(self) -> None:
        if self._audio_bytes:
            kept = [entry for entry in self._queue if not entry[1]]
            self._queue.clear()
            self._queue.extend(kept)
            self._audio_bytes = 0
        self.send(EventReported("playout.clear", "", {}, time.time()))

    def send(self, frame: ServerFrame) -> None:
        if isinstance(frame, Initialized):
            self.conversation_id = frame.conversation_id
        self.put(self.render(frame))

    def close(self, last: Disconnected) -> None:
        self.send(last)
        self._hang_up()

    def lagging(self) -> float:
        return self._audio_bytes / (2 * self.rate)

    # ------------------------------------------------------------------------------------------ for the wire
    def put(self, message: M | None) -> None:
        """Append an event."""
        if self._closed or message is None:
            return
        self._queue.append((message, 0))
        self._events += 1
        self._wake.set()
        if self._events > MAX_EVENTS:
            self._give_up()

    async def next(self) -> M | None:
        """Return the next message to go out; None when nothing more will."""
        while not self._queue:
            if self._closed:
                return None
            self._wake.clear()
            await self._wake.wait()
        message, audio = self._queue.popleft()
        if audio:
            self._audio_bytes -= audio
        else:
            self._events -= 1
        return message

    def lost(self) -> None:
        """Drop everything: the connection is gone."""
        self._closed = True
        self._forget()
        self._wake.set()
        self.over.set()

    def _hang_up(self) -> None:
        """Nothing is sent after what waits now."""
        self._closed = self.hung_up = True
        self._wake.set()
        self.over.set()

    def _give_up(self) -> None:
        self._forget()
        error = TooSlow("The client does not take its data fast enough.")
        self.fail(error)
        self._on_stuck(error.message)

    def _forget(self) -> None:
        self._queue.clear()
        self._audio_bytes = self._events = 0
