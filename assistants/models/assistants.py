"""Assistants: a name, and which of their versions is the released one."""

from __future__ import annotations

from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from rapida_site.lib.named import Visibility
from rapida_site.lib.rows import TenantRow


class AssistantQuerySet(models.QuerySet["Assistant"]):
    def live(self) -> Self:
        """Those that were not deleted."""
        return self.filter(deleted_at=None)

    def of_project(self, project_id: int) -> Self:
        return self.filter(project_id=project_id)


class Assistant(TenantRow):
    """Deleted softly: its conversations are history and keep pointing here."""

    name = models.CharField(max_length=250)
    description = models.TextField(max_length=2000, blank=True)
    visibility = models.CharField(max_length=10, choices=Visibility, default=Visibility.PRIVATE)
    language = models.CharField(max_length=50, default="english")
    tags = ArrayField(models.CharField(max_length=100), default=list, blank=True)
    source = models.CharField(max_length=50, blank=True, help_text="Where a program that made it has it from.")
    source_identifier = models.BigIntegerField(null=True, blank=True)
    released_version = models.ForeignKey(
        "assistants.AssistantVersion", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    deleted_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = AssistantQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["project_id", "-id"], name="assistant_newest", condition=models.Q(deleted_at=None)),
            GinIndex(fields=["tags"], name="assistant_tags"),
        ]
        constraints = [models.CheckConstraint(condition=~models.Q(name=""), name="assistant_has_a_name")]

    def __str__(self) -> str:
        return self.name
