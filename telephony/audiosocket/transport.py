"""The way out of an AudioSocket call: frames of 20 ms, each written at once at the moment the playout gives it.

Asterisk plays what it gets when it gets it: no buffer, no clear, no text. So ``lead`` is one frame, silence is filled
in, and a barge-in is simply that nothing more is sent.
"""

from __future__ import annotations

import asyncio

from assistants.voice.frames import Disconnected, ServerFrame
from rapida_site.lib.resample import Resampler
from telephony.audiosocket import protocol
from telephony.audiosocket.connection import Connection

NATIVE_RATES = (8000, 16000, 24000, 48000)
KEEP_ALIVE = 0.5


class AudioSocketTransport:
    """Implements ``assistants.voice.transport.Transport``.

    ``wire_rate`` is what Asterisk wants, ``rate`` what the call works at (the two differ only for the chan driver's
    rarer rates).
    """

    lead = 0.02
    fills_silence = True
    ready = True

    def __init__(self, connection: Connection, wire_rate: int) -> None:
        self._connection, self._wire_rate = connection, wire_rate
        self.rate = next((rate for rate in NATIVE_RATES if rate >= wire_rate), NATIVE_RATES[-1])
        self._resampler = Resampler(self.rate, wire_rate) if self.rate != wire_rate else None
        self._kind = protocol.KINDS[wire_rate]
        self._silence = protocol.frame(self._kind, bytes(wire_rate // 50 * 2))
        self._usual = len(self._silence) - protocol.HEADER
        self._header = self._silence[: protocol.HEADER]
        self._keep_alive: asyncio.TimerHandle | None = None

    def keep_alive(self) -> None:
        """Send silence twice a second until the call speaks for itself, or ``stop`` says that it never will.

        Asterisk drops a call after 2 s without audio either way, and opening one may take longer than that.
        """
        if not self._connection.is_open:
            return
        self._connection.write(self._silence)
        self._keep_alive = asyncio.get_running_loop().call_later(KEEP_ALIVE, self.keep_alive)

    def send_audio(self, pcm: bytes) -> None:
        if self._keep_alive is not None:
            self.stop()
        if self._resampler is not None:
            pcm = self._resampler.push(pcm)
        if len(pcm) == self._usual:
            self._connection.write(self._header + pcm)
        elif pcm:
            self._connection.write(protocol.frame(self._kind, pcm))

    def clear(self) -> None:
        if self._resampler is not None:
            self._resampler.reset()

    def send(self, frame: ServerFrame) -> None:
        """There is nobody to tell: the wire carries audio only."""

    def close(self, last: Disconnected) -> None:
        self.stop()
        self._connection.hang_up()

    def lagging(self) -> float:
        return self._connection.unsent() / (2 * self._wire_rate)

    def stop(self) -> None:
        """Fill in no more silence: the call speaks for itself now, or never will."""
        if self._keep_alive is not None:
            self._keep_alive.cancel()
            self._keep_alive = None
