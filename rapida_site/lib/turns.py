"""Turns on threads that all tenants share: while some wait, each gets one in its turn, and none more than its share.

Who waits stands in a line: that of the organization it works for, or of its address where nobody knows that yet.
However many stand in one line, the first of another waits for one of them and not for all.
"""

from __future__ import annotations

import asyncio
from collections import Counter, OrderedDict, deque
from collections.abc import Awaitable, Callable
from typing import Any, Generic, ParamSpec, TypeVar
from weakref import WeakKeyDictionary

from rapida_site.lib.errors import Busy, TooMany
from rapida_site.lib.principal import Principal

P = ParamSpec("P")
R = TypeVar("R")
T = TypeVar("T")
RunOnThread = Callable[..., Awaitable[Any]]


def line_of(principal: Principal) -> str:
    """Return the line of a tenant, whatever keys and people it has."""
    return f"organization {principal.organization_id}"


class Circle(Generic[T]):
    """What waits: the lines give one each in a circle, and each line in its order."""

    def __init__(self) -> None:
        self._lines: OrderedDict[str, deque[T]] = OrderedDict()
        self._length = 0

    def __len__(self) -> int:
        return self._length

    def of(self, line: str) -> int:
        """Return how many wait in this line."""
        return len(self._lines.get(line, ()))

    def add(self, line: str, item: T) -> None:
        self._lines.setdefault(line, deque()).append(item)
        self._length += 1

    def take(self, may: Callable[[str], bool] = lambda line: True) -> tuple[str, T] | None:
        """Return the line whose turn it is, of those that may have one, and its first; None where none may."""
        line = next(filter(may, self._lines), None)
        if line is None:
            return None
        waiting = self._lines.pop(line)
        item = waiting.popleft()
        if waiting:
            self._lines[line] = waiting  # behind the others
        self._length -= 1
        return line, item

    def discard(self, line: str, item: T) -> None:
        """Take one out of its line, should it still be there."""
        waiting = self._lines.get(line)
        if waiting is None or item not in waiting:
            return
        waiting.remove(item)
        if not waiting:
            del self._lines[line]
        self._length -= 1


class Turns:
    """Lets ``at_once`` calls of one event loop onto threads, ``share`` of one line; makes some wait and sends the rest
    away.

    A turn lasts until its thread is done, also where the client has given up meanwhile: else whoever calls and hangs up
    would soon hold the threads that are kept for others.
    """

    def __init__(
        self, run_on_thread: RunOnThread, *, at_once: int, share: int, max_waiting: int, max_of_one: int
    ) -> None:
        self._run_on_thread = run_on_thread
        self._free, self._share = at_once, share
        self._max_waiting, self._max_of_one = max_waiting, max_of_one
        self._held: Counter[str] = Counter()
        self._waiting: Circle[asyncio.Future[None]] = Circle()

    def __len__(self) -> int:
        """How many wait."""
        return len(self._waiting)

    async def run(self, line: str, function: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> R:
        """Run ``function`` on a thread when it is the line's turn; Busy or TooMany when too much waits."""
        await self._turn(line)
        work: asyncio.Future[R] = asyncio.ensure_future(self._run_on_thread(function, *args, **kwargs))
        work.add_done_callback(lambda _: self._pass_on(line))
        return await asyncio.shield(work)

    async def _turn(self, line: str) -> None:
        if self._free and self._may(line):  # whoever waits now has its share
            self._take(line)
            return
        if self._waiting.of(line) >= self._max_of_one:
            most = self._max_of_one
            raise TooMany(f"You have {most} requests waiting; send more as these are answered.", retry_after=1)
        if len(self._waiting) >= self._max_waiting:
            raise Busy("The server has more requests than it can answer; try again in a moment.")
        turn = asyncio.get_running_loop().create_future()
        self._waiting.add(line, turn)
        try:
            await turn
        except asyncio.CancelledError:
            self._waiting.discard(line, turn)
            if not turn.cancelled():  # it had come just now
                self._pass_on(line)
            raise

    def _may(self, line: str) -> bool:
        return self._held[line] < self._share

    def _take(self, line: str) -> None:
        self._free -= 1
        self._held[line] += 1

    def _pass_on(self, line: str) -> None:
        self._free += 1
        self._held[line] -= 1
        if not self._held[line]:
            del self._held[line]
        while self._free and (found := self._waiting.take(self._may)) is not None:
            following, turn = found
            if not turn.done():  # its caller has not given up
                self._take(following)
                turn.set_result(None)


def one_for_each_loop(make: Callable[[], Turns]) -> Callable[[], Turns]:
    """Return what gives the turns of the running event loop."""
    made: WeakKeyDictionary[asyncio.AbstractEventLoop, Turns] = WeakKeyDictionary()

    def of_this_loop() -> Turns:
        return made.setdefault(asyncio.get_running_loop(), make())

    return of_this_loop
