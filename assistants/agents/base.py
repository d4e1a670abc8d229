"""An agent turns a caller's words into an answer: text in → deltas and tool calls out. It knows nothing of audio.

``respond`` with an empty text goes on after the tool results that end the history. The session owns history: it
passes what was said and *heard* so far, and commits afterwards what the caller really heard.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from integrations.interfaces import ChatMessage, ToolCall, Usage


@dataclass(frozen=True, slots=True)
class AgentText:
    """Some text of the answer."""

    text: str


@dataclass(frozen=True, slots=True)
class AgentToolCalls:
    """Tools the model asks for; the session runs them (never before the turn is committed) and calls ``respond``
    again.
    """

    calls: tuple[ToolCall, ...]


@dataclass(frozen=True, slots=True)
class AgentUsage:
    usage: Usage


@dataclass(frozen=True, slots=True)
class AgentContext:
    """What was looked up for this turn, with its score, for the conversation's record."""

    query: str
    result: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class AgentTrace:
    """One finished request to a model, for the conversation's record: ``started`` is wall-clock, ``seconds`` its
    duration.
    """

    name: str
    request: Mapping[str, Any]
    response: Mapping[str, Any]
    started: float
    seconds: float
    error: str = ""


AgentEvent = AgentText | AgentToolCalls | AgentUsage | AgentContext | AgentTrace


class Agent(Protocol):
    """``respond`` streams one answer to ``text`` after ``history``; closing the iterator stops all work at once."""

    def respond(self, text: str, history: Sequence[ChatMessage]) -> AsyncIterator[AgentEvent]: ...
    async def warm(self) -> None:
        """Do what would otherwise delay the first answer; called only where it costs nothing."""
        ...

    async def close(self) -> None: ...
