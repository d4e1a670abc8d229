"""The only door to the rows of assistants. Missing and foreign look alike: both raise NotFound."""

from __future__ import annotations

from typing import TypeVar

from django.db import models

from assistants.models import Assistant, AssistantVersion, Conversation, Deployment, Recording
from rapida_site.lib.errors import NotFound
from rapida_site.lib.principal import Principal, ProjectRole
from rapida_site.lib.rows import TenantRow

R = TypeVar("R", bound=TenantRow)
READER = ProjectRole.READER


def assistants(principal: Principal, role: ProjectRole = READER) -> models.QuerySet[Assistant]:
    """Return the project's assistants that are not deleted, newest first."""
    project = principal.require_project(role)
    return Assistant.objects.live().of_project(project).select_related("released_version").order_by("-id")


def get_assistant(principal: Principal, assistant_id: int, role: ProjectRole = READER) -> Assistant:
    return _one(assistants(principal, role), assistant_id)


def versions(principal: Principal, assistant_id: int) -> models.QuerySet[AssistantVersion]:
    """Return an assistant's versions, the latest first."""
    return get_assistant(principal, assistant_id).versions.order_by("-number")


def get_version(principal: Principal, version_id: int, role: ProjectRole = READER) -> AssistantVersion:
    """Return a version of an assistant that is not deleted."""
    project = principal.require_project(role)
    found = AssistantVersion.objects.filter(project_id=project, assistant__deleted_at=None)
    return _one(found.select_related("assistant"), version_id)


def deployments(principal: Principal, assistant_id: int) -> models.QuerySet[Deployment]:
    """Return an assistant's deployments of all channels, newest first; the disabled ones too."""
    return get_assistant(principal, assistant_id).deployments.order_by("-id")


def get_deployment(principal: Principal, deployment_id: int, role: ProjectRole = READER) -> Deployment:
    project = principal.require_project(role)
    found = Deployment.objects.filter(project_id=project, assistant__deleted_at=None)
    return _one(found.select_related("assistant"), deployment_id)


def active_deployment(principal: Principal, assistant_id: int, channel: str) -> Deployment:
    """Return the deployment in use on a channel."""
    found = get_assistant(principal, assistant_id).deployments.filter(channel=channel, disabled_at=None)
    deployment = found.order_by("-id").first()
    if deployment is None:
        raise NotFound(f"This assistant has no {channel} deployment.")
    return deployment


def conversations(principal: Principal, assistant_id: int | None = None) -> models.QuerySet[Conversation]:
    """Return the project's conversations (of one assistant, deleted or not), newest first."""
    found = Conversation.objects.of_project(principal.require_project())
    if assistant_id is not None:
        _one(Assistant.objects.of_project(principal.require_project()), assistant_id)
        found = found.filter(assistant_id=assistant_id)
    return found.select_related("assistant", "version").order_by("-id")


def get_conversation(principal: Principal, conversation_id: int, role: ProjectRole = READER) -> Conversation:
    project = principal.require_project(role)
    found = Conversation.objects.of_project(project).select_related("assistant", "version", "deployment")
    return _one(found, conversation_id)


def get_recording(principal: Principal, conversation_id: int, recording_id: int) -> Recording:
    recording = get_conversation(principal, conversation_id).recordings.filter(pk=recording_id).first()
    if recording is None:
        raise NotFound
    return recording


def _one(rows: models.QuerySet[R], row_id: int) -> R:
    row = rows.filter(pk=row_id).first()
    if row is None:
        raise NotFound
    return row
