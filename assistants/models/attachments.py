"""Knowledge that an assistant searches: which, and how."""

from __future__ import annotations

from django.db import models

from assistants.models.assistants import Assistant
from knowledge.models import Knowledge, RetrievalMethod
from rapida_site.lib.rows import TenantRow


class KnowledgeAttachment(TenantRow):
    """A knowledge that an assistant searches before it answers. It goes when its knowledge goes."""

    assistant = models.ForeignKey(
        Assistant, on_delete=models.CASCADE, related_name="knowledge_attachments", db_index=False
    )
    knowledge = models.ForeignKey(Knowledge, on_delete=models.CASCADE, related_name="attachments")
    retrieval_method = models.CharField(max_length=20, choices=RetrievalMethod, default=RetrievalMethod.HYBRID)
    top_k = models.PositiveSmallIntegerField(default=5)
    score_threshold = models.FloatField(default=0.5)
    reranker = models.CharField(max_length=100, blank=True, help_text="The provider that sorts what was found anew.")
    reranker_options = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["assistant", "knowledge"], name="knowledge_attached_once"),
            models.CheckConstraint(
                condition=models.Q(score_threshold__gte=0, score_threshold__lte=1, top_k__gte=1, top_k__lte=50),
                name="knowledge_attachment_in_range",
            ),
        ]

    def __str__(self) -> str:
        return f"knowledge {self.knowledge_id} of {self.assistant_id}"
