"""Who sends many requests waits for their own, and nobody else does."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from weakref import WeakKeyDictionary

import pytest
from google.protobuf.wrappers_pb2 import StringValue

from rapida_site.lib.errors import Busy, TooMany
from rapida_site.pb import assistant_api_pb2 as pb
from rapida_site.rpc import turns
from rapida_site.rpc.calls import Call
from rapida_site.rpc.tests.clients import Grpc, Outcome, until
from rapida_site.rpc.tests.echo import Echo
from rapida_site.rpc.turns import Circle, Turns
from rapida_site.tests.serving import Serving

BLOCK, ASK = "/rapida_test.Echo/Block", "/rapida_test.Echo/Ask"


# ------------------------------------------------------------------------------------------ the circle
def _filled(waiting: str) -> Circle[str]:
    """From ``a1 a2 b1``: the callers a and b."""
    circle: Circle[str] = Circle()
    for item in waiting.split():
        circle.add(item[0], item)
    return circle


@pytest.mark.parametrize(
    ("waiting", "order"),
    [
        ("a1 a2 a3", "a1 a2 a3"),
        ("a1 a2 a3 a4 b1", "a1 b1 a2 a3 a4"),
        ("a1 a2 a3 b1 b2 c1", "a1 b1 c1 a2 b2 a3"),
        ("b1 a1 b2 a2", "b1 a1 b2 a2"),
    ],
)
def test_each_caller_has_one_in_its_turn(waiting: str, order: str) -> None:
    circle = _filled(waiting)
    assert [circle.take() for _ in range(len(circle))] == order.split()
    assert not circle


def test_a_newcomer_waits_for_one_of_each_caller() -> None:
    circle = _filled("a1 a2 a3 b1 b2 b3")
    taken = [circle.take(), circle.take(), circle.take()]
    circle.add("c", "c1")
    assert taken + [circle.take() for _ in range(len(circle))] == ["a1", "b1", "a2", "b2", "a3", "c1", "b3"]


def test_who_gives_up_leaves_no_gap() -> None:
    circle = _filled("a1 a2 b1")
    circle.discard("a", "a1")
    circle.discard("b", "b1")
    circle.discard("b", "b1")
    assert (len(circle), circle.of("a"), circle.of("b")) == (1, 1, 0)
    assert circle.take() == "a2"


# ------------------------------------------------------------------------------------------ on an event loop
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
    running = [asyncio.create_task(shared.run("a", work, "a")) for _ in range(turns.AT_ONCE)]
    async with asyncio.timeout(30):
        while len(work.begun) < turns.AT_ONCE:
            await asyncio.sleep(0.01)
    return running


async def test_those_who_give_up_cost_nobody_a_turn() -> None:
    shared, work = Turns(), Work()
    running = await _full(shared, work)
    waiting = [asyncio.create_task(shared.run("b", work, f"b{number}")) for number in range(10)]
    await _settled()
    for task in waiting[:9]:
        task.cancel()
    work.done.set()
    assert await asyncio.gather(*running, waiting[9]) == ["a"] * turns.AT_ONCE + ["b9"]
    assert work.begun == ["a"] * turns.AT_ONCE + ["b9"]
    again = [shared.run("c", work, "c") for _ in range(turns.AT_ONCE)]
    assert await asyncio.wait_for(asyncio.gather(*again), 30) == ["c"] * turns.AT_ONCE


async def test_a_turn_that_comes_as_its_caller_gives_up_goes_to_the_next() -> None:
    shared, work = Turns(), Work()
    running = await _full(shared, work)
    late, next_one = (asyncio.create_task(shared.run(name, work, name)) for name in "bc")
    await _settled()
    shared._pass_on()  # what the end of a call does; b has its turn and does not know it yet
    late.cancel()
    await _settled()
    assert late.cancelled()
    work.done.set()
    assert await asyncio.wait_for(next_one, 30) == "c"
    await asyncio.gather(*running)


async def test_one_caller_may_have_so_many_waiting_and_all_together_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "MAX_OF_ONE", 2)
    monkeypatch.setattr(turns, "MAX_WAITING", 3)
    shared, work = Turns(), Work()
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


# ------------------------------------------------------------------------------------------ over a socket
@pytest.mark.parametrize(
    ("headers", "caller"),
    [
        ({"x-api-key": " k ", "authorization": "t"}, "k"),
        ({"x-api-key": "undefined", "authorization": "t"}, "t"),
        ({"x-org-key": "o"}, "o"),
        ({"x-api-key": "", "x-auth-id": "5"}, "192.0.2.1"),
    ],
)
def test_a_caller_is_a_credential_or_else_an_address(headers: dict[str, str], caller: str) -> None:
    assert Call("/a/B", headers, "192.0.2.1").caller == caller


@pytest.fixture
def flood(served: Serving, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Future[Outcome]]]:
    """Thirty calls of one caller. One at a time may run, as threads that begin together overtake each other."""
    monkeypatch.setattr(turns, "_by_loop", WeakKeyDictionary())
    monkeypatch.setattr(turns, "AT_ONCE", 1)
    Echo.unblocked.clear()
    Echo.begun.clear()
    client = Grpc(served.port)
    with ThreadPoolExecutor(30) as callers:
        message = StringValue(value="flood").SerializeToString()
        yield [callers.submit(client.call, BLOCK, [message], {"x-api-key": "flood"}) for _ in range(30)]
        Echo.unblocked.set()
    client.close()
    until(lambda: Echo.blocked == 0)


def _waiting(served: Serving) -> int:
    async def count() -> int:
        return len(turns.turns()._waiting)

    return served.run(count)


@pytest.mark.django_db(transaction=True, databases="__all__")
def test_a_neighbour_of_a_flood_is_next_but_one(flood: list[Future[Outcome]], served: Serving) -> None:
    until(lambda: _waiting(served) == 29)
    neighbour = Grpc(served.port)
    with ThreadPoolExecutor(1) as beside:
        message = StringValue(value="neighbour").SerializeToString()
        answer = beside.submit(neighbour.call, BLOCK, [message], {"x-api-key": "neighbour"})
        until(lambda: _waiting(served) == 30)
        Echo.unblocked.set()
        assert answer.result().code == 0
    neighbour.close()
    assert {call.result().code for call in flood} == {0}
    assert Echo.begun.index("neighbour") == 2, "one of the flood has the thread, and one its turn"


@pytest.mark.django_db(transaction=True, databases="__all__")
def test_a_flood_is_told_and_a_neighbour_is_not(
    flood: list[Future[Outcome]], served: Serving, monkeypatch: pytest.MonkeyPatch
) -> None:
    until(lambda: _waiting(served) == 29)
    monkeypatch.setattr(turns, "MAX_OF_ONE", 29)
    client = Grpc(served.port)
    refused = client.call(BLOCK, [b""], {"x-api-key": "flood"})
    assert (refused.code, "You have" in refused.details) == (8, True)
    told = pb.GetAssistantResponse.FromString(client.call(ASK, [b""], {"x-api-key": "flood"}).messages[0])
    assert (told.code, told.success, told.error.errorMessage) == (429, False, "too_many_requests")
    with ThreadPoolExecutor(1) as beside:
        answer = beside.submit(client.call, ASK, [b""], {"x-api-key": "neighbour"})
        until(lambda: _waiting(served) == 30)
        Echo.unblocked.set()
        assert pb.GetAssistantResponse.FromString(answer.result().messages[0]).success
    client.close()
