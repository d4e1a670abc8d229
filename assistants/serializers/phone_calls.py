"""Orders of outbound calls."""

# ruff: noqa: N815 - the names on the wire

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from assistants.actions import PhoneCallOrder
from rapida_site.lib.http import IdField
from rapida_site.lib.rest import OptionsField


class AssistantDefinitionSerializer(serializers.Serializer[Any]):
    assistantId = IdField()
    version = serializers.CharField(required=False, default="latest")


class PhoneCallSerializer(serializers.Serializer[Any]):
    takes_more = True
    assistant = AssistantDefinitionSerializer()
    toNumber = serializers.CharField(max_length=400)
    fromNumber = serializers.CharField(max_length=400, required=False, default="", allow_blank=True)
    args = OptionsField(required=False, default=dict)
    metadata = OptionsField(required=False, default=dict)
    options = OptionsField(required=False, default=dict)


class PhoneCallsSerializer(serializers.Serializer[Any]):
    takes_more = True
    phoneCalls = PhoneCallSerializer(many=True)


def order_of(given: dict[str, Any]) -> PhoneCallOrder:
    """Return the order in a checked body."""
    return PhoneCallOrder(
        assistant_id=given["assistant"]["assistantId"],
        version=given["assistant"]["version"],
        to_number=given["toNumber"],
        from_number=given["fromNumber"],
        arguments=given["args"],
        metadata=given["metadata"],
        options=given["options"],
    )
