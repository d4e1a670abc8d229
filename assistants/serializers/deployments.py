"""Deployments, in the original's shape: experience settings at the top, audio providers with option lists below."""

# ruff: noqa: N815 - the names on the wire

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from assistants.models import Channel, Deployment
from assistants.models.deployments import Feature
from rapida_site.lib.http import IdField
from rapida_site.lib.rest import OptionsField

# The names on the wire → fields of ExperienceConfig.
EXPERIENCE = {
    "greeting": "greeting",
    "greetingInterruptible": "greeting_interruptible",
    "mistake": "error_message",
    "idealTimeout": "idle_timeout",
    "idealTimeoutBackoff": "idle_backoff",
    "idealTimeoutMessage": "idle_message",
    "maxSessionDuration": "max_duration",
    "unclearInputTimeout": "unclear_timeout",
    "unclearInputMessage": "unclear_message",
}


class AudioProviderSerializer(serializers.Serializer[Any]):
    audioProvider = serializers.CharField(source="provider", required=False, allow_blank=True)
    audioOptions = OptionsField(source="options", required=False, help_text="listen.*, microphone.*, speak.* keys.")


class DeploymentSerializer(serializers.Serializer[Any]):
    id = IdField(read_only=True)
    assistantId = IdField(source="assistant_id", read_only=True)
    channel = serializers.ChoiceField(Channel.choices, read_only=True)
    name = serializers.CharField(required=False, allow_blank=True, max_length=250)
    status = serializers.SerializerMethodField(help_text="ACTIVE or INACTIVE.")
    greeting = serializers.CharField(required=False, allow_blank=True, help_text="A template.")
    greetingInterruptible = serializers.BooleanField(source="greeting_interruptible", required=False)
    mistake = serializers.CharField(
        source="error_message", required=False, allow_blank=True, help_text="Said on errors."
    )
    idealTimeout = serializers.FloatField(source="idle_timeout", required=False, help_text="Seconds, 15 to 120.")
    idealTimeoutBackoff = serializers.IntegerField(source="idle_backoff", required=False, help_text="Prompts, 0 to 5.")
    idealTimeoutMessage = serializers.CharField(source="idle_message", required=False, allow_blank=True)
    maxSessionDuration = serializers.FloatField(source="max_duration", required=False, help_text="Seconds, 180 to 600.")
    unclearInputTimeout = serializers.FloatField(
        source="unclear_timeout", required=False, help_text="Seconds, 0.5 to 10."
    )
    unclearInputMessage = serializers.CharField(source="unclear_message", required=False, allow_blank=True)
    inputAudio = AudioProviderSerializer(required=False)
    outputAudio = AudioProviderSerializer(required=False)
    record = serializers.BooleanField(required=False, help_text="Whether calls are recorded.")
    phoneProviderName = serializers.CharField(source="carrier", required=False, allow_blank=True)
    phoneOptions = OptionsField(source="carrier_options", required=False, help_text="For the carrier; no secrets.")
    features = serializers.ListField(
        child=serializers.ChoiceField(Feature.choices), required=False, help_text="Web plug-in only."
    )
    suggestion = serializers.ListField(
        child=serializers.CharField(), source="suggestions", required=False, help_text="Web plug-in only."
    )
    createdDate = serializers.DateTimeField(source="created_at", read_only=True)
    updatedDate = serializers.DateTimeField(source="updated_at", read_only=True)

    def get_status(self, deployment: Deployment) -> str:
        return "ACTIVE" if deployment.is_active else "INACTIVE"

    def to_representation(self, instance: Deployment) -> dict[str, Any]:
        audio = {
            "inputAudio": _audio(instance.input_provider, instance.input_options),
            "outputAudio": _audio(instance.output_provider, instance.output_options),
        }
        simple = {name: field for name, field in self.fields.items() if name not in audio}
        shown = {name: field.to_representation(field.get_attribute(instance)) for name, field in simple.items()}
        return {**shown, **audio}


class NewDeploymentSerializer(DeploymentSerializer):
    channel = serializers.ChoiceField(Channel.choices)


class CreateDeploymentSerializer(DeploymentSerializer):
    """``POST /v1/assistant-deployment/create-…-deployment`` as the original documents it."""

    takes_more = True
    assistantId = IdField(source="assistant_id")
    whatsappProviderName = serializers.CharField(source="carrier", required=False, allow_blank=True, write_only=True)
    whatsappOptions = OptionsField(source="carrier_options", required=False, write_only=True)


def action_fields(attrs: dict[str, Any]) -> dict[str, Any]:
    """Return the arguments of ``create_deployment`` from what a serializer has validated."""
    given = dict(attrs)
    listening, speaking = given.pop("inputAudio", {}), given.pop("outputAudio", {})
    experience = {field: given.pop(field) for field in EXPERIENCE.values() if field in given}
    return {
        **given,
        "experience": experience,
        "input_provider": listening.get("provider", ""),
        "input_options": listening.get("options", {}),
        "output_provider": speaking.get("provider", ""),
        "output_options": speaking.get("options", {}),
    }


def _audio(provider: str, options: dict[str, Any]) -> Any:
    return AudioProviderSerializer({"provider": provider, "options": options}).data
