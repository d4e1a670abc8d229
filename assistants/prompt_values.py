"""The values that templates see in a call: the namespaces, and the arguments once more at the root."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any

from assistants.template_values import Namespace
from assistants.voice.config import CallConfig


def call_values(config: CallConfig, *, now: datetime, text: str = "", language: str = "") -> dict[str, Any]:
    """Return what a template of this call may show at ``now``; ``text`` is the caller's last message.

    A runtime argument wins over the default of a declared variable. An argument cannot hide a namespace.
    """
    arguments = {**config.agent.variables, **config.arguments}
    namespaces = {
        "system": system_values(now),
        "assistant": {
            "id": str(config.assistant_id),
            "name": config.assistant_name,
            "language": config.language,
            "description": config.assistant_description,
        },
        "conversation": _conversation_values(config, now),
        "session": {"mode": config.mode.value},
        "message": {"text": text, "language": language or config.language},
        "args": arguments,
    }
    return {**arguments, **{name: Namespace(name, values) for name, values in namespaces.items()}}


def system_values(now: datetime) -> dict[str, Any]:
    """Return the clock's names, all in UTC."""
    now = now.astimezone(UTC)
    return {
        "current_date": now.strftime("%Y-%m-%d"),
        "current_time": now.strftime("%H:%M:%S"),
        "current_datetime": now.strftime("%Y-%m-%d %H:%M:%S"),
        "day_of_week": now.strftime("%A"),
        "date_rfc1123": format_datetime(now, usegmt=True),
        "date_unix": int(now.timestamp()),
        "date_unix_ms": int(now.timestamp() * 1000),
    }


def _conversation_values(config: CallConfig, now: datetime) -> Mapping[str, Any]:
    started = datetime.fromtimestamp(config.created_at, UTC) if config.created_at else now
    return {
        "id": str(config.conversation_id),
        "identifier": config.identifier,
        "source": config.source,
        "direction": config.direction,
        "created_date": started.isoformat(timespec="seconds"),
        "updated_date": now.astimezone(UTC).isoformat(timespec="seconds"),
        "duration": int((now - started).total_seconds()),
    }
