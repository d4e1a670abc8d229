"""The AudioSocket wire: a frame is a kind (1 byte), a payload length (2 bytes, big endian) and the payload.

Pure: no I/O, no Django. Source of every rule: Asterisk 22 (res_audiosocket.c, app_audiosocket.c, chan_audiosocket.c).
Audio is PCM, signed 16-bit *little* endian, mono. Asterisk waits only 5 ms for the payload behind a header and treats
every kind but hang-up and audio, and an empty audio frame, as fatal: so frames are built whole, to be written at once,
and only those two kinds are ever built.
"""

from __future__ import annotations

HANGUP, UUID, DTMF, ERROR = 0x00, 0x01, 0x03, 0xFF
RATES = {
    0x10: 8000, 0x11: 12000, 0x12: 16000, 0x13: 24000, 0x14: 32000, 0x15: 44100, 0x16: 48000, 0x17: 96000, 0x18: 192000,
}  # fmt: skip
KINDS = {rate: kind for kind, rate in RATES.items()}
DIGITS = frozenset("0123456789*#ABCDabcd")
HEADER = 3
MAX_PAYLOAD = 0xFFFF
HANGUP_FRAME = b"\x00\x00\x00"

Frame = tuple[int, bytes]


class Parser:
    """Cuts a byte stream into frames by their length, however the network split it.

    Holds at most one unfinished frame.
    """

    __slots__ = ("_rest",)

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, data: bytes) -> list[Frame]:
        """Return the frames that ``data`` completes, as (kind, payload), in order."""
        if self._rest:
            data = self._rest + data
        size = len(data)
        # The usual case: exactly one whole frame.
        if size >= HEADER and size == HEADER + (data[1] << 8 | data[2]):
            self._rest = b""
            return [(data[0], data[HEADER:])]
        frames = []
        at = 0
        while size - at >= HEADER:
            end = at + HEADER + (data[at + 1] << 8 | data[at + 2])
            if end > size:
                break
            frames.append((data[at], data[at + HEADER : end]))
            at = end
        self._rest = data[at:]
        return frames

    @property
    def is_inside_frame(self) -> bool:
        """True when the bytes so far end within a frame: an end of the connection here is a loss, not a hang-up."""
        return bool(self._rest)


def frame(kind: int, payload: bytes) -> bytes:
    """Build one whole frame; raise ``ValueError`` for a payload that has no room in it."""
    if len(payload) > MAX_PAYLOAD:
        raise ValueError(f"a frame holds at most {MAX_PAYLOAD} bytes, not {len(payload)}")
    return bytes((kind,)) + len(payload).to_bytes(2, "big") + payload
