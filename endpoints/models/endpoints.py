"""Endpoints: a name, which version is in use, and how its calls are cached and retried."""

from __future__ import annotations

from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from rapida_site.lib.named import Visibility
from rapida_site.lib.rows import TenantRow


class EndpointQuerySet(models.QuerySet["Endpoint"]):
    def live(self) -> Self:
        """Those that were not deleted."""
        return self.filter(deleted_at=None)

    def of_project(self, project_id: int) -> Self:
        return self.filter(project_id=project_id)


class Endpoint(TenantRow):
    """Deleted softly: the logs of its calls are history and keep pointing here."""

    name = models.CharField(max_length=250)
    description = models.TextField(max_length=2000, blank=True)
    visibility = models.CharField(max_length=10, choices=Visibility, default=Visibility.PRIVATE)
    language = models.CharField(max_length=50, default="english")
    source = models.CharField(max_length=50, blank=True, help_text="Where a program that made it has it from.")
    source_identifier = models.BigIntegerField(null=True, blank=True)
    tags = ArrayField(models.CharField(max_length=100), default=list, blank=True)
    released_version = models.ForeignKey(
        "endpoints.EndpointVersion", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    deleted_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = EndpointQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["project_id", "-id"], name="endpoint_newest", condition=Q(deleted_at=None)),
            GinIndex(fields=["tags"], name="endpoint_tags"),
        ]
        constraints = [models.CheckConstraint(condition=~Q(name=""), name="endpoint_has_a_name")]

    def __str__(self) -> str:
        return self.name


class RetryKind(models.TextChoices):
    NEVER = "no-retry", "never"
    ON_STATUS = "retry-on-status", "on some failures of the provider"


class RetryRule(TenantRow):
    """``max_attempts`` counts all attempts; ``retryables`` are HTTP statuses or their classes (``429``, ``5xx``)."""

    endpoint = models.OneToOneField(Endpoint, on_delete=models.CASCADE, related_name="retry")
    kind = models.CharField(max_length=20, choices=RetryKind, default=RetryKind.NEVER)
    max_attempts = models.PositiveSmallIntegerField(default=1)
    delay_seconds = models.PositiveSmallIntegerField(default=0)
    exponential_backoff = models.BooleanField(default=False)
    retryables = ArrayField(models.CharField(max_length=3), default=list, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(max_attempts__gte=1, max_attempts__lte=10), name="retry_max_attempts_in_range"
            ),
            models.CheckConstraint(condition=Q(delay_seconds__lte=60), name="retry_delay_in_range"),
        ]


class CacheKind(models.TextChoices):
    NEVER = "never"
    STANDARD = "standard", "same question, word for word"
    SEMANTIC = "semantic", "a question of the same meaning"


class CacheRule(TenantRow):
    """Answers are kept for ``expiry_seconds``; a semantic one is used from a similarity of ``match_threshold``."""

    endpoint = models.OneToOneField(Endpoint, on_delete=models.CASCADE, related_name="cache")
    kind = models.CharField(max_length=10, choices=CacheKind, default=CacheKind.NEVER)
    expiry_seconds = models.PositiveIntegerField(default=3600)
    match_threshold = models.FloatField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(match_threshold__gte=0, match_threshold__lte=1), name="cache_threshold_0_1"
            ),
            models.CheckConstraint(
                condition=Q(expiry_seconds__gte=1, expiry_seconds__lte=2_592_000), name="cache_expiry_in_range"
            ),
        ]
