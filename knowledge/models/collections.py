"""Knowledge: a named collection of documents, and the model that turns their text into vectors."""

from __future__ import annotations

from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Count, Q, Sum
from django.db.models.functions import Coalesce

from rapida_site.lib.named import Visibility
from rapida_site.lib.rows import TenantRow


class KnowledgeQuerySet(models.QuerySet["Knowledge"]):
    def live(self) -> Self:
        """Those that were not deleted."""
        return self.filter(deleted_at=None)

    def of_project(self, project_id: int) -> Self:
        return self.filter(project_id=project_id)

    def with_counts(self) -> Self:
        """Give each ``document_count``, ``word_count``, ``token_count`` and ``stored_bytes`` of its documents."""
        present = Q(documents__deleted_at=None)
        return self.annotate(
            document_count=Count("documents", filter=present),
            word_count=Coalesce(Sum("documents__word_count", filter=present), 0),
            token_count=Coalesce(Sum("documents__token_count", filter=present), 0),
            stored_bytes=Coalesce(Sum("documents__size", filter=present), 0),
        )


class Knowledge(TenantRow):
    """Deleted softly: the logs of its look-ups are history and keep pointing here."""

    name = models.CharField(max_length=250)
    description = models.TextField(max_length=2000, blank=True)
    visibility = models.CharField(max_length=10, choices=Visibility, default=Visibility.PRIVATE)
    language = models.CharField(max_length=50, default="english")
    tags = ArrayField(models.CharField(max_length=100), default=list, blank=True)
    embedding_provider = models.CharField(max_length=100)
    embedding_options = models.JSONField(default=dict, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True, editable=False)

    # Of ``with_counts``.
    document_count: int
    word_count: int
    token_count: int
    stored_bytes: int

    objects = KnowledgeQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "knowledge"
        indexes = [
            models.Index(fields=["project_id", "-id"], name="knowledge_newest", condition=Q(deleted_at=None)),
            GinIndex(fields=["tags"], name="knowledge_tags"),
        ]
        constraints = [models.CheckConstraint(condition=~Q(name=""), name="knowledge_has_a_name")]

    def __str__(self) -> str:
        return self.name
