"""Virtual time for tests: an event loop whose clock jumps to the next timer as soon as nothing is left to do.

Minutes of conversation pass in milliseconds, and every time is exact: after ``asyncio.sleep(0.3)`` at 1.2,
``loop.time()`` *is* the timer's own deadline. Work handed to threads (``run_in_executor``, ``asyncio.to_thread``) holds
the clock until it is done. What real time would hide fails the test: a task, timer or exception left behind, and a
scenario in which everybody waits for nobody.
"""

from __future__ import annotations

import asyncio
import functools
import gc
import math
import selectors
from collections.abc import Callable, Coroutine
from typing import Any, NoReturn, ParamSpec, TypeVar, TypeVarTuple

P = ParamSpec("P")
T = TypeVar("T")
Ts = TypeVarTuple("Ts")

EPOCH = 1_750_000_000.0
"""The wall-clock second at which virtual time is 0, for code that is given a ``wall`` function."""

THREAD_PATIENCE = 60.0
"""Real seconds to wait for work in threads before the scenario counts as stuck."""

LONGEST = 6 * 3600.0
"""Virtual seconds after which a scenario counts as stuck: something with a timer of its own keeps the loop alive."""

MAX_TURNS = 100_000
"""Turns of the loop without time passing: two callbacks wake each other for ever."""


class StuckError(AssertionError):
    """Nothing is scheduled any more and the scenario has not ended."""


class LeakError(AssertionError):
    """The scenario ended and left something running, or an exception that nobody looked at."""


class _Selector(selectors.DefaultSelector):
    """Lets the loop's time pass instead of sleeping."""

    loop: VirtualLoop

    turns = 0

    def select(self, timeout: float | None = None) -> Any:
        events = super().select(0)
        if events or (timeout is not None and timeout <= 0):
            self.turns += 1
            if self.turns > MAX_TURNS:
                self.turns = 0  # what is cancelled now has turns of its own
                self.loop.stuck("the loop turns without time passing")
            return events
        self.turns = 0
        if self.loop.threads_busy:
            return super().select(THREAD_PATIENCE) or self.loop.stuck("work in a thread does not end")
        if timeout is None:
            self.loop.stuck("every task waits for something that will never happen")
        self.loop.jump()
        return []


class VirtualLoop(asyncio.SelectorEventLoop):
    """``time()`` starts at 0.0 and moves only by jumping to the earliest timer."""

    def __init__(self) -> None:
        self._now = 0.0
        self._longest = LONGEST
        self.threads_busy = 0
        self.failures: list[str] = []
        selector = _Selector()
        selector.loop = self
        super().__init__(selector)
        self.set_exception_handler(self._note_failure)

    def time(self) -> float:
        return self._now

    def wall(self) -> float:
        """UNIX seconds that go with ``time()``."""
        return EPOCH + self._now

    def jump(self) -> None:
        # The base class has dropped cancelled timers from the head of its heap before it asks to sleep.
        self._now = max(self._now, self._scheduled[0].when())  # type: ignore[attr-defined]
        # A timer must never fire before its time, not by a bit: what it finds undone it would schedule again, for ever.
        self._clock_resolution = math.ulp(self._now)
        if self._now > self._longest:
            self._longest = self._now + 60
            self.stuck("the scenario does not end")

    def stuck(self, why: str) -> NoReturn:
        tasks = ", ".join(sorted(describe(task) for task in asyncio.all_tasks(self)))
        raise StuckError(f"at {self._now:.3f} s {why}; unfinished: {tasks or 'none'}")

    def timers(self) -> list[asyncio.TimerHandle]:
        return [handle for handle in self._scheduled if not handle.cancelled()]  # type: ignore[attr-defined]

    def run_in_executor(self, executor: Any, func: Callable[[*Ts], T], *args: *Ts) -> asyncio.Future[T]:
        future = super().run_in_executor(executor, func, *args)
        self.threads_busy += 1
        future.add_done_callback(self._thread_done)
        return future

    async def shutdown_default_executor(self, timeout: float | None = None) -> None:
        self.threads_busy += 1
        await super().shutdown_default_executor()
        self.threads_busy -= 1

    def _thread_done(self, future: asyncio.Future[Any]) -> None:
        self.threads_busy -= 1

    def _note_failure(self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        self.failures.append(f"{context['message']}: {context.get('exception')!r}")


def describe(task: asyncio.Task[Any]) -> str:
    coro = task.get_coro()
    return f"{task.get_name()} ({getattr(coro, '__qualname__', coro)})"


def run_virtual(scenario: Coroutine[Any, Any, T]) -> T:
    """Run ``scenario`` to its end in virtual time and return its result; raise ``StuckError`` or ``LeakError``."""
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        loop = runner.get_loop()
        assert isinstance(loop, VirtualLoop)
        result = runner.run(_settled(scenario))
        leaks = [f"task {describe(task)}" for task in asyncio.all_tasks(loop)]
        leaks += [f"timer at {handle.when():.3f} s: {handle!r}" for handle in loop.timers()]
        gc.collect(1)  # an unretrieved exception is reported when its task is collected
        leaks += loop.failures
    if leaks:
        raise LeakError("left behind: " + "; ".join(sorted(leaks)))
    return result


async def _settled(scenario: Coroutine[Any, Any, T]) -> T:
    """Await the scenario, then give what it cancelled a few turns of the loop to end, without letting time pass."""
    try:
        return await scenario
    finally:
        for _ in range(20):
            await asyncio.sleep(0)


def virtual(test: Callable[P, Coroutine[Any, Any, None]]) -> Callable[P, None]:
    """Decorate an ``async def test_…`` to run under ``run_virtual``; fixtures arrive as usual."""

    @functools.wraps(test)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        run_virtual(test(*args, **kwargs))

    return run
