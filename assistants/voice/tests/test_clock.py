from __future__ import annotations

import asyncio
import math
import time

import pytest

from assistants.voice.tests.clock import EPOCH, LeakError, StuckError, VirtualLoop, run_virtual, virtual


@virtual
async def test_an_hour_passes_at_once_and_exactly() -> None:
    loop = asyncio.get_running_loop()
    started = time.monotonic()
    await asyncio.sleep(3600)
    await asyncio.sleep(0.3)
    assert loop.time() == 3600.3
    assert time.monotonic() - started < 5


@virtual
async def test_timers_fire_in_order_at_their_own_times() -> None:
    loop = asyncio.get_running_loop()
    fired: list[tuple[str, float]] = []

    def note(name: str) -> None:
        fired.append((name, loop.time()))

    for name, at in (("late", 2.5), ("early", 0.02), ("middle", 1.0)):
        loop.call_at(at, note, name)
    loop.call_at(0.5, fired.append, ("cancelled", 0)).cancel()
    await asyncio.sleep(3)
    assert fired == [("early", 0.02), ("middle", 1.0), ("late", 2.5)]


@virtual
async def test_no_timer_fires_before_its_time_by_however_little() -> None:
    loop = asyncio.get_running_loop()
    late: list[float] = []
    for when in (0.58, math.nextafter(0.58, 1), 0.58 + 1e-12):
        loop.call_at(when, lambda when=when: late.append(loop.time() - when))  # type: ignore[misc]
    await asyncio.sleep(1)
    assert late == [0.0, 0.0, 0.0]


@virtual
async def test_timeouts_and_the_wall_clock_follow() -> None:
    loop = asyncio.get_running_loop()
    assert isinstance(loop, VirtualLoop)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(1.5):
            await asyncio.Event().wait()
    assert (loop.time(), loop.wall()) == (1.5, EPOCH + 1.5)


@virtual
async def test_work_in_a_thread_holds_the_clock() -> None:
    loop = asyncio.get_running_loop()
    timer = asyncio.create_task(asyncio.sleep(10))
    await asyncio.to_thread(time.sleep, 0.05)
    assert loop.time() == 0
    await timer


@virtual
async def test_call_soon_threadsafe_wakes_the_loop() -> None:
    loop = asyncio.get_running_loop()
    woken = asyncio.Event()
    await asyncio.to_thread(loop.call_soon_threadsafe, woken.set)
    await asyncio.wait_for(woken.wait(), 1)
    assert loop.time() == 0


def test_it_returns_the_result() -> None:
    async def scenario() -> int:
        await asyncio.sleep(5)
        return 7

    assert run_virtual(scenario()) == 7


def test_a_scenario_that_waits_for_nobody_fails_with_the_names() -> None:
    async def scenario() -> None:
        waiter = asyncio.create_task(asyncio.Event().wait(), name="waiter")
        await asyncio.sleep(1)
        await waiter

    with pytest.raises(StuckError, match=r"at 1\.000 s .*waiter \(Event\.wait\)"):
        run_virtual(scenario())


def test_a_scenario_kept_alive_by_a_timer_of_its_own_does_not_run_for_ever() -> None:
    async def scenario() -> None:
        async def tick() -> None:
            while True:
                await asyncio.sleep(60)

        ticking = asyncio.create_task(tick(), name="ticker")
        await asyncio.Event().wait()
        ticking.cancel()

    with pytest.raises(StuckError, match=r"does not end; unfinished: .*ticker"):
        run_virtual(scenario())


def test_a_loop_that_spins_fails_with_the_names() -> None:
    async def scenario() -> None:
        while True:
            await asyncio.sleep(0)

    with pytest.raises(StuckError, match=r"turns without time passing"):
        run_virtual(scenario())


def test_a_task_left_running_fails_by_name() -> None:
    async def scenario() -> asyncio.Task[None]:
        return asyncio.create_task(asyncio.sleep(9), name="forgotten")

    with pytest.raises(LeakError, match=r"task forgotten \(sleep\)"):
        run_virtual(scenario())


def test_a_timer_left_running_fails() -> None:
    async def scenario() -> None:
        asyncio.get_running_loop().call_later(9, print)

    with pytest.raises(LeakError, match=r"timer at 9\.000 s"):
        run_virtual(scenario())


def test_a_cancelled_task_may_take_its_time_to_clean_up() -> None:
    async def cleanup() -> None:
        try:
            await asyncio.sleep(9)
        finally:
            await asyncio.sleep(0)

    async def scenario() -> None:
        task = asyncio.create_task(cleanup())
        await asyncio.sleep(0)
        task.cancel()

    run_virtual(scenario())


def test_an_exception_that_nobody_looked_at_fails() -> None:
    async def broken() -> None:
        raise ValueError("nobody looked")

    async def scenario() -> None:
        task = asyncio.create_task(broken())
        await asyncio.sleep(1)
        assert task.done()

    with pytest.raises(LeakError, match="nobody looked"):
        run_virtual(scenario())


def test_a_failing_scenario_raises_its_own_error() -> None:
    async def scenario() -> None:
        raise KeyError("mine")

    with pytest.raises(KeyError, match="mine"):
        run_virtual(scenario())
