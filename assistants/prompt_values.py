"""The values that templates see in a call: the namespaces, and the arguments once more at the root."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from assistants.voice.config import CallConfig
from rapida_site.lib.templates.prompts import Namespaces
from rapida_site.lib.templates.system import SYSTEM, system_values
from rapida_site.lib.templates.values import Namespace

NAMESPACES: Namespaces = {
    "system": SYSTEM,
    "assistant": frozenset(("name", "id", "language", "description")),
    "conversation": frozenset(("id", "identifier", "source", "direction", "created_date", "updated_date", "duration")),
    "session": frozenset(("mode",)),
    "message": frozenset(("text", "language")),
    "args": None,  # whatever comes with the call
}


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
