"""Background work of telephony."""

from __future__ import annotations

from celery import shared_task

from telephony import actions


@shared_task
def expire_calls() -> int:
    """Once a minute: announced calls whose media connection never came."""
    return actions.expire_calls()
