"""What the server says in ``rapida.v1`` (docs/websocket-protocol.md): frames of a call in, JSON text out.

Pure: no I/O, no Django. ``render`` returns valid JSON for every frame, whatever a pipeline event or tool put into it.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from assistants.voice.frames import (
    AssistantText,
    Disconnected,
    ErrorReported,
    EventReported,
    Initialized,
    Interruption,
    MetadataReported,
    MetricsReported,
    ModeChanged,
    ServerFrame,
    ToolCallFinished,
    ToolCallStarted,
    UserText,
)

SUBPROTOCOL = "rapida.v1"
VERSION = 1


def render(frame: ServerFrame, conversation_id: int = 0, *, fatal: bool = False) -> str:
    """Write one frame as a text message; ``conversation_id`` goes where the contract has it, ``fatal`` into errors."""
    name, body = _describe(frame, str(conversation_id) if conversation_id else "", fatal)
    try:
        return _dump({name: body}, allow_nan=False)
    except (ValueError, TypeError):
        return _dump({name: _plain(body)}, allow_nan=False)


def timestamp(seconds: float) -> str:
    """Return UNIX seconds as RFC 3339 in UTC with milliseconds."""
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _dump(value: Mapping[str, Any], *, allow_nan: bool) -> str:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=allow_nan)
    # A half surrogate pair (a provider cut an emoji in two) cannot be sent as UTF-8.
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


def _plain(value: Any) -> Any:
    """Turn anything into what JSON knows: other types as their text, endless numbers as null."""
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(item) for item in value]
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return value if value is None or isinstance(value, str | int | bool) else str(value)


def _describe(frame: ServerFrame, conversation: str, fatal: bool) -> tuple[str, dict[str, Any]]:  # noqa: C901 - a table
    match frame:
        case UserText(id, text, completed, time):
            return "user", {"id": id, "text": text, "completed": completed, "time": timestamp(time)}
        case AssistantText(id, text, completed, time):
            return "assistant", {"id": id, "text": text, "completed": completed, "time": timestamp(time)}
        case Interruption(id, kind, time):
            return "interruption", {"id": id, "type": kind.value, "time": timestamp(time)}
        case EventReported(name, message_id, data, time):
            return "event", {"id": message_id, "name": name, "data": data, "time": timestamp(time)}
        case MetricsReported(message_id, metrics):
            rows = [{"name": row.name, "value": row.value, "description": row.description} for row in metrics]
            return "metric", {"assistantConversationId": conversation, "messageId": message_id, "metrics": rows}
        case MetadataReported(items):
            pairs = [{"key": key, "value": value} for key, value in items.items()]
            return "metadata", {"assistantConversationId": conversation, "metadata": pairs}
        case Initialized():
            return "initialization", _initialization(frame)
        case ModeChanged(mode):
            return "configuration", {"streamMode": mode.value}
        case ToolCallStarted():
            return "toolCall", _tool(frame) | {"args": frame.arguments}
        case ToolCallFinished():
            return "toolCallResult", _tool(frame) | {"result": frame.result}
        case ErrorReported():
            return "error", _error(frame, conversation, fatal)
        case Disconnected(reason, detail, time):
            return "disconnection", {"type": reason.value, "detail": detail, "time": timestamp(time)}


def _initialization(frame: Initialized) -> dict[str, Any]:
    return {
        "assistantConversationId": str(frame.conversation_id),
        "assistant": {"assistantId": str(frame.assistant_id), "version": frame.version},
        "streamMode": frame.mode.value,
        "audio": {"sampleRate": frame.rate},
        "resumed": frame.resumed,
        "protocol": VERSION,
        "time": timestamp(frame.time),
    }


def _tool(frame: ToolCallStarted | ToolCallFinished) -> dict[str, Any]:
    return {
        "id": frame.id,
        "toolId": frame.tool_id,
        "name": frame.name,
        "action": frame.action,
        "time": timestamp(frame.time),
    }


def _error(frame: ErrorReported, conversation: str, fatal: bool) -> dict[str, Any]:
    return {
        "code": frame.code,
        "message": frame.message,
        "stage": frame.stage,
        "fatal": fatal,
        "details": frame.details,
        "assistantConversationId": conversation,
    }
