"""Deployments: how an assistant meets its callers on a channel. The newest active one of a channel is in use."""

from __future__ import annotations

from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models

from assistants.models.assistants import Assistant
from rapida_site.lib.rows import TenantRow


class Channel(models.TextChoices):
    DEBUGGER = "debugger"
    API = "api", "API and SDK"
    WEB_PLUGIN = "web-plugin", "Web plug-in"
    PHONE = "phone"
    WHATSAPP = "whatsapp", "WhatsApp"


class Feature(models.TextChoices):
    """What the web plug-in offers besides the conversation; it asks for them when it starts."""

    HELP_CENTER = "help_center"
    PRODUCT_CATALOG = "product_catalog"
    ARTICLE_CATALOG = "article_catalog"
    UPLOAD_FILE = "upload_file"


class DeploymentQuerySet(models.QuerySet["Deployment"]):
    def active(self) -> Self:
        return self.filter(disabled_at=None)

    def of_channel(self, channel: str) -> Self:
        return self.filter(channel=channel)

    def newest(self) -> Deployment | None:
        return self.order_by("-id").first()


def _between(field: str, low: float, high: float) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=models.Q(**{f"{field}__gte": low, f"{field}__lte": high}), name=f"deployment_{field}_in_range"
    )


class Deployment(TenantRow):
    """Never edited: a change is a new deployment, and the older ones show what was in use when.

    ``input_options`` hold canonical ``listen.*`` and ``microphone.*`` keys, ``output_options`` canonical ``speak.*``
    ones (``assistants.voice_options``). Texts are templates. Seconds throughout.
    """

    assistant = models.ForeignKey(Assistant, on_delete=models.CASCADE, related_name="deployments", db_index=False)
    channel = models.CharField(max_length=12, choices=Channel)
    name = models.CharField(max_length=250, blank=True)
    greeting = models.TextField(max_length=2000, blank=True)
    greeting_interruptible = models.BooleanField(default=True)
    error_message = models.TextField(max_length=2000, blank=True)
    idle_timeout = models.FloatField(default=30)
    idle_backoff = models.PositiveSmallIntegerField(default=2)
    idle_message = models.TextField(max_length=2000, blank=True)
    max_duration = models.FloatField(default=300)
    unclear_timeout = models.FloatField(default=2)
    unclear_message = models.TextField(max_length=2000, blank=True)
    input_provider = models.CharField(max_length=100, blank=True)
    input_options = models.JSONField(default=dict, blank=True)
    output_provider = models.CharField(max_length=100, blank=True)
    output_options = models.JSONField(default=dict, blank=True)
    record = models.BooleanField(default=True)
    carrier = models.CharField(max_length=50, blank=True)
    carrier_options = models.JSONField(default=dict, blank=True)
    features = ArrayField(models.CharField(max_length=30, choices=Feature), default=list, blank=True)
    suggestions = ArrayField(models.CharField(max_length=250), default=list, blank=True)
    disabled_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = DeploymentQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["assistant", "channel", "-id"], name="deployment_newest")]
        constraints = [
            _between("idle_timeout", 15, 120),
            _between("idle_backoff", 0, 5),
            _between("max_duration", 180, 600),
            _between("unclear_timeout", 0.5, 10),
        ]

    def __str__(self) -> str:
        return self.name or f"{self.channel} of {self.assistant_id}"

    @property
    def is_active(self) -> bool:
        return self.disabled_at is None
