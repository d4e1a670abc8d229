"""The local language model as a ``ChatModel``: deltas stream from the engine's thread to the event loop.

It calls no tools: offered ones are left out, because a model this small never asks for one; a form is filled with
``response_schema`` instead, which the engine enforces token by token. Temperature is 0 unless told otherwise, so
answers are repeatable.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncGenerator, Mapping, Sequence
from concurrent.futures import Future
from typing import Any

from integrations.interfaces import ChatDelta, ChatMessage, ChatOptions, Role, ToolSpec, Usage
from integrations.options import Options
from integrations.providers.local.llama import LlamaModel
from integrations.providers.local.shared import shared
from rapida_site.lib.errors import ProviderFailed, RapidaError

_DEFAULTS = ChatOptions()
_MAX_TOKENS = 1024


class SmolChatModel:
    def __init__(self, options: Mapping[str, Any]) -> None:
        self._defaults = _read(options)

    async def stream(
        self, messages: Sequence[ChatMessage], *, tools: Sequence[ToolSpec] = (), options: ChatOptions = _DEFAULTS
    ) -> AsyncGenerator[ChatDelta, None]:
        request = self._request(messages, options)
        model = await shared("local-smollm2", LlamaModel).ready()
        loop = asyncio.get_running_loop()
        chunks: asyncio.Queue[Mapping[str, Any] | None] = asyncio.Queue()
        cancelled = threading.Event()

        def tell(chunk: Mapping[str, Any] | None) -> None:
            if not cancelled.is_set() and not loop.is_closed():
                loop.call_soon_threadsafe(chunks.put_nowait, chunk)

        running: Future[None] = model.pool.submit(model.stream, request, tell, cancelled)
        running.add_done_callback(lambda _: tell(None))
        reason = ""
        try:
            while (chunk := await chunks.get()) is not None:
                if usage := chunk.get("usage"):
                    counts = Usage(int(usage["prompt_tokens"]), int(usage["completion_tokens"]))
                    yield ChatDelta(usage=counts, finish_reason=reason)
                for choice in chunk.get("choices") or ():
                    reason = choice.get("finish_reason") or reason
                    if text := choice["delta"].get("content"):
                        yield ChatDelta(text=text)
            _raise(running)
        finally:
            cancelled.set()
            running.cancel()

    async def close(self) -> None:
        return None

    def _request(self, messages: Sequence[ChatMessage], options: ChatOptions) -> dict[str, Any]:
        request = {**self._defaults, **(_read(options.extra) if options.extra else {})}
        if options.temperature is not None:
            request["temperature"] = options.temperature
        if options.max_tokens is not None:
            request["max_tokens"] = options.max_tokens
        if options.stop:
            request["stop"] = list(options.stop)
        if options.response_schema is not None:
            request["response_format"] = _form(options.response_schema)
        request["messages"] = [_message(message) for message in messages]
        request["stream_options"] = {"include_usage": True}
        return request


def _read(options: Mapping[str, Any]) -> dict[str, Any]:
    """Check a deployment's ``model.*`` keys and return them as the engine wants them."""
    read = Options("local-smollm2", options, "model.")
    for name in ("name", "id"):
        read.text(name, "smollm2-135m", ("smollm2-135m",))
    request: dict[str, Any] = {
        "temperature": read.number("temperature", 0.0, 0, 2),
        "max_tokens": read.integer(
            "max_tokens", read.integer("max_completion_tokens", 96, 1, _MAX_TOKENS), 1, _MAX_TOKENS
        ),
        "top_p": read.number("top_p", 0.95, 0, 1),
        "top_k": read.integer("top_k", 40, 0, 1000),
        "frequency_penalty": read.number("frequency_penalty", 0.0, -2, 2),
        "presence_penalty": read.number("presence_penalty", 0.0, -2, 2),
        "seed": read.integer("seed", 0, 0, 2**31),
    }
    if stop := read.texts("stop"):
        request["stop"] = list(stop)
    if schema := read.mapping("response_schema"):
        request["response_format"] = _form(schema)
    read.done()
    return request


def _form(schema: Mapping[str, Any]) -> dict[str, Any]:
    return {"type": "json_schema", "json_schema": {"name": "answer", "schema": dict(schema)}}


def _message(message: ChatMessage) -> dict[str, str]:
    role = Role.USER if message.role is Role.TOOL else message.role  # the model's template knows no tool role
    return {"role": role.value, "content": message.content}


def _raise(running: Future[None]) -> None:
    error = running.exception()
    if isinstance(error, RapidaError):
        raise error
    if error is not None:
        raise ProviderFailed(f"SmolLM2: {error}", stage="llm") from error


def open_chat_model(*, options: Mapping[str, Any], credential: Mapping[str, str] | None = None) -> SmolChatModel:
    return SmolChatModel(options)
