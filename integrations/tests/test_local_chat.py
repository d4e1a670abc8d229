"""The local language model: streams, stops, fills forms, serves several calls, and listens to nobody outside."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Callable
from contextlib import aclosing
from typing import Any

import psutil
import pytest

from integrations import registry
from integrations.grounding import fewshot_messages
from integrations.interfaces import ChatDelta, ChatMessage, ChatModel, ChatOptions, Role
from integrations.providers.local.llama import LlamaModel
from integrations.providers.local.shared import shared
from rapida_site.lib.errors import Invalid

pytestmark = pytest.mark.models
HELLO = [ChatMessage(Role.USER, "Say hello to Bob.")]


def model(**options: object) -> ChatModel:
    return registry.chat_model("local-smollm2", options=options)


async def ask(messages: list[ChatMessage], **options: object) -> list[ChatDelta]:
    return [delta async for delta in model().stream(messages, options=ChatOptions(**options))]  # type: ignore[arg-type]


async def test_an_answer_streams_and_ends_with_its_usage() -> None:
    deltas = await ask(HELLO, max_tokens=12)
    assert "".join(delta.text for delta in deltas).startswith("Hello, Bob")
    assert len([delta for delta in deltas if delta.text]) > 5
    last = deltas[-1]
    assert last.finish_reason == "length"
    assert last.usage is not None
    assert last.usage.output_tokens == 12


async def test_it_stops_at_the_stop_word() -> None:
    deltas = await ask(HELLO, max_tokens=30, stop=("Bob",))
    assert "".join(delta.text for delta in deltas).strip() == "Hello,"
    assert deltas[-1].finish_reason == "stop"


async def test_a_form_is_filled_as_its_schema_says() -> None:
    schema = {
        "type": "object",
        "properties": {"fruit": {"type": "string", "maxLength": 12}, "count": {"type": "integer"}},
        "required": ["fruit", "count"],
    }
    deltas = await ask([ChatMessage(Role.USER, "I want three apples.")], max_tokens=60, response_schema=schema)
    assert set(json.loads("".join(delta.text for delta in deltas))) == {"fruit", "count"}


async def test_a_bad_schema_is_refused_with_the_reason() -> None:
    with pytest.raises(Invalid, match="unrecognized type objekt"):
        await ask(HELLO, response_schema={"type": "objekt"})


class Watched:
    """The engine's own server; counts what it generates, and tells when it has done with a request."""

    def __init__(self, server: Any) -> None:
        self._server, self.chunks, self.done = server, 0, threading.Event()

    def handle_chat_completions(self, request: Any, take: Callable[[Any], bool]) -> None:
        def counted(data: Any) -> bool:
            self.chunks += 1
            return take(data)

        self._server.handle_chat_completions(request, counted)
        self.done.set()


async def test_closing_an_answer_frees_the_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    engine = await shared("local-smollm2", LlamaModel).ready()
    watched = Watched(engine._server)
    monkeypatch.setattr(engine, "_server", watched)
    asked = [ChatMessage(Role.USER, "Tell a very long story.")]
    answer = model().stream(asked, options=ChatOptions(max_tokens=1000))
    async with aclosing(answer) as story:  # type: ignore[type-var]
        assert (await anext(story)).text
    assert await asyncio.to_thread(watched.done.wait, 60)
    assert watched.chunks < 500, "it told the whole story of a thousand tokens to nobody"


async def test_several_calls_are_answered_at_once() -> None:
    prices = {"Rome": "40", "Oslo": "75", "Paris": "62", "Vienna": "38", "Madrid": "91", "Athens": "57"}
    prompts = [
        fewshot_messages(f"A ticket to {c} costs {p} euros.", f"How much is a ticket to {c}?")
        for c, p in prices.items()
    ]
    answers = await asyncio.gather(*(ask(prompt, max_tokens=16) for prompt in prompts))
    for price, deltas in zip(prices.values(), answers, strict=True):
        assert price in "".join(delta.text for delta in deltas)


async def test_a_prompt_that_is_too_long_says_by_how_much() -> None:
    with pytest.raises(Invalid, match=r"The prompt has \d+ tokens; the local model takes 4096"):
        await ask([ChatMessage(Role.USER, "word " * 5000)])


async def test_nobody_outside_can_reach_the_engine() -> None:
    before = {
        connection.laddr for connection in psutil.Process().net_connections("inet") if connection.status == "LISTEN"
    }
    engine = await asyncio.to_thread(LlamaModel)
    after = psutil.Process().net_connections("all")
    assert {connection.laddr for connection in after if connection.status == "LISTEN"} == before
    sockets = [connection.laddr for connection in after if str(connection.laddr).endswith("engine.sock")]
    assert sockets
    for path in sockets:
        with pytest.raises(FileNotFoundError):
            await asyncio.open_unix_connection(str(path))
    del engine


async def test_a_later_prompt_with_the_same_beginning_is_cheaper() -> None:
    long = [ChatMessage(Role.SYSTEM, "You answer callers. " * 60), ChatMessage(Role.USER, "Hello?")]
    first = (await ask(long, max_tokens=2))[-1].usage
    engine, cached = shared("local-smollm2", LlamaModel).get(), []
    request = {"messages": [{"role": m.role.value, "content": m.content} for m in long], "max_tokens": 2}
    await asyncio.to_thread(
        engine.stream, request, lambda chunk: cached.append(chunk.get("timings")), threading.Event()
    )
    assert first is not None
    assert next(timing for timing in cached if timing)["cache_n"] > 0.9 * first.input_tokens


def test_an_unknown_option_is_refused() -> None:
    with pytest.raises(Invalid, match="local-smollm2: option 'temperature' is '9'; use a number from 0 to 2"):
        model(temperature="9")
