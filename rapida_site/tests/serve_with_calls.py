"""A ``serve`` process around an application that only holds calls: what the tests of the graceful stop start.

Each WebSocket is one call: it is admitted by the real registry, answers ``open`` or the refusal, and ends when the
client leaves or the registry ends it; then it writes its end to standard output, as a call would store it.
"""

from __future__ import annotations

import asyncio
import sys
from typing import Any

import django
from django.conf import settings


class Session:
    """What the registry knows of a call."""

    conversation_id = 1

    def __init__(self) -> None:
        self.ended = asyncio.Event()
        self.reason = ""

    def end(self, reason: Any, detail: str) -> None:
        self.reason = str(reason.value)
        self.ended.set()


async def application(scope: dict[str, Any], receive: Any, send: Any) -> None:
    from assistants.live import registry
    from rapida_site.lib.errors import Busy

    await receive()
    await send({"type": "websocket.accept"})
    session = Session()
    calls = registry.of_running_loop()
    try:
        with calls.admitted():
            calls.add(session)  # type: ignore[arg-type]
            await send({"type": "websocket.send", "text": "open"})
            leaving = asyncio.create_task(receive())
            ending = asyncio.create_task(session.ended.wait())
            await asyncio.wait([leaving, ending], return_when=asyncio.FIRST_COMPLETED)
            leaving.cancel()
            ending.cancel()
            calls.remove(session)  # type: ignore[arg-type]
            print(f"ended {session.reason or 'by the client'}", flush=True)
    except Busy as error:
        await send({"type": "websocket.send", "text": error.message})
    await send({"type": "websocket.close"})


def main() -> None:
    django.setup()
    settings.DRAIN_SECONDS = float(sys.argv[1])

    from assistants.live import registry
    from rapida_site.serve.listeners import bind
    from rapida_site.serve.process import Plan, run

    listener = bind("127.0.0.1", 0, "test", "PORT")
    plan = Plan([listener], None, with_worker=False, announcement=f"ready {listener.getsockname()[1]}")
    run(plan, application, registry)


if __name__ == "__main__":
    main()
