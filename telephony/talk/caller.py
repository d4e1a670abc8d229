"""What a caller on the command line does, whatever the line.

Wait for the greeting, say it all, hear the answer, hang up.
"""

from __future__ import annotations

import abc
import asyncio
import contextlib
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol

from telephony.talk.sound import FRAME_SECONDS, Ear, Mouth, Recital

Tell = Callable[[str], None]
POLL = 0.02
QUIET = 0.8
"""Seconds without sound or news after which the other side has finished."""


class Refused(Exception):
    """The server does not want this conversation, or cannot be reached; the message says why."""


class Silent(Exception):
    """The conversation brought no answer; the message says how far it came."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked of the server; ``rate`` in Hz, ``patience`` in seconds for an answer."""

    url: str
    key: str
    assistant_id: str
    rate: int = 16000
    wait: bool = True
    patience: float = 30.0


@dataclass(frozen=True, slots=True)
class Report:
    """What came of it.

    Both voices on one time axis, and the seconds from the last word to the first sound of an answer.
    """

    heard: bytes
    spoken: bytes
    answers: int
    first_sound: float | None


class Line(Protocol):
    """A connection that carries a conversation."""

    ear: Ear
    answers: int
    first_sound: float | None

    async def listen(self) -> None: ...
    async def send_frame(self, pcm: bytes) -> None: ...
    async def type(self, text: str) -> None: ...
    async def until_greeted(self) -> None: ...
    async def until_answered(self, answers: int) -> None: ...
    async def until_ended(self) -> None: ...
    async def hang_up(self) -> None: ...


class Waiting(abc.ABC):
    """How a line waits for the other side: until it was greeted, until it was answered, until all is over."""

    greeting_timeout: ClassVar[float]

    def __init__(self, wish: Wish) -> None:
        self._wish, self._loop, self._ended = wish, asyncio.get_running_loop(), asyncio.Event()
        self.answers = 0

    async def until_greeted(self) -> None:
        """Wait until the greeting has been heard; without one, for a moment only."""
        deadline = self._loop.time() + self.greeting_timeout
        while not self._ended.is_set() and not self._is_quiet:
            if not self._heard_something and self._loop.time() > deadline:
                return
            await asyncio.sleep(POLL)

    async def until_answered(self, answers: int) -> None:
        """Wait until more than ``answers`` were given and heard; raises ``Silent`` after ``patience``."""
        deadline = self._loop.time() + self._wish.patience
        while not (self.answers > answers and self._is_quiet):
            if self._ended.is_set():
                raise Silent("The server ended the conversation before it had answered.")
            if self._loop.time() > deadline:
                raise Silent(f"No answer came within {self._wish.patience:g} seconds.")
            await asyncio.sleep(POLL)

    async def until_ended(self) -> None:
        await self._ended.wait()

    @property
    @abc.abstractmethod
    def _heard_something(self) -> bool: ...

    @property
    @abc.abstractmethod
    def _is_quiet(self) -> bool:
        """True when the other side has said what it had to, and owes nothing."""


async def speak(line: Line, mouth: Mouth, spoken: bytearray) -> None:
    """Send a frame each 20 ms, silence included, as a microphone does, for as long as it is let."""
    loop = asyncio.get_running_loop()
    begun, count = loop.time(), 0
    while True:
        pcm = mouth.frame()
        await line.send_frame(pcm)
        spoken += pcm
        count += 1
        await asyncio.sleep(max(0.0, begun + count * FRAME_SECONDS - loop.time()))


async def recite(line: Line, recital: Recital, wish: Wish, pcm: bytes, texts: list[str]) -> None:
    """Say ``pcm``, then type ``texts`` one after the other, each when the answer to the one before was heard."""
    if wish.wait:
        await line.until_greeted()
    if pcm:
        answers = line.answers
        recital.say(pcm)
        await recital.until_over()
        await line.until_answered(answers)
    for text in texts:
        answers = line.answers
        recital.asked()
        await line.type(text)
        await line.until_answered(answers)


async def supervised(main: Coroutine[Any, Any, None], *helpers: Coroutine[Any, Any, None]) -> None:
    """Run ``main`` while the helpers run; the first failure of any of them ends it all and is raised."""
    task = asyncio.create_task(main)
    beside = [asyncio.create_task(helper) for helper in helpers]
    try:
        waiting = {task, *beside}
        while not task.done():
            done, waiting = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
            for one in done:
                one.result()
        task.result()
    finally:
        for one in (task, *beside):
            one.cancel()
            with contextlib.suppress(asyncio.CancelledError, Exception):
                await one
