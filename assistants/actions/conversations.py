"""Conversations: named, judged, ended and deleted; what is said in them is written by the call log alone."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from assistants import access
from assistants.models import Conversation, Metric, RemovedFile
from assistants.voice.config import recording_path
from rapida_site.lib.db import atomic_for, on_commit_for
from rapida_site.lib.errors import Conflict, Invalid, NotFound
from rapida_site.lib.option_values import one_line
from rapida_site.lib.principal import Principal, ProjectRole

MAX_METRICS = 100
# Families of names that the pipeline writes; a client's judgement must not pass for a measurement.
_MEASURED = ("status", "conversation.", "call.", "turn.", "stt.", "tts.", "vad.", "eos.", "agent.", "llm.")
_log = logging.getLogger(__name__)


def rename_conversation(*, principal: Principal, conversation_id: int, name: str) -> Conversation:
    conversation = access.get_conversation(principal, conversation_id, ProjectRole.WRITER)
    conversation.name = one_line("name", name, 250, empty=True)
    conversation.updated_by = principal.actor_id
    conversation.save(update_fields=["name", "updated_by", "updated_at"])
    return conversation


def add_metrics(
    *, principal: Principal, conversation_id: int, metrics: Sequence[Mapping[str, Any]], message_id: str = ""
) -> list[Metric]:
    """Keep a client's figures or a person's judgement (``{name, value, description}``) of a conversation or message."""
    conversation = access.get_conversation(principal, conversation_id, ProjectRole.WRITER)
    if message_id and not conversation.messages.filter(message_id=message_id).exists():
        raise NotFound("There is no such message in this conversation.")
    if not 0 < len(metrics) <= MAX_METRICS:
        raise Invalid(f"Send 1 to {MAX_METRICS} metrics.", field="metrics")
    rows = {row.name: row for row in (_metric(conversation, message_id, metric) for metric in metrics)}
    Metric.objects.bulk_create(
        rows.values(),
        update_conflicts=True,
        unique_fields=["conversation", "message_id", "name"],
        update_fields=["value", "description"],
    )
    return list(conversation.metrics.filter(message_id=message_id, name__in=rows))


def _metric(conversation: Conversation, message_id: str, metric: Mapping[str, Any]) -> Metric:
    name = one_line("name", metric.get("name"), 200)
    if name.lower().startswith(_MEASURED):
        raise Invalid(f"The name {name!r} is the pipeline's own; use custom.{name}.", field="name")
    value = one_line("value", str(metric.get("value", "")), 10_000, empty=True, lines=True)
    description = one_line("description", metric.get("description") or "", 10_000, empty=True, lines=True)
    return Metric(conversation=conversation, message_id=message_id, name=name, value=value, description=description)


def request_end(*, principal: Principal, conversation_id: int) -> Conversation:
    """Ask for the end of a live conversation; the process that serves it ends it at its next heartbeat."""
    access.get_conversation(principal, conversation_id, ProjectRole.WRITER)
    with atomic_for(Conversation):
        conversation = Conversation.objects.select_for_update().get(pk=conversation_id)
        if not conversation.is_live:
            raise Conflict("This conversation has ended already.")
        if conversation.end_requested_at is None:
            conversation.end_requested_at, conversation.updated_by = datetime.now(UTC), principal.actor_id
            conversation.save(update_fields=["end_requested_at", "updated_by", "updated_at"])
            _log.info("the end of a conversation was asked for", extra={"conversation": conversation_id})
    return conversation


def delete_conversation(*, principal: Principal, conversation_id: int) -> None:
    """Remove a conversation with everything that was said and recorded; one that is live must end first.

    The files go after the rows, by way of an outbox, so that neither outlives the other.
    """
    access.get_conversation(principal, conversation_id, ProjectRole.ADMIN)
    with atomic_for(Conversation):
        conversation = Conversation.objects.select_for_update().get(pk=conversation_id)
        if conversation.is_live:
            raise Conflict("This conversation is live; end it first.")
        RemovedFile.objects.bulk_create(RemovedFile(path=path) for path in _paths(conversation))
        conversation.delete()
        on_commit_for(Conversation, remove_files)


def _paths(conversation: Conversation) -> set[str]:
    """The recordings that are entered, and the one that a crash may have left without an entry."""
    last = recording_path(
        conversation.organization_id, conversation.project_id, conversation.id, conversation.session_id
    )
    return {last, *conversation.recordings.values_list("path", flat=True)}


def remove_files(limit: int = 500) -> int:
    """Remove the files of deleted conversations; what fails stays in the outbox for the next run."""
    root, removed = Path(settings.MEDIA_ROOT), 0
    with atomic_for(RemovedFile):
        for row in RemovedFile.objects.select_for_update(skip_locked=True)[:limit]:
            file = root / row.path
            if not file.resolve().is_relative_to(root.resolve()):
                _log.error("a path outside the media root is not removed", extra={"path": row.path})
            else:
                try:
                    file.unlink(missing_ok=True)
                except OSError as error:
                    _log.warning("a recording cannot be removed yet: %s", error, extra={"path": row.path})
                    continue
            row.delete()
            removed += 1
    return removed
