"""For tests of the talk streams: a really listening gRPC server with the project's services, and its clients."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from typing import Any

import grpc

from accounts.tests.personas import Persona
from assistants.models import Assistant, Conversation
from assistants.servicers.agent_kit import AgentKitService
from assistants.servicers.talk_service import TalkService
from assistants.servicers.web_talk import WebRTCService
from rapida_site.lib.db import in_db
from rapida_site.pb import talk_api_pb2 as pb
from rapida_site.rpc.handlers import methods

PATIENCE = 30.0
SERVICES = (TalkService, WebRTCService, AgentKitService)


@contextlib.asynccontextmanager
async def serving_grpc(stub: Callable[[grpc.aio.Channel], Any]) -> AsyncIterator[Any]:
    """Serve on a port of the loopback; yields a ``stub`` that asks there. Nothing may be left of any call."""
    before = asyncio.all_tasks()
    server = grpc.aio.server()
    for service in SERVICES:
        found = {name: method.handler() for name, method in methods(service).items()}
        server.add_registered_method_handlers(service.descriptor.full_name, found)
    port = server.add_insecure_port("127.0.0.1:0")
    await server.start()
    async with grpc.aio.insecure_channel(f"127.0.0.1:{port}") as channel:
        yield stub(channel)
    await server.stop(5)
    await _nothing_left(before)


async def _nothing_left(before: set[asyncio.Task[Any]]) -> None:
    """The last steps of a call (storing, closing sockets) may take a moment longer than its stream."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(PATIENCE):
            while _own(before):
                await asyncio.sleep(0.01)
    assert not _own(before), f"these tasks outlived their streams: {_own(before)}"


def _own(before: set[asyncio.Task[Any]]) -> list[asyncio.Task[Any]]:
    """Return the tasks that are neither the test's nor gRPC's own."""
    mine = asyncio.current_task()
    return [task for task in asyncio.all_tasks() - before if task is not mine and "grpc" not in repr(task.get_coro())]


class Client:
    """One talk stream from outside; ``seen`` keeps all that came."""

    def __init__(self, stream: Any, request: type[Any]) -> None:
        self.stream, self._request = stream, request
        self.seen: list[Any] = []

    async def say(self, **part: Any) -> None:
        async with asyncio.timeout(PATIENCE):
            await self.stream.write(self._request(**part))

    async def type(self, text: str, message_id: str = "") -> None:
        await self.say(message=pb.ConversationUserMessage(text=text, id=message_id))

    async def next(self) -> Any:
        """Return the next response, or None at the end; raises ``AioRpcError`` for a status."""
        async with asyncio.timeout(PATIENCE):
            response = await self.stream.read()
        if response is grpc.aio.EOF:
            return None
        self.seen.append(response)
        return response

    async def part(self, name: str) -> Any:
        """Return the body of the next response with this part."""
        while (response := await self.next()) is not None:
            if response.WhichOneof("data") == name:
                return getattr(response, name)
        raise AssertionError(f"the stream ended without {name!r}")

    async def answer(self) -> tuple[list[str], str]:
        """Return the deltas and the whole text of the next answer."""
        deltas: list[str] = []
        while True:
            body = await self.part("assistant")
            if body.WhichOneof("message") != "text":
                continue
            if body.completed:
                return deltas, body.text
            deltas.append(body.text)

    async def rest(self) -> list[Any]:
        """Read to the end."""
        found = []
        while (response := await self.next()) is not None:
            found.append(response)
        return found


def hello(assistant: Assistant | int, mode: int = pb.STREAM_MODE_TEXT, **fields: Any) -> pb.ConversationInitialization:
    first = pb.ConversationInitialization(streamMode=mode, **fields)  # type: ignore[arg-type]
    first.assistant.assistantId = assistant if isinstance(assistant, int) else assistant.id
    first.assistant.version = "latest"
    return first


def key_of(who: Persona, **more: str) -> tuple[tuple[str, str], ...]:
    headers = {"x-api-key": who.key_text, "x-auth-id": "", "x-client-source": "sdk", **more}
    return tuple(headers.items())


@contextlib.asynccontextmanager
async def talking(call: Any, request: type[Any], metadata: Any, first: Any = None) -> AsyncIterator[Client]:
    """Open a stream of ``call`` (a stub's method); ``first`` is sent as initialization."""
    stream = call(metadata=metadata)
    client = Client(stream, request)
    try:
        if first is not None:
            await client.say(initialization=first)
        yield client
    finally:
        stream.cancel()


async def ended(conversation_id: int) -> Conversation:
    """Return the conversation once it has ended."""
    async with asyncio.timeout(PATIENCE):
        while (found := await in_db(Conversation.objects.get, pk=conversation_id)).is_live:
            await asyncio.sleep(0.01)
    return found
