"""WebRTC's noise suppressor, the one in browsers, at the call's own rate, on the event loop's thread.

It runs in ``push``: 15 µs for a frame of 20 ms at 16 kHz, 23 µs at 8 kHz, less than the way to a thread and back. At
level 1 it takes 12 dB off steady noise. Higher levels take more of the voice, too: measured, recognizers make more
mistakes after them (docs/adr/0016).
"""

from __future__ import annotations

import logging
from typing import Any

import numpy as np

from integrations.interfaces import NoiseSuppressionSink
from integrations.providers.local.noise_library import checked_rate, module
from rapida_site.lib.errors import ProviderFailed

LEVEL = 1
LATE = {8000: 72, 16000: 96}
"""Samples by which the engine is late."""
log = logging.getLogger(__name__)


class WebRtcStream:
    """One call's sound, in whole blocks of 10 ms."""

    __slots__ = ("_block", "_engine", "_rest", "_sink", "_skip")

    def __init__(self, processor: Any, sink: NoiseSuppressionSink, rate: int) -> None:
        self._engine = processor(rate, 1, noise_suppression=True, ns_level=LEVEL)
        self._sink: NoiseSuppressionSink | None = sink
        self._block, self._skip, self._rest = rate // 100 * 2, LATE[rate] * 2, b""

    def push(self, pcm: bytes) -> None:
        sink = self._sink
        if sink is None:
            return
        if self._rest or len(pcm) % self._block:
            pcm = self._rest + pcm
            whole = len(pcm) - len(pcm) % self._block
            pcm, self._rest = pcm[:whole], pcm[whole:]
            if not pcm:
                return
        try:
            clean: bytes = self._engine.process(np.frombuffer(pcm, np.int16)).tobytes()
        except Exception as error:
            log.exception("WebRTC's noise suppression failed")
            self._sink = None
            sink.on_suppression_error(ProviderFailed(f"WebRTC's noise suppression failed: {error}", stage="denoise"))
            return
        if self._skip:
            clean, self._skip = clean[self._skip :], max(0, self._skip - len(clean))
        sink.on_suppressed(clean)

    def close(self) -> None:
        self._sink = None


class WebRtcSuppressor:
    def __init__(self, processor: Any) -> None:
        self._processor = processor

    def open(self, sink: NoiseSuppressionSink, rate: int) -> WebRtcStream:
        return WebRtcStream(self._processor, sink, checked_rate("webrtc", rate))


def open_suppressor() -> WebRtcSuppressor:
    """``Invalid`` where the library is not installed."""
    return WebRtcSuppressor(module("webrtc", "pywebrtc_audio").AudioProcessor)
