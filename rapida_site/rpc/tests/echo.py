"""A small service of its own contract, so that the transports are tested apart from what any app does."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator
from typing import Any, ClassVar

import grpc
from google.protobuf import descriptor_pb2, descriptor_pool, wrappers_pb2

from accounts.models import Organization
from rapida_site.lib.db import in_db
from rapida_site.lib.errors import Conflict, NotFound
from rapida_site.lib.rpc.service import Service
from rapida_site.pb import assistant_api_pb2 as pb


def _descriptor() -> Any:
    file = descriptor_pb2.FileDescriptorProto(name="rapida_test/echo.proto", package="rapida_test", syntax="proto3")
    file.dependency.extend([wrappers_pb2.DESCRIPTOR.name, pb.DESCRIPTOR.name])
    service = file.service.add(name="Echo")
    text, number, raw = (f".google.protobuf.{kind}Value" for kind in ("String", "Int32", "Bytes"))
    ask, told = ".assistant_api.GetAssistantRequest", ".assistant_api.GetAssistantResponse"
    for name, reads, given, taken, writes in (
        ("Say", False, text, text, False), ("Ask", False, ask, told, False), ("Missing", False, text, text, False),
        ("Count", False, number, number, True), ("Chat", True, raw, raw, True), ("Secret", False, ask, told, False),
        ("Wait", True, raw, raw, True), ("Later", False, text, text, False), ("LaterAsk", False, ask, told, False),
        ("Block", False, text, text, False),
    ):  # fmt: skip
        service.method.add(
            name=name, input_type=given, output_type=taken, client_streaming=reads, server_streaming=writes
        )
    pool = descriptor_pool.Default()
    pool.Add(file)
    return pool.FindServiceByName("rapida_test.Echo")


_lock = threading.Lock()


class Echo(Service):
    descriptor = _descriptor()
    open_methods = frozenset({"Say", "Ask", "Missing", "Count", "Chat", "Wait", "Later", "Block"})
    cancelled = 0
    waiting = 0
    blocked = 0
    begun: ClassVar[list[str]] = []
    unblocked = threading.Event()

    def Say(self, request: Any, context: Any) -> Any:
        if request.value == "abort":
            context.abort(grpc.StatusCode.FAILED_PRECONDITION, "100 % wröng:\nno")
        if request.value == "missing":
            raise NotFound
        if request.value == "address":
            return wrappers_pb2.StringValue(value=context.peer())
        if request.value.startswith("header:"):
            return wrappers_pb2.StringValue(value=self.headers.get(request.value.removeprefix("header:"), "none"))
        return wrappers_pb2.StringValue(value=request.value)

    def Ask(self, request: Any, context: Any) -> Any:
        number = request.assistantDefinition.assistantId
        if number == 1:
            raise Conflict("One was taken.")
        if number == 2:
            raise ZeroDivisionError("the secret of the server")
        return pb.GetAssistantResponse(data={"id": number})

    def Secret(self, request: Any, context: Any) -> Any:
        return pb.GetAssistantResponse(data={"id": self.principal.organization_id})

    def Block(self, request: Any, context: Any) -> Any:
        """Holds its thread until ``unblocked``."""
        with _lock:
            type(self).blocked += 1
            self.begun.append(request.value)
        assert self.unblocked.wait(60)
        with _lock:
            type(self).blocked -= 1
        return request

    async def Later(self, request: Any, context: Any) -> Any:
        """Answers what Say does; to "never" it does not answer at all."""
        if request.value != "never":
            return self.Say(request, context)
        type(self).waiting += 1
        try:
            await asyncio.Event().wait()
        finally:
            type(self).waiting -= 1

    async def LaterAsk(self, request: Any, context: Any) -> Any:
        await asyncio.sleep(0)
        if request.assistantDefinition.assistantId:
            return self.Ask(request, context)
        return pb.GetAssistantResponse(data={"id": await in_db(lambda: Organization.objects.get().pk)})

    async def Count(self, request: Any, context: Any) -> AsyncIterator[Any]:
        for number in range(request.value):
            yield wrappers_pb2.Int32Value(value=number)
        if request.value > 100:
            raise Conflict("Too far.")

    async def Chat(self, requests: Any, context: Any) -> AsyncIterator[Any]:
        async for request in requests:
            if request.value == b"end":
                return
            yield request

    async def Wait(self, requests: Any, context: Any) -> AsyncIterator[Any]:
        type(self).waiting += 1
        try:
            yield wrappers_pb2.BytesValue(value=b"waiting")
            await asyncio.Event().wait()
        finally:
            type(self).waiting -= 1
            type(self).cancelled += 1
