"""Background work: what a crash or an outage left behind is put right within a minute.

What the actions queue themselves (``send_http_log``) is a task beside them.
"""

from __future__ import annotations

from celery import shared_task

from assistants import actions
from assistants.voice import store


@shared_task
def sweep_conversations() -> int:
    """End conversations whose process died."""
    return store.sweep_conversations()


@shared_task
def replay_spooled() -> int:
    """Store call records that dead processes left on this machine's disk."""
    return store.replay_spooled()


@shared_task
def remove_files() -> int:
    """Remove the recordings of deleted conversations that could not be removed at once."""
    return actions.remove_files()


@shared_task
def forget_http_logs() -> int:
    """Delete HTTP logs of long ago that go with no conversation."""
    return actions.forget_http_logs()


@shared_task
def send_waiting_http() -> int:
    """Send the requests whose message was lost; end those whose worker died."""
    return actions.send_waiting()
