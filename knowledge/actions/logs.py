"""The log of look-ups."""

from __future__ import annotations

from django.conf import settings

from knowledge.models import KnowledgeLog
from rapida_site.lib.rows import forget_older


def forget_logs() -> int:
    """Delete the look-ups of long ago; return how many went."""
    return forget_older(KnowledgeLog.objects.all(), settings.LOG_LIFE)
