"""What tests of servicers call: the adapted handlers, as every transport runs them.

``call`` is for unary methods and does its database work in the test's own thread, so that it sees the test's open
transaction; ``stream`` is for streaming ones. A real port for all transports: ``rapida_site.tests.serving``.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from unittest import mock

import grpc
from asgiref.current_thread_executor import CurrentThreadExecutor
from django_grpc_framework.test import _disable_close_old_connections

from rapida_site.lib import db
from rapida_site.rpc import handlers, registry
from rapida_site.rpc.adapter import Method, answer, answer_waiting
from rapida_site.rpc.calls import UnaryContext, call_of
from rapida_site.rpc.status import Metadata, Status, unknown_method

ADDRESS = "127.0.0.1"


def call(headers: Mapping[str, str], path: str, request: Any) -> Any:
    """Call ``/package.Service/Method`` with these metadata and return its response.

    Failures are in the response (``success``, ``code``, ``error``); ``Refused`` is raised where a client would see a
    gRPC status.
    """
    method = _methods().get(path)
    if method is None or not hasattr(method.service, method.name):
        raise unknown_method(path)
    assert not method.writes_stream, f"{path} is a stream: use stream()"
    assert isinstance(request, method.input), f"{path} takes {method.input.DESCRIPTOR.full_name}"
    context = registry.InProcessContext(tuple(headers.items()), ADDRESS, None, Replies(method.output))
    asked = call_of(path, context)
    given = method, request.SerializeToString(), asked, UnaryContext(asked, context)
    with _disable_close_old_connections():  # the test's open transaction would go with them
        raw = _on_this_thread(answer_waiting(*given)) if method.is_async else answer(*given)
    return method.output.FromString(raw)


def _on_this_thread(work: Coroutine[Any, Any, bytes]) -> bytes:
    """Run ``work`` on an event loop beside the test, and what it does with the database in the test's own thread."""
    ours = CurrentThreadExecutor(None)
    keeping = mock.patch.multiple(db, _executor=ours, close_old_connections=lambda: None)
    with ThreadPoolExecutor(1) as beside, keeping:
        running = beside.submit(asyncio.run, work)
        ours.run_until_future(running)
        return running.result()


@dataclass
class Replies:
    """What a stream gave: its messages so far, and its status once it is over."""

    output: Any
    messages: list[Any] = field(default_factory=list)
    status: Status | None = None

    async def start(self, metadata: Metadata) -> None:
        """Initial metadata are of no interest here."""

    async def message(self, raw: bytes) -> None:
        self.messages.append(self.output.FromString(raw))

    async def finish(self, status: Status) -> None:
        self.status = status

    @property
    def code(self) -> grpc.StatusCode | None:
        return self.status.code if self.status else None


async def stream(headers: Mapping[str, str], path: str, requests: Iterable[Any] | AsyncIterator[Any]) -> Replies:
    """Send ``requests`` to a streaming method and return all it gave; an async iterator may wait for replies."""
    method = _methods()[path]
    replies = Replies(method.output)
    await registry.serve(path, _raw(requests), replies, metadata=tuple(headers.items()), peer=ADDRESS, timeout=None)
    return replies


async def _raw(requests: Iterable[Any] | AsyncIterator[Any]) -> AsyncIterator[bytes]:
    if isinstance(requests, AsyncIterator):
        async for request in requests:
            yield request.SerializeToString()
        return
    for request in requests:
        yield request.SerializeToString()


@cache
def _methods() -> dict[str, Method]:
    return {method.path: method for service in handlers.services() for method in handlers.methods(service).values()}
