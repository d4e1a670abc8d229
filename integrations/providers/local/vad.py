"""Voice activity for all calls of a process: Silero behind an energy gate, windows of many calls in one batch.

``push`` of a stream costs a few microseconds on the event loop (``vad_stream``); the model runs on one worker thread
(``vad_batches``).
"""

from __future__ import annotations

import asyncio
import weakref

from integrations.interfaces import VoiceActivitySink
from integrations.providers.local.manifest import locate
from integrations.providers.local.shared import shared
from integrations.providers.local.vad_batches import BatchingHub
from integrations.providers.local.vad_model import WINDOW, SileroModel
from integrations.providers.local.vad_stream import SileroStream
from rapida_site.lib.errors import Invalid


class SileroDetector:
    """Opens streams on the running loop. ``ready`` waits for the model; a stream opened before it is there waits as
    well.
    """

    def open(self, sink: VoiceActivitySink, rate: int) -> SileroStream:
        """Start listening to one call. ``ProviderFailed`` when the model cannot be loaded, ``Invalid`` for another
        rate.
        """
        if rate not in WINDOW:
            raise Invalid(f"silero_vad listens at 8000 or 16000 Hz, not at {rate} Hz.")
        model = shared("silero_vad", SileroModel)
        if model.peek() is None:
            locate("silero-vad")
            model.begin()
        loop = asyncio.get_running_loop()
        hub = _hubs.get(loop)
        if hub is None:
            hub = _hubs[loop] = BatchingHub(loop)
        stream = SileroStream(hub, sink, rate)
        hub.streams.add(stream)
        return stream

    async def ready(self) -> None:
        """Wait until the model is loaded; ``ProviderFailed`` when it cannot be."""
        await shared("silero_vad", SileroModel).ready()


_hubs: weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, BatchingHub] = weakref.WeakKeyDictionary()


def load_model() -> SileroModel:
    return SileroModel()


def open_detector() -> SileroDetector:
    return SileroDetector()
