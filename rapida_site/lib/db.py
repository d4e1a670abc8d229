"""The only door to transactions and to database work from async code.

With four databases a bare ``transaction.atomic()`` or ``on_commit()`` silently means ``default``: it protects nothing
elsewhere, and runs its callback at once inside somebody else's open transaction. Ruff bans both outside this file.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from functools import partial
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from django.db import close_old_connections, connections, models, router, transaction

P = ParamSpec("P")
R = TypeVar("R")

# As many threads as one alias' pool holds connections, so that a thread never waits for a connection.
_executor = ThreadPoolExecutor(max_workers=8, thread_name_prefix="db")


def atomic_for(model: type[models.Model], *, durable: bool = False) -> AbstractContextManager[None]:
    """Open a transaction on the database that owns ``model``."""
    return transaction.atomic(using=router.db_for_write(model), durable=durable)


def on_commit_for(model: type[models.Model], function: Callable[[], Any]) -> None:
    """Run ``function`` after the open transaction on ``model``'s database commits; at once when there is none."""
    transaction.on_commit(function, using=router.db_for_write(model))


async def in_db(function: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> R:
    """Run blocking database work on a bounded pool, so that it never shares Django's one async thread with calls."""
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(_executor, partial(with_clean_connections, function, *args, **kwargs))


def with_clean_connections(function: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> R:
    """Call ``function`` as a request of its own: this thread keeps no connection from before or for later."""
    close_old_connections()
    try:
        return function(*args, **kwargs)
    finally:
        close_old_connections()


def release_connections() -> None:
    """Give this thread's connections back to their pools, but for those in a transaction; the next query takes one."""
    for connection in connections.all(initialized_only=True):
        if not connection.in_atomic_block:
            connection.close()


if TYPE_CHECKING:
    _BigInteger = models.BigIntegerField[int, int]
else:
    _BigInteger = models.BigIntegerField


class SoftKeyField(_BigInteger):
    """The id of a row in another database: indexed, without a constraint.

    ``to`` names the model (``"accounts.Project"``) and ``on_delete`` the written-down policy when that row goes:
    ``keep`` (history stays), ``cascade`` or ``null``; the owner of the referring table applies it.
    """

    POLICIES = ("keep", "cascade", "null")

    def __init__(self, to: str, *, on_delete: str = "keep", **kwargs: Any) -> None:
        if on_delete not in self.POLICIES:
            raise ValueError(f"on_delete must be one of {self.POLICIES}")
        self.to, self.on_delete = to, on_delete
        kwargs.setdefault("db_index", True)
        super().__init__(**kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        kwargs["db_index"] = self.db_index  # type: ignore[attr-defined]  # the stubs forget it
        return name, path, [self.to, *args], {**kwargs, "on_delete": self.on_delete}
