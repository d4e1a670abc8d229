"""One conversation as plain JSON, complete: what its page shows and a download keeps. Ids are text, as in the API."""

from __future__ import annotations

from typing import Any

from assistants.models import Conversation


def as_json(conversation: Conversation) -> dict[str, Any]:
    return {
        "id": str(conversation.pk),
        "assistant": {"id": str(conversation.assistant_id), "name": conversation.assistant.name},
        "version": conversation.version.number,
        "name": conversation.name,
        "identifier": conversation.identifier,
        "source": conversation.source,
        "direction": conversation.direction,
        "mode": conversation.mode,
        "status": conversation.status,
        "end_reason": conversation.end_reason,
        "end_detail": conversation.end_detail,
        "started_at": conversation.started_at.isoformat(),
        "ended_at": conversation.ended_at.isoformat() if conversation.ended_at else None,
        "duration": conversation.duration,
        "messages": _rows(
            conversation.messages, "message_id", "role", "text", "full_text", "interrupted", "by_voice", "at"
        ),
        "metrics": _rows(conversation.metrics, "message_id", "name", "value", "description"),
        "events": _rows(conversation.events, "name", "message_id", "data", "at"),
        "actions": _rows(
            conversation.actions,
            *("action_id", "kind", "name", "message_id", "request", "response", "error", "at", "duration_ms"),
        ),
        "contexts": _rows(conversation.contexts, "message_id", "query", "result"),
        "metadata": _rows(conversation.metadata, "message_id", "key", "value"),
        "arguments": _rows(conversation.arguments, "name", "value"),
        "options": _rows(conversation.options, "key", "value"),
        "recordings": _rows(conversation.recordings, "path", "duration", "rate"),
    }


def _rows(rows: Any, *names: str) -> list[dict[str, Any]]:
    return [
        {name: value.isoformat() if name == "at" else value for name, value in row.items()}
        for row in rows.order_by("id").values(*names)
    ]
