"""REST addresses of knowledge, under /v1/."""

from __future__ import annotations

from django.urls import path

from knowledge import api

urlpatterns = [
    path("knowledge", api.CollectionsView.as_view(), name="api-collections"),
    path("knowledge/<int:knowledge_id>", api.CollectionView.as_view(), name="api-collection"),
    path("knowledge/<int:knowledge_id>/documents", api.DocumentsView.as_view(), name="api-documents"),
    path("knowledge/<int:knowledge_id>/segments", api.SegmentsView.as_view(), name="api-segments"),
    path("knowledge/<int:knowledge_id>/logs", api.KnowledgeLogsView.as_view(), name="api-collection-logs"),
    path("documents/<int:document_id>", api.DocumentView.as_view(), name="api-document"),
    path("documents/<int:document_id>/content", api.ContentView.as_view(), name="api-document-content"),
    path("segments/<int:segment_id>", api.SegmentView.as_view(), name="api-segment"),
    path("knowledge-logs", api.LogsView.as_view(), name="api-knowledge-logs"),
    path("knowledge-logs/<int:log_id>", api.LogView.as_view(), name="api-knowledge-log"),
    # The address that the original documents.
    path("knowledge/index/document/", api.IndexView.as_view(), name="api-index-documents"),
]
