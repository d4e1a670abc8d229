"""The sound card of this machine as a caller's mouth and ear, where the package ``sounddevice`` and PortAudio are
there.
"""

from __future__ import annotations

import importlib
import threading
from typing import Any

from telephony.talk.sound import FRAME_SECONDS


class NoSoundCard(Exception):
    """There is no way to record here; the message says what is missing."""


class SoundCard:
    """Records and plays at one rate. The card's own thread fills and empties the buffers."""

    def __init__(self, rate: int) -> None:
        self._size = int(rate * FRAME_SECONDS) * 2
        self._lock = threading.Lock()
        self._recorded, self._to_play = bytearray(), bytearray()
        try:
            sounddevice: Any = importlib.import_module("sounddevice")
        except ImportError:
            raise NoSoundCard("--mic needs the package sounddevice: pip install sounddevice") from None
        except OSError as error:
            raise NoSoundCard(f"--mic needs PortAudio ({error}): apt install libportaudio2") from error
        try:
            self._stream = sounddevice.RawStream(
                samplerate=rate, channels=1, dtype="int16", blocksize=self._size // 2, callback=self._exchange
            )
            self._stream.start()
        except sounddevice.PortAudioError as error:
            raise NoSoundCard(f"The sound card cannot be used: {error}") from error

    def frame(self) -> bytes:
        """Return the next 20 ms of the microphone; silence while there is less."""
        with self._lock:
            if len(self._recorded) < self._size:
                return bytes(self._size)
            frame = bytes(self._recorded[: self._size])
            del self._recorded[: self._size]
            return frame

    def play(self, pcm: bytes) -> None:
        """Play after what is playing; an empty frame stops everything."""
        with self._lock:
            if pcm:
                self._to_play += pcm
            else:
                self._to_play.clear()

    def close(self) -> None:
        self._stream.close()

    def _exchange(self, recorded: Any, played: Any, frames: int, time: Any, status: Any) -> None:
        with self._lock:
            self._recorded += bytes(recorded)
            del self._recorded[: -50 * self._size]  # one second at most: a stalled network must not delay for ever
            size = len(played)
            played[:] = bytes(self._to_play[:size]).ljust(size, b"\0")
            del self._to_play[:size]
