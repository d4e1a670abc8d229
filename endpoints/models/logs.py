"""Calls of endpoints: what was asked of which version, what came back, how long it took and what it used."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.db import models

from endpoints.models.endpoints import Endpoint
from endpoints.models.versions import EndpointVersion
from rapida_site.lib.rows import TenantRow


class LogStatus(models.TextChoices):
    SUCCESS = "success"
    FAILED = "failed"


class LogQuerySet(models.QuerySet["EndpointLog"]):
    def since(self, moment: datetime) -> Self:
        return self.filter(created_at__gte=moment)


class EndpointLog(TenantRow):
    """One call. ``time_taken`` is in microseconds; ``metrics`` is ``[{name, value, description}]``.

    ``request`` holds the rendered messages and ``response`` the model's text parts. A call that failed before a version
    was found has none; ``error`` says why it failed. Gone after ``LOG_DAYS``.
    """

    endpoint = models.ForeignKey(Endpoint, on_delete=models.CASCADE, related_name="logs", db_index=False)
    version = models.ForeignKey(EndpointVersion, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    source = models.CharField(max_length=50)
    status = models.CharField(max_length=10, choices=LogStatus)
    error = models.TextField(blank=True)
    arguments = models.JSONField(default=dict, blank=True)
    metadata = models.JSONField(default=dict, blank=True)
    options = models.JSONField(default=dict, blank=True)
    request = models.JSONField(default=list, blank=True)
    response = models.JSONField(default=list, blank=True)
    metrics = models.JSONField(default=list, blank=True)
    time_taken = models.PositiveBigIntegerField(default=0)

    objects = LogQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["project_id", "-id"], name="endpoint_log_newest"),
            models.Index(fields=["endpoint", "-id"], name="endpoint_log_of_one"),
            models.Index(fields=["endpoint", "created_at"], name="endpoint_log_by_date"),
        ]

    def __str__(self) -> str:
        return f"call {self.pk}"
