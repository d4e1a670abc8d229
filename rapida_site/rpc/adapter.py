"""From the apps' services to handlers for every transport: one new servicer a call, one hop to a database thread.

Handlers take and give bytes. A unary method runs whole on a database thread: reading the message, finding out who
asks, the method itself. Of an ``async def`` only the first two steps do, and the method on the event loop; of
``waiting_methods`` too, and the method on a waiting thread. What it raises becomes the failure inside its response
(rapida_site.rpc.bodies); only what cannot be read, and what has no body, ends with a gRPC status. A stream's errors are
always statuses.
"""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Iterator
from contextlib import aclosing, contextmanager
from dataclasses import dataclass
from inspect import iscoroutinefunction
from typing import Any

import grpc
import structlog
from django.conf import settings
from django.db import DataError
from django_grpc_framework.signals import grpc_request_finished, grpc_request_started
from google.protobuf.descriptor import MethodDescriptor
from google.protobuf.message import DecodeError, Message
from google.protobuf.message_factory import GetMessageClass
from prometheus_client import Histogram

from accounts.principals import has_credential, principal_from
from rapida_site.lib.db import in_db
from rapida_site.lib.errors import Busy, Invalid, RapidaError, TooMany, Unauthenticated
from rapida_site.lib.http import as_rapida_error
from rapida_site.lib.principal import Principal
from rapida_site.lib.rpc.service import Service
from rapida_site.lib.throttle import CREDENTIALS
from rapida_site.lib.turns import line_of
from rapida_site.lib.waiting import on_waiting_thread
from rapida_site.rpc import bodies
from rapida_site.rpc.calls import Call, UnaryContext, call_of
from rapida_site.rpc.status import CODES, Refused, unknown_method
from rapida_site.rpc.turns import forget, learn, line, turns

log = structlog.get_logger(__name__)
_seconds = Histogram("rapida_rpc_seconds", "Time of a call of the wire contract", ("service", "code"))


class Method:
    """One method of a service, with the types of its messages."""

    def __init__(self, service: type[Service], descriptor: MethodDescriptor) -> None:
        self.service, self.name = service, descriptor.name
        self.path = f"/{descriptor.containing_service.full_name}/{descriptor.name}"
        self.input: Any = GetMessageClass(descriptor.input_type)
        self.output: Any = GetMessageClass(descriptor.output_type)
        self.reads_stream, self.writes_stream = descriptor.client_streaming, descriptor.server_streaming
        self.is_open = descriptor.name in service.open_methods
        self.waits = descriptor.name in service.waiting_methods
        self.is_async = iscoroutinefunction(getattr(service, descriptor.name, None))

    def handler(self) -> grpc.RpcMethodHandler:
        """Return what gRPC and our registry call."""
        if not hasattr(self.service, self.name):
            return unknown_handler(self.path, self.reads_stream, self.writes_stream)
        if not self.writes_stream:
            return grpc.unary_unary_rpc_method_handler(_unary(self))
        if self.reads_stream:
            return grpc.stream_stream_rpc_method_handler(_stream(self))
        return grpc.unary_stream_rpc_method_handler(_stream(self))

    def read(self, raw: bytes) -> Message:
        try:
            message: Message = self.input.FromString(raw)
        except DecodeError:
            name = self.input.DESCRIPTOR.full_name
            raise Refused(grpc.StatusCode.INVALID_ARGUMENT, f"The request is no readable {name}.") from None
        return message

    def servicer(self, call: Call, context: Any, request: Any) -> Service:
        """Return the one instance that serves this call; raises for a caller who may not enter."""
        servicer = self.service()
        servicer.request, servicer.context, servicer.action = request, context, self.name
        servicer.headers = call.headers
        servicer.caller = self._caller(call)
        return servicer

    def _caller(self, call: Call) -> Principal | None:
        try:
            CREDENTIALS.check(call.address)
            principal = principal_from(call.headers)
        except RapidaError as error:
            if isinstance(error, Unauthenticated):
                forget(call)
            if self.is_open:  # whoever signs in may well send a token that has expired
                return None
            if isinstance(error, Unauthenticated) and has_credential(call.headers):
                CREDENTIALS.count(call.address)
            raise
        learn(call, principal)
        return principal


def unknown_handler(path: str, reads_stream: bool = True, writes_stream: bool = True) -> grpc.RpcMethodHandler:
    """Return a handler that says that nothing serves ``path``."""

    async def refuse(_request: Any, context: Any) -> bytes:
        refused = unknown_method(path)
        await context.abort(refused.code, refused.message)
        return b""

    async def refuse_stream(request: Any, context: Any) -> AsyncIterator[bytes]:
        yield await refuse(request, context)

    if not writes_stream:
        return grpc.unary_unary_rpc_method_handler(refuse)
    if reads_stream:
        return grpc.stream_stream_rpc_method_handler(refuse_stream)
    return grpc.unary_stream_rpc_method_handler(refuse_stream)


# -------------------------------------------------------------------------------------------------- unary
def answer(method: Method, raw: bytes, call: Call, context: UnaryContext) -> bytes:
    """Serve one unary call in this thread and return the response's bytes; Refused ends it with a status."""
    with structlog.contextvars.bound_contextvars(request_id=call.id), _counted(call) as count:
        request = method.read(raw)
        grpc_request_started.send(sender=method.service, request=request, context=context)
        try:
            try:
                servicer = method.servicer(call, context, request)
                response = bodies.succeeded(getattr(servicer, method.name)(request, context))
            except Exception as error:  # noqa: BLE001 - _failure logs what nobody foresaw
                response = _failure(method, error, call)
        finally:
            grpc_request_finished.send(sender=method.service)
        return count.of(response)


async def answer_waiting(method: Method, raw: bytes, call: Call, context: UnaryContext) -> bytes:
    """Serve one call that waits for others: it begins on a database thread, and keeps none while it waits."""
    with structlog.contextvars.bound_contextvars(request_id=call.id), _counted(call) as count:
        try:
            servicer = await turns().run(line(call), _entered, method, raw, call, context)
            serve, caller = getattr(servicer, method.name), servicer.caller
            if method.is_async:
                response = await serve(servicer.request, context)
            else:
                whose = line_of(caller) if caller is not None else call.address
                response = await on_waiting_thread(whose, serve, servicer.request, context)
            response = bodies.succeeded(response)
        except Exception as error:  # noqa: BLE001 - _failure logs what nobody foresaw
            response = _failure(method, error, call)
        return count.of(response)


def _entered(method: Method, raw: bytes, call: Call, context: UnaryContext) -> Service:
    return method.servicer(call, context, method.read(raw))


def _failure(method: Method, error: Exception, call: Call) -> Message:
    """Return a response that tells of ``error``; Refused where its message has no place for that."""
    if isinstance(error, Refused):
        raise error
    known = _known(error, call)
    if not bodies.has_body(method.output.DESCRIPTOR):
        raise Refused(CODES[known.grpc], known.message)
    return bodies.failed(method.output(), known)


def _unary(method: Method) -> Any:
    async def behaviour(raw: bytes, context: Any) -> bytes:
        call = call_of(method.path, context)
        try:
            return await _served(method, raw, call, UnaryContext(call, context))
        except Refused as refused:
            await context.abort(refused.code, refused.message)
            raise AssertionError("abort returned") from None

    return behaviour


async def _served(method: Method, raw: bytes, call: Call, context: UnaryContext) -> bytes:
    if method.is_async or method.waits:
        return await answer_waiting(method, raw, call, context)
    try:
        return await turns().run(line(call), answer, method, raw, call, context)
    except (Busy, TooMany) as error:
        with _counted(call) as count:
            return count.of(_failure(method, error, call))


# ------------------------------------------------------------------------------------------------ streams
def _stream(method: Method) -> Any:
    async def behaviour(incoming: Any, context: Any) -> AsyncIterator[bytes]:
        call = call_of(method.path, context)
        structlog.contextvars.bind_contextvars(request_id=call.id)
        with _counted(call) as count:
            try:
                request = _messages(method, incoming) if method.reads_stream else method.read(incoming)
                servicer = await in_db(method.servicer, call, context, request)
                async with aclosing(getattr(servicer, method.name)(request, context)) as responses:
                    async for response in responses:
                        yield response.SerializeToString()
                count.code = grpc.StatusCode.OK.name
            except grpc.aio.AbortError:
                count.code = "ABORTED BY THE METHOD"
                raise
            except Exception as error:  # noqa: BLE001 - _refusal logs what nobody foresaw
                refused = _refusal(error, call)
                count.code = refused.code.name
                await context.abort(refused.code, refused.message)

    return behaviour


async def _messages(method: Method, incoming: AsyncIterator[bytes]) -> AsyncIterator[Message]:
    async for raw in incoming:
        yield method.read(raw)


# ------------------------------------------------------------------------------------------------- errors
def _refusal(error: Exception, call: Call) -> Refused:
    if isinstance(error, Refused):
        return error
    known = _known(error, call)
    return Refused(CODES[known.grpc], known.message)


def _known(error: Exception, call: Call) -> RapidaError:
    """Return what the client may know of ``error``; a fault goes to the log, under a reference that it can name."""
    known = as_rapida_error(error)
    if known is not None:
        return known
    if isinstance(error, DataError):
        log.warning("rpc_value_refused", method=call.path, reason=str(error).partition("\n")[0])
        return Invalid("A value is too large, too long, or holds a character that cannot be stored.")
    log.error("rpc_failed", method=call.path, reference=call.id, exc_info=error)
    return RapidaError(f"{RapidaError.default_message} Its reference is {call.id}.")


# ------------------------------------------------------------------------------------------------ counting
@dataclass
class _Count:
    """How a call ended; until it says so, its client gave it up."""

    code: str = grpc.StatusCode.CANCELLED.name

    def of(self, response: Any) -> bytes:
        self.code = str(getattr(response, "code", "") or grpc.StatusCode.OK.name)
        raw: bytes = response.SerializeToString()
        return raw


@contextmanager
def _counted(call: Call) -> Iterator[_Count]:
    """Measure and log one call."""
    started, count = time.perf_counter(), _Count()
    try:
        yield count
    except Refused as refused:
        count.code = refused.code.name
        raise
    finally:
        seconds = time.perf_counter() - started
        _seconds.labels(call.path.split("/")[1], count.code).observe(seconds)
        tell = log.info if settings.ACCESS_LOG else log.debug
        tell("rpc", method=call.path, code=count.code, ms=round(seconds * 1000, 1), client=call.address)
