"""Deployments: made anew for every change, and disabled."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from assistants import access
from assistants.actions.content import template
from assistants.actions.credentials import check_credential
from assistants.models import Assistant, Channel, Deployment
from assistants.models.deployments import Feature
from assistants.option_fields import mapping
from assistants.voice.config import ExperienceConfig
from assistants.voice_options import (
    DEFAULT_STT,
    DEFAULT_TTS,
    canonical_input,
    canonical_output,
    experience_fields,
)
from integrations.registry import Capability, validate_options
from rapida_site.lib.errors import Invalid
from rapida_site.lib.option_values import one_line
from rapida_site.lib.principal import Principal, ProjectRole
from rapida_site.lib.rows import written_by

# By channel; the first is the default. Which of them can place and take calls is telephony's to say.
CARRIERS = {
    Channel.PHONE: ("asterisk", "sip", "twilio", "vonage", "exotel", "telnyx", "vobiz"),
    Channel.WHATSAPP: ("", "twilio", "meta"),
}
MAX_SUGGESTIONS = 20
_SECRET = ("secret", "token", "password", "api_key", "private_key", "auth_key")
_TEXTS = ("greeting", "error_message", "idle_message", "unclear_message")


def create_deployment(
    *,
    principal: Principal,
    assistant_id: int,
    channel: str,
    name: str = "",
    experience: Mapping[str, Any] | None = None,
    input_provider: str = DEFAULT_STT,
    input_options: Mapping[str, Any] | None = None,
    output_provider: str = DEFAULT_TTS,
    output_options: Mapping[str, Any] | None = None,
    record: bool = True,
    carrier: str = "",
    carrier_options: Mapping[str, Any] | None = None,
    features: Sequence[str] = (),
    suggestions: Sequence[str] = (),
) -> Deployment:
    """Deploy an assistant on a channel; from now on new calls of that channel get these settings.

    ``experience``: fields of ``ExperienceConfig`` (the original's names will do), texts may be templates.
    ``input_options`` and ``output_options`` in any spelling of ``assistants.voice_options``. ``carrier_options`` are
    kept for the carrier, which checks them when it is called; its secrets are in the vault.
    """
    assistant = access.get_assistant(principal, assistant_id, ProjectRole.WRITER)
    if channel not in Channel.values:
        raise Invalid(f"channel is {channel!r}; use {', '.join(Channel.values)}.", field="channel")
    return Deployment.objects.create(
        **written_by(principal, assistant.project_id),
        assistant=assistant,
        channel=channel,
        name=one_line("name", name, 250, empty=True),
        **_experience(assistant, experience or {}),
        **_input(input_provider or DEFAULT_STT, input_options or {}),
        **_output(output_provider or DEFAULT_TTS, output_options or {}),
        record=record,
        carrier=_carrier(channel, carrier),
        carrier_options=_carrier_options(principal, channel, carrier_options or {}),
        features=_features(channel, features),
        suggestions=_suggestions(channel, suggestions),
    )


def disable_deployment(*, principal: Principal, deployment_id: int) -> Deployment:
    """Take a deployment out of use; an older active one of the channel takes its place."""
    deployment = access.get_deployment(principal, deployment_id, ProjectRole.WRITER)
    now = datetime.now(UTC)
    Deployment.objects.active().filter(pk=deployment.pk).update(
        disabled_at=now, updated_at=now, updated_by=principal.actor_id
    )
    deployment.refresh_from_db()
    return deployment


def close_channel(*, principal: Principal, assistant_id: int, channel: str) -> Deployment:
    """Take every deployment of a channel out of use and return the one that was in use."""
    access.get_assistant(principal, assistant_id, ProjectRole.WRITER)
    current = access.active_deployment(principal, assistant_id, channel)
    now = datetime.now(UTC)
    rows = Deployment.objects.active().filter(assistant_id=assistant_id, channel=channel)
    rows.update(disabled_at=now, updated_at=now, updated_by=principal.actor_id)
    current.refresh_from_db()
    return current


def _input(provider: str, options: Mapping[str, Any]) -> dict[str, Any]:
    clean = canonical_input(options)
    validate_options(provider, Capability.TRANSCRIBE, clean)
    return {"input_provider": provider, "input_options": clean}


def _output(provider: str, options: Mapping[str, Any]) -> dict[str, Any]:
    clean = canonical_output(options)
    validate_options(provider, Capability.SYNTHESIZE, clean)
    return {"output_provider": provider, "output_options": clean}


def _experience(assistant: Assistant, given: Mapping[str, Any]) -> dict[str, Any]:
    fields = {**asdict(ExperienceConfig()), **experience_fields(given)}
    declared = _declared(assistant)
    return {**fields, **{name: template(name, fields[name], 2000, declared) for name in _TEXTS}}


def _declared(assistant: Assistant) -> Iterable[str]:
    """The variables of the version in use and of the latest one, which may be released next."""
    versions = [assistant.released_version, assistant.versions.order_by("-number").first()]
    return {variable["name"] for version in versions if version is not None for variable in version.variables}


def _carrier(channel: str, carrier: str) -> str:
    known = CARRIERS.get(Channel(channel), ("",))
    chosen = carrier.strip().lower() or known[0]
    if chosen not in known:
        cure = f"use {' or '.join(filter(None, known))}" if any(known) else "a call of this channel has none"
        raise Invalid(f"carrier is {carrier[:40]!r}; {cure}.", field="carrier")
    return chosen


def _carrier_options(principal: Principal, channel: str, given: Mapping[str, Any]) -> dict[str, Any]:
    if given and channel not in CARRIERS:
        raise Invalid(f"A {channel} deployment has no carrier to give options to.", field="carrier_options")
    options = mapping("carrier_options", given)
    check_credential(principal, options)
    for key, value in options.items():
        one_line("carrier_options", key, 100)
        if any(word in key.lower() for word in _SECRET):
            raise Invalid(
                f"{key} looks like a secret; keep it in the vault and give rapida.credential_id.",
                field="carrier_options",
            )
        if isinstance(value, str):
            one_line(key, value, 2000, empty=True)
    return options


def _features(channel: str, given: Sequence[str]) -> list[str]:
    if given and channel != Channel.WEB_PLUGIN:
        raise Invalid("Only a web-plugin deployment has features.", field="features")
    if unknown := sorted(set(given) - set(Feature.values)):
        raise Invalid(f"There is no feature {unknown[0]!r}; use {', '.join(Feature.values)}.", field="features")
    return [feature for feature in Feature.values if feature in given]


def _suggestions(channel: str, suggestions: Sequence[str]) -> list[str]:
    if suggestions and channel != Channel.WEB_PLUGIN:
        raise Invalid("Only a web-plugin deployment shows suggestions.", field="suggestions")
    if len(suggestions) > MAX_SUGGESTIONS:
        raise Invalid(f"A deployment may have {MAX_SUGGESTIONS} suggestions.", field="suggestions")
    return [one_line("suggestions", suggestion, 250) for suggestion in suggestions]
