"""Opus both ways at the edge of a call: 16 kHz mono PCM inside, 20 ms a packet, by libopus itself.

libopus takes and gives 16 kHz as it is, whatever the other side speaks. A packet costs 0.13 ms to encode and 0.015 ms
to decode, so both run where they are, on the loop, and keep the interpreter's lock meanwhile.
"""

from __future__ import annotations

import ctypes

from opuslib_next import Decoder, Encoder
from opuslib_next.api import libopus

RATE = 16000
_SAMPLES = RATE // 50
_BITRATE = 32000
_SILENCE = bytes(_SAMPLES * 2)
_SETTLED = 50  # frames of silence, after which libopus gives the same packet again and again
_MAX_PACKET = 1275
_MAX_SAMPLES = RATE * 120 // 1000

_encode = ctypes.PYFUNCTYPE(
    ctypes.c_int32, ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int, ctypes.c_void_p, ctypes.c_int32
)(("opus_encode", libopus))
_decode = ctypes.PYFUNCTYPE(
    ctypes.c_int, ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int32, ctypes.c_void_p, ctypes.c_int, ctypes.c_int
)(("opus_decode", libopus))


class OpusEncoder:
    """One direction of one peer: wideband voice with forward error correction."""

    def __init__(self) -> None:
        self._codec = Encoder(RATE, 1, "voip")
        self._codec.bitrate, self._codec.complexity = _BITRATE, 5
        self._codec.inband_fec, self._codec.packet_loss_perc = 1, 5
        self._buffer = ctypes.create_string_buffer(_MAX_PACKET)
        self._packet = b""
        self._silent = 0

    def encode(self, pcm: bytes) -> bytes:
        """Encode one 20 ms frame."""
        if len(pcm) != len(_SILENCE):
            raise ValueError(f"An Opus frame is made of {len(_SILENCE)} bytes, not of {len(pcm)}.")
        self._silent = self._silent + 1 if pcm == _SILENCE else 0
        if self._silent <= _SETTLED:
            self._packet = self._encoded(pcm)
        return self._packet

    def _encoded(self, pcm: bytes) -> bytes:
        size = _encode(self._codec.encoder_state, pcm, _SAMPLES, self._buffer, _MAX_PACKET)
        if size < 0:
            raise RuntimeError(f"libopus encodes no packet (error {size}).")
        return ctypes.string_at(self._buffer, size)


class OpusDecoder:
    """The other direction. A packet that is lost or broken is made up for in its length: the call's clock must not
    stand.
    """

    def __init__(self) -> None:
        self._codec = Decoder(RATE, 1)
        self._pcm = ctypes.create_string_buffer(_MAX_SAMPLES * 2)
        self._length = _SAMPLES  # of the packet before

    def decode(self, payload: bytes | None, following: bytes | None = None) -> bytes:
        """``payload`` is None when the packet was lost; the one ``following`` it may hold a spare copy of its voice."""
        samples = self._run(payload, _MAX_SAMPLES) if payload else 0
        if samples <= 0 and following:
            samples = self._run(following, self._length, spare=True)
        if samples <= 0:
            samples = self._run(None, self._length)
        self._length = samples
        return ctypes.string_at(self._pcm, samples * 2)

    def _run(self, payload: bytes | None, samples: int, *, spare: bool = False) -> int:
        """Return how many samples there are now, or an error below 0; without a packet, libopus goes on as it was."""
        size = len(payload) if payload else 0
        return int(_decode(self._codec.decoder_state, payload, size, self._pcm, samples, int(spare)))
