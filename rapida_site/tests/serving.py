"""A real server for tests of what goes over the wire: every protocol on one free port, as ``serve`` runs it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

import uvloop

from rapida_site.rpc.server import GrpcServer
from rapida_site.serve.listeners import bind
from rapida_site.serve.web import Web

T = TypeVar("T")


class Serving:
    """The whole server on a free port of this machine, with an event loop in a thread of its own."""

    def __init__(self) -> None:
        self._listener = bind("127.0.0.1", 0, "test", "PORT")
        self.port: int = self._listener.getsockname()[1]
        self._ready, self._stop = threading.Event(), asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._failure: BaseException | None = None
        self._thread = threading.Thread(target=self._run, name="serving", daemon=True)

    def __enter__(self) -> Serving:
        self._thread.start()
        assert self._ready.wait(60), "the server did not start"
        if self._failure is not None:
            raise self._failure
        return self

    def __exit__(self, *exception: object) -> None:
        assert self._loop is not None
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(60)
        assert not self._thread.is_alive(), "the server did not stop"
        if self._failure is not None:
            raise self._failure

    def run(self, work: Callable[[], Coroutine[Any, Any, T]]) -> T:
        """Run something on the server's own loop and return its result."""
        assert self._loop is not None
        return asyncio.run_coroutine_threadsafe(work(), self._loop).result(60)

    def _run(self) -> None:
        try:
            with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
                self._loop = runner.get_loop()
                runner.run(self._serve())
        except BaseException as error:
            self._failure = error
        finally:
            self._ready.set()

    async def _serve(self) -> None:
        from rapida_site.asgi import application

        self.grpc = GrpcServer()
        web = Web.for_application(application, self.grpc.path)
        await self.grpc.start()
        serving = await web.start([self._listener])
        self._ready.set()
        await self._stop.wait()
        await self.grpc.stop(0)
        web.stop()
        await serving
