"""What was said before, as a language model wants to see it, for a conversation that is resumed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from assistants.models import Action, Message, Metric
from integrations.interfaces import ChatMessage, Role, ToolCall

MAX_MESSAGES = 40


def load_history(conversation_id: int, limit: int = MAX_MESSAGES) -> tuple[ChatMessage, ...]:
    """Return the last messages as heard; every tool call has its result, and the cut is at a user's turn."""
    newest = list(Message.objects.filter(conversation_id=conversation_id).order_by("-id")[: limit + 1])
    messages = newest[:limit][::-1]
    if len(newest) > limit:
        messages = _from_first_user(messages)
    tools = _tool_calls(conversation_id, [message.message_id for message in messages])
    history: list[ChatMessage] = []
    for message in messages:
        exchange = list(_exchange(tools.pop(message.message_id, [])))
        said = [ChatMessage(Role(message.role), message.text)] if message.text else []
        history += [*said, *exchange] if message.role == Role.USER else [*exchange, *said]
    return tuple(history)


def used_ids(conversation_id: int) -> frozenset[str]:
    """Return the ids that messages of the caller have: those a client may choose itself."""
    said = Message.objects.filter(conversation_id=conversation_id, role=Role.USER)
    return frozenset(said.order_by().values_list("message_id", flat=True))


def figures(conversation_id: int) -> dict[str, float]:
    """Return the numbers among the metrics of the whole conversation."""
    rows = Metric.objects.filter(conversation_id=conversation_id, message_id="", value__regex=r"^\d{1,15}(\.\d+)?$")
    return {name: float(value) for name, value in rows.order_by().values_list("name", "value")}


def _from_first_user(messages: list[Message]) -> list[Message]:
    for index, message in enumerate(messages):
        if message.role == Role.USER:
            return messages[index:]
    return []


def _tool_calls(conversation_id: int, message_ids: Iterable[str]) -> dict[str, list[Action]]:
    found: dict[str, list[Action]] = {}
    actions = Action.objects.filter(conversation_id=conversation_id, kind="tool-call", message_id__in=list(message_ids))
    for action in actions.order_by("id"):
        found.setdefault(action.message_id, []).append(action)
    return found


def _exchange(actions: list[Action]) -> Iterator[ChatMessage]:
    if actions:
        calls = tuple(ToolCall(action.action_id, action.name, action.request) for action in actions)
        yield ChatMessage(Role.ASSISTANT, "", tool_calls=calls)
    for action in actions:
        result = {"error": action.error} if action.error else action.response
        yield ChatMessage(Role.TOOL, json.dumps(result, ensure_ascii=False), tool_call_id=action.action_id)
