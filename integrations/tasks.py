"""Background work: the record of provider calls does not grow for ever."""

from __future__ import annotations

from celery import shared_task

from integrations import audit


@shared_task
def forget_calls() -> int:
    """Once an hour: delete provider calls of long ago."""
    return audit.forget_calls()
