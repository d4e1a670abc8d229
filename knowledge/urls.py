"""Table of contents of the pages of knowledge."""

from __future__ import annotations

from django.urls import path

from knowledge.views import collections, documents, logs, segments

app_name = "knowledge"

urlpatterns = [
    path("knowledge/", collections.knowledge_list, name="list"),
    path("knowledge/new/", collections.create, name="create"),
    path("knowledge/<int:knowledge_id>/", documents.document_list, name="documents"),
    path("knowledge/<int:knowledge_id>/edit/", collections.edit, name="edit"),
    path("knowledge/<int:knowledge_id>/delete/", collections.delete, name="delete"),
    path("knowledge/<int:knowledge_id>/upload/", documents.upload, name="upload"),
    path("knowledge/<int:knowledge_id>/segments/", segments.segment_list, name="segments"),
    path("knowledge/<int:knowledge_id>/look-ups/", logs.log_list, name="logs"),
    path("knowledge/documents/<int:document_id>/", documents.document, name="document"),
    path("knowledge/documents/<int:document_id>/content/", documents.content, name="document_content"),
    path("knowledge/documents/<int:document_id>/delete/", documents.delete, name="document_delete"),
    path("knowledge/segments/<int:segment_id>/", segments.segment, name="segment"),
    path("knowledge/segments/<int:segment_id>/delete/", segments.delete, name="segment_delete"),
    path("knowledge/look-ups/<int:log_id>/", logs.log, name="log"),
]
