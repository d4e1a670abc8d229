"""The lean base of consumers that carry audio: a Channels consumer without what costs time per message.

The stock consumer awaits a hop to Django's one shared thread before every message, so that each neighbour's query
delays every call. This one runs its own receive loop and reaches the database only through ``in_db``.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable
from typing import Any

from channels.consumer import AsyncConsumer


class MediaConsumer(AsyncConsumer, ABC):
    """Subclasses implement ``carry``, which owns the connection from its first ASGI message to its last."""

    async def __call__(
        self,
        scope: dict[str, Any],
        receive: Callable[[], Awaitable[dict[str, Any]]],
        send: Callable[[Any], Awaitable[None]],
    ) -> None:
        self.scope = scope
        await self.carry(receive, send)

    @abstractmethod
    async def carry(
        self, receive: Callable[[], Awaitable[dict[str, Any]]], send: Callable[[Any], Awaitable[None]]
    ) -> None: ...
