"""Shapes of endpoints on the wire."""

# ruff: noqa: N815 - the names on the wire

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from endpoints.models import CacheKind, LogStatus, RetryKind, Visibility
from rapida_site.lib.http import IdField
from rapida_site.lib.rest import OptionsField, TemplateSerializer


class EndpointVersionSerializer(serializers.Serializer[Any]):
    id = IdField(read_only=True)
    endpointId = IdField(source="endpoint_id", read_only=True)
    number = serializers.IntegerField(read_only=True, help_text="Counts from 1.")
    description = serializers.CharField(source="note", required=False, allow_blank=True, help_text="What changed.")
    template = TemplateSerializer(source="*")
    modelProviderName = serializers.CharField(source="model_provider")
    endpointModelOptions = OptionsField(source="model_options", required=False, help_text="model.* keys.")
    createdBy = IdField(source="created_by", read_only=True)
    createdDate = serializers.DateTimeField(source="created_at", read_only=True)


class RetrySerializer(serializers.Serializer[Any]):
    retryType = serializers.ChoiceField(RetryKind.choices, source="kind")
    maxAttempts = serializers.IntegerField(source="max_attempts", min_value=1, max_value=10, required=False)
    delaySeconds = serializers.IntegerField(source="delay_seconds", min_value=0, max_value=60, required=False)
    exponentialBackoff = serializers.BooleanField(source="exponential_backoff", required=False)
    retryables = serializers.ListField(
        child=serializers.CharField(max_length=3), required=False, help_text="Statuses or their classes: 429, 5xx."
    )


class CacheSerializer(serializers.Serializer[Any]):
    cacheType = serializers.ChoiceField(CacheKind.choices, source="kind")
    expiryInterval = serializers.IntegerField(
        source="expiry_seconds", min_value=1, max_value=2_592_000, required=False, help_text="Seconds."
    )
    matchThreshold = serializers.FloatField(source="match_threshold", min_value=0, max_value=1, required=False)


class EndpointSerializer(serializers.Serializer[Any]):
    id = IdField(read_only=True)
    projectId = IdField(source="project_id", read_only=True)
    organizationId = IdField(source="organization_id", read_only=True)
    name = serializers.CharField(max_length=250)
    description = serializers.CharField(max_length=2000, required=False, allow_blank=True)
    visibility = serializers.ChoiceField(Visibility.choices, required=False)
    language = serializers.CharField(max_length=50, required=False)
    tags = serializers.ListField(child=serializers.CharField(max_length=100), required=False)
    source = serializers.CharField(read_only=True)  # type: ignore[assignment]  # an attribute of DRF's own
    releasedVersion = EndpointVersionSerializer(source="released_version", read_only=True, allow_null=True)
    retry = serializers.SerializerMethodField()
    cache = serializers.SerializerMethodField()
    createdBy = IdField(source="created_by", read_only=True)
    createdDate = serializers.DateTimeField(source="created_at", read_only=True)
    updatedDate = serializers.DateTimeField(source="updated_at", read_only=True)

    def get_retry(self, row: Any) -> dict[str, Any] | None:
        rule = getattr(row, "retry", None)
        return None if rule is None else RetrySerializer(rule).data

    def get_cache(self, row: Any) -> dict[str, Any] | None:
        rule = getattr(row, "cache", None)
        return None if rule is None else CacheSerializer(rule).data


class NewEndpointSerializer(EndpointSerializer):
    """``version`` becomes version 1 and is in use at once."""

    version = EndpointVersionSerializer(write_only=True)
    retry = RetrySerializer(required=False)  # type: ignore[assignment]
    cache = CacheSerializer(required=False)  # type: ignore[assignment]


class ForkSerializer(serializers.Serializer[Any]):
    versionId = IdField(source="version_id", required=False, help_text="The version in use where it is left out.")
    name = serializers.CharField(max_length=250, required=False)


class InvokeSerializer(serializers.Serializer[Any]):
    version = serializers.CharField(default="latest", help_text="latest, or vrsn_<id>.")
    args = serializers.DictField(source="arguments", required=False)
    metadata = serializers.DictField(required=False)
    options = serializers.DictField(required=False)


class MetadataSerializer(serializers.Serializer[Any]):
    metadata = serializers.DictField(help_text="Is merged into what the call has.")


class EndpointMetricSerializer(serializers.Serializer[Any]):
    name = serializers.CharField()
    value = serializers.CharField()
    description = serializers.CharField()


class EndpointLogSerializer(serializers.Serializer[Any]):
    """One call; ``id`` is the ``requestId`` of its answer."""

    id = IdField(read_only=True)
    endpointId = IdField(source="endpoint_id", read_only=True)
    endpointProviderModelId = IdField(source="version_id", read_only=True, allow_null=True)
    source = serializers.CharField(read_only=True)  # type: ignore[assignment]  # an attribute of DRF's own
    status = serializers.ChoiceField(LogStatus.choices, read_only=True)
    error = serializers.CharField(read_only=True)
    arguments = serializers.DictField(read_only=True)
    metadata = serializers.DictField(read_only=True)
    options = serializers.DictField(read_only=True)
    request = serializers.ListField(child=serializers.DictField(), read_only=True)
    response = serializers.ListField(child=serializers.CharField(), read_only=True)
    metrics = EndpointMetricSerializer(many=True, read_only=True)
    timeTaken = serializers.IntegerField(source="time_taken", read_only=True, help_text="Microseconds.")
    createdDate = serializers.DateTimeField(source="created_at", read_only=True)
