"""An agent turns a caller's words into an answer: text in → deltas and tool calls out. It knows nothing of audio.

The session owns history: it passes what was said and *heard* so far, and commits afterwards what the caller really heard.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from integrations.interfaces import ChatMessage, ToolCall, Usage


@dataclass(frozen=True, slots=True)
class AgentText:
    """Some text of the answer."""

    text: str


@dataclass(frozen=True, slots=True)
class AgentToolCalls:
    """Tools the model asks for; the session runs them (never before the turn is committed) and calls ``respond`` again."""

    calls: tuple[ToolCall, ...]


@dataclass(frozen=True, slots=True)
class AgentUsage:
    usage: Usage


AgentEvent = AgentText | AgentToolCalls | AgentUsage


class Agent(Protocol):
    """``respond`` streams one answer to ``text`` after ``history``; closing the iterator stops all work at once."""

    def respond(self, text: str, history: Sequence[ChatMessage]) -> AsyncIterator[AgentEvent]: ...
    async def close(self) -> None: ...
