"""Turns on the database threads for unary calls: while some wait, each caller gets one in its turn.

A caller is a credential, or an address where none came: however many calls one has waiting, another's next call waits
for one of them and not for all.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict, deque
from collections.abc import Callable
from typing import Generic, ParamSpec, TypeVar
from weakref import WeakKeyDictionary

from rapida_site.lib.db import in_db
from rapida_site.lib.errors import Busy, TooMany

P = ParamSpec("P")
R = TypeVar("R")
T = TypeVar("T")
# Of the eight database threads (rapida_site.lib.db): the others stay free for live calls.
AT_ONCE = 6
MAX_WAITING, MAX_OF_ONE = 1000, 250


class Circle(Generic[T]):
    """What waits, one line for each caller: the lines give one each in a circle, and each line in its order."""

    def __init__(self) -> None:
        self._lines: OrderedDict[str, deque[T]] = OrderedDict()
        self._length = 0

    def __len__(self) -> int:
        return self._length

    def of(self, caller: str) -> int:
        """Return how many of this caller's wait."""
        return len(self._lines.get(caller, ()))

    def add(self, caller: str, item: T) -> None:
        self._lines.setdefault(caller, deque()).append(item)
        self._length += 1

    def take(self) -> T:
        """Return whose turn it is."""
        caller, line = self._lines.popitem(last=False)
        item = line.popleft()
        if line:
            self._lines[caller] = line  # behind the others
        self._length -= 1
        return item

    def discard(self, caller: str, item: T) -> None:
        """Take one out of its line, should it still be there."""
        line = self._lines.get(caller)
        if line is None or item not in line:
            return
        line.remove(item)
        if not line:
            del self._lines[caller]
        self._length -= 1


class Turns:
    """Lets ``AT_ONCE`` calls of one event loop onto database threads, makes some wait and sends the rest away.

    A turn lasts until its thread is done, also where the client has given up meanwhile: else whoever calls and hangs up
    would soon hold the threads that are kept for live calls.
    """

    def __init__(self) -> None:
        self._free = AT_ONCE  # as long as there is one, nobody waits
        self._waiting: Circle[asyncio.Future[None]] = Circle()

    async def run(self, caller: str, function: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> R:
        """Run ``function`` on a database thread when it is the caller's turn; Busy or TooMany when too much waits."""
        await self._turn(caller)
        work = asyncio.ensure_future(in_db(function, *args, **kwargs))
        work.add_done_callback(lambda _: self._pass_on())
        return await asyncio.shield(work)

    async def _turn(self, caller: str) -> None:
        if self._free:
            self._free -= 1
            return
        if self._waiting.of(caller) >= MAX_OF_ONE:
            raise TooMany(f"You have {MAX_OF_ONE} requests waiting; send more as these are answered.", retry_after=1)
        if len(self._waiting) >= MAX_WAITING:
            raise Busy("The server has more requests than it can answer; try again in a moment.")
        turn = asyncio.get_running_loop().create_future()
        self._waiting.add(caller, turn)
        try:
            await turn
        except asyncio.CancelledError:
            self._waiting.discard(caller, turn)
            if not turn.cancelled():  # it had come just now
                self._pass_on()
            raise

    def _pass_on(self) -> None:
        while self._waiting:
            turn = self._waiting.take()
            if not turn.done():  # its caller has not given up
                turn.set_result(None)
                return
        self._free += 1


_by_loop: WeakKeyDictionary[asyncio.AbstractEventLoop, Turns] = WeakKeyDictionary()


def turns() -> Turns:
    """Return those of the running event loop."""
    return _by_loop.setdefault(asyncio.get_running_loop(), Turns())
