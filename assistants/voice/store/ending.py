"""The end of a conversation, written once per session, by whoever sees it: the call itself or the sweeper.

The sweeper's word holds until the call gives a sign of life: it revives its conversation, or ends it as it truly ended.
"""

from __future__ import annotations

from datetime import datetime

from assistants.models import Conversation, Metric, Status
from assistants.models.conversations import status_after
from assistants.voice.frames import EndReason
from rapida_site.lib.db import atomic_for


def end_conversation(conversation_id: int, *, session_id: int, reason: EndReason, detail: str, at: datetime) -> bool:
    """End the session and return True, unless it has ended or another session has taken over.

    A sweeper's end gives way to the call's own: after a database outage a call that was thought dead may prove alive.
    """
    with atomic_for(Conversation):
        conversation = (
            Conversation.objects.select_for_update().filter(pk=conversation_id, session_id=session_id).first()
        )
        if conversation is None or not _may_end(conversation, reason):
            return False
        before = conversation.duration - _session_seconds(conversation, conversation.ended_at)
        conversation.status = status_after(reason)
        conversation.end_reason, conversation.end_detail = reason.value, detail
        conversation.ended_at = max(at, conversation.session_started_at)
        conversation.duration = before + _session_seconds(conversation, conversation.ended_at)
        conversation.save(update_fields=["status", "end_reason", "end_detail", "ended_at", "duration", "updated_at"])
        _set_metrics(conversation)
    return True


def revive_conversation(conversation_id: int, *, session_id: int) -> None:
    """Take a sweeper's end back, unless another session has taken over: the call is alive, its database was away."""
    with atomic_for(Conversation):
        swept = Conversation.objects.select_for_update().filter(end_reason=EndReason.SWEPT)
        conversation = swept.filter(pk=conversation_id, session_id=session_id).first()
        if conversation is None:
            return
        conversation.duration -= _session_seconds(conversation, conversation.ended_at)
        conversation.status, conversation.ended_at = Status.IN_PROGRESS, None
        conversation.end_reason = conversation.end_detail = ""
        conversation.save(update_fields=["status", "end_reason", "end_detail", "ended_at", "duration", "updated_at"])


def _may_end(conversation: Conversation, reason: EndReason) -> bool:
    return conversation.is_live or (conversation.end_reason == EndReason.SWEPT and reason != EndReason.SWEPT)


def _session_seconds(conversation: Conversation, end: datetime | None) -> float:
    return (end - conversation.session_started_at).total_seconds() if end else 0.0


def _set_metrics(conversation: Conversation) -> None:
    """Repeat the row's figures as metrics, under the original's names."""
    figures = {"status": conversation.status.upper(), "conversation.duration_ms": f"{conversation.duration * 1000:.0f}"}
    rows = [Metric(conversation=conversation, name=name, value=value) for name, value in figures.items()]
    Metric.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["conversation", "message_id", "name"], update_fields=["value"]
    )
