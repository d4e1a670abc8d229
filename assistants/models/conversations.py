"""Conversations: who talked with which version, over what, from when to when, and why it ended."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models.expressions import CombinedExpression

from assistants.models.assistants import Assistant
from assistants.models.deployments import Deployment
from assistants.models.versions import AssistantVersion
from assistants.voice.frames import EndReason, StreamMode
from rapida_site.lib.rows import TenantRow


class Source(models.TextChoices):
    """Where a caller comes in; each source has its channel of deployments."""

    WEB_PLUGIN = "web-plugin", "Web plug-in"
    DEBUGGER = "debugger"
    SDK = "sdk", "SDK"
    PHONE_CALL = "phone-call", "Phone call"
    WHATSAPP = "whatsapp", "WhatsApp"


class Direction(models.TextChoices):
    INBOUND = "inbound"
    OUTBOUND = "outbound"


class Status(models.TextChoices):
    IN_PROGRESS = "in_progress", "In progress"
    COMPLETE = "complete"
    FAILED = "failed"


FAILURES = frozenset({EndReason.PROVIDER_ERROR, EndReason.ERROR, EndReason.SWEPT})


def status_after(reason: EndReason) -> Status:
    """Return the final status that goes with a reason; a caller who hangs up or falls silent is no failure of ours."""
    return Status.FAILED if reason in FAILURES else Status.COMPLETE


class ConversationQuerySet(models.QuerySet["Conversation"]):
    def of_project(self, project_id: int) -> Self:
        return self.filter(project_id=project_id)

    def live(self) -> Self:
        return self.filter(status=Status.IN_PROGRESS)

    def silent_since(self, moment: datetime | CombinedExpression) -> Self:
        """Live by their row, but no process has vouched for them since ``moment``."""
        return self.live().filter(heartbeat_at__lt=moment)


class Conversation(TenantRow):
    """``session_id`` is the current or last connection: resuming gives a new one, and only its holder may end it.

    ``owner`` names the process that serves it and ``heartbeat_at`` is when that process last said so. ``duration`` sums
    the seconds of all sessions; ``session_started_at`` is where the current one began. ``end_requested_at`` asks that
    process to end the call at its next heartbeat.
    """

    assistant = models.ForeignKey(Assistant, on_delete=models.PROTECT, related_name="conversations", db_index=False)
    version = models.ForeignKey(AssistantVersion, on_delete=models.PROTECT, related_name="+")
    deployment = models.ForeignKey(Deployment, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    name = models.CharField(max_length=250, blank=True)
    identifier = models.CharField(max_length=250, blank=True)
    source = models.CharField(max_length=12, choices=Source)
    direction = models.CharField(max_length=10, choices=Direction, default=Direction.INBOUND)
    mode = models.CharField(max_length=10, choices=[(mode.value, mode.value) for mode in StreamMode], default="both")
    status = models.CharField(max_length=12, choices=Status, default=Status.IN_PROGRESS)
    end_reason = models.CharField(
        max_length=20, choices=[(reason.value, reason.value.replace("_", " ")) for reason in EndReason], blank=True
    )
    end_detail = models.TextField(blank=True)
    started_at = models.DateTimeField()
    session_started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    duration = models.FloatField(default=0)
    session_id = models.BigIntegerField(editable=False)
    owner = models.CharField(max_length=250, blank=True, editable=False)
    heartbeat_at = models.DateTimeField(editable=False)
    end_requested_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = ConversationQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["project_id", "-id"], name="conversation_newest"),
            models.Index(fields=["assistant", "-id"], name="conversation_of_assistant"),
            models.Index(fields=["project_id", "-started_at"], name="conversation_by_date"),
            models.Index(fields=["project_id", "identifier", "-id"], name="conversation_by_caller"),
            models.Index(fields=["heartbeat_at"], name="conversation_live", condition=models.Q(status="in_progress")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status="in_progress", ended_at=None, end_reason="")
                | (models.Q(ended_at__isnull=False) & ~models.Q(status="in_progress") & ~models.Q(end_reason="")),
                name="conversation_ends_with_a_reason",
            )
        ]

    def __str__(self) -> str:
        return self.name or f"conversation {self.pk}"

    @property
    def is_live(self) -> bool:
        return self.status == Status.IN_PROGRESS
