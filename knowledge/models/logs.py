"""Look-ups in knowledge: what was asked, what came back, and how long it took."""

from __future__ import annotations

from django.db import models

from knowledge.models.collections import Knowledge
from rapida_site.lib.rows import TenantRow


class RetrievalMethod(models.TextChoices):
    HYBRID = "hybrid-search", "hybrid"
    SEMANTIC = "semantic-search", "semantic"
    TEXT = "text-search", "full text"


class LogStatus(models.TextChoices):
    SUCCESS = "success"
    FAILED = "failed"


class KnowledgeLog(TenantRow):
    """One look-up. ``time_taken`` is in microseconds; ``detail`` holds ids of the call it belonged to.

    Gone after ``LOG_DAYS``.
    """

    knowledge = models.ForeignKey(Knowledge, on_delete=models.CASCADE, related_name="logs", db_index=False)
    retrieval_method = models.CharField(max_length=20, choices=RetrievalMethod)
    top_k = models.PositiveIntegerField()
    score_threshold = models.FloatField()
    document_count = models.PositiveIntegerField(default=0)
    request = models.JSONField(default=dict)
    response = models.JSONField(default=dict, blank=True)
    status = models.CharField(max_length=10, choices=LogStatus)
    error = models.TextField(blank=True)
    time_taken = models.PositiveBigIntegerField(default=0)
    detail = models.JSONField(default=dict, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["project_id", "-id"], name="knowledge_log_newest"),
            models.Index(fields=["knowledge", "-id"], name="knowledge_log_of_one"),
        ]

    def __str__(self) -> str:
        return f"look-up {self.pk}"
