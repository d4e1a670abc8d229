"""Mappings from what a call knows to the fields of a request: ``{"conversation.id": "call", "argument.city": "city"}``.

The keys name the source, the values the field that carries it. Tools, analyses, webhooks and authentication hooks
share the names; each knows those that exist when it runs.
"""

from __future__ import annotations

import re
from typing import Any

from assistants.option_fields import Check, mapping
from rapida_site.lib.errors import Invalid

_ASSISTANT = ("assistant.id", "assistant.name", "assistant.version", "assistant.prompt")
_CALL = ("conversation.id", "argument.*", "metadata.*", "option.*", "custom.*")
TOOL = (*_ASSISTANT, *_CALL, "conversation.messages", "tool.name", "tool.argument")
ANALYSIS = (*_ASSISTANT, *_CALL, "conversation.messages")
WEBHOOK = (*ANALYSIS, "analysis.*", "event.type", "event.data")
AUTHENTICATION = (*_ASSISTANT, *_CALL, "session.*", "client.*")
_FIELD = re.compile(r"[^\s\x00-\x1f]{1,200}")


def sources(allowed: tuple[str, ...]) -> Check:
    """Return the check of a mapping whose keys are ``allowed``; ``argument.*`` stands for every argument."""
    exact = frozenset(name for name in allowed if not name.endswith("*"))
    families = tuple(name.removesuffix("*") for name in allowed if name.endswith("*"))

    def check(key: str, value: Any) -> dict[str, Any]:
        pairs = mapping(key, value)
        for source, field in pairs.items():
            if source not in exact and not (source.startswith(families) and source.partition(".")[2]):
                raise Invalid(f"{key}: there is no {source[:80]!r} here; known are {', '.join(allowed)}.", field=key)
            if not isinstance(field, str) or not (_FIELD.fullmatch(field) or source.startswith("custom.")):
                raise Invalid(f"{key}: {source[:80]} must name the field that it goes into.", field=key)
        return pairs

    return check
