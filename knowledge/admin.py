"""Knowledge for operators (``rapida_site.lib.admin`` says what they may do)."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from knowledge import actions
from knowledge.models import Document, Knowledge, KnowledgeLog, Segment
from rapida_site.lib.admin import ReadOnlyAdmin, may_act


@admin.register(Knowledge)
class KnowledgeAdmin(ReadOnlyAdmin):
    list_display = ("name", "id", "project_id", "embedding_provider", "deleted_at", "created_at")
    list_filter = ("embedding_provider", ("deleted_at", admin.EmptyFieldListFilter))
    search_fields = ("name", "=id", "=project_id", "=organization_id")
    ordering = ("-id",)
    actions = ("delete_softly",)

    @admin.action(description="Delete selected knowledge with its documents", permissions=["act"])
    def delete_softly(self, request: HttpRequest, rows: QuerySet[Knowledge]) -> None:
        self.act(request, rows, actions.delete_knowledge, "knowledge_id", "collections deleted")

    def has_act_permission(self, request: HttpRequest) -> bool:
        return may_act(self, request)


@admin.register(Document)
class DocumentAdmin(ReadOnlyAdmin):
    list_display = ("name", "id", "knowledge", "content_type", "size", "index_status", "deleted_at", "created_at")
    list_filter = ("index_status", "origin", "content_type", ("deleted_at", admin.EmptyFieldListFilter))
    list_select_related = ("knowledge",)
    search_fields = ("name", "=id", "=knowledge__id", "=project_id", "=checksum")
    ordering = ("-id",)
    actions = ("delete_with_file",)

    @admin.action(description="Delete selected documents with their files", permissions=["act"])
    def delete_with_file(self, request: HttpRequest, rows: QuerySet[Document]) -> None:
        self.act(request, rows, actions.delete_document, "document_id", "documents deleted")

    def has_act_permission(self, request: HttpRequest) -> bool:
        return may_act(self, request)


@admin.register(Segment)
class SegmentAdmin(ReadOnlyAdmin):
    list_display = ("__str__", "id", "document_id", "deleted_at", "deleted_reason", "updated_at")
    list_filter: ClassVar[Any] = (("deleted_at", admin.EmptyFieldListFilter),)
    search_fields = ("=id", "=document__id", "=project_id")
    show_facets = admin.ShowFacets.NEVER
    ordering = ("-id",)


@admin.register(KnowledgeLog)
class KnowledgeLogAdmin(ReadOnlyAdmin):
    list_display = ("id", "knowledge_id", "retrieval_method", "document_count", "status", "time_taken", "created_at")
    list_filter = ("status", "retrieval_method")
    search_fields = ("=id", "=knowledge__id", "=project_id")
    show_facets = admin.ShowFacets.NEVER
    ordering = ("-id",)
