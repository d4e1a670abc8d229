"""Noise suppression that leaves a tenth of every sample, 60 ms later on the loop's clock. For tests with tones.

``FakeSuppressor(fail_after)`` fails at the first push beyond so many.
"""

from __future__ import annotations

import array
import asyncio
from collections import deque

from integrations.interfaces import NoiseSuppressionSink
from rapida_site.lib.errors import ProviderFailed

DELAY = 0.06


class FakeNoiseStream:
    def __init__(self, sink: NoiseSuppressionSink, fail_after: float) -> None:
        self._sink: NoiseSuppressionSink | None = sink
        self._loop, self._left = asyncio.get_running_loop(), fail_after
        self._due: deque[asyncio.TimerHandle] = deque()

    def push(self, pcm: bytes) -> None:
        if self._sink is None:
            return
        self._left -= 1
        if self._left < 0:
            sink = self._sink
            self.close()
            sink.on_suppression_error(ProviderFailed("the script says that noise suppression fails", stage="denoise"))
            return
        quiet = array.array("h", [int(sample / 10) for sample in array.array("h", pcm)]).tobytes()
        self._due.append(self._loop.call_later(DELAY, self._deliver, quiet))

    def close(self) -> None:
        self._sink = None
        for handle in self._due:
            handle.cancel()
        self._due.clear()

    def _deliver(self, pcm: bytes) -> None:
        self._due.popleft()
        if self._sink is not None:
            self._sink.on_suppressed(pcm)


class FakeSuppressor:
    def __init__(self, fail_after: float = float("inf")) -> None:
        self._fail_after = fail_after

    def open(self, sink: NoiseSuppressionSink, rate: int) -> FakeNoiseStream:
        return FakeNoiseStream(sink, self._fail_after)


def open_suppressor() -> FakeSuppressor:
    return FakeSuppressor()
