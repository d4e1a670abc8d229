"""Turns on shared threads: whoever sends many requests waits for their own, and nobody else does."""

from __future__ import annotations

import asyncio
import threading

import pytest

from rapida_site.lib.db import in_db
from rapida_site.lib.errors import Busy, TooMany
from rapida_site.lib.turns import Circle, Turns

AT_ONCE = 6


# ------------------------------------------------------------------------------------------ the circle
def _filled(waiting: str) -> Circle[str]:
    """From ``a1 a2 b1``: the lines a and b."""
    circle: Circle[str] = Circle()
    for item in waiting.split():
        circle.add(item[0], item)
    return circle


def _taken(circle: Circle[str], count: int) -> list[str]:
    return [found[1] for _ in range(count) if (found := circle.take()) is not None]


@pytest.mark.parametrize(
    ("waiting", "order"),
    [
        ("a1 a2 a3", "a1 a2 a3"),
        ("a1 a2 a3 a4 b1", "a1 b1 a2 a3 a4"),
        ("a1 a2 a3 b1 b2 c1", "a1 b1 c1 a2 b2 a3"),
        ("b1 a1 b2 a2", "b1 a1 b2 a2"),
    ],
)
def test_each_line_has_one_in_its_turn(waiting: str, order: str) -> None:
    circle = _filled(waiting)
    assert _taken(circle, len(circle)) == order.split()
    assert (circle.take(), len(circle)) == (None, 0)


def test_a_newcomer_waits_for_one_of_each_line() -> None:
    circle = _filled("a1 a2 a3 b1 b2 b3")
    taken = _taken(circle, 3)
    circle.add("c", "c1")
    assert taken + _taken(circle, 4) == ["a1", "b1", "a2", "b2", "a3", "c1", "b3"]


def test_who_gives_up_leaves_no_gap() -> None:
    circle = _filled("a1 a2 b1")
    circle.discard("a", "a1")
    circle.discard("b", "b1")
    circle.discard("b", "b1")
    assert (len(circle), circle.of("a"), circle.of("b")) == (1, 1, 0)
    assert circle.take() == ("a", "a2")


def test_a_line_that_may_have_none_keeps_its_place() -> None:
    circle = _filled("a1 a2 b1 c1")
    assert circle.take(lambda line: line != "a") == ("b", "b1")
    assert circle.take(lambda line: line in "ab") == ("a", "a1")
    assert circle.take(lambda line: line == "b") is None
    assert _taken(circle, 2) == ["c1", "a2"]


# ------------------------------------------------------------------------------------------ on an event loop
def make(share: int = AT_ONCE, max_waiting: int = 100, max_of_one: int = 100) -> Turns:
    return Turns(in_db, at_once=AT_ONCE, share=share, max_waiting=max_waiting, max_of_one=max_of_one)


class Work:
    """Holds as many threads as run it, until it is told to end."""

    def __init__(self) -> None:
        self.begun: list[str] = []
        self.done = threading.Event()

    def __call__(self, name: str) -> str:
        self.begun.append(name)
        assert self.done.wait(60)
        return name


async def _settled() -> None:
    """Let every task run as far as it can."""
    for _ in range(20):
        await asyncio.sleep(0)


async def _full(shared: Turns, work: Work) -> list[asyncio.Task[str]]:
    running = [asyncio.create_task(shared.run("a", work, "a")) for _ in range(AT_ONCE)]
    async with asyncio.timeout(30):
        while len(work.begun) < AT_ONCE:
            await asyncio.sleep(0.01)
    return running


async def test_those_who_give_up_cost_nobody_a_turn() -> None:
    shared, work = make(), Work()
    running = await _full(shared, work)
    waiting = [asyncio.create_task(shared.run("b", work, f"b{number}")) for number in range(10)]
    await _settled()
    for task in waiting[:9]:
        task.cancel()
    work.done.set()
    assert await asyncio.gather(*running, waiting[9]) == ["a"] * AT_ONCE + ["b9"]
    assert work.begun == ["a"] * AT_ONCE + ["b9"]
    again = [shared.run("c", work, "c") for _ in range(AT_ONCE)]
    assert await asyncio.wait_for(asyncio.gather(*again), 30) == ["c"] * AT_ONCE


async def test_a_turn_that_comes_as_its_caller_gives_up_goes_to_the_next() -> None:
    shared, work = make(), Work()
    running = await _full(shared, work)
    late, next_one = (asyncio.create_task(shared.run(name, work, name)) for name in "bc")
    await _settled()
    shared._pass_on("a")  # what the end of a call does; b has its turn and does not know it yet
    late.cancel()
    await _settled()
    assert late.cancelled()
    work.done.set()
    assert await asyncio.wait_for(next_one, 30) == "c"
    await asyncio.gather(*running)


async def test_one_line_may_have_so_many_waiting_and_all_together_more() -> None:
    shared, work = make(max_of_one=2, max_waiting=3), Work()
    running = await _full(shared, work)
    waiting = [asyncio.create_task(shared.run(name, work, name)) for name in "aab"]
    await _settled()
    with pytest.raises(TooMany, match="You have 2 requests waiting"):
        await shared.run("a", work, "a")
    with pytest.raises(Busy):
        await shared.run("c", work, "c")
    work.done.set()
    await asyncio.gather(*running, *waiting)
    assert await shared.run("a", work, "a") == "a"


async def test_one_line_holds_its_share_and_leaves_the_rest_to_others() -> None:
    shared, slow, quick = make(share=4), Work(), Work()
    quick.done.set()
    hanging = [asyncio.create_task(shared.run("a", slow, "a")) for _ in range(20)]
    await _settled()
    for _ in range(2):
        others = [shared.run(name, quick, name) for name in "bcdebcde"]
        assert await asyncio.wait_for(asyncio.gather(*others), 30) == list("bcdebcde")
    assert (len(slow.begun), len(shared)) == (4, 16)
    slow.done.set()
    assert await asyncio.wait_for(asyncio.gather(*hanging), 30) == ["a"] * 20
    assert len(shared) == 0


async def test_what_fails_gives_its_turn_back() -> None:
    def fail() -> None:
        raise ZeroDivisionError

    shared = make(share=1)
    for _ in range(2 * AT_ONCE):
        with pytest.raises(ZeroDivisionError):
            await asyncio.wait_for(shared.run("a", fail), 30)
