"""N telephone calls over AudioSocket at real-time pace, measured from the caller's side only.

* reply latency: the first silent frame after speech is sent → the first frame with sound in it arrives, less the waits
  that the server was told to keep;
* underrun: the reply, played from its arrival + 60 ms on, runs dry before its end;
* barge-in stop: the first voiced frame over the reply is sent → the last frame with sound arrives; sound after the
  first silent frame, and sound that answers nothing, are counted apart and must be none;
* refusal: connection → hang-up, for calls that the server does not take;
* own lag: how late this client was; above 5 ms (p99) a run says nothing.

One protocol object per call, one ticker with a slot of 1 ms for all of them, no task and no timer per call.
"""

from __future__ import annotations

import asyncio
import math
import random
import time
import uuid
from collections.abc import Awaitable, Callable, Generator
from dataclasses import dataclass, field
from typing import Any, cast

from assistants.voice.audio import peak
from benchmarks import host
from benchmarks.audiosocket import (
    AUDIO,
    FRAME_SECONDS,
    GOODBYE,
    HANGUP,
    SILENT,
    SILENT_PAYLOAD,
    Splitter,
    call_id_frame,
)

now = time.perf_counter
SLOTS = 20
JITTER_MS = 60.0
FRAME_MS = FRAME_SECONDS * 1000
AUDIBLE = 100
Script = Generator[bytes, None, None]


@dataclass(frozen=True, slots=True)
class Plan:
    """What each call does; ``expected_ms`` are the waits the server was told to keep before it answers.

    ``rolling``: a call talks as soon as it is connected, instead of when all are, as in a rush of callers.
    """

    calls: int
    speech: tuple[bytes, ...]
    turns: int = 2
    barge_every: int = 2
    barge_after: float = 0.8
    reply_seconds: float = 3.0
    expected_ms: float = 0.0
    opening_gap: float = 0.04
    warmup: float = 1.5
    spread: float = 3.0
    pause: float = 0.5
    timeout: float = 10.0
    rolling: bool = False


@dataclass(slots=True)
class Tally:
    latency_ms: list[float] = field(default_factory=list)
    barge_ms: list[float] = field(default_factory=list)
    refused_ms: list[float] = field(default_factory=list)
    lag_ms: list[float] = field(default_factory=list)
    after_clear_ms: float = 0.0
    stray_ms: float = 0.0
    turns: int = 0
    late_turns: int = 0
    underruns: int = 0
    timeouts: int = 0
    errors: list[str] = field(default_factory=list)


class Call(asyncio.Protocol):
    """One caller. ``script`` decides what to send each 20 ms; what arrives is judged at once."""

    def __init__(self, plan: Plan, tally: Tally, dice: random.Random) -> None:
        self.plan, self.tally, self.dice = plan, tally, dice
        self.connected_at = now()
        self.go = plan.rolling
        self.answered = False
        self.ended: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._split = Splitter()
        self._script = self._converse()
        self._now = 0.0
        self._awaiting = self._replying = self._stopped = False
        self._asked_at = self._reply_at = self._received = self._stalled = 0.0
        self._late = False
        self._barge_at: float | None = None
        self._last_sound = 0.0

    # ------------------------------------------------------------------------------------------ the wire
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)

    def connection_lost(self, exc: Exception | None) -> None:
        if not self.ended.done():
            if not self.go or not self.answered:
                self.tally.refused_ms.append((now() - self.connected_at) * 1000)
            else:
                self.tally.errors.append("the server ended a held call")
            self.ended.set_result(None)

    def data_received(self, data: bytes) -> None:
        if data == SILENT and self._barge_at is None:
            return
        at = now()
        for kind, payload in self._split.feed(data):
            if kind == AUDIO:
                self._hear(payload, at)
            elif kind == HANGUP:
                self._transport.close()

    def say_who(self, call: uuid.UUID) -> None:
        self._transport.write(call_id_frame(call))

    def tick(self, at: float) -> None:
        """Send the frame of this moment."""
        if self.ended.done():
            return
        self._now = at
        frame = next(self._script, None)
        if frame is None:
            self.ended.set_result(None)
            self._transport.write(GOODBYE)
            self._transport.close()
        else:
            self._transport.write(frame)

    # ------------------------------------------------------------------------------------------ hearing
    def _hear(self, payload: bytes, at: float) -> None:
        sound = payload != SILENT_PAYLOAD and peak(payload) > AUDIBLE
        if self._barge_at is not None:
            if not sound:
                self._stopped = True
            elif self._stopped:
                self.tally.after_clear_ms += FRAME_MS
            else:
                self._last_sound = at
        elif not sound:
            return
        elif self._awaiting:
            self._begin_reply(at)
        elif self._replying:
            self._go_on(at)
        elif self.go:
            self.tally.stray_ms += FRAME_MS

    def _begin_reply(self, at: float) -> None:
        self._awaiting, self._replying, self._late = False, True, False
        self.answered = True
        self._reply_at, self._received, self._stalled = at, FRAME_MS, 0.0
        self.tally.latency_ms.append((at - self._asked_at) * 1000 - self.plan.expected_ms)

    def _go_on(self, at: float) -> None:
        played = (at - self._reply_at) * 1000 - JITTER_MS - self._stalled
        if played > self._received + 0.01:  # ms; sums of times are not exact
            self._stalled += played - self._received
            self.tally.underruns += 1
            self._late = True
        self._received += FRAME_MS

    # ------------------------------------------------------------------------------------------ speaking
    def _converse(self) -> Script:
        plan, tally = self.plan, self.tally
        while not self.go:
            yield SILENT
        yield from self._quiet(self.dice.random() * plan.spread)
        for turn in range(plan.turns):
            yield from plan.speech
            yield from self._listen(barge=bool(plan.barge_every) and turn % plan.barge_every == plan.barge_every - 1)
            tally.turns += 1
            yield from self._quiet(plan.pause)

    def _quiet(self, seconds: float) -> Script:
        for _ in range(round(seconds / FRAME_SECONDS)):
            yield SILENT

    def _listen(self, *, barge: bool) -> Script:
        """Be silent until the reply is over, or speak over it."""
        plan = self.plan
        self._awaiting, self._asked_at = True, self._now
        yield SILENT
        while True:
            if self._awaiting and self._now - self._asked_at > plan.timeout:
                self.tally.timeouts += 1
                self._awaiting = False
                return
            if self._replying:
                elapsed = self._now - self._reply_at
                if barge and elapsed > plan.barge_after:
                    yield from self._barge_in()
                    return
                if self._received >= plan.reply_seconds * 1000 - FRAME_MS / 2 and elapsed >= plan.reply_seconds:
                    break
                if elapsed > 2 * plan.reply_seconds + 5:
                    self.tally.timeouts += 1
                    break
            yield SILENT
        self._replying = False
        self.tally.late_turns += self._late

    def _barge_in(self) -> Script:
        """Speak over the reply; this is a turn of its own, and its answer must come."""
        self._replying = self._stopped = False
        self._barge_at = self._last_sound = self._now
        yield from self.plan.speech
        if self._stopped:
            self.tally.barge_ms.append((self._last_sound - self._barge_at) * 1000)
        else:
            self.tally.errors.append("a reply went on over the caller")
        self._barge_at = None
        yield from self._listen(barge=False)


class Ticker:
    """Serves all calls: each has one of 20 slots of 1 ms."""

    def __init__(self, tally: Tally) -> None:
        self._tally = tally
        self._slots: list[list[Call]] = [[] for _ in range(SLOTS)]
        self._loop = asyncio.get_running_loop()
        self._stopped = False
        self._wake(0, now(), self._loop.time())

    def add(self, call: Call) -> None:
        min(self._slots, key=len).append(call)

    def stop(self) -> None:
        self._stopped = True

    def _wake(self, slot: int, due: float, loop_due: float) -> None:
        if self._stopped:
            return
        calls = self._slots[slot]
        if calls:
            at = now()
            self._tally.lag_ms.append((at - due) * 1000)
            for call in calls:
                call.tick(at)
            if calls[0].ended.done():
                calls[:] = [call for call in calls if not call.ended.done()]
        step = FRAME_SECONDS / SLOTS
        self._loop.call_at(loop_due + step, self._wake, (slot + 1) % SLOTS, due + step, loop_due + step)


NextId = Callable[[], Awaitable[uuid.UUID]]


async def random_id() -> uuid.UUID:
    return uuid.uuid4()


async def measure(
    plan: Plan, port: int, *, pid: int, other_pids: tuple[int, ...] = (), next_id: NextId = random_id, seed: int = 1
) -> dict[str, Any]:
    """Run the plan against 127.0.0.1:``port`` and return its row; ``pid`` is the server, ``other_pids`` its stores."""
    loop, tally, dice = asyncio.get_running_loop(), Tally(), random.Random(seed)
    ticker = Ticker(tally)
    calls: list[Call] = []
    before = host.usage([pid])
    ids = [await next_id() for _ in range(plan.calls)]
    meter = _Meter(pid, other_pids)
    for call_id in ids:
        _, call = await loop.create_connection(lambda: Call(plan, tally, dice), "127.0.0.1", port)
        call.say_who(call_id)
        ticker.add(call)
        calls.append(call)
        await asyncio.sleep(plan.opening_gap)
    await asyncio.sleep(plan.warmup)
    held = [call for call in calls if not call.ended.done()]
    if not plan.rolling:
        tally.lag_ms.clear()  # opening connections made this client late
    for call in held:
        call.go = True
    if not plan.rolling:
        meter = _Meter(pid, other_pids)
    window = await meter.until([call.ended for call in held], all_of_them=plan.rolling)
    await asyncio.gather(*(call.ended for call in held))
    ticker.stop()
    return _row(plan, tally, plan.calls - len(tally.refused_ms), before.rss, window)


@dataclass(frozen=True, slots=True)
class Window:
    """What was used from the start of the conversations until the first one ends, while all calls are up.

    In a rush: from the first connection until the last call ends.
    """

    wall: float
    server: float
    stores: float
    own: float
    everything: float
    peak_rss: float


class _Meter:
    """Starts counting when it is made."""

    def __init__(self, pid: int, others: tuple[int, ...]) -> None:
        self._pid, self._others = pid, others
        self._server, self._stores = host.usage([pid]), host.usage(others)
        self._began, self._own, self._host = now(), time.process_time(), host.host_cpu()

    async def until(self, ends: list[asyncio.Future[None]], *, all_of_them: bool) -> Window:
        peak_rss = self._server.rss
        waiting = {asyncio.shield(end) for end in ends}
        while waiting:
            done, waiting = await asyncio.wait(waiting, timeout=1.0, return_when=asyncio.FIRST_COMPLETED)
            peak_rss = max(peak_rss, host.usage([self._pid]).rss)
            if done and not all_of_them:
                break
        return Window(
            wall=now() - self._began,
            server=host.usage([self._pid]).cpu - self._server.cpu,
            stores=host.usage(self._others).cpu - self._stores.cpu,
            own=time.process_time() - self._own,
            everything=host.host_cpu() - self._host,
            peak_rss=peak_rss,
        )


def quantile(values: list[float], share: float) -> float | None:
    """Return the value below which ``share`` of them lie (nearest rank); None without any."""
    if not values:
        return None
    ordered = sorted(values)
    return round(ordered[max(0, math.ceil(share * len(ordered)) - 1)], 2)


def _row(plan: Plan, tally: Tally, held: int, rss_before: float, window: Window) -> dict[str, Any]:
    wall = window.wall
    return {
        "calls": plan.calls,
        "held": held,
        "turns": tally.turns,
        "latency_p50": quantile(tally.latency_ms, 0.5),
        "latency_p90": quantile(tally.latency_ms, 0.9),
        "latency_p99": quantile(tally.latency_ms, 0.99),
        "latency_max": quantile(tally.latency_ms, 1.0),
        "late_turns": tally.late_turns,
        "underruns": tally.underruns,
        "timeouts": tally.timeouts,
        "barge_p50": quantile(tally.barge_ms, 0.5),
        "barge_p99": quantile(tally.barge_ms, 0.99),
        "after_clear_ms": tally.after_clear_ms,
        "stray_ms": tally.stray_ms,
        "refused": len(tally.refused_ms),
        "refused_p50": quantile(tally.refused_ms, 0.5),
        "refused_max": quantile(tally.refused_ms, 1.0),
        "cpu_percent_per_call": round(100 * window.server / wall / max(1, held), 3),
        "server_cores": round(window.server / wall, 3),
        "store_cores": round(window.stores / wall, 3),
        "rss_mb_per_call": round((window.peak_rss - rss_before) / max(1, held), 2),
        "rss_peak_mb": round(window.peak_rss, 1),
        "client_cores": round(window.own / wall, 3),
        "client_lag_p99": quantile(tally.lag_ms, 0.99),
        "noise_cores": round((window.everything - window.server - window.stores - window.own) / wall, 2),
        "errors": len(tally.errors),
        "first_errors": sorted(set(tally.errors))[:3],
    }
