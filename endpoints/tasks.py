"""Background work: the log of calls does not grow for ever."""

from __future__ import annotations

from celery import shared_task

from endpoints import actions


@shared_task
def forget_logs() -> int:
    """Once an hour: delete calls of long ago."""
    return actions.forget_logs()
