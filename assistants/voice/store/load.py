"""Start of a call: check, choose version and deployment, create or resume the conversation, freeze it all."""

from __future__ import annotations

import os
import socket
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import Q
from django.db.models.functions import Now

from assistants import access
from assistants.call_request import CallRequest
from assistants.models import (
    AgentKind,
    Argument,
    Assistant,
    AssistantVersion,
    Channel,
    Conversation,
    Deployment,
    Direction,
    Event,
    Metadata,
    Option,
    Source,
    Status,
)
from assistants.prompt_values import call_values
from assistants.voice.config import AgentConfig, CallConfig, ExperienceConfig, FactsConfig, ProviderChoice
from assistants.voice.store.history import figures, load_history, used_ids
from assistants.voice.store.settings import CallSettings, checked_values, read_settings
from integrations.interfaces import ChatMessage
from rapida_site.lib.db import atomic_for
from rapida_site.lib.errors import Conflict, Forbidden, Invalid, NotFound
from rapida_site.lib.ids import new_id
from rapida_site.lib.principal import ProjectRole
from rapida_site.lib.rows import written_by
from rapida_site.lib.templates.prompts import render

# A live conversation that no process has vouched for within this time is free to be taken over, or swept.
SILENT_AFTER = timedelta(seconds=30)
CHANNELS = {
    Source.WEB_PLUGIN: Channel.WEB_PLUGIN,
    Source.DEBUGGER: Channel.DEBUGGER,
    Source.SDK: Channel.API,
    Source.PHONE_CALL: Channel.PHONE,
    Source.WHATSAPP: Channel.WHATSAPP,
}
NOT_RUN_YET: dict[str, str] = {
    AgentKind.AGENTKIT: "This assistant is an AgentKit server, which calls cannot reach yet.",
    AgentKind.WEBSOCKET: "This assistant is a WebSocket server, which calls cannot reach yet.",
}
PROCESS = f"{socket.gethostname()}:{os.getpid()}"


@dataclass(frozen=True, slots=True)
class CheckedCall:
    """What a request leads to; ``given`` holds the values that came with it, by the table that keeps them."""

    assistant: Assistant
    version: AssistantVersion
    deployment: Deployment | None
    settings: CallSettings
    given: dict[type[Any], dict[str, Any]]


def check_call(request: CallRequest) -> CheckedCall:
    """Look everything up and refuse what could not be talked to, without opening anything.

    Raises ``NotFound`` (assistant, version or deployment missing or foreign), ``Forbidden`` (the debugger, which runs
    drafts, and options, which overrule the deployment, are for writers), ``Invalid`` (arguments or options).
    """
    role = ProjectRole.WRITER if request.source == Source.DEBUGGER else ProjectRole.TALKER
    assistant = access.get_assistant(request.principal, request.assistant_id, role)
    if request.options and not request.principal.can(ProjectRole.WRITER):
        raise Forbidden("Options of a call need the project role writer; leave them out: the deployment has its own.")
    if request.source not in Source.values or request.direction not in Direction.values:
        raise Invalid(f"source must be one of {', '.join(Source.values)}, direction inbound or outbound.")
    version = _version(assistant, request)
    deployment = _deployment(assistant, Source(request.source))
    settings = read_settings(version, deployment, request.options)
    given: dict[type[Any], dict[str, Any]] = {
        Argument: checked_values("arguments", request.arguments),
        Metadata: checked_values("metadata", request.metadata),
        Option: checked_values("options", request.options),
    }
    return CheckedCall(assistant, version, deployment, settings, given)


def load_call(request: CallRequest) -> tuple[CallConfig, tuple[ChatMessage, ...]]:
    """Return the call's configuration and what was said before; everything about it is stored when this returns.

    Raises what ``check_call`` raises, ``NotFound`` for a conversation that is missing or foreign, and ``Conflict`` for
    one that is live elsewhere.
    """
    checked = check_call(request)
    assistant, version, settings = checked.assistant, checked.version, checked.settings
    with atomic_for(Conversation):
        conversation, resumed = _open(request, assistant, version, checked.deployment)
        if request.bind is not None:
            request.bind(conversation.id)
        stored = {model: _keep(conversation, model, values, resumed) for model, values in checked.given.items()}
        config = _config(request, assistant, version, conversation, settings, resumed)
        config = replace(config, arguments=stored[Argument], metadata=stored[Metadata], options=stored[Option])
        config = _with_texts(config, settings.experience)
        if not resumed:
            return config, ()
        config = replace(config, used_ids=used_ids(conversation.id), earlier_figures=figures(conversation.id))
        return config, load_history(conversation.id)


def _version(assistant: Assistant, request: CallRequest) -> AssistantVersion:
    """``latest`` is the released one; an explicit draft may be tried in the debugger only."""
    version = access.named_version(assistant, request.version)
    if version.kind in NOT_RUN_YET:
        raise Invalid(f"{NOT_RUN_YET[version.kind]} Release a version with a language model.", field="version")
    if not version.is_released and request.source != Source.DEBUGGER:
        raise NotFound(f"Version {request.version} is a draft; release it first, or try it in the debugger.")
    return version


def _deployment(assistant: Assistant, source: Source) -> Deployment | None:
    """Return the newest active deployment of the source's channel; the debugger works without one."""
    channel = CHANNELS[source]
    deployment = Deployment.objects.filter(assistant=assistant).active().of_channel(channel).newest()
    if deployment is None and source != Source.DEBUGGER:
        raise NotFound(f"This assistant is not deployed for {channel.label}; create a {channel.value} deployment.")
    return deployment


# ------------------------------------------------------------------------------------- conversation
def _open(
    request: CallRequest, assistant: Assistant, version: AssistantVersion, deployment: Deployment | None
) -> tuple[Conversation, bool]:
    now = datetime.now(UTC)
    session = {
        "version": version,
        "deployment": deployment,
        "mode": request.mode.value,
        "status": Status.IN_PROGRESS,
        "session_id": new_id(),
        "session_started_at": now,
        "heartbeat_at": now,
        "end_requested_at": None,
        "owner": PROCESS,
        "updated_by": request.principal.actor_id,
    }
    if request.conversation_id is not None:
        taken = {**session, "heartbeat_at": Now(), "updated_at": now}
        return _resume(request, request.conversation_id, assistant, taken), True
    written = {**written_by(request.principal, assistant.project_id), **session}
    conversation = Conversation.objects.create(
        **written,
        assistant=assistant,
        source=request.source,
        direction=request.direction,
        identifier=request.identifier[:250],
        started_at=now,
    )
    return conversation, False


def _resume(request: CallRequest, conversation_id: int, assistant: Assistant, session: dict[str, Any]) -> Conversation:
    """Take the conversation over in one conditional update, so that of two that resume it only one gets it."""
    mine = Conversation.objects.filter(pk=conversation_id, assistant=assistant, project_id=assistant.project_id)
    if not request.principal.can(ProjectRole.READER):
        mine = mine.filter(identifier=access.own_name(request.identifier))
    free = mine.filter(~Q(status=Status.IN_PROGRESS) | Q(heartbeat_at__lt=Now() - SILENT_AFTER))
    if not free.update(**session, ended_at=None, end_reason="", end_detail=""):
        if mine.exists():
            raise Conflict("This conversation is live elsewhere; end it there first.")
        raise NotFound("There is no such conversation with this assistant.")
    return mine.get()


def _keep(conversation: Conversation, model: type[Any], values: dict[str, Any], resumed: bool) -> dict[str, Any]:
    """Store what came with the call, over what an earlier session brought, and return both together."""
    name = "name" if model is Argument else "key"
    unique = ["conversation", "message_id", "key"] if model is Metadata else ["conversation", name]
    rows = [model(conversation=conversation, **{name: key, "value": value}) for key, value in values.items()]
    model.objects.bulk_create(rows, update_conflicts=True, unique_fields=unique, update_fields=["value"])
    if not resumed:
        return values
    kept = model.objects.filter(conversation=conversation)
    if model is Metadata:
        kept = kept.filter(message_id="")
    return dict(kept.values_list(name, "value"))


# -------------------------------------------------------------------------------------------------- snapshot
def _config(
    request: CallRequest,
    assistant: Assistant,
    version: AssistantVersion,
    conversation: Conversation,
    settings: CallSettings,
    resumed: bool,
) -> CallConfig:
    return CallConfig(
        conversation_id=conversation.id,
        session_id=conversation.session_id,
        created_at=conversation.started_at.timestamp(),
        assistant_id=assistant.id,
        assistant_name=assistant.name,
        assistant_description=assistant.description,
        version_id=version.id,
        organization_id=assistant.organization_id,
        project_id=assistant.project_id,
        source=conversation.source,
        identifier=conversation.identifier,
        direction=conversation.direction,
        mode=request.mode,
        language=assistant.language,
        resumed=resumed,
        agent=_agent(version, settings.chat),
        stt=settings.stt,
        tts=settings.tts,
        noise_suppression=settings.noise_suppression,
        vad=settings.vad,
        eos=settings.eos,
        barge_in=settings.barge_in,
        speculate=settings.speculate,
        record=settings.record,
    )


def _agent(version: AssistantVersion, chat: ProviderChoice) -> AgentConfig:
    default = FactsConfig()
    return AgentConfig(
        chat=chat,
        prompt=tuple((message["role"], message["template"]) for message in version.prompt),
        variables={each["name"]: each["default"] for each in version.variables if each.get("default") is not None},
        facts=FactsConfig(
            sentences=tuple(version.facts),
            mode=version.facts_mode,
            threshold=version.facts_threshold,
            unknown_answer=version.unknown_answer or default.unknown_answer,
        ),
    )


def _with_texts(config: CallConfig, experience: ExperienceConfig) -> CallConfig:
    """Render greeting and prompts of the deployment; what nobody gave is empty, and an event says so."""
    values = call_values(config, now=datetime.now(UTC))
    texts: dict[str, Any] = {}
    missing: dict[str, list[str]] = {}
    for name in ("greeting", "error_message", "idle_message", "unclear_message"):
        rendered = render(getattr(experience, name), values)
        texts[name] = rendered.text.strip()
        if rendered.missing:
            missing[name] = list(rendered.missing)
    if missing:
        Event.objects.create(
            conversation_id=config.conversation_id,
            session_id=config.session_id,
            seq=0,  # before the first of the call log, which counts from 1
            name="prompt.variable_missing",
            data=missing,
            at=datetime.now(UTC),
        )
    return replace(config, experience=replace(experience, **texts))
