"""Deployments as messages: one for each channel, alike but for a few fields."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from accounts.servicers.people import dated, status
from assistants.models import Channel, Deployment
from assistants.models.deployments import Feature
from rapida_site.lib.rpc import values
from rapida_site.pb import assistant_deployment_pb2 as pb


@dataclass(frozen=True, slots=True)
class Shape:
    """``word`` of the method names, ``field`` of CreateAssistantDeploymentRequest and of Assistant, the message."""

    word: str
    field: str
    of_assistant: str
    message: Any
    carrier: str = ""


SHAPES: Mapping[Channel, Shape] = {
    Channel.API: Shape("Api", "api", "apiDeployment", pb.AssistantApiDeployment),
    Channel.WEB_PLUGIN: Shape("Webplugin", "plugin", "webPluginDeployment", pb.AssistantWebpluginDeployment),
    Channel.DEBUGGER: Shape("Debugger", "debugger", "debuggerDeployment", pb.AssistantDebuggerDeployment),
    Channel.WHATSAPP: Shape(
        "Whatsapp", "whatsapp", "whatsappDeployment", pb.AssistantWhatsappDeployment, carrier="whatsapp"
    ),
    Channel.PHONE: Shape("Phone", "phone", "phoneDeployment", pb.AssistantPhoneDeployment, carrier="phone"),
}
FEATURES = {
    "helpCenterEnabled": Feature.HELP_CENTER,
    "productCatalogEnabled": Feature.PRODUCT_CATALOG,
    "articleCatalogEnabled": Feature.ARTICLE_CATALOG,
    "uploadFileEnabled": Feature.UPLOAD_FILE,
}


def deployment(row: Deployment) -> Any:
    """Return the message of the row's channel; seconds are whole in the contract."""
    shape = SHAPES[Channel(row.channel)]
    fields = {
        "id": row.pk,
        "assistantId": row.assistant_id,
        "name": row.name,
        "greeting": row.greeting,
        "mistake": row.error_message,
        "inputAudio": _audio("input", row.input_provider, row.input_options),
        "outputAudio": _audio("output", row.output_provider, row.output_options),
        "status": status(row.is_active),
        "maxSessionDuration": round(row.max_duration),
        "idealTimeout": round(row.idle_timeout),
        "idealTimeoutMessage": row.idle_message,
        "idealTimeoutBackoff": row.idle_backoff,
        "greetingInterruptible": row.greeting_interruptible,
        "suggestion": row.suggestions,
        **{field: feature in row.features for field, feature in FEATURES.items()},
        f"{shape.carrier}ProviderName": row.carrier,
        f"{shape.carrier}Options": values.to_metadata(row.carrier_options),
        **dated(row),
    }
    known = shape.message.DESCRIPTOR.fields_by_name
    return shape.message(**{name: value for name, value in fields.items() if name in known})


def _audio(kind: str, provider: str, options: Mapping[str, Any]) -> pb.DeploymentAudioProvider:
    return pb.DeploymentAudioProvider(
        audioProvider=provider, audioOptions=values.to_metadata(options), audioType=kind, status=status(True)
    )


def deployment_fields(given: Any, channel: Channel) -> dict[str, Any]:
    """Return the arguments of ``create_deployment`` from a message of the channel.

    The contract's numbers and truths cannot say "not given" apart from zero and false. A zero means the default; only
    the count of idle prompts is taken at its word where the idle time is given. A greeting counts as interruptible.
    """
    shape = SHAPES[channel]
    experience = {
        "greeting": given.greeting,
        "idle_message": given.idealTimeoutMessage,
        "error_message": given.mistake,
        "idle_timeout": given.idealTimeout,
        "max_duration": given.maxSessionDuration,
    }
    experience = {name: value for name, value in experience.items() if value}
    if given.idealTimeout:
        experience["idle_backoff"] = given.idealTimeoutBackoff
    known = shape.message.DESCRIPTOR.fields_by_name
    return {
        "experience": experience,
        "input_provider": given.inputAudio.audioProvider,
        "input_options": values.from_metadata(given.inputAudio.audioOptions),
        "output_provider": given.outputAudio.audioProvider,
        "output_options": values.from_metadata(given.outputAudio.audioOptions),
        "name": given.name if "name" in known else "",
        "suggestions": list(given.suggestion) if "suggestion" in known else [],
        "features": [feature for field, feature in FEATURES.items() if field in known and getattr(given, field)],
        "carrier": getattr(given, f"{shape.carrier}ProviderName") if shape.carrier else "",
        "carrier_options": values.from_metadata(getattr(given, f"{shape.carrier}Options")) if shape.carrier else {},
    }
