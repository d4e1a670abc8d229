"""Background work of the site itself."""

from __future__ import annotations

from celery import shared_task
from django.core.management import call_command


@shared_task
def clear_sessions() -> None:
    """Delete the sessions that have expired; nothing else ever would."""
    call_command("clearsessions")
