"""Sound of the command-line caller: WAV files in and out, what it says next, and what it has heard when.

All PCM is signed 16-bit little endian mono; times are seconds of the event loop's clock.
"""

from __future__ import annotations

import asyncio
import io
import wave
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from rapida_site.lib.resample import resample

FRAME_SECONDS = 0.02
LOWEST_RATE, HIGHEST_RATE = 4_000, 192_000
LOUD = 500
"""A frame with a sample beyond this (−36 dBFS) counts as voice."""


class WaveError(Exception):
    """A file that cannot be spoken; the message says why."""


def read_wave(path: Path, rate: int) -> bytes:
    """Return any PCM WAV of 8, 16 or 24 bits as mono at ``rate`` Hz; the channels are mixed. Raises ``WaveError``."""
    try:
        with wave.open(_plain(path.read_bytes()), "rb") as file:
            width, channels, own_rate = file.getsampwidth(), file.getnchannels(), file.getframerate()
            raw = file.readframes(file.getnframes())
    except FileNotFoundError:
        raise WaveError(f"{path} does not exist.") from None
    except (OSError, EOFError, wave.Error) as error:
        raise WaveError(f"{path} is no PCM WAV file ({str(error) or 'it is cut short'}).") from error
    if width not in (1, 2, 3):
        raise WaveError(f"{path} has {width * 8}-bit samples; save it with 8, 16 or 24 bits.")
    if not LOWEST_RATE <= own_rate <= HIGHEST_RATE:
        raise WaveError(f"{path} has {own_rate:,} samples a second; save it with {LOWEST_RATE:,} to {HIGHEST_RATE:,}.")
    raw = raw[: len(raw) - len(raw) % (width * channels)]
    mono = _samples(raw, width).reshape(-1, channels).mean(axis=1)
    if not mono.size:
        raise WaveError(f"{path} holds no sound.")
    return _at_rate(np.rint(mono).astype("<i2"), own_rate, rate)


def _plain(content: bytes) -> io.BytesIO:
    """Return a file that Python before 3.12 reads, too: 24 bits come as the "extensible" kind of PCM as a rule."""
    kind = content.find(b"fmt ") + 8
    if content[kind : kind + 2] == b"\xfe\xff" and content[kind + 24 : kind + 26] == b"\x01\x00":
        content = content[:kind] + b"\x01\x00" + content[kind + 2 :]
    return io.BytesIO(content)


def _samples(raw: bytes, width: int) -> NDArray[np.float32]:
    """Return PCM as numbers in the range of 16 bits; 8-bit PCM is the unsigned one."""
    if width == 1:
        return (np.frombuffer(raw, np.uint8).astype(np.float32) - 128) * 256
    octets = np.frombuffer(raw, np.uint8).reshape(-1, width)
    return octets[:, -2:].copy().view("<i2").ravel().astype(np.float32)  # of 24 bits the upper 16


def _at_rate(samples: np.ndarray, own_rate: int, rate: int) -> bytes:
    if own_rate % 50 == 0:
        return resample(samples.tobytes(), own_rate, rate)
    # Odd rates such as 11025 Hz: resampled as a whole, in the frequency domain.
    wanted = round(samples.size * rate / own_rate)
    spectrum = np.fft.rfft(samples)
    resized = np.zeros(wanted // 2 + 1, spectrum.dtype)
    common = min(spectrum.size, resized.size)
    resized[:common] = spectrum[:common]
    sound = np.fft.irfft(resized, wanted) * (wanted / samples.size)
    return np.clip(np.rint(sound), -32768, 32767).astype("<i2").tobytes()


def write_wave(path: Path, rate: int, *channels: bytes) -> None:
    """Write one or two channels of PCM; the shorter one is filled with silence. Raises ``OSError``."""
    size = max(len(channel) for channel in channels)
    samples = np.stack([np.frombuffer(channel.ljust(size, b"\0"), "<i2") for channel in channels], axis=1)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(len(channels))
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(samples.tobytes())


def is_loud(pcm: bytes) -> bool:
    samples = np.frombuffer(pcm[: len(pcm) & ~1], "<i2")
    return bool(samples.size) and int(np.abs(samples.astype(np.int32)).max()) > LOUD


class Mouth(Protocol):
    """Where the caller's next 20 ms come from; silence when it has nothing to say."""

    def frame(self) -> bytes: ...


class Recital:
    """Says prepared sound, once told to, and silence before and after; knows when its last voiced frame went out."""

    def __init__(self, rate: int, clock: Callable[[], float]) -> None:
        self._size, self._clock = int(rate * FRAME_SECONDS) * 2, clock
        self._frames: deque[bytes] = deque()
        self._voiced = 0
        self._over = asyncio.Event()
        self._over_at: float | None = None

    def say(self, pcm: bytes) -> None:
        pcm = pcm.ljust(-(-len(pcm) // self._size) * self._size, b"\0")
        frames = [pcm[at : at + self._size] for at in range(0, len(pcm), self._size)]
        self._voiced = max((number for number, one in enumerate(frames, 1) if is_loud(one)), default=1)
        self._over.clear()
        self._frames.extend(frames)

    def frame(self) -> bytes:
        if not self._frames:
            return bytes(self._size)
        self._voiced -= 1
        if self._voiced == 0:
            self.asked()
        frame = self._frames.popleft()
        if not self._frames:
            self._over.set()
        return frame

    def asked(self) -> None:
        """The question is out: from now on an answer may come."""
        self._over_at = self._clock()

    def asked_at(self) -> float | None:
        return self._over_at

    async def until_over(self) -> None:
        await self._over.wait()


class Ear:
    """What is heard, on one time axis from ``start``: sound plays after what came before it, not before it arrived."""

    def __init__(self, rate: int, start: float) -> None:
        self.rate, self._start = rate, start
        self.pcm = bytearray()

    def hear(self, pcm: bytes, now: float) -> None:
        self._silence_until(now)
        self.pcm += pcm

    def cut(self, now: float) -> None:
        """Forget what has not been played yet: the answer was interrupted."""
        del self.pcm[self._offset(now) :]

    def playing_until(self) -> float:
        return self._start + len(self.pcm) / (2 * self.rate)

    def _silence_until(self, now: float) -> None:
        missing = self._offset(now) - len(self.pcm)
        if missing > 0:
            self.pcm += bytes(missing)

    def _offset(self, now: float) -> int:
        return max(0, round((now - self._start) * self.rate)) * 2
