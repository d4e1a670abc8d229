"""Background work of telephony."""

from __future__ import annotations

from celery import shared_task

from telephony import actions


@shared_task
def expire_calls() -> int:
    """Once a minute: announced calls whose media connection never came."""
    return actions.expire_calls()


@shared_task
def forget_calls() -> int:
    """Once an hour: calls that ended long ago."""
    return actions.forget_calls()


@shared_task
def end_lost_calls() -> int:
    """Once a minute: calls whose process died, after the sweeper of conversations."""
    return actions.end_lost_calls()
