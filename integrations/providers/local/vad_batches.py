"""Windows of many calls in batches on one worker thread, their answers back on the loop's thread in each call's order.

Complete windows wait for the next tick (8 ms; at once while few calls are open) and go to the worker in one batch with
at most one window per call. While the worker is busy the next batch gathers, so under load batches grow instead of
queues.
"""

from __future__ import annotations

import asyncio
import logging

from integrations.providers.local.shared import shared
from integrations.providers.local.vad_model import SileroModel
from integrations.providers.local.vad_stream import SileroStream, Window
from integrations.providers.local.worker import Worker

TICK = 0.008
FEW_CALLS = 4
log = logging.getLogger(__name__)


class BatchingHub:
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
        batches: dict[int, list[tuple[SileroStream, Window]]] = {}
        for stream in ready:
            window = stream.next()
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


class _Job:
    """A batch per rate, its answers, and the way back."""

    __slots__ = ("_batches", "_hub", "_loop", "_model", "results")

    def __init__(
        self,
        hub: BatchingHub,
        loop: asyncio.AbstractEventLoop,
        model: SileroModel,
        batches: dict[int, list[tuple[SileroStream, Window]]],
    ) -> None:
        self._hub, self._loop, self._model, self._batches = hub, loop, model, batches
        self.results: list[tuple[list[tuple[SileroStream, Window]], list[float]]] = []

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


_worker = Worker("voice-activity")
