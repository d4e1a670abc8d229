"""System checks: limits that contradict each other."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, register
from django.core.checks import Warning as CheckWarning


@register()
def limits_agree(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    if settings.DOCUMENT_MAX_BYTES <= settings.KNOWLEDGE_MAX_BYTES:
        return []
    return [
        CheckWarning(
            "One document may be larger than all documents of a project together.",
            hint="Raise KNOWLEDGE_MAX_MB or lower DOCUMENT_MAX_MB.",
            id="knowledge.W001",
        )
    ]
