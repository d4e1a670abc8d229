"""N telephone calls at real-time pace, measured from the callers' side only; and a rush of more of them.

One protocol object per call, one ticker with a slot of 1 ms for all of them, no task and no timer per call. How late
the client itself was is measured, too: above 5 ms (p99) a run says nothing. The callers of a rush live in a process of
their own, so that connecting them does not make those late whose calls are being judged.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import random
import sys
import uuid
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from typing import Any

import uvloop

from benchmarks import host
from benchmarks.audiosocket import FRAME_SECONDS
from benchmarks.caller import Call, Plan, Tally, now
from benchmarks.figures import Meter, heard, used

SLOTS = 20
NextId = Callable[[], Awaitable[uuid.UUID]]


async def random_id() -> uuid.UUID:
    return uuid.uuid4()


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


class Party:
    """The callers of one plan in this process."""

    def __init__(self, plan: Plan, seed: int = 1) -> None:
        self.plan, self.tally = plan, Tally()
        self._dice = random.Random(seed)
        self._ticker = Ticker(self.tally)
        self._calls: list[Call] = []

    async def connect(self, port: int, ids: Sequence[uuid.UUID]) -> None:
        loop = asyncio.get_running_loop()
        for call_id in ids:
            _, call = await loop.create_connection(lambda: Call(self.plan, self.tally, self._dice), "127.0.0.1", port)
            call.say_who(call_id)
            self._ticker.add(call)
            self._calls.append(call)
            await asyncio.sleep(self.plan.opening_gap)
        await asyncio.sleep(self.plan.warmup)

    def talk(self) -> None:
        """Let everybody begin who has not yet."""
        if not self.plan.rolling:
            self.tally.lag_ms.clear()  # opening connections made this client late
        for call in self._calls:
            call.go = True

    @property
    def ends(self) -> list[asyncio.Future[None]]:
        return [call.ended for call in self._calls if not call.ended.done()]

    async def over(self) -> Tally:
        await asyncio.gather(*self.ends)
        self._ticker.stop()
        return self.tally


async def measure(
    plan: Plan,
    port: int,
    pid: int,
    other_pids: tuple[int, ...] = (),
    next_id: NextId = random_id,
    *,
    rush: Plan | None = None,
    helpers: tuple[int, ...] = (),
) -> list[dict[str, Any]]:
    """Run the plan against 127.0.0.1:``port`` and return its row; ``pid`` is the server, ``other_pids`` its stores.

    ``helpers`` are processes of the benchmark beside this one: what they use is no noise. With ``rush``, its callers
    come as soon as the others talk, and a second row tells how they fared.
    """
    sys.setswitchinterval(0.0005)  # a thread of Meter must not make these callers late
    loop, party = asyncio.get_running_loop(), Party(plan)
    before = host.usage([pid])
    ids = [await next_id() for _ in range(plan.calls)]
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as beside:
        if rush is not None:
            rush_ids = [await next_id() for _ in range(rush.calls)]
            helpers = *helpers, await loop.run_in_executor(beside, ready)
        await party.connect(port, ids)
        meter = Meter(pid, other_pids, helpers)
        party.talk()
        rushing = loop.run_in_executor(beside, _rush, rush, port, rush_ids) if rush is not None else None
        window = await meter.until(party.ends, all_of_them=rush is not None)
        tally = await party.over()
        rows = [{**heard(plan, tally), **used(tally.held(plan), before.rss, window)}]
        if rushing is not None and rush is not None:
            rows.append(heard(rush, await rushing))
    return rows


def ready() -> int:
    """Called once to have the process with its imports before anything is measured; returns its id."""
    host.pin(host.CLIENT_CORE)
    return os.getpid()


def _rush(plan: Plan, port: int, ids: Sequence[uuid.UUID]) -> Tally:
    async def rush() -> Tally:
        party = Party(plan, seed=2)
        await party.connect(port, ids)
        party.talk()
        return await party.over()

    return uvloop.run(rush())
