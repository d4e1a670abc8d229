"""One TCP connection from Asterisk: bytes in → plain calls on the attached peer, frames out → one ``write`` each.

Guarantees: the first frame is the call id, within 2 seconds, or the connection is closed; a frame that was begun must
be finished within 5 seconds; odd frames, empty frames and frames of any length are taken; the peer hears exactly once
how the caller went. Asterisk ends a call by closing TCP at a frame boundary (with a reset, when our audio was still
unread): that is a hang-up. An end within a frame, a protocol violation or a peer that stops reading is a loss.
"""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import Callable
from typing import Any, Protocol, cast
from uuid import UUID

from assistants.voice.transport import CallPeer
from rapida_site.lib.resample import Resampler
from telephony.audiosocket import protocol

logger = logging.getLogger(__name__)

ID_TIMEOUT = 2.0
FRAME_TIMEOUT = 5.0
HANGUP_TIMEOUT = 2.0
# What Asterisk may leave unread before it counts as gone: about two seconds of 8 kHz audio beyond the kernel's own
# buffers.
MAX_UNSENT = 32 * 1024


class Owner(Protocol):
    """What a connection needs of its server."""

    connections: set[Connection]

    def admit(self, connection: Connection) -> bool: ...
    def start_application(self, connection: Connection) -> None: ...


class Connection(asyncio.Protocol):
    """The wire of one call.

    ``call_id`` is None until the first frame has come; ``first_rate`` holds the Hz of the first audio frame.
    """

    def __init__(self, owner: Owner) -> None:
        self._owner = owner
        self._loop = asyncio.get_running_loop()
        self._parser = protocol.Parser()
        self._transport: asyncio.Transport | None = None
        self._peer: CallPeer | None = None
        self._audio_kind = -1  # no frame has this kind: it is known once a peer is attached
        self._usual_header, self._usual_size = b"", -1  # of the call's own 20 ms of audio, once it is known
        self._on_audio: Callable[[bytes], None] = _drop
        self._resamplers: dict[int, Resampler] = {}
        self._digits: list[str] = []
        self._ending: tuple[bool, str] | None = None
        self._hung_up = False
        self._deadline: asyncio.TimerHandle | None = None
        self._closed = self._loop.create_future()
        self.client: Any = None
        self.call_id: UUID | None = None
        self.first_rate: asyncio.Future[int] = self._loop.create_future()
        self.write: Callable[[bytes], object] = _drop
        """Sends one whole frame in one write; nothing before the connection is made or after the hang-up."""
        self.events: asyncio.Queue[dict[str, Any]] | None = None

    # ------------------------------------------------------------------------------------------ for the application
    def attach(self, peer: CallPeer, rate: int) -> None:
        """From now on ``peer`` takes this call's audio at ``rate`` Hz.

        What came before is dropped, but digits and the end are not.
        """
        self._peer, self._on_audio = peer, peer.on_audio
        self._rate = rate
        if rate in protocol.KINDS:
            self._audio_kind = protocol.KINDS[rate]
            usual = protocol.frame(self._audio_kind, bytes(rate // 50 * 2))
            self._usual_header, self._usual_size = usual[: protocol.HEADER], len(usual)
        for digit in self._digits:
            peer.on_dtmf(digit)
        self._digits.clear()
        if self._ending is not None:
            self._tell_end(*self._ending)

    @property
    def is_open(self) -> bool:
        """False once either side has ended the call."""
        return not self._hung_up

    def unsent(self) -> int:
        """Return the bytes that the network has not taken yet."""
        return self._transport.get_write_buffer_size() if self._transport is not None else 0

    def hang_up(self) -> None:
        """End the call in Asterisk's way and wait for it to close; what it still sends is dropped. Idempotent.

        Closing at once would reset the connection, because unread audio is waiting, and Asterisk could lose the hang-
        up.
        """
        if self._hung_up or self._transport is None:
            return
        self._transport.write(protocol.HANGUP_FRAME)
        self._fall_silent()
        self._set_deadline(HANGUP_TIMEOUT, self._transport.abort)

    def abort(self, detail: str) -> None:
        """Drop the connection now; the call is lost for the reason ``detail``."""
        self._end(False, detail)
        self._fall_silent()
        if self._transport is not None:
            self._transport.abort()

    async def wait_closed(self) -> None:
        await asyncio.shield(self._closed)

    # ------------------------------------------------------------------------------------------ asyncio.Protocol
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        transport = cast("asyncio.Transport", transport)  # uvloop's is none by its class
        self._transport, self.write = transport, transport.write
        self.client = transport.get_extra_info("peername")
        if not self._owner.admit(self):
            transport.abort()
            return
        raw = transport.get_extra_info("socket")
        if raw is not None and raw.family in (socket.AF_INET, socket.AF_INET6):
            raw.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        transport.set_write_buffer_limits(high=MAX_UNSENT)
        self._set_deadline(ID_TIMEOUT, self._no_id)

    def data_received(self, data: bytes) -> None:
        # What nearly always comes, kept short: one whole frame of the call's audio. A deadline means anything else,
        # such as a frame that was begun.
        if self._deadline is None and len(data) == self._usual_size and data[: protocol.HEADER] == self._usual_header:
            self._on_audio(data[protocol.HEADER :])
            return
        if self._hung_up:
            return
        frames = self._parser.feed(data)
        for kind, payload in frames:
            if kind == self._audio_kind and payload and not len(payload) & 1:
                self._on_audio(payload)
            else:
                self._take(kind, payload)
                if not self.is_open:
                    return
        if self._deadline is not None or self._parser.is_inside_frame:
            self._guard_frame(bool(frames))

    def pause_writing(self) -> None:
        self.abort("Asterisk does not read the audio it is sent.")

    def connection_lost(self, exc: Exception | None) -> None:
        self._clear_deadline()
        inside = self._parser.is_inside_frame
        clean = not inside and (exc is None or isinstance(exc, ConnectionResetError | BrokenPipeError))
        self._end(
            clean, "The caller hung up." if clean else f"The connection broke{' within a frame' if inside else ''}."
        )
        self._fall_silent()
        self._owner.connections.discard(self)
        if self.call_id is None and self._ending is not None:
            logger.info("AudioSocket connection from %s without a call: %s", self.client, self._ending[1])
        if self.events is not None:
            self.events.put_nowait({"type": "audiosocket.disconnect"})
        self._closed.set_result(None)
        self._peer, self._on_audio = None, _drop

    # ------------------------------------------------------------------------------------------ inside
    def _fall_silent(self) -> None:
        """Neither say nor hear anything more."""
        self._hung_up, self.write = True, _drop
        self._usual_size = -1

    def _take(self, kind: int, payload: bytes) -> None:
        """Handle every frame but the usual one."""
        if self.call_id is None:
            self._identify(kind, payload)
        elif kind in protocol.RATES:
            self._take_odd_audio(kind, payload)
        elif kind == protocol.DTMF and len(payload) == 1 and chr(payload[0]) in protocol.DIGITS:
            digit = chr(payload[0]).upper()
            if self._peer is not None:
                self._peer.on_dtmf(digit)
            elif len(self._digits) < 32:
                self._digits.append(digit)
        elif kind == protocol.HANGUP:
            self._end(True, "The caller hung up.")
            self.hang_up()
        else:
            self.abort(f"AudioSocket frame of kind {kind:#04x} with {len(payload)} bytes was not expected.")

    def _identify(self, kind: int, payload: bytes) -> None:
        if kind != protocol.UUID or len(payload) != 16:
            self.abort("The first AudioSocket frame must be the call id: kind 0x01, 16 bytes.")
            return
        self.call_id = UUID(bytes=payload)
        self._clear_deadline()
        self._owner.start_application(self)

    def _take_odd_audio(self, kind: int, payload: bytes) -> None:
        """Audio that is early, empty, odd in length, or of another rate than the call's."""
        pcm = payload[: len(payload) & ~1]
        if not pcm:
            return
        rate = protocol.RATES[kind]
        if not self.first_rate.done():
            self.first_rate.set_result(rate)
        if self._peer is None:
            return
        if kind != self._audio_kind:
            if kind not in self._resamplers:
                self._resamplers[kind] = Resampler(rate, self._rate)
            pcm = self._resamplers[kind].push(pcm)
        if pcm:
            self._peer.on_audio(pcm)

    def _end(self, clean: bool, detail: str) -> None:
        """Remember how it ended, once, and tell the peer."""
        if self._ending is None:
            self._ending = (clean, detail)
            if self._peer is not None and not self._hung_up:
                self._tell_end(clean, detail)

    def _tell_end(self, clean: bool, detail: str) -> None:
        assert self._peer is not None
        if clean:
            self._peer.on_hangup(detail)
        else:
            self._peer.on_lost(detail)

    # ------------------------------------------------------------------------------------------ deadlines
    def _guard_frame(self, progress: bool) -> None:
        """A frame that was begun must be finished soon: nobody may hold a connection with one byte a minute."""
        if self.call_id is None:
            return
        if progress:
            self._clear_deadline()
        if self._parser.is_inside_frame and self._deadline is None:
            self._set_deadline(FRAME_TIMEOUT, lambda: self.abort("A frame was begun and not finished."))

    def _no_id(self) -> None:
        self.abort(f"No call id came within {ID_TIMEOUT:g} seconds.")

    def _set_deadline(self, seconds: float, action: Callable[[], None]) -> None:
        self._clear_deadline()
        self._deadline = self._loop.call_later(seconds, action)

    def _clear_deadline(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None


def _drop(data: bytes) -> None:
    """Take what is for a peer, or a network, that is not there yet or has gone."""
