"""What a call waits for: no longer than allowed, and without a timer where it is there already."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from assistants.voice.streams import within
from assistants.voice.tests.clock import virtual


async def tokens(*pauses: float) -> AsyncIterator[int]:
    for number, pause in enumerate(pauses):
        if pause:
            await asyncio.sleep(pause)
        yield number


class Broken(Exception):
    pass


async def broken(pause: float) -> AsyncIterator[int]:
    async for number in tokens(pause):
        if number == 0:
            raise Broken
        yield number


@virtual
async def test_what_is_there_already_needs_no_timer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asyncio, "timeout", None)
    stream = tokens(0, 0)
    assert [await within(1.0, anext(stream)), await within(1.0, anext(stream))] == [0, 1]


@virtual
async def test_each_item_may_take_its_time() -> None:
    stream = tokens(0.9, 0, 0.9)
    assert [await within(1.0, anext(stream)) for _ in range(3)] == [0, 1, 2]


@virtual
async def test_an_item_that_takes_longer_is_a_timeout_and_its_source_is_stopped() -> None:
    loop, stream = asyncio.get_running_loop(), tokens(0, 1.5)
    await within(1.0, anext(stream))
    with pytest.raises(TimeoutError):
        await within(1.0, anext(stream))
    assert loop.time() == 1.0
    with pytest.raises(StopAsyncIteration):
        await anext(stream)


@virtual
async def test_several_waits_count_as_one() -> None:
    async def twice() -> str:
        await asyncio.sleep(0.6)
        await asyncio.sleep(0.6)
        return "late"

    with pytest.raises(TimeoutError):
        await within(1.0, twice())


@virtual
async def test_the_end_and_errors_come_through_at_once_or_later() -> None:
    with pytest.raises(StopAsyncIteration):
        await within(1.0, anext(tokens()))
    for pause in (0.0, 0.5):
        with pytest.raises(Broken):
            await within(1.0, anext(broken(pause)))


@virtual
async def test_a_cancelled_wait_stops_its_source() -> None:
    stopped = False

    async def source() -> None:
        nonlocal stopped
        try:
            await asyncio.sleep(5)
        except asyncio.CancelledError:
            stopped = True
            raise

    waiting = asyncio.create_task(within(10.0, source()))
    await asyncio.sleep(0.1)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert stopped


@virtual
async def test_a_future_can_be_waited_for() -> None:
    loop = asyncio.get_running_loop()
    future: asyncio.Future[str] = loop.create_future()
    loop.call_later(0.5, future.set_result, "heard")
    assert await within(1.0, future) == "heard"
