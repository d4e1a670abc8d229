"""Documents and the segments that indexing cuts them into."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q

from knowledge.models.collections import Knowledge
from rapida_site.lib.rows import TenantRow


class Origin(models.TextChoices):
    """Who brought a document: a person who uploaded it, or a connected tool that still holds it."""

    MANUAL = "manual"
    TOOL = "tool"


class Structure(models.TextChoices):
    """What a document is made of, which decides how it will be cut into segments."""

    PARAGRAPH = "paragraph"
    QNA = "qna", "questions and answers"
    PRODUCT = "product", "product catalogue"
    ARTICLE = "article", "articles"


class IndexStatus(models.TextChoices):
    """How far a document has come; nothing says more than what really happened."""

    STORED = "stored"
    LINKED = "linked", "linked, not fetched"


class DocumentQuerySet(models.QuerySet["Document"]):
    def live(self) -> Self:
        return self.filter(deleted_at=None)

    def deleted(self) -> Self:
        """Those whose file may still be there; the row goes when the file has gone."""
        return self.exclude(deleted_at=None)


class Document(TenantRow):
    """A file of a collection, or a link to one in a connected tool.

    ``path`` is the file's name in the media storage, made of ids only; ``checksum`` is the SHA-256 of its bytes in hex
    and finds duplicates. ``source`` is the client's word for where it came from (``manual-file``, ``google-drive`` …),
    ``source_detail`` what it said about it. ``process_rule`` says how it is to be cut: separator, sizes in tokens.
    """

    knowledge = models.ForeignKey(Knowledge, on_delete=models.CASCADE, related_name="documents", db_index=False)
    name = models.CharField(max_length=250)
    description = models.TextField(max_length=2000, blank=True)
    language = models.CharField(max_length=50, default="english")
    origin = models.CharField(max_length=10, choices=Origin)
    source = models.CharField(max_length=100, blank=True)
    source_detail = models.JSONField(default=dict, blank=True)
    structure = models.CharField(max_length=20, choices=Structure, default=Structure.PARAGRAPH)
    process_rule = models.JSONField(default=dict, blank=True)
    content_type = models.CharField(max_length=100, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    checksum = models.CharField(max_length=64, blank=True)
    path = models.CharField(max_length=200, blank=True, editable=False)
    index_status = models.CharField(max_length=10, choices=IndexStatus)
    retrieval_count = models.PositiveIntegerField(default=0)
    token_count = models.PositiveIntegerField(default=0)
    word_count = models.PositiveIntegerField(default=0)
    deleted_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["knowledge", "-id"], name="document_newest", condition=Q(deleted_at=None)),
            models.Index(fields=["project_id", "-id"], name="document_of_project", condition=Q(deleted_at=None)),
            models.Index(fields=["deleted_at"], name="document_to_remove", condition=Q(deleted_at__isnull=False)),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["knowledge", "checksum"],
                name="document_once",
                condition=Q(deleted_at=None) & ~Q(checksum=""),
            ),
            models.CheckConstraint(
                condition=(Q(index_status="linked", path="", size=0) | (~Q(index_status="linked") & ~Q(path=""))),
                name="document_stored_has_a_file",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_stored(self) -> bool:
        return self.path != ""


class SegmentQuerySet(models.QuerySet["Segment"]):
    def live(self) -> Self:
        """Those that people have not thrown out, of documents and collections that are there."""
        return self.filter(deleted_at=None, document__deleted_at=None, document__knowledge__deleted_at=None)


class Segment(TenantRow):
    """A piece of a document's text; ``entities`` are the names in it, by kind (``organizations``, ``dates`` …).

    Thrown out softly with the reason, so that it is known why an answer no longer knows something.
    """

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="segments", db_index=False)
    position = models.PositiveIntegerField(help_text="Counts from 1 in its document.")
    text = models.TextField()
    checksum = models.CharField(max_length=64)
    document_name = models.CharField(max_length=250)
    entities = models.JSONField(default=dict, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True, editable=False)
    deleted_reason = models.TextField(max_length=2000, blank=True, editable=False)

    objects = SegmentQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["document", "position"], name="segment_once")]
        indexes = [models.Index(fields=["project_id", "-id"], name="segment_of_project")]

    def __str__(self) -> str:
        return f"{self.document_name} #{self.position}"
