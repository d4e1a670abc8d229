"""A scripted language model.

Options: ``texts`` (one per request, from the start again after the last; ``{text}`` in it is the caller's last
words), ``ttft`` seconds to the first token, ``token_delay`` between tokens, ``tool`` (a JSON object ``{"name": …,
"arguments": {…}}``: called once when that tool is offered and its result is not there yet), and the failures of the
package. A token is a word with the space before it.
"""

from __future__ import annotations

import asyncio
import re
from collections import deque
from collections.abc import AsyncGenerator, Mapping, Sequence
from typing import Any

from integrations.interfaces import ChatDelta, ChatMessage, ChatOptions, Role, ToolCall, ToolSpec, Usage
from integrations.options import Options
from integrations.providers.fake.failures import Failures

_DEFAULTS = ChatOptions()
_TOKEN = re.compile(r"\s*\S+")


class FakeChatModel:
    """``requests`` keeps the last message lists it was asked with, for tests."""

    def __init__(self, options: Mapping[str, Any]) -> None:
        read = Options("fake", options, "model.")
        read.text("name")
        read.text("id")
        self._texts = read.texts("texts", ("You said: {text}.",))
        self._ttft = read.number("ttft", 0.0, 0, 600)
        self._token_delay = read.number("token_delay", 0.0, 0, 60)
        self._tool = read.mapping("tool")
        self._failures = Failures(read, "llm")
        read.done()
        self._answered = 0
        self.requests: deque[tuple[ChatMessage, ...]] = deque(maxlen=100)

    async def stream(
        self, messages: Sequence[ChatMessage], *, tools: Sequence[ToolSpec] = (), options: ChatOptions = _DEFAULTS
    ) -> AsyncGenerator[ChatDelta, None]:
        self.requests.append(tuple(messages))
        await self._failures.before()
        if self._ttft:
            await asyncio.sleep(self._ttft)
        call = self._tool_call(messages, tools)
        if call is not None:
            yield ChatDelta(tool_calls=(call,))
            yield ChatDelta(usage=Usage(_size(messages), 1), finish_reason="tool_calls")
            return
        tokens = _TOKEN.findall(self._answer(messages))
        wanted = tokens[: options.max_tokens] if options.max_tokens is not None else tokens
        for number, token in enumerate(wanted):
            if number and self._token_delay:
                await asyncio.sleep(self._token_delay)
            yield ChatDelta(text=token)
            self._failures.after_first()
        reason = "length" if len(wanted) < len(tokens) else "stop"
        yield ChatDelta(usage=Usage(_size(messages), len(wanted)), finish_reason=reason)

    async def close(self) -> None:
        return None

    def _answer(self, messages: Sequence[ChatMessage]) -> str:
        text = self._texts[self._answered % len(self._texts)] if self._texts else ""
        self._answered += 1
        asked = next((message.content for message in reversed(messages) if message.role is Role.USER), "")
        return text.replace("{text}", asked)

    def _tool_call(self, messages: Sequence[ChatMessage], tools: Sequence[ToolSpec]) -> ToolCall | None:
        if self._tool is None or any(message.role is Role.TOOL for message in messages):
            return None
        name = str(self._tool.get("name", ""))
        if name not in {tool.name for tool in tools}:
            return None
        return ToolCall(id=f"call_{len(messages)}", name=name, arguments=self._tool.get("arguments", {}))


def open_chat_model(*, options: Mapping[str, Any], credential: Mapping[str, str] | None = None) -> FakeChatModel:
    return FakeChatModel(options)


def _size(messages: Sequence[ChatMessage]) -> int:
    return sum(len(message.content.split()) for message in messages)
