"""Work on threads that waits for somebody else's server: apart from the database threads, and holding none of their
connections meanwhile.

``on_waiting_thread`` runs blocking work that asks a provider somewhere on its way; however long that takes, nobody who
only reads the database waits for it. ``request`` is ``outbound.request`` for such code.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import BoundedSemaphore
from typing import Any, ParamSpec, TypeVar

from rapida_site.lib import outbound
from rapida_site.lib.db import release_connections, with_clean_connections
from rapida_site.lib.errors import Busy

P = ParamSpec("P")
R = TypeVar("R")
AT_ONCE = 16
_MAX_WAITING = 200
_threads = ThreadPoolExecutor(max_workers=AT_ONCE, thread_name_prefix="waiting")
_room = BoundedSemaphore(AT_ONCE + _MAX_WAITING)


async def on_waiting_thread(function: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> R:
    """Run blocking work that may wait for a provider; Busy when too much of it waits already."""
    if not _room.acquire(blocking=False):
        raise Busy("Too many requests wait for providers; try again in a moment.")
    work = _threads.submit(with_clean_connections, function, *args, **kwargs)
    work.add_done_callback(lambda _: _room.release())
    return await asyncio.wrap_future(work)


def request(method: str, url: str, **options: Any) -> outbound.Answer:
    """Return what ``outbound.request`` returns, for code in threads without an event loop (pages, tasks, servicers).

    Outside of a transaction the thread's database connections go back to their pools before the waiting begins.
    """
    release_connections()
    return asyncio.run(outbound.request(method, url, **options))
