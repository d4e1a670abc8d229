"""Calls in this process: the bridges for browsers reach the same handlers as the gRPC server, without a connection."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from functools import cache
from typing import Any, NoReturn, Protocol

import grpc
import structlog
from django_grpc_framework.settings import grpc_settings

from rapida_site.rpc.status import Metadata, Refused, Status, unknown_method

log = structlog.get_logger(__name__)


class Registry:
    """Takes handlers as a gRPC server does and finds them by path."""

    def __init__(self) -> None:
        self._handlers: dict[str, grpc.RpcMethodHandler] = {}

    def add_registered_method_handlers(self, service_name: str, method_handlers: dict[str, Any]) -> None:
        for name, handler in method_handlers.items():
            self._handlers[f"/{service_name}/{name}"] = handler

    def add_generic_rpc_handlers(self, generic_rpc_handlers: Any) -> None:
        """The same handlers once more, without their names: nothing to do."""

    def find(self, path: str) -> Any:
        """Return the handler of ``/package.Service/Method``, or None."""
        return self._handlers.get(path)


@cache
def registry() -> Registry:
    """Return the handlers of the whole project."""
    filled = Registry()
    grpc_settings.ROOT_HANDLERS_HOOK(filled)
    return filled


class Reply(Protocol):
    """Where a transport writes what a call gives; ``start`` comes first and once, ``finish`` last."""

    async def start(self, metadata: Metadata) -> None: ...

    async def message(self, raw: bytes) -> None: ...

    async def finish(self, status: Status) -> None: ...


class InProcessContext:
    """gRPC's servicer context, as far as servicers use it, for a call that came over another transport."""

    def __init__(self, metadata: Metadata, peer: str, timeout: float | None, reply: Reply) -> None:
        self._metadata, self._peer, self._reply = tuple(metadata), peer, reply
        self._deadline = None if timeout is None else time.monotonic() + timeout
        self._code, self._details = grpc.StatusCode.OK, ""
        self._trailing: Metadata = ()
        self._callbacks: list[Callable[[Any], None]] = []
        self._started = self._done = self._cancelled = False

    def invocation_metadata(self) -> Metadata:
        return self._metadata

    def peer(self) -> str:
        return self._peer

    def time_remaining(self) -> float | None:
        return None if self._deadline is None else max(0.0, self._deadline - time.monotonic())

    def set_code(self, code: grpc.StatusCode) -> None:
        self._code = code

    def set_details(self, details: str) -> None:
        self._details = details

    def code(self) -> grpc.StatusCode:
        return self._code

    def details(self) -> str:
        return self._details

    def set_trailing_metadata(self, trailing_metadata: Metadata) -> None:
        self._trailing = tuple(trailing_metadata)

    def trailing_metadata(self) -> Metadata:
        return self._trailing

    async def send_initial_metadata(self, initial_metadata: Metadata) -> None:
        if not self._started:
            self._started = True
            await self._reply.start(tuple(initial_metadata))

    async def abort(self, code: grpc.StatusCode, details: str = "", trailing_metadata: Metadata = ()) -> NoReturn:
        self._code, self._details = code, details
        self._trailing = tuple(trailing_metadata) or self._trailing
        raise grpc.aio.AbortError

    def add_done_callback(self, callback: Callable[[Any], None]) -> None:
        self._callbacks.append(callback)

    def cancelled(self) -> bool:
        return self._cancelled

    def done(self) -> bool:
        return self._done

    async def message(self, raw: bytes) -> None:
        await self.send_initial_metadata(())
        await self._reply.message(raw)

    def status(self) -> Status:
        return Status(self._code, self._details, self._trailing)

    def close(self, *, cancelled: bool) -> None:
        """The call is over: tell whoever wanted to know."""
        self._done, self._cancelled = True, cancelled
        for callback in self._callbacks:
            callback(self)


async def serve(
    path: str, requests: AsyncIterator[bytes], reply: Reply, *, metadata: Metadata, peer: str, timeout: float | None
) -> None:
    """Run one call to its end and finish ``reply``. Cancelling it cancels the call; then nothing is replied."""
    context = InProcessContext(metadata, peer, timeout, reply)
    cancelled = True
    try:
        status = await _status(path, requests, context, timeout)
        cancelled = False
    finally:
        context.close(cancelled=cancelled)
    await context.send_initial_metadata(())
    await reply.finish(status)


async def _status(
    path: str, requests: AsyncIterator[bytes], context: InProcessContext, timeout: float | None
) -> Status:
    limit = asyncio.timeout(timeout)
    try:
        async with limit:
            await _drive(path, requests, context)
    except grpc.aio.AbortError:
        return context.status()
    except Refused as refused:
        return Status(refused.code, refused.message)
    except TimeoutError:
        if limit.expired():
            return Status(grpc.StatusCode.DEADLINE_EXCEEDED, "The deadline passed before the call was done.")
        raise
    return context.status()


async def _drive(path: str, requests: AsyncIterator[bytes], context: InProcessContext) -> None:
    handler = registry().find(path)
    if handler is None:
        raise unknown_method(path)
    request: Any = requests
    if not handler.request_streaming:
        request = await anext(requests, None)
        if request is None:
            raise Refused(grpc.StatusCode.INVALID_ARGUMENT, "This method takes one message, and none came.")
    if not handler.response_streaming:
        await context.message(await handler.unary_unary(request, context))
        return
    behaviour = handler.stream_stream or handler.unary_stream
    async for raw in behaviour(request, context):
        await context.message(raw)
