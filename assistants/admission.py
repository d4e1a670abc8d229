"""How many calls this process takes: enough that it never lets the calls it holds suffer.

Frameworks that take every call answer all of them late. A call is refused when the number or the measured load,
together with what the calls admitted since the last measurement will cost, would pass the limit. The load that counts
is that of
the call loop's own thread and of the threads for voice activity and noise suppression, because they share the 20 ms
deadline; a language model at work on another thread does not count.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections import deque

from assistants.voice import telemetry
from rapida_site.lib.errors import Busy

SAMPLE_SECONDS = 0.25
_WINDOW = 8  # samples: two seconds
# Of one core. Lateness explodes only when the core is nearly full, so the rest is head room for bursts of turns.
LOAD_LIMIT = 0.85
# The median lateness of the loop's timer over the window; a healthy loop is below 2 ms.
LAG_LIMIT = 0.02
# What a call costs before it was measured, in cores (25 calls measured at 0.4 % each, rounded up).
ASSUMED_COST = 0.005
# What a call with voice activity costs on average (measured: 0.26 % of a core at 100 calls).
USUAL_COST = 0.0026

FRAME_THREADS = frozenset({"voice-activity", "noise-suppression"})
"""The names of the threads that work on every frame of the calls, beside the loop's own."""


class LoadMeter:
    """Samples the loop thread's CPU share and its timer's lateness while there are calls."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._handle: asyncio.TimerHandle | None = None
        self._loads: deque[float] = deque(maxlen=_WINDOW)
        self._lags: deque[float] = deque(maxlen=_WINDOW)
        self._cpu = self._wall = self._due = 0.0

    def start(self) -> None:
        if self._handle is None:
            self._cpu, self._wall = _voice_cpu(), time.perf_counter()
            self._again()

    def stop(self) -> None:
        if self._handle is not None:
            self._handle.cancel()
            self._handle = None
        self._loads.clear()
        self._lags.clear()

    @property
    def load(self) -> float:
        return sum(self._loads) / len(self._loads) if self._loads else 0.0

    @property
    def lag(self) -> float:
        """0 until the window is full: the first call of a process loads models, which makes the loop late for a
        moment and says nothing about its lines.
        """
        return sorted(self._lags)[_WINDOW // 2] if len(self._lags) == _WINDOW else 0.0

    def _again(self) -> None:
        self._due = time.perf_counter() + SAMPLE_SECONDS
        self._handle = self._loop.call_later(SAMPLE_SECONDS, self._sample)

    def _sample(self) -> None:
        cpu, wall = _voice_cpu(), time.perf_counter()
        self._loads.append((cpu - self._cpu) / (wall - self._wall))
        self._lags.append(max(0.0, wall - self._due))
        telemetry.LOOP_LAG.set(max(self._lags))
        self._cpu, self._wall = cpu, wall
        self._again()


def _voice_cpu() -> float:
    """CPU seconds of this (the loop's) thread and of the other threads that work on every frame."""
    total = time.thread_time()
    for thread in threading.enumerate():
        if thread.ident is not None and thread.name in FRAME_THREADS:
            try:
                total += time.clock_gettime(time.pthread_getcpuclockid(thread.ident))
            except (OSError, AttributeError):  # the thread just ended, or the platform has no such clock
                continue
    return total


class Admission:
    """``max_calls`` 0: only the measured load decides."""

    def __init__(self, meter: LoadMeter, max_calls: int = 0) -> None:
        self._meter, self._max_calls = meter, max_calls
        self._recent: deque[float] = deque()

    def check(self, live: int) -> None:
        """Raise ``Busy`` when one more call than ``live`` would be too many."""
        if self._max_calls and live >= self._max_calls:
            self._refuse("number", f"this server takes {self._max_calls} calls at once")
        now = time.perf_counter()
        while self._recent and now - self._recent[0] > SAMPLE_SECONDS * _WINDOW:
            self._recent.popleft()
        # Callers who listen cost little and will speak again: lines count for what they need when they are in use.
        measured = max(self._meter.load, (live - len(self._recent)) * USUAL_COST)
        cost = max(USUAL_COST, measured / live) if live > len(self._recent) else ASSUMED_COST
        if measured + (len(self._recent) + 1) * cost > LOAD_LIMIT:
            self._refuse("load", "this server is at its limit of calls")
        if self._meter.lag > LAG_LIMIT:
            self._refuse("lag", "this server is at its limit of calls")
        self._recent.append(now)

    def _refuse(self, cause: str, why: str) -> None:
        telemetry.REFUSED.labels(cause).inc()
        raise Busy(f"All lines are busy: {why}. Try again in a moment.")
