"""Conversations and what happened in them."""

# ruff: noqa: N815 - the names on the wire

from __future__ import annotations

from typing import Any

from django.urls import reverse
from rest_framework import serializers

from assistants.models import Conversation, Direction, Recording, Source, Status
from assistants.voice.frames import EndReason
from rapida_site.lib.http import IdField
from rapida_site.lib.rest import OptionsField

END_REASONS = [(reason.value, reason.value) for reason in EndReason]


class MetricSerializer(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=200)
    value = serializers.CharField(allow_blank=True)
    description = serializers.CharField(allow_blank=True, required=False)
    messageId = serializers.CharField(source="message_id", read_only=True, help_text="Empty: the whole conversation's.")


class NewMetricsSerializer(serializers.Serializer[Any]):
    messageId = serializers.CharField(source="message_id", required=False, default="", allow_blank=True)
    metrics = MetricSerializer(many=True)


class MessageSerializer(serializers.Serializer[Any]):
    id = IdField()
    messageId = serializers.CharField(source="message_id")
    role = serializers.CharField()
    body = serializers.CharField(source="text", help_text="What was heard.")
    fullBody = serializers.CharField(source="full_text", help_text="What was meant to be said.")
    interrupted = serializers.BooleanField()
    byVoice = serializers.BooleanField(source="by_voice")
    createdDate = serializers.DateTimeField(source="at")


class EventSerializer(serializers.Serializer[Any]):
    id = IdField()
    sequence = serializers.IntegerField(source="seq")
    name = serializers.CharField()
    messageId = serializers.CharField(source="message_id")
    data = serializers.JSONField()  # type: ignore[assignment]
    time = serializers.DateTimeField(source="at")


class ActionSerializer(serializers.Serializer[Any]):
    id = serializers.CharField(source="action_id")
    actionType = serializers.CharField(source="kind", help_text="llm-call or tool-call.")
    name = serializers.CharField()
    messageId = serializers.CharField(source="message_id")
    request = serializers.JSONField()
    response = serializers.JSONField()
    error = serializers.CharField()
    durationMs = serializers.FloatField(source="duration_ms")
    time = serializers.DateTimeField(source="at")


class RecordingSerializer(serializers.Serializer[Any]):
    """A stereo WAV: left the caller, right the assistant as heard. The address needs the same credentials."""

    id = IdField()
    duration = serializers.FloatField(help_text="Seconds.")
    sampleRate = serializers.IntegerField(source="rate")
    conversationRecordingUrl = serializers.SerializerMethodField()

    def get_conversationRecordingUrl(self, recording: Recording) -> str:  # noqa: N802 - after the field
        return reverse("api-recording", args=[recording.conversation_id, recording.pk])


class ConversationSerializer(serializers.Serializer[Any]):
    id = IdField(read_only=True)
    name = serializers.CharField(max_length=250, allow_blank=True)
    assistantId = IdField(source="assistant_id", read_only=True)
    assistantProviderModelId = IdField(source="version_id", read_only=True)
    deploymentId = IdField(source="deployment_id", read_only=True, allow_null=True)
    identifier = serializers.CharField(read_only=True)
    source = serializers.ChoiceField(Source.choices, read_only=True)  # type: ignore[assignment]
    direction = serializers.ChoiceField(Direction.choices, read_only=True)
    mode = serializers.CharField(read_only=True)
    status = serializers.ChoiceField(Status.choices, read_only=True)
    endReason = serializers.ChoiceField(END_REASONS, source="end_reason", read_only=True, allow_blank=True)
    endDetail = serializers.CharField(source="end_detail", read_only=True)
    duration = serializers.FloatField(read_only=True, help_text="Seconds, of all sessions.")
    createdDate = serializers.DateTimeField(source="started_at", read_only=True)
    endedDate = serializers.DateTimeField(source="ended_at", read_only=True, allow_null=True)


class ConversationDetailSerializer(ConversationSerializer):
    """With what came with the call, its figures and its recordings; messages and events have lists of their own."""

    arguments = serializers.SerializerMethodField()
    options = serializers.SerializerMethodField()
    metadata = serializers.SerializerMethodField()
    metrics = serializers.SerializerMethodField()
    recordings = RecordingSerializer(many=True, source="recordings.all", read_only=True)

    def get_arguments(self, conversation: Conversation) -> OptionsType:
        return OptionsField().to_representation(dict(conversation.arguments.values_list("name", "value")))

    def get_options(self, conversation: Conversation) -> OptionsType:
        return OptionsField().to_representation(dict(conversation.options.values_list("key", "value")))

    def get_metadata(self, conversation: Conversation) -> OptionsType:
        own = conversation.metadata.filter(message_id="")
        return OptionsField().to_representation(dict(own.values_list("key", "value")))

    def get_metrics(self, conversation: Conversation) -> list[dict[str, str]]:
        return MetricSerializer(conversation.metrics.filter(message_id=""), many=True).data  # type: ignore[return-value]


OptionsType = list[dict[str, Any]]


class ConversationQuerySerializer(serializers.Serializer[Any]):
    """The filters of a list of conversations."""

    status = serializers.ChoiceField(Status.choices, required=False)
    source = serializers.ChoiceField(Source.choices, required=False)  # type: ignore[assignment]
    direction = serializers.ChoiceField(Direction.choices, required=False)
    endReason = serializers.ChoiceField(END_REASONS, source="end_reason", required=False)
    identifier = serializers.CharField(required=False, help_text="The caller's, whole.")
    since = serializers.DateTimeField(source="started_at__gte", required=False, help_text="Begun at or after.")
    until = serializers.DateTimeField(source="started_at__lt", required=False, help_text="Begun before.")
