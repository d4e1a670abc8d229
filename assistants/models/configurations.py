"""What surrounds an assistant's calls: webhooks, analyses, the authentication hook, telemetry exporters, storage.

All are rows of one table: a kind, a provider and its options. The older half of the gRPC contract shows them as five
families of messages, the newer one as they are stored.
"""

from __future__ import annotations

from typing import Self

from django.db import models

from assistants.models.assistants import Assistant
from rapida_site.lib.rows import TenantRow


class ConfigurationKind(models.TextChoices):
    WEBHOOK = "webhook"
    ANALYSIS = "analysis"
    AUTHENTICATION = "authentication"
    TELEMETRY = "telemetry"
    STORAGE = "storage"


class ConfigurationQuerySet(models.QuerySet["Configuration"]):
    def enabled(self) -> Self:
        return self.filter(enabled=True)

    def of_kind(self, kind: str) -> Self:
        return self.filter(kind=kind)


class Configuration(TenantRow):
    """``options`` are those of kind and provider (``assistants.configuration_kinds``), secrets among them masked.

    The secrets' values are in ``sealed``.
    """

    assistant = models.ForeignKey(Assistant, on_delete=models.CASCADE, related_name="configurations", db_index=False)
    kind = models.CharField(max_length=20, choices=ConfigurationKind)
    provider = models.CharField(max_length=50)
    enabled = models.BooleanField(default=True)
    options = models.JSONField(default=dict, blank=True)
    sealed = models.TextField(blank=True, editable=False)

    objects = ConfigurationQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["assistant", "kind", "-id"], name="configuration_newest")]
        constraints = [
            models.UniqueConstraint(
                fields=["assistant"],
                condition=models.Q(kind="authentication"),
                name="one_authentication_hook",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.provider} of {self.assistant_id}"
