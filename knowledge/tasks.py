"""Background work: files that could not be removed at once are removed later, and the log does not grow for ever."""

from __future__ import annotations

from celery import shared_task

from knowledge import actions


@shared_task
def remove_files() -> int:
    """Remove the files of deleted documents."""
    return actions.remove_files()


@shared_task
def forget_logs() -> int:
    """Once an hour: delete look-ups of long ago."""
    return actions.forget_logs()
