"""A stereo WAV file that can be played whenever its writer dies: its header is corrected after each piece of audio."""

from __future__ import annotations

import os
import struct
from pathlib import Path

HEADER_BYTES = 44
BLOCK_BYTES = 4  # two channels of 16 bits
_MAX_DATA = 0xFFFFFFFF - HEADER_BYTES
_DEFAULT_RATE = 8000


def header(rate: int, data_bytes: int) -> bytes:
    """Return the RIFF header of 16-bit stereo PCM."""
    size = min(data_bytes, _MAX_DATA)
    form = struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, 2, rate, rate * BLOCK_BYTES, BLOCK_BYTES, 16)
    return struct.pack("<4sI4s", b"RIFF", size + HEADER_BYTES - 8, b"WAVE") + form + struct.pack("<4sI", b"data", size)


class StereoFile:
    """Created with its directories at construction, closed to others. Raises ``OSError`` as it comes."""

    def __init__(self, path: Path, rate: int) -> None:
        self.rate = rate
        self.data_bytes = 0
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o640)
        self._write(header(rate, 0), 0)

    @property
    def seconds(self) -> float:
        return self.data_bytes / (BLOCK_BYTES * self.rate)

    def append(self, interleaved: bytes) -> None:
        """Write audio, then the sizes; dying between the two only loses this piece."""
        self._write(interleaved, HEADER_BYTES + self.data_bytes)
        self.data_bytes += len(interleaved)
        self._write(header(self.rate, self.data_bytes), 0)

    def close(self) -> None:
        os.close(self._file)

    def _write(self, data: bytes, at: int) -> None:
        view = memoryview(data)
        while view:
            written = os.pwrite(self._file, view, at)
            at, view = at + written, view[written:]


def repair(path: Path) -> float:
    """Make a recording of ours that was cut at any byte playable, and return its seconds.

    A file that ends within its header becomes an empty recording. A file of another kind is left alone: ``ValueError``.
    """
    with path.open("r+b") as file:
        head = file.read(HEADER_BYTES)
        expected = header(_DEFAULT_RATE, 0)
        same = all(head[part] == expected[: len(head)][part] for part in (slice(0, 4), slice(8, 24), slice(32, 40)))
        if not same:
            raise ValueError(f"{path.name} is not a recording of 16-bit stereo PCM")
        rate = struct.unpack_from("<I", head, 24)[0] if len(head) >= 28 else _DEFAULT_RATE
        size = file.seek(0, os.SEEK_END)
        data_bytes = max(0, size - HEADER_BYTES) // BLOCK_BYTES * BLOCK_BYTES
        file.truncate(HEADER_BYTES + data_bytes)
        file.seek(0)
        file.write(header(rate, data_bytes))
    return data_bytes / (BLOCK_BYTES * rate)
