"""Models that a process loads once, when first needed, and shares between all its calls.

Loading runs in one thread, so that two models do not fight over the cores; ``loading_state`` tells the pages and the
health route what is ready, what is loading and what failed and why. A failed load is tried again when somebody asks
at least ``RETRY_SECONDS`` later, so that a model fetched meanwhile is picked up without a restart.
"""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from enum import StrEnum
from importlib import import_module
from typing import Generic, TypeVar, cast

from rapida_site.lib.errors import ProviderFailed, RapidaError

RETRY_SECONDS = 5.0
T = TypeVar("T")
log = logging.getLogger(__name__)


class Phase(StrEnum):
    NOT_LOADED = "not loaded"
    LOADING = "loading"
    READY = "ready"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class ModelState:
    """``since`` is the wall-clock time of the last change; ``seconds`` how long loading took (or takes so far)."""

    name: str
    phase: Phase
    since: float
    seconds: float = 0.0
    reason: str = ""


class SharedModel(Generic[T]):
    """``dotted`` names the function that loads it, ``module:function``; the module is imported in the loading thread
    too.
    """

    def __init__(self, name: str, dotted: str) -> None:
        self.name = name
        self._dotted = dotted
        self._lock = threading.Lock()
        self._future: Future[T] | None = None
        self._phase, self._since, self._seconds, self._reason = Phase.NOT_LOADED, time.time(), 0.0, ""
        self._failed_at = 0.0

    def state(self) -> ModelState:
        with self._lock:
            seconds = time.time() - self._since if self._phase is Phase.LOADING else self._seconds
            return ModelState(self.name, self._phase, self._since, seconds, self._reason)

    def peek(self) -> T | None:
        """Return the model if it is there already."""
        future = self._future
        return future.result() if future is not None and future.done() and not future.exception() else None

    def get(self) -> T:
        """Return the model, loading it first if need be. Blocks: not for the event loop's thread."""
        return self._loading().result()

    def begin(self) -> None:
        """Start loading without waiting for it."""
        self._loading()

    async def ready(self) -> T:
        """Return the model without blocking the event loop."""
        return await asyncio.shield(asyncio.wrap_future(self._loading()))

    def _loading(self) -> Future[T]:
        with self._lock:
            stale = self._phase is Phase.FAILED and time.monotonic() - self._failed_at > RETRY_SECONDS
            if self._future is None or stale:
                self._phase, self._since, self._reason = Phase.LOADING, time.time(), ""
                self._future = _loader.submit(self._load)
            return self._future

    def _load(self) -> T:
        started = time.perf_counter()
        try:
            module, _, name = self._dotted.partition(":")
            model = cast("T", getattr(import_module(module), name)())
        except Exception as error:
            self._settle(Phase.FAILED, started, error.message if isinstance(error, RapidaError) else str(error))
            if isinstance(error, RapidaError):
                raise
            raise ProviderFailed(f"{self.name} could not be loaded: {error}", stage="load") from error
        self._settle(Phase.READY, started, "")
        log.info("%s is ready after %.1f s", self.name, self._seconds)
        return model

    def _settle(self, phase: Phase, started: float, reason: str) -> None:
        with self._lock:
            self._phase, self._since, self._reason = phase, time.time(), reason
            self._seconds, self._failed_at = time.perf_counter() - started, time.monotonic()


_loader = ThreadPoolExecutor(1, thread_name_prefix="model-loading")
_HERE = "integrations.providers.local"
MODELS: dict[str, SharedModel[object]] = {
    code: SharedModel(name, dotted)
    for code, name, dotted in (
        ("silero_vad", "Silero VAD", f"{_HERE}.vad:load_model"),
        ("local-whisper", "Whisper tiny.en", f"{_HERE}.whisper:load_model"),
        ("local-minilm", "MiniLM L6", f"{_HERE}.embed:load_model"),
        ("local-smollm2", "SmolLM2 135M", f"{_HERE}.llama:load_model"),
        ("local-hibari", "Hibari voice", f"{_HERE}.tts:load_model"),
        ("smart_turn", "Smart Turn v3.2", f"{_HERE}.turn_audio:load_model"),
    )
}


def shared(code: str, kind: type[T]) -> SharedModel[T]:
    """Return the one shared model of ``code``; ``kind`` only tells the type checker what it holds."""
    return cast("SharedModel[T]", MODELS[code])


def loading_state() -> dict[str, ModelState]:
    """Return the state of every local model by provider code."""
    return {code: model.state() for code, model in MODELS.items()}


async def warm_up(codes: Iterable[str]) -> dict[str, ModelState]:
    """Load the local models among ``codes`` and return how that went; a failure is in the result, not raised."""
    wanted = [MODELS[code] for code in dict.fromkeys(codes) if code in MODELS]
    await asyncio.gather(*(model.ready() for model in wanted), return_exceptions=True)
    return {code: MODELS[code].state() for code in dict.fromkeys(codes) if code in MODELS}
