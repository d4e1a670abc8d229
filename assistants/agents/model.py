"""The model agent: prompt templates, history and, where a version has facts, the one fact that answers the question.

A small model invents when it is given more than it needs, so with facts it gets a worked few-shot prompt with the
single best sentence, and its words are checked against it; below the threshold it is not asked at all and the assistant
says that it does not know.
"""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from typing import Any

from assistants.agents.base import AgentContext, AgentEvent, AgentText, AgentToolCalls, AgentTrace, AgentUsage
from assistants.agents.facts import FactFinder
from assistants.voice.config import AgentConfig
from assistants.voice.streams import closing
from integrations.grounding import ANSWER_OPTIONS, fewshot_messages, first_sentence, is_faithful
from integrations.interfaces import ChatMessage, ChatModel, ChatOptions, Role, ToolSpec, Usage
from rapida_site.lib.errors import RapidaError

# What a caller can say in one turn's prompt; older messages fall off in whole turns, never in the middle of a tool
# call.
MAX_HISTORY = 40

RenderPrompt = Callable[[str], tuple[list[ChatMessage], tuple[str, ...]]]


class ModelAgent:
    """``render(text)`` gives the version's prompt as messages for a turn whose text is ``text``, and the names of
    variables that had no value; ``facts`` None: no facts.
    """

    def __init__(
        self,
        config: AgentConfig,
        model: ChatModel,
        render: RenderPrompt,
        *,
        facts: FactFinder | None = None,
        tools: Sequence[ToolSpec] = (),
    ) -> None:
        self._config, self._model, self._render = config, model, render
        self._facts = facts if config.facts.sentences else None
        self._tools = tools

    async def warm(self) -> None:
        """Embed the facts, and let the model read the unchanging part of the prompt."""
        if self._facts is None:
            return
        await self._facts.warm(self._config.facts.sentences)
        prompt = fewshot_messages(self._config.facts.sentences[0], "")
        async with closing(self._model.stream(prompt, options=ChatOptions(max_tokens=1))) as deltas:
            async for _ in deltas:
                pass

    def respond(self, text: str, history: Sequence[ChatMessage]) -> AsyncIterator[AgentEvent]:
        answer = self._from_facts if self._facts is not None and text else self._freely
        return answer(text, history)

    async def close(self) -> None:
        """The model is shared with other calls; nothing of this call is left in it."""

    async def _freely(self, text: str, history: Sequence[ChatMessage]) -> AsyncIterator[AgentEvent]:
        prompt, missing = self._render(text)
        for name in missing:
            yield AgentContext(text, {"missing_variable": name})
        said = [ChatMessage(Role.USER, text)] if text else []
        async for event in self._ask([*prompt, *recent(history), *said], ChatOptions()):
            yield event

    async def _from_facts(self, text: str, history: Sequence[ChatMessage]) -> AsyncIterator[AgentEvent]:
        """The model's sentence is spoken only when all it says stands in the fact; else the fact itself is."""
        facts = self._config.facts
        assert self._facts is not None
        match = await self._facts.best(text, facts.sentences)
        known = match.score >= facts.threshold
        yield AgentContext(text, {"fact": match.sentence, "score": round(match.score, 4), "used": known})
        if not known or facts.mode == "extract":
            yield AgentText(match.sentence if known else facts.unknown_answer)
            return
        words: list[str] = []
        async for event in self._ask(fewshot_messages(match.sentence, text), ANSWER_OPTIONS):
            if isinstance(event, AgentText):
                words.append(event.text)
            else:
                yield event
        sentence = first_sentence("".join(words))
        yield AgentText(sentence if is_faithful(sentence, match.sentence, text) else match.sentence)

    async def _ask(self, messages: Sequence[ChatMessage], options: ChatOptions) -> AsyncIterator[AgentEvent]:
        started, clock = time.time(), time.perf_counter()
        parts: list[str] = []
        calls: list[dict[str, Any]] = []
        usage, finish = Usage(), ""
        request = {"messages": [_shown(message) for message in messages]}
        try:
            async with closing(self._model.stream(messages, tools=self._tools, options=options)) as deltas:
                async for delta in deltas:
                    if delta.text:
                        parts.append(delta.text)
                        yield AgentText(delta.text)
                    if delta.tool_calls:
                        calls += [
                            {"id": c.id, "name": c.name, "arguments": dict(c.arguments)} for c in delta.tool_calls
                        ]
                        yield AgentToolCalls(delta.tool_calls)
                    usage, finish = delta.usage or usage, delta.finish_reason or finish
        except RapidaError as error:
            response: Mapping[str, Any] = {"text": "".join(parts), "tool_calls": calls}
            elapsed = time.perf_counter() - clock
            yield AgentTrace(self._config.chat.code, request, response, started, elapsed, error.message)
            raise
        yield AgentUsage(usage)
        response = {"text": "".join(parts), "tool_calls": calls, "finish_reason": finish}
        yield AgentTrace(self._config.chat.code, request, response, started, time.perf_counter() - clock)


def recent(history: Sequence[ChatMessage]) -> list[ChatMessage]:
    """Return the end of the history, starting at a user or assistant message that is no answer to a tool call."""
    kept = list(history[-MAX_HISTORY:])
    while kept and kept[0].role is Role.TOOL:
        kept.pop(0)
    return kept


def _shown(message: ChatMessage) -> dict[str, Any]:
    shown: dict[str, Any] = {"role": message.role.value, "content": message.content}
    if message.tool_calls:
        shown["tool_calls"] = [{"id": c.id, "name": c.name, "arguments": dict(c.arguments)} for c in message.tool_calls]
    if message.tool_call_id:
        shown["tool_call_id"] = message.tool_call_id
    return shown
