"""Tools, attached knowledge and configurations."""

# ruff: noqa: N815 - the names on the wire

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from assistants.models import ConfigurationKind
from assistants.tool_methods import METHODS
from knowledge.models import RetrievalMethod
from rapida_site.lib.http import IdField
from rapida_site.lib.rest import OptionsField

_MASKED = "Secrets are shown as ********; sent back, the mask keeps what is stored."


class OwnedSerializer(serializers.Serializer[Any]):
    """What every row of an assistant begins and ends with."""

    id = IdField(read_only=True)
    assistantId = IdField(source="assistant_id", read_only=True)
    createdBy = IdField(source="created_by", read_only=True)
    createdDate = serializers.DateTimeField(source="created_at", read_only=True)
    updatedDate = serializers.DateTimeField(source="updated_at", read_only=True)


class ToolSerializer(OwnedSerializer):
    name = serializers.CharField(max_length=64, help_text="Letters, digits and _; the model calls it by this name.")
    description = serializers.CharField(max_length=2000, help_text="Tells the model when to use it.")
    fields = serializers.JSONField(  # type: ignore[assignment]  # replaced in the instance by DRF
        source="parameters", required=False, help_text="JSON Schema of the arguments, an object."
    )
    executionMethod = serializers.ChoiceField(list(METHODS), source="method")
    executionOptions = OptionsField(source="options", required=False, help_text=f"tool.* keys. {_MASKED}")


class AttachmentSerializer(OwnedSerializer):
    knowledgeId = IdField(source="knowledge_id")
    knowledgeName = serializers.CharField(source="knowledge.name", read_only=True)
    retrievalMethod = serializers.ChoiceField(RetrievalMethod.choices, source="retrieval_method", required=False)
    topK = serializers.IntegerField(source="top_k", required=False, help_text="Passages, 1 to 50.")
    scoreThreshold = serializers.FloatField(source="score_threshold", required=False, help_text="0 to 1.")
    reranker = serializers.CharField(required=False, allow_blank=True, max_length=100)
    rerankerOptions = OptionsField(source="reranker_options", required=False)


class ConfigurationSerializer(OwnedSerializer):
    configurationType = serializers.ChoiceField(ConfigurationKind.choices, source="kind", read_only=True)
    provider = serializers.CharField(
        required=False, help_text="webhook and authentication: http; analysis: endpoint; telemetry: otlp_http, …"
    )
    enabled = serializers.BooleanField(required=False)
    options = OptionsField(required=False, help_text=_MASKED)


class NewConfigurationSerializer(ConfigurationSerializer):
    configurationType = serializers.ChoiceField(ConfigurationKind.choices, source="kind")


class ConfigurationFilterSerializer(serializers.Serializer[Any]):
    configurationType = serializers.ChoiceField(ConfigurationKind.choices, source="kind", required=False)
