"""Shapes of knowledge on the wire."""

# ruff: noqa: N815 - the names on the wire

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from knowledge.actions.documents import MAX_AT_ONCE, MAX_CHUNK, MAX_SEPARATOR
from knowledge.actions.segments import ENTITIES
from knowledge.models import IndexStatus, LogStatus, Origin, RetrievalMethod, Structure, Visibility
from rapida_site.lib.http import IdField
from rapida_site.lib.rest import OptionsField


class KnowledgeSerializer(serializers.Serializer[Any]):
    id = IdField(read_only=True)
    projectId = IdField(source="project_id", read_only=True)
    organizationId = IdField(source="organization_id", read_only=True)
    name = serializers.CharField(max_length=250)
    description = serializers.CharField(max_length=2000, required=False, allow_blank=True)
    visibility = serializers.ChoiceField(Visibility.choices, required=False)
    language = serializers.CharField(max_length=50, required=False)
    tags = serializers.ListField(child=serializers.CharField(max_length=100), required=False)
    embeddingModelProviderName = serializers.CharField(source="embedding_provider", read_only=True)
    knowledgeEmbeddingModelOptions = OptionsField(source="embedding_options", read_only=True)
    documentCount = serializers.IntegerField(source="document_count", read_only=True)
    wordCount = serializers.IntegerField(source="word_count", read_only=True)
    tokenCount = serializers.IntegerField(source="token_count", read_only=True)
    storedBytes = serializers.IntegerField(source="stored_bytes", read_only=True)
    createdBy = IdField(source="created_by", read_only=True)
    createdDate = serializers.DateTimeField(source="created_at", read_only=True)
    updatedDate = serializers.DateTimeField(source="updated_at", read_only=True)


class NewKnowledgeSerializer(KnowledgeSerializer):
    """The embedding model is chosen once: vectors of two models cannot be compared."""

    embeddingModelProviderName = serializers.CharField(source="embedding_provider", required=False)
    knowledgeEmbeddingModelOptions = OptionsField(source="embedding_options", required=False)


class DocumentSerializer(serializers.Serializer[Any]):
    id = IdField(read_only=True)
    knowledgeId = IdField(source="knowledge_id", read_only=True)
    name = serializers.CharField(read_only=True)
    description = serializers.CharField(read_only=True)
    language = serializers.CharField(read_only=True)
    origin = serializers.ChoiceField(Origin.choices, read_only=True)
    source = serializers.CharField(read_only=True)  # type: ignore[assignment]  # an attribute of DRF's own
    documentStructure = serializers.ChoiceField(Structure.choices, source="structure", read_only=True)
    processRule = serializers.DictField(source="process_rule", read_only=True)
    documentType = serializers.CharField(source="content_type", read_only=True)
    documentSize = serializers.IntegerField(source="size", read_only=True, help_text="Bytes.")
    checksum = serializers.CharField(read_only=True, help_text="SHA-256 in hex.")
    indexStatus = serializers.ChoiceField(IndexStatus.choices, source="index_status", read_only=True)
    wordCount = serializers.IntegerField(source="word_count", read_only=True)
    tokenCount = serializers.IntegerField(source="token_count", read_only=True)
    createdDate = serializers.DateTimeField(source="created_at", read_only=True)
    updatedDate = serializers.DateTimeField(source="updated_at", read_only=True)


class UploadSerializer(serializers.Serializer[Any]):
    """A form with files (multipart/form-data); all are stored or none."""

    files = serializers.ListField(child=serializers.FileField(), min_length=1, max_length=MAX_AT_ONCE)
    description = serializers.CharField(max_length=2000, required=False, allow_blank=True)
    documentStructure = serializers.ChoiceField(Structure.choices, source="structure", required=False)
    separator = serializers.CharField(max_length=MAX_SEPARATOR, required=False, allow_blank=True, trim_whitespace=False)
    maxChunkSize = serializers.IntegerField(
        source="max_chunk_size", min_value=1, max_value=MAX_CHUNK, required=False, help_text="Tokens."
    )
    chunkOverlap = serializers.IntegerField(source="chunk_overlap", min_value=0, required=False, help_text="Tokens.")


class IndexSerializer(serializers.Serializer[Any]):
    knowledgeId = IdField(source="knowledge_id")
    knowledgeDocumentId = serializers.ListField(child=IdField(), source="document_ids", min_length=1, max_length=100)


class EntitiesSerializer(serializers.Serializer[Any]):
    """Names by their kind; a kind that is left out stays as it is."""

    def get_fields(self) -> dict[str, Any]:
        return {kind: serializers.ListField(child=serializers.CharField(), required=False) for kind in ENTITIES}


class SegmentSerializer(serializers.Serializer[Any]):
    id = IdField(read_only=True)
    documentId = IdField(source="document_id", read_only=True)
    position = serializers.IntegerField(read_only=True, help_text="Counts from 1 in its document.")
    text = serializers.CharField(read_only=True)
    documentName = serializers.CharField(source="document_name", max_length=250, required=False)
    entities = EntitiesSerializer(required=False)
    updatedDate = serializers.DateTimeField(source="updated_at", read_only=True)


class ReasonSerializer(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=2000, required=False, help_text="Is kept with the segment.")


class KnowledgeLogSerializer(serializers.Serializer[Any]):
    id = IdField(read_only=True)
    knowledgeId = IdField(source="knowledge_id", read_only=True)
    status = serializers.ChoiceField(LogStatus.choices, read_only=True)
    error = serializers.CharField(read_only=True)
    retrievalMethod = serializers.ChoiceField(RetrievalMethod.choices, source="retrieval_method", read_only=True)
    topK = serializers.IntegerField(source="top_k", read_only=True)
    scoreThreshold = serializers.FloatField(source="score_threshold", read_only=True)
    documentCount = serializers.IntegerField(source="document_count", read_only=True)
    request = serializers.DictField(read_only=True)
    response = serializers.DictField(read_only=True)
    additionalData = serializers.DictField(source="detail", read_only=True)
    timeTaken = serializers.IntegerField(source="time_taken", read_only=True, help_text="Microseconds.")
    createdDate = serializers.DateTimeField(source="created_at", read_only=True)
