"""Logs of tools and HTTP requests."""

# ruff: noqa: N815 - the names on the wire

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from assistants.models import HttpLog, HttpSource, HttpStatus
from rapida_site.lib.http import IdField


class HttpLogSerializer(serializers.Serializer[Any]):
    """One attempt. Values of headers and parameters that may be secrets are masked."""

    id = IdField()
    assistantId = IdField(source="assistant_id")
    conversationId = IdField(source="conversation_id", allow_null=True)
    source = serializers.ChoiceField(HttpSource.choices)  # type: ignore[assignment]
    sourceRefId = IdField(source="source_id", allow_null=True)
    sourceEvent = serializers.CharField(source="event")
    contextId = serializers.CharField(source="context_id")
    httpMethod = serializers.CharField(source="method")
    httpUrl = serializers.CharField(source="url")
    status = serializers.ChoiceField(HttpStatus.choices)
    responseStatus = serializers.IntegerField(source="response_status", allow_null=True)
    errorMessage = serializers.CharField(source="error_message")
    durationMs = serializers.FloatField(source="duration_ms")
    retryCount = serializers.IntegerField(source="retry_count")
    retryOf = IdField(source="retry_of_id", allow_null=True)
    createdDate = serializers.DateTimeField(source="created_at")


class HttpLogDetailSerializer(HttpLogSerializer):
    """With headers and bodies of request and response."""

    request = serializers.SerializerMethodField()
    response = serializers.SerializerMethodField()

    def get_request(self, row: HttpLog) -> dict[str, Any]:
        return {"headers": row.request_headers, "body": row.request_body}

    def get_response(self, row: HttpLog) -> dict[str, Any] | None:
        return None if row.is_pending else {"headers": row.response_headers, "body": row.response_body}


class HttpLogQuerySerializer(serializers.Serializer[Any]):
    """The filters of a list of HTTP requests."""

    status = serializers.ChoiceField(HttpStatus.choices, required=False)
    source = serializers.ChoiceField(HttpSource.choices, required=False)  # type: ignore[assignment]
    assistantId = IdField(source="assistant_id", required=False)
    conversationId = IdField(source="conversation_id", required=False)
    event = serializers.CharField(required=False)
    since = serializers.DateTimeField(source="created_at__gte", required=False)
    until = serializers.DateTimeField(source="created_at__lt", required=False)


class ToolLogSerializer(serializers.Serializer[Any]):
    id = IdField()
    toolCallId = serializers.CharField(source="action_id")
    name = serializers.CharField()
    assistantId = IdField(source="conversation.assistant_id")
    conversationId = IdField(source="conversation_id")
    messageId = serializers.CharField(source="message_id")
    error = serializers.CharField()
    durationMs = serializers.FloatField(source="duration_ms")
    createdDate = serializers.DateTimeField(source="at")


class ToolLogDetailSerializer(ToolLogSerializer):
    request = serializers.JSONField()
    response = serializers.JSONField()


class ToolLogQuerySerializer(serializers.Serializer[Any]):
    """The filters of a list of tool calls."""

    name = serializers.CharField(required=False)
    assistantId = IdField(source="conversation__assistant_id", required=False)
    conversationId = IdField(source="conversation_id", required=False)
    since = serializers.DateTimeField(source="at__gte", required=False)
    until = serializers.DateTimeField(source="at__lt", required=False)
