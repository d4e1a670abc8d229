"""Tools of a call: the seam, and the one kind that needs nothing but the client, which runs the tool and sends its
result.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from assistants.voice.frames import ToolCallFinished, ToolCallStarted
from assistants.voice.reporter import Reporter
from assistants.voice.transport import Transport
from integrations.interfaces import ChatMessage, Role, ToolCall

CLIENT_TOOL_SECONDS = 15.0


class ToolRunner(Protocol):
    async def run(self, call: ToolCall, message_id: str) -> ChatMessage:
        """Run one tool; a failure is a result that says so, because the model must be able to answer for it."""
        ...

    def client_answered(self, call_id: str, result: Mapping[str, Any]) -> bool:
        """Take a result from the client; False when no such call waits."""
        ...


class ClientTools:
    """Ask the client to run the tool, and wait for its ``toolCallResult``."""

    def __init__(self, transport: Transport, reporter: Reporter, seconds: float = CLIENT_TOOL_SECONDS) -> None:
        self._transport, self._reporter, self._seconds = transport, reporter, seconds
        self._waiting: dict[str, asyncio.Future[Mapping[str, Any]]] = {}

    async def run(self, call: ToolCall, message_id: str) -> ChatMessage:
        started = time.time()
        future: asyncio.Future[Mapping[str, Any]] = asyncio.get_running_loop().create_future()
        self._waiting[call.id] = future
        self._transport.send(ToolCallStarted(message_id, call.id, call.name, call.arguments, started))
        self._reporter.event("tool.call_started", message_id, tool=call.name, call=call.id)
        error = ""
        try:
            async with asyncio.timeout(self._seconds):
                result: Mapping[str, Any] = await future
        except TimeoutError:
            error = f"the client did not answer the tool call within {self._seconds:g} s"
            result = {"error": error}
        finally:
            del self._waiting[call.id]
        self._transport.send(ToolCallFinished(message_id, call.id, call.name, result, time.time()))
        self._reporter.event(
            "tool.call_failed" if error else "tool.call_completed", message_id, tool=call.name, call=call.id
        )
        self._reporter.action(call.id, "tool-call", call.name, message_id, call.arguments, result, started, error)
        return ChatMessage(Role.TOOL, json.dumps(result), tool_call_id=call.id)

    def client_answered(self, call_id: str, result: Mapping[str, Any]) -> bool:
        future = self._waiting.get(call_id)
        if future is None or future.done():
            return False
        future.set_result(result)
        return True


def paired(messages: Sequence[ChatMessage]) -> list[ChatMessage]:
    """Keep tool calls only together with all their results: models refuse a history with orphans."""
    kept: list[ChatMessage] = []
    answered = {message.tool_call_id for message in messages if message.role is Role.TOOL}
    for message in messages:
        if message.tool_calls and not all(call.id in answered for call in message.tool_calls):
            break
        kept.append(message)
    return kept
