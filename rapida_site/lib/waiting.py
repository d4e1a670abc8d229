"""Work on threads that waits for somebody else's server: apart from the database threads, and holding none of their
connections meanwhile.

``on_waiting_thread`` runs blocking work that asks a provider somewhere on its way; however long that takes, nobody who
only reads the database waits for it, and one tenant whose provider hangs leaves threads to the others. ``request`` is
``outbound.request`` for such code.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from functools import partial
from typing import Any, ParamSpec, TypeVar

from rapida_site.lib import outbound
from rapida_site.lib.db import release_connections, with_clean_connections
from rapida_site.lib.turns import Turns, one_for_each_loop

P = ParamSpec("P")
R = TypeVar("R")
AT_ONCE, SHARE = 16, 8
_MAX_WAITING, _MAX_OF_ONE = 200, 50
_threads = ThreadPoolExecutor(max_workers=AT_ONCE, thread_name_prefix="waiting")


async def _on_thread(function: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> R:
    work = partial(with_clean_connections, function, *args, **kwargs)
    # In a copy of the context: what it logs belongs to the same request.
    return await asyncio.wrap_future(_threads.submit(copy_context().run, work))


waiting = one_for_each_loop(
    lambda: Turns(_on_thread, at_once=AT_ONCE, share=SHARE, max_waiting=_MAX_WAITING, max_of_one=_MAX_OF_ONE)
)


async def on_waiting_thread(line: str, function: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> R:
    """Run blocking work that may wait for a provider, when it is the line's turn; Busy or TooMany when too much of it
    waits already.
    """
    return await waiting().run(line, function, *args, **kwargs)


def request(method: str, url: str, **options: Any) -> outbound.Answer:
    """Return what ``outbound.request`` returns, for code in threads without an event loop (pages, tasks, servicers).

    Outside of a transaction the thread's database connections go back to their pools before the waiting begins.
    """
    release_connections()
    return asyncio.run(outbound.request(method, url, **options))
