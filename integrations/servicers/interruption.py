"""Reading a client's stream while an answer is written: a newer message interrupts the older one's answer."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import suppress
from typing import Any, Generic, Self, TypeVar

T = TypeVar("T")
U = TypeVar("U")
_WAITING = 16  # then the client's stream is read no further


class Inbox(Generic[T]):
    """What a client sends, read by a task of its own for as long as the block lasts."""

    def __init__(self, requests: AsyncIterator[T]) -> None:
        self._requests = requests
        self._arrived: asyncio.Queue[T] = asyncio.Queue(_WAITING)
        self._something = asyncio.Event()

    async def __aenter__(self) -> Self:
        self._reader = asyncio.create_task(self._read())
        return self

    async def __aexit__(self, *_: Any) -> None:
        self._reader.cancel()
        with suppress(asyncio.CancelledError):
            await self._reader

    async def __aiter__(self) -> AsyncIterator[T]:
        while True:
            await self._something.wait()
            if self._arrived.empty():
                return
            request = self._arrived.get_nowait()
            if self._arrived.empty() and not self._reader.done():
                self._something.clear()
            yield request

    async def until_next(self, answers: AsyncIterator[U]) -> AsyncGenerator[U, None]:
        """Yield the answers until they end or the client sends more; it may have ended its side without harm."""
        newer = asyncio.create_task(self._next_arrival())
        try:
            while True:
                following = asyncio.ensure_future(anext(answers))
                try:
                    await asyncio.wait({following, newer}, return_when=asyncio.FIRST_COMPLETED)
                    if not following.done():
                        return
                    yield following.result()
                except StopAsyncIteration:
                    return
                finally:
                    if following.cancel():
                        with suppress(asyncio.CancelledError, StopAsyncIteration):
                            await following
        finally:
            newer.cancel()

    async def _next_arrival(self) -> None:
        while self._arrived.empty():
            if self._reader.done():
                await asyncio.Event().wait()  # nothing more comes: only the end of the answers counts
            self._something.clear()
            await self._something.wait()

    async def _read(self) -> None:
        try:
            async for request in self._requests:
                await self._arrived.put(request)
                self._something.set()
        finally:
            self._something.set()
