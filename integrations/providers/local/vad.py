"""Voice activity for all calls of a process: Silero behind an energy gate, windows of many calls batched on one
worker thread.

``push`` costs a few microseconds on the event loop. Complete windows wait for the next tick (8 ms; at once while few
calls are open), go to the worker in one batch with at most one window per call, and come back on the loop's thread in
each call's order. While the worker is busy the next batch gathers, so under load batches grow instead of queues. A
call whose windows pile up beyond ``BACKLOG`` loses the oldest: they are reported with the last known probability.
"""

from __future__ import annotations

import asyncio
import logging
import math
import queue
import threading
import weakref
from collections import deque
from typing import NamedTuple

import numpy as np

from integrations.interfaces import VoiceActivitySink
from integrations.providers.local.manifest import locate
from integrations.providers.local.shared import shared
from integrations.providers.local.vad_gate import PREROLL, EnergyGate
from integrations.providers.local.vad_model import CONTEXT, WINDOW, Float, SileroModel
from rapida_site.lib.errors import Invalid

TICK = 0.008
FEW_CALLS = 4
BACKLOG = 32  # windows, about 1 s
_SCALE = np.float32(1 / 32768)
log = logging.getLogger(__name__)


class _Window(NamedTuple):
    """``samples`` with context, or None when the gate spared it; a pre-roll window is scored but not reported."""

    samples: Float | None
    start: int
    fresh: bool
    reported: bool


class SileroStream:
    """One call's audio; made by ``SileroDetector.open``."""

    __slots__ = (
        "_buffer",
        "_fill",
        "_fresh",
        "_gate",
        "_hub",
        "_past",
        "_position",
        "_size",
        "last",
        "queue",
        "rate",
        "running",
        "sink",
        "slot",
    )

    def __init__(self, hub: _Hub, sink: VoiceActivitySink, rate: int) -> None:
        self._hub, self.rate = hub, rate
        self.sink: VoiceActivitySink | None = sink
        self._size = WINDOW[rate] * 2
        self._buffer = bytearray(self._size)
        self._fill = self._position = 0
        self._gate = EnergyGate()
        self._fresh = False
        # The windows before the gate opens, and one more for the context of the first.
        self._past: deque[Float] = deque([np.zeros(WINDOW[rate], np.float32)], maxlen=PREROLL + 2)
        self.slot: int | None = None
        self.queue: deque[_Window] = deque()
        self.running = False
        self.last = 0.0

    def push(self, pcm: bytes) -> None:
        at, size = 0, len(pcm)
        while at < size:
            take = min(self._size - self._fill, size - at)
            self._buffer[self._fill : self._fill + take] = pcm[at : at + take] if take != size else pcm
            self._fill, at = self._fill + take, at + take
            if self._fill == self._size:
                self._fill = 0
                self._complete()

    def reset(self) -> None:
        """Forget what was heard; the sample clock goes on."""
        self._fill, self._position = 0, self._position + self._fill // 2
        self._gate, self._fresh = EnergyGate(), True
        self._past.clear()
        self._past.append(np.zeros(WINDOW[self.rate], np.float32))

    def close(self) -> None:
        self.sink = None
        self.queue.clear()
        self._hub.closed(self)

    def answered(self, window: _Window, probability: float) -> None:
        """Take the model's word for a window; on the loop's thread, in order."""
        if probability > 0.3:
            self._gate.voiced()
        if window.reported:
            self.tell(window, probability)

    def tell(self, window: _Window, probability: float) -> None:
        self.last = probability
        if self.sink is None:
            return
        rate = self.rate
        try:
            self.sink.on_voice(probability, window.start / rate, (window.start + WINDOW[rate]) / rate)
        except Exception:  # one call's mistake must not stop the batch of all the others
            log.exception("A call failed to take its voice probability")

    def _complete(self) -> None:
        samples = np.frombuffer(self._buffer, np.int16).astype(np.float32)
        level = math.sqrt(float(samples.dot(samples)) / len(samples))
        past, was_open = self._past, self._gate.is_open
        past.append(samples)
        start, self._position = self._position, self._position + len(samples)
        if not self._gate.opens(level):
            self._add(_Window(None, start, False, True))
            return
        for back in range(1 if was_open else len(past) - 1, 0, -1):
            window = np.concatenate((past[-back - 1][-CONTEXT[self.rate] :], past[-back]))
            window *= _SCALE
            self._add(_Window(window, start, self._fresh, back == 1))
            self._fresh = False

    def _add(self, window: _Window) -> None:
        self.queue.append(window)
        if len(self.queue) > BACKLOG:
            dropped = self.queue.popleft()
            if dropped.reported:
                self.tell(dropped, self.last)
        self._hub.waiting(self)


class _Hub:
    """The scheduler of one event loop: gathers windows, keeps at most one batch with the worker, delivers answers."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._ready: dict[SileroStream, None] = {}
        self._timer: asyncio.Handle | None = None
        self._busy = False
        self._model: SileroModel | None = None
        self.streams: set[SileroStream] = set()

    def waiting(self, stream: SileroStream) -> None:
        self._ready[stream] = None
        if self._timer is None and not self._busy:
            few = len(self.streams) <= FEW_CALLS
            self._timer = self._loop.call_soon(self._flush) if few else self._loop.call_later(TICK, self._flush)

    def closed(self, stream: SileroStream) -> None:
        self._ready.pop(stream, None)
        self.streams.discard(stream)
        if stream.slot is not None and not stream.running and self._model is not None:
            self._model.release(stream.slot)
            stream.slot = None

    def _flush(self) -> None:
        self._timer = None
        ready, self._ready = self._ready, {}
        model = self._model or self._find_model(ready)
        batches: dict[int, list[tuple[SileroStream, _Window]]] = {}
        for stream in ready:
            window = _next(stream)
            if window is None:
                continue
            if model is None:
                stream.queue.appendleft(window)
                continue
            if stream.slot is None:
                stream.slot = model.acquire()
            stream.running = True
            batches.setdefault(stream.rate, []).append((stream, window))
        if batches and model is not None:
            self._busy = True
            _worker.submit(_Job(self, self._loop, model, batches))

    def _find_model(self, ready: dict[SileroStream, None]) -> SileroModel | None:
        model = shared("silero_vad", SileroModel)
        self._model = model.peek()
        if self._model is None:  # still loading: look again soon, with what is waiting by then
            self._ready = dict(ready)
            self._timer = self._loop.call_later(0.05, self._flush)
        return self._model

    def delivered(self, job: _Job) -> None:
        self._busy = False
        for batch, probabilities in job.results:
            for (stream, window), probability in zip(batch, probabilities, strict=True):
                stream.running = False
                if stream.sink is None:
                    self.closed(stream)
                    continue
                stream.answered(window, probability)
                if stream.queue:
                    self._ready[stream] = None
        if self._ready and self._timer is None:
            self._flush()


def _next(stream: SileroStream) -> _Window | None:
    """Tell the windows that the gate spared and return the first for the model, unless one is with it already."""
    while stream.queue and not stream.running:
        window = stream.queue.popleft()
        if window.samples is not None:
            return window
        stream.tell(window, 0.0)
    return None


class _Job:
    """A batch per rate, its answers, and the way back."""

    __slots__ = ("_batches", "_hub", "_loop", "_model", "results")

    def __init__(
        self,
        hub: _Hub,
        loop: asyncio.AbstractEventLoop,
        model: SileroModel,
        batches: dict[int, list[tuple[SileroStream, _Window]]],
    ) -> None:
        self._hub, self._loop, self._model, self._batches = hub, loop, model, batches
        self.results: list[tuple[list[tuple[SileroStream, _Window]], list[float]]] = []

    def run(self) -> None:
        for rate, batch in self._batches.items():
            try:
                windows = [window.samples for _, window in batch if window.samples is not None]
                slots = [stream.slot or 0 for stream, _ in batch]
                answers = self._model.run(rate, slots, windows, [window.fresh for _, window in batch])
            except Exception:
                log.exception("The voice model failed on %d windows; they keep the last probability", len(batch))
                answers = [stream.last for stream, _ in batch]
            self.results.append((batch, answers))
        try:
            self._loop.call_soon_threadsafe(self._hub.delivered, self)
        except RuntimeError:
            log.debug("The event loop closed before its voice windows were scored")


class _Worker:
    """One daemon thread for the process. A queue and a wake-up each way cost about a third of an executor's."""

    def __init__(self) -> None:
        self._jobs: queue.SimpleQueue[_Job] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    def submit(self, job: _Job) -> None:
        if self._thread is None:
            with self._lock:
                if self._thread is None:
                    self._thread = threading.Thread(target=self._work, name="voice-activity", daemon=True)
                    self._thread.start()
        self._jobs.put(job)

    def _work(self) -> None:
        while True:
            self._jobs.get().run()


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
            hub = _hubs[loop] = _Hub(loop)
        stream = SileroStream(hub, sink, rate)
        hub.streams.add(stream)
        return stream

    async def ready(self) -> None:
        """Wait until the model is loaded; ``ProviderFailed`` when it cannot be."""
        await shared("silero_vad", SileroModel).ready()


_worker = _Worker()
_hubs: weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, _Hub] = weakref.WeakKeyDictionary()


def load_model() -> SileroModel:
    return SileroModel()


def open_detector() -> SileroDetector:
    return SileroDetector()
