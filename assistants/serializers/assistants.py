"""Assistants and versions."""

# ruff: noqa: N815 - the names on the wire

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from assistants.models import AgentKind, Assistant, AssistantVersion, VersionState, Visibility
from assistants.models.versions import FactsMode
from assistants.serializers.configurations import ToolSerializer
from rapida_site.lib.http import IdField
from rapida_site.lib.rest import OptionsField, TemplateSerializer


class FactsSerializer(serializers.Serializer[Any]):
    """What the assistant answers from without a knowledge base."""

    sentences = serializers.ListField(child=serializers.CharField(), source="facts")
    mode = serializers.ChoiceField(FactsMode.choices, source="facts_mode", required=False)
    threshold = serializers.FloatField(source="facts_threshold", required=False, help_text="Cosine, 0 to 1.")
    unknownAnswer = serializers.CharField(source="unknown_answer", required=False, allow_blank=True)


class VersionSerializer(serializers.Serializer[Any]):
    id = IdField(read_only=True)
    assistantId = IdField(source="assistant_id", read_only=True)
    number = serializers.IntegerField(read_only=True, help_text="Counts from 1.")
    status = serializers.ChoiceField(VersionState.choices, source="state", read_only=True)
    assistantProvider = serializers.ChoiceField(AgentKind.choices, source="kind", required=False)
    description = serializers.CharField(source="note", required=False, allow_blank=True, help_text="What changed.")
    template = TemplateSerializer(required=False, source="*")
    modelProviderName = serializers.CharField(source="model_provider", required=False)
    assistantModelOptions = OptionsField(source="model_options", required=False, help_text="model.* keys.")
    connection = serializers.DictField(
        required=False, help_text="Of an AGENTKIT or WEBSOCKET server: url and more; secrets are shown as ********."
    )
    facts = FactsSerializer(required=False, source="*")
    createdDate = serializers.DateTimeField(source="created_at", read_only=True)
    updatedDate = serializers.DateTimeField(source="updated_at", read_only=True)
    releasedDate = serializers.DateTimeField(source="released_at", read_only=True, allow_null=True)


class NewVersionSerializer(VersionSerializer):
    basedOn = IdField(source="based_on", required=False, write_only=True, help_text="A version to copy first.")


class AssistantSerializer(serializers.Serializer[Any]):
    id = IdField(read_only=True)
    projectId = IdField(source="project_id", read_only=True)
    organizationId = IdField(source="organization_id", read_only=True)
    name = serializers.CharField(max_length=250)
    description = serializers.CharField(max_length=2000, required=False, allow_blank=True)
    visibility = serializers.ChoiceField(Visibility.choices, required=False)
    language = serializers.CharField(max_length=50, required=False)
    tags = serializers.ListField(child=serializers.CharField(max_length=100), required=False)
    releasedVersion = VersionSerializer(source="released_version", read_only=True, allow_null=True)
    createdBy = IdField(source="created_by", read_only=True)
    createdDate = serializers.DateTimeField(source="created_at", read_only=True)
    updatedDate = serializers.DateTimeField(source="updated_at", read_only=True)


class NewAssistantSerializer(AssistantSerializer):
    """``version`` becomes version 1, a draft."""

    version = VersionSerializer(required=False, write_only=True)


class ModelSerializer(serializers.Serializer[Any]):
    """The original's ``model``: one language model with its prompt."""

    template = TemplateSerializer(source="*", required=False)
    modelProviderName = serializers.CharField(source="model_provider", required=False)
    assistantModelOptions = OptionsField(source="model_options", required=False)


class AgentkitSerializer(serializers.Serializer[Any]):
    """The original's ``agentkit``: a gRPC server that answers."""

    agentKitUrl = serializers.CharField(source="url", help_text="host:port")
    metadata = serializers.DictField(required=False, help_text="Sent with each call; stored sealed.")
    certificate = serializers.CharField(required=False, allow_blank=True, help_text="PEM.")
    transportSecurity = serializers.CharField(source="transport_security", required=False, help_text="TLS, PLAINTEXT")
    tlsVerification = serializers.CharField(source="tls_verification", required=False, help_text="VERIFY, SKIP_VERIFY")
    tlsServerName = serializers.CharField(source="tls_server_name", required=False, allow_blank=True)
    connectTimeoutMs = serializers.IntegerField(source="connect_timeout_ms", required=False)
    keepaliveTimeMs = serializers.IntegerField(source="keepalive_time_ms", required=False)
    keepaliveTimeoutMs = serializers.IntegerField(source="keepalive_timeout_ms", required=False)
    maxRecvMessageBytes = serializers.IntegerField(source="max_recv_message_bytes", required=False)
    maxSendMessageBytes = serializers.IntegerField(source="max_send_message_bytes", required=False)


class WebsocketSerializer(serializers.Serializer[Any]):
    """The original's ``websocket``: a WebSocket server that answers."""

    websocketUrl = serializers.CharField(source="url")
    headers = serializers.DictField(required=False, help_text="Stored sealed.")
    connectionParameters = serializers.DictField(source="parameters", required=False, help_text="Stored sealed.")


class AssistantProviderSerializer(serializers.Serializer[Any]):
    """Exactly one of the three kinds."""

    description = serializers.CharField(required=False, allow_blank=True)
    model = ModelSerializer(required=False)
    agentkit = AgentkitSerializer(required=False)
    websocket = WebsocketSerializer(required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if len({"model", "agentkit", "websocket"} & attrs.keys()) != 1:
            raise serializers.ValidationError("give exactly one of model, agentkit and websocket.")
        return attrs


class CreateKnowledgeSerializer(serializers.Serializer[Any]):
    """Knowledge to attach, in the original's words."""

    knowledgeId = IdField(source="knowledge_id")
    retrievalMethod = serializers.CharField(source="retrieval_method", required=False)
    topK = serializers.IntegerField(source="top_k", required=False)
    scoreThreshold = serializers.FloatField(source="score_threshold", required=False)
    rerankerModelProviderName = serializers.CharField(source="reranker", required=False, allow_blank=True)
    assistantKnowledgeRerankerOptions = OptionsField(source="reranker_options", required=False)


class CreateAssistantSerializer(AssistantSerializer):
    """``POST /v1/assistant/create-assistant`` as the original documents it."""

    takes_more = True
    assistantProvider = AssistantProviderSerializer(write_only=True)
    assistantTools = ToolSerializer(many=True, required=False, write_only=True)
    assistantKnowledges = CreateKnowledgeSerializer(many=True, required=False, write_only=True)
    source = serializers.CharField(  # type: ignore[assignment]  # a field of this name is a field
        max_length=50, required=False, allow_blank=True
    )
    sourceIdentifier = IdField(source="source_identifier", required=False)


def whole(given: dict[str, Any]) -> dict[str, Any]:
    """Return the arguments of ``create_whole`` from the original's body."""
    given = dict(given)
    return {
        "version": _version_fields(given.pop("assistantProvider")),
        "tools": given.pop("assistantTools", ()),
        "knowledge": given.pop("assistantKnowledges", ()),
        **given,
    }


def _version_fields(given: dict[str, Any]) -> dict[str, Any]:
    note = {"note": given.get("description", "")}
    for kind in ("agentkit", "websocket"):
        if kind in given:
            return {**note, "kind": AgentKind[kind.upper()], "connection": given[kind]}
    return {**note, **given["model"]}


def created_answer(assistant: Assistant, version: AssistantVersion) -> dict[str, Any]:
    """Return an assistant as the original's create call answers it."""
    return {
        **AssistantSerializer(assistant).data,
        "status": "active",
        "assistantProvider": version.kind.lower(),
        "assistantProviderId": str(version.id),
        f"assistantProvider{version.kind.capitalize()}": VersionSerializer(version).data,
    }
