"""AudioSocket as the benchmark's own client and bare server speak it, apart from the platform's code on purpose."""

from __future__ import annotations

import math
import struct
import uuid

RATE = 8000
FRAME_SECONDS = 0.02
FRAME_BYTES = 320
HEADER = 3
AUDIO, CALL_ID, HANGUP = 0x10, 0x01, 0x00
AUDIO_HEADER = bytes((AUDIO, FRAME_BYTES >> 8, FRAME_BYTES & 0xFF))
WIRE_BYTES = HEADER + FRAME_BYTES
SILENT_PAYLOAD = bytes(FRAME_BYTES)
SILENT = AUDIO_HEADER + SILENT_PAYLOAD
GOODBYE = b"\0\0\0"


def call_id_frame(call: uuid.UUID) -> bytes:
    return bytes((CALL_ID, 0, 16)) + call.bytes


def frames(pcm: bytes) -> list[bytes]:
    """Cut 8 kHz audio into frames ready for the wire; a partial last one is left out."""
    return [AUDIO_HEADER + pcm[at : at + FRAME_BYTES] for at in range(0, len(pcm) - FRAME_BYTES + 1, FRAME_BYTES)]


def tone(seconds: float, hertz: float, level: int = 8000) -> bytes:
    count = int(seconds * RATE)
    return struct.pack(f"<{count}h", *(int(level * math.sin(2 * math.pi * hertz * n / RATE)) for n in range(count)))


class Splitter:
    """Byte stream → payloads with their kinds; a whole frame that comes alone is not copied twice."""

    __slots__ = ("_rest",)

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, data: bytes) -> list[tuple[int, bytes]]:
        if self._rest:
            data = self._rest + data
        found, at, size = [], 0, len(data)
        while size - at >= HEADER:
            end = at + HEADER + (data[at + 1] << 8 | data[at + 2])
            if end > size:
                break
            found.append((data[at], data[at + HEADER : end]))
            at = end
        self._rest = data[at:]
        return found
