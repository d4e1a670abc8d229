"""Voice activity by loudness: 1 for a loud 20 ms window, else 0, told at once from within ``push``. For tests with
tones.
"""

from __future__ import annotations

from integrations.interfaces import VoiceActivitySink
from integrations.providers.fake.energy import is_loud

WINDOW_SECONDS = 0.02


class FakeVoiceStream:
    def __init__(self, sink: VoiceActivitySink, rate: int) -> None:
        self._sink: VoiceActivitySink | None = sink
        self._window = int(rate * WINDOW_SECONDS) * 2
        self._rate = rate
        self._pending = b""
        self._samples = 0

    def push(self, pcm: bytes) -> None:
        self._pending += pcm
        while self._sink is not None and len(self._pending) >= self._window:
            window, self._pending = self._pending[: self._window], self._pending[self._window :]
            start, self._samples = self._samples, self._samples + len(window) // 2
            self._sink.on_voice(float(is_loud(window)), start / self._rate, self._samples / self._rate)

    def reset(self) -> None:
        """Forget the model's state: there is none."""

    def close(self) -> None:
        self._sink = None


class FakeDetector:
    def open(self, sink: VoiceActivitySink, rate: int) -> FakeVoiceStream:
        return FakeVoiceStream(sink, rate)


def open_detector() -> FakeDetector:
    return FakeDetector()
