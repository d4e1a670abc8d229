"""Deployments: made anew for every change, and disabled."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from assistants import access
from assistants.actions.content import one_line, template
from assistants.models import Assistant, Channel, Deployment
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
from rapida_site.lib.principal import Principal, ProjectRole
from rapida_site.lib.rows import written_by

CARRIERS = ("asterisk",)
MAX_SUGGESTIONS = 20
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
    suggestions: Sequence[str] = (),
) -> Deployment:
    """Deploy an assistant on a channel; from now on new calls of that channel get these settings.

    ``experience``: fields of ``ExperienceConfig`` (the original's names will do), texts may be templates.
    ``input_options`` and ``output_options`` in any spelling of ``assistants.voice_options``.
    """
    assistant = access.get_assistant(principal, assistant_id, ProjectRole.WRITER)
    if channel not in Channel.values:
        raise Invalid(f"channel is {channel!r}; use {', '.join(Channel.values)}.", field="channel")
    listening, speaking = canonical_input(input_options or {}), canonical_output(output_options or {})
    validate_options(input_provider or DEFAULT_STT, Capability.TRANSCRIBE, listening)
    validate_options(output_provider or DEFAULT_TTS, Capability.SYNTHESIZE, speaking)
    return Deployment.objects.create(
        **written_by(principal, assistant.project_id),
        assistant=assistant,
        channel=channel,
        name=one_line("name", name, 250, empty=True),
        **_experience(assistant, experience or {}),
        input_provider=input_provider or DEFAULT_STT,
        input_options=listening,
        output_provider=output_provider or DEFAULT_TTS,
        output_options=speaking,
        record=record,
        carrier=_carrier(channel, carrier),
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


def _experience(assistant: Assistant, given: Mapping[str, Any]) -> dict[str, Any]:
    fields = {**asdict(ExperienceConfig()), **experience_fields(given)}
    declared = _declared(assistant)
    return {**fields, **{name: template(name, fields[name], 2000, declared) for name in _TEXTS}}


def _declared(assistant: Assistant) -> Iterable[str]:
    """The variables of the version in use and of the latest one, which may be released next."""
    versions = [assistant.released_version, assistant.versions.order_by("-number").first()]
    return {variable["name"] for version in versions if version is not None for variable in version.variables}


def _carrier(channel: str, carrier: str) -> str:
    if channel == Channel.PHONE:
        if (carrier or CARRIERS[0]) not in CARRIERS:
            raise Invalid(f"carrier is {carrier!r}; only {', '.join(CARRIERS)} can be used yet.", field="carrier")
        return carrier or CARRIERS[0]
    if carrier:
        raise Invalid(f"A {channel} deployment cannot use the carrier {carrier!r} yet; leave it out.", field="carrier")
    return ""


def _suggestions(channel: str, suggestions: Sequence[str]) -> list[str]:
    if suggestions and channel != Channel.WEB_PLUGIN:
        raise Invalid("Only a web-plugin deployment shows suggestions.", field="suggestions")
    if len(suggestions) > MAX_SUGGESTIONS:
        raise Invalid(f"A deployment may have {MAX_SUGGESTIONS} suggestions.", field="suggestions")
    return [one_line("suggestions", suggestion, 250) for suggestion in suggestions]
