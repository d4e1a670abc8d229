"""The only door to the rows of assistants. Missing and foreign look alike: both raise NotFound."""

from __future__ import annotations

from typing import TypeVar

from django.db import models

from assistants.configuration_kinds import kind_of
from assistants.models import (
    Action,
    Assistant,
    AssistantVersion,
    Configuration,
    ConfigurationKind,
    Conversation,
    Deployment,
    HttpLog,
    KnowledgeAttachment,
    Message,
    Recording,
    Tool,
)
from rapida_site.lib.errors import Forbidden, Invalid, NotFound
from rapida_site.lib.prepared import Prepared
from rapida_site.lib.principal import Principal, ProjectRole
from rapida_site.lib.rows import one

Owned = TypeVar("Owned", Tool, KnowledgeAttachment, Configuration)
READER = ProjectRole.READER
# A shorter name of an end user could be guessed, and proves nothing.
UNGUESSABLE = 16
_ASSISTANT = Prepared(lambda project, pk: Assistant.objects.live().of_project(project).filter(pk=pk))
_VERSION = Prepared(lambda pk: AssistantVersion.objects.filter(pk=pk))


def assistants(principal: Principal, role: ProjectRole = READER) -> models.QuerySet[Assistant]:
    """Return the project's assistants that are not deleted, newest first."""
    project = principal.require_project(role)
    return Assistant.objects.live().of_project(project).select_related("released_version").order_by("-id")


def get_assistant(principal: Principal, assistant_id: int, role: ProjectRole = READER) -> Assistant:
    """Return one with its released version."""
    rows = _ASSISTANT(principal.require_project(role), assistant_id)
    if not rows:
        raise NotFound
    if rows[0].released_version_id is not None:
        [rows[0].released_version] = _VERSION(rows[0].released_version_id)
    return rows[0]


def versions(principal: Principal, assistant_id: int) -> models.QuerySet[AssistantVersion]:
    """Return an assistant's versions, the latest first."""
    return get_assistant(principal, assistant_id).versions.order_by("-number")


def get_version(principal: Principal, version_id: int, role: ProjectRole = READER) -> AssistantVersion:
    """Return a version of an assistant that is not deleted."""
    project = principal.require_project(role)
    found = AssistantVersion.objects.filter(project_id=project, assistant__deleted_at=None)
    return one(found.select_related("assistant"), version_id)


def named_version(assistant: Assistant, name: str) -> AssistantVersion:
    """Return the version that clients call ``latest`` (or nothing at all: the released one) or ``vrsn_<id>``."""
    if name in ("", "latest"):
        if assistant.released_version is None:
            raise NotFound("This assistant has no released version yet; release one first.")
        return assistant.released_version
    digits = name.removeprefix("vrsn_")
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 18):
        raise Invalid(f"version is {name[:40]!r}; use latest or vrsn_<id>.", field="version")
    version = assistant.versions.filter(pk=int(digits)).first()
    if version is None:
        raise NotFound(f"This assistant has no version {name}.")
    return version


def deployments(principal: Principal, assistant_id: int) -> models.QuerySet[Deployment]:
    """Return an assistant's deployments of all channels, newest first; the disabled ones too."""
    return get_assistant(principal, assistant_id).deployments.order_by("-id")


def get_deployment(principal: Principal, deployment_id: int, role: ProjectRole = READER) -> Deployment:
    project = principal.require_project(role)
    found = Deployment.objects.filter(project_id=project, assistant__deleted_at=None)
    return one(found.select_related("assistant"), deployment_id)


def active_deployment(principal: Principal, assistant_id: int, channel: str) -> Deployment:
    """Return the deployment in use on a channel."""
    found = get_assistant(principal, assistant_id).deployments.filter(channel=channel, disabled_at=None)
    deployment = found.order_by("-id").first()
    if deployment is None:
        raise NotFound(f"This assistant has no {channel} deployment.")
    return deployment


def tools(principal: Principal, assistant_id: int) -> models.QuerySet[Tool]:
    """Return an assistant's tools, newest first."""
    return get_assistant(principal, assistant_id).tools.order_by("-id")


def get_tool(
    principal: Principal, tool_id: int, *, assistant_id: int | None = None, role: ProjectRole = READER
) -> Tool:
    return one(_of_live(Tool, principal, assistant_id, role), tool_id)


def attachments(principal: Principal, assistant_id: int) -> models.QuerySet[KnowledgeAttachment]:
    """Return what attaches knowledge to an assistant, newest first."""
    found = get_assistant(principal, assistant_id).knowledge_attachments.filter(knowledge__deleted_at=None)
    return found.select_related("knowledge").order_by("-id")


def get_attachment(
    principal: Principal, attachment_id: int, *, assistant_id: int | None = None, role: ProjectRole = READER
) -> KnowledgeAttachment:
    rows = _of_live(KnowledgeAttachment, principal, assistant_id, role).filter(knowledge__deleted_at=None)
    return one(rows.select_related("assistant", "knowledge"), attachment_id)


def configurations(principal: Principal, assistant_id: int, kind: str | None = None) -> models.QuerySet[Configuration]:
    """Return an assistant's configurations (of one kind), newest first; those switched off too."""
    found = get_assistant(principal, assistant_id).configurations.order_by("-id")
    return found if kind is None else found.filter(kind=kind_of(kind))


def get_configuration(
    principal: Principal,
    configuration_id: int,
    *,
    assistant_id: int | None = None,
    kind: str | None = None,
    role: ProjectRole = READER,
) -> Configuration:
    """Return a configuration; of another assistant or kind than told it is not found."""
    rows = _of_live(Configuration, principal, assistant_id, role)
    return one(rows if kind is None else rows.filter(kind=kind_of(kind)), configuration_id)


def get_authentication(principal: Principal, assistant_id: int, role: ProjectRole = READER) -> Configuration:
    """Return the hook that is asked before a conversation begins; an assistant has one at most."""
    assistant = get_assistant(principal, assistant_id, role)
    hook = assistant.configurations.filter(kind=ConfigurationKind.AUTHENTICATION).first()
    if hook is None:
        raise NotFound("This assistant has no authentication hook.")
    return hook


def conversations(
    principal: Principal, assistant_id: int | None = None, role: ProjectRole = READER
) -> models.QuerySet[Conversation]:
    """Return the conversations that the caller may read (of one assistant, deleted or not), newest first."""
    found = _readable(principal, role)
    if assistant_id is not None:
        one(Assistant.objects.of_project(principal.require_project(role)), assistant_id)
        found = found.filter(assistant_id=assistant_id)
    return found.select_related("assistant", "version").order_by("-id")


def get_conversation(principal: Principal, conversation_id: int, role: ProjectRole = READER) -> Conversation:
    found = _readable(principal, role).select_related("assistant", "version", "deployment")
    return one(found, conversation_id)


def own_name(end_user: str) -> str:
    """Return the name with which a talker's end user reads their own conversations: whoever knows it is that person."""
    if len(end_user) < UNGUESSABLE:
        raise Forbidden(
            "A talker key reads its end user's own conversations alone: send x-auth-id, "
            f"at least {UNGUESSABLE} characters that nobody can guess, such as a random UUID."
        )
    return end_user


def messages(
    principal: Principal, assistant_id: int | None = None, role: ProjectRole = READER
) -> models.QuerySet[Message]:
    """Return what was said in the conversations that the caller may read (with one assistant), each with its
    conversation.
    """
    found = Message.objects.filter(conversation__in=conversations(principal, assistant_id, role).order_by())
    return found.select_related("conversation").order_by("-id")


def http_logs(principal: Principal) -> models.QuerySet[HttpLog]:
    """Return the HTTP requests that were made for the project's assistants, newest first."""
    return HttpLog.objects.of_project(principal.require_project()).order_by("-id")


def get_http_log(principal: Principal, log_id: int, role: ProjectRole = READER) -> HttpLog:
    found = HttpLog.objects.of_project(principal.require_project(role))
    return one(found.select_related("assistant", "conversation"), log_id)


def tool_logs(principal: Principal) -> models.QuerySet[Action]:
    """Return the calls of tools in the project's conversations, newest first, each with its conversation."""
    found = Action.objects.filter(kind="tool-call", conversation__project_id=principal.require_project())
    return found.select_related("conversation").order_by("-id")


def get_tool_log(principal: Principal, log_id: int) -> Action:
    row = tool_logs(principal).filter(pk=log_id).first()
    if row is None:
        raise NotFound
    return row


def get_recording(principal: Principal, conversation_id: int, recording_id: int) -> Recording:
    recording = get_conversation(principal, conversation_id).recordings.filter(pk=recording_id).first()
    if recording is None:
        raise NotFound
    return recording


def _readable(principal: Principal, role: ProjectRole) -> models.QuerySet[Conversation]:
    """The project's conversations; of a talker those of its end user."""
    found = Conversation.objects.of_project(principal.require_project(role))
    return found if principal.can(READER) else found.filter(identifier=own_name(principal.end_user))


def _of_live(
    model: type[Owned], principal: Principal, assistant_id: int | None, role: ProjectRole
) -> models.QuerySet[Owned]:
    """Rows of the project's assistants that are not deleted; of one assistant where it is told."""
    rows = model._default_manager.filter(project_id=principal.require_project(role), assistant__deleted_at=None)
    return (rows if assistant_id is None else rows.filter(assistant_id=assistant_id)).select_related("assistant")
