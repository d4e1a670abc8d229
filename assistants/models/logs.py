"""HTTP requests that were made for an assistant: webhooks, tools, authentication hooks. One row for each attempt."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.db import models

from assistants.models.assistants import Assistant
from assistants.models.conversations import Conversation
from rapida_site.lib.rows import TenantRow


class HttpSource(models.TextChoices):
    """What made the request; ``source_id`` is the id of its row."""

    WEBHOOK = "webhook"
    TOOL = "tool"
    AUTHENTICATION = "authentication", "Authentication hook"
    ANALYSIS = "analysis"


class HttpStatus(models.TextChoices):
    """Waiting for a worker, with a worker, answered with 2xx, or anything else."""

    QUEUED = "queued"
    IN_PROGRESS = "in_progress", "Being sent"
    SUCCESS = "success"
    FAILED = "failed"


class HttpLogQuerySet(models.QuerySet["HttpLog"]):
    def of_project(self, project_id: int) -> Self:
        return self.filter(project_id=project_id)

    def waiting_since(self, moment: datetime) -> Self:
        """Queued before ``moment`` and still there: the message that should have started them was lost."""
        return self.filter(status=HttpStatus.QUEUED, created_at__lt=moment)

    def silent_since(self, moment: datetime) -> Self:
        """Begun before ``moment`` and never finished: their worker died on the way."""
        return self.filter(status=HttpStatus.IN_PROGRESS, sent_at__lt=moment)

    def forgotten(self, moment: datetime) -> Self:
        """Finished, older than ``moment``, and of no conversation with which they would go."""
        over = self.exclude(status__in=[HttpStatus.QUEUED, HttpStatus.IN_PROGRESS])
        return over.filter(conversation=None, created_at__lt=moment)


class HttpLog(TenantRow):
    """URL, headers and bodies are masked and may be shown; ``sealed`` holds what was really sent.

    Durations in milliseconds, ``timeout`` in seconds. ``retry_count`` counts the attempts before this one. A row that
    waits is also the outbox entry from which a worker sends it. Gone with its conversation, or
    after ``LOG_DAYS`` without one.
    """

    assistant = models.ForeignKey(Assistant, on_delete=models.CASCADE, related_name="http_logs")
    conversation = models.ForeignKey(
        Conversation, on_delete=models.CASCADE, null=True, blank=True, related_name="http_logs"
    )
    source = models.CharField(max_length=20, choices=HttpSource)
    source_id = models.BigIntegerField(null=True, blank=True)
    event = models.CharField(max_length=100, blank=True)
    context_id = models.CharField(max_length=100, blank=True)
    method = models.CharField(max_length=10)
    url = models.TextField()
    request_headers = models.JSONField(default=dict)
    request_body = models.TextField(blank=True)
    sealed = models.TextField(editable=False)
    timeout = models.FloatField(default=15)
    status = models.CharField(max_length=12, choices=HttpStatus, default=HttpStatus.QUEUED)
    response_status = models.PositiveSmallIntegerField(null=True, blank=True)
    response_headers = models.JSONField(default=dict)
    response_body = models.TextField(blank=True)
    error_message = models.TextField(blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    duration_ms = models.FloatField(default=0)
    retry_count = models.PositiveIntegerField(default=0)
    retry_of = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="retries")

    objects = HttpLogQuerySet.as_manager()

    class Meta:
        verbose_name = "HTTP log"
        indexes = [
            models.Index(fields=["project_id", "-id"], name="http_log_newest"),
            models.Index(fields=["id"], name="http_log_open", condition=models.Q(status__in=["queued", "in_progress"])),
            models.Index(fields=["created_at"], name="http_log_alone", condition=models.Q(conversation=None)),
        ]

    def __str__(self) -> str:
        return f"{self.method} {self.url}"

    @property
    def is_pending(self) -> bool:
        return self.status in (HttpStatus.QUEUED, HttpStatus.IN_PROGRESS)
