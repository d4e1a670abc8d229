"""The browser's end of a WebRTC call in tests: Opus at 48 kHz through libopus' own classes, not through ours."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import aioice.ice
import pytest
from opuslib_next import Decoder, Encoder

from assistants.webrtc.peer import _JITTER_BUFFER
from assistants.webrtc.rtc import MediaStreamTrack, Packet, RTCPeerConnection

RATE = 48000
SAMPLES = RATE // 50


class Microphone(MediaStreamTrack):
    """Plays ``pcm`` (48 kHz) in real time, from when it is set or the call begins, then silence."""

    kind = "audio"

    def __init__(self, pcm: bytes = b"") -> None:
        super().__init__()
        self.pcm = pcm
        self._encoder = Encoder(RATE, 1, "audio")
        self._at = 0

    async def recv(self) -> Any:
        await asyncio.sleep(0.018)
        piece, self.pcm = self.pcm[: SAMPLES * 2], self.pcm[SAMPLES * 2 :]
        payload = self._encoder.encode(piece.ljust(SAMPLES * 2, b"\0"), SAMPLES)
        self._at += SAMPLES
        return Packet(payload, self._at, Fraction(1, RATE))


class _Ear:
    def __init__(self, heard: bytearray) -> None:
        self._heard, self._decoder = heard, Decoder(RATE, 1)

    def add(self, packet: Any) -> tuple[bool, None]:
        self._heard += self._decoder.decode(packet._data, SAMPLES)
        return False, None


def listen(connection: RTCPeerConnection, heard: bytearray) -> None:
    """Have ``heard`` hold the sound (48 kHz) that reaches a connection which knows the other side's description."""
    for receiver in connection.getReceivers():
        setattr(receiver, _JITTER_BUFFER, _Ear(heard))


@contextlib.contextmanager
def loopback_addresses() -> Iterator[None]:
    """The test's own peer lives on the loopback, which its library leaves out."""
    patch = pytest.MonkeyPatch()
    patch.setattr(aioice.ice, "get_host_addresses", lambda use_ipv4, use_ipv6: ["127.0.0.1"])
    try:
        yield
    finally:
        patch.undo()
