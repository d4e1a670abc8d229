"""Versions: drafted, edited, released once and for all; an older one can be put back to work."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.db.models import Max

from assistants import access
from assistants.actions.content import version_fields
from assistants.agent_connections import CONNECTIONS
from assistants.models import AgentKind, Assistant, AssistantVersion, Conversation, VersionState
from assistants.option_fields import masked
from assistants.sealing import seal
from rapida_site.lib.db import atomic_for
from rapida_site.lib.errors import Conflict, Invalid
from rapida_site.lib.principal import Principal, ProjectRole
from rapida_site.lib.rows import written_by


def create_draft(
    *, principal: Principal, assistant_id: int, based_on: int | None = None, **fields: Any
) -> AssistantVersion:
    """Add a draft with the next number; ``based_on`` copies another version of the same assistant first.

    ``fields``: kind, note, prompt, variables, model_provider, model_options, facts, facts_mode, facts_threshold,
    unknown_answer; of an AgentKit or WebSocket server kind, note and connection. Raises ``Invalid`` with field and
    line for what would not work in a call.
    """
    assistant = access.get_assistant(principal, assistant_id, ProjectRole.WRITER)
    old = None
    if based_on is not None:
        old = access.get_version(principal, based_on)
        if old.assistant_id != assistant.id:
            raise Invalid("based_on must be a version of the same assistant.", field="based_on")
        fields.setdefault("note", "")
    with atomic_for(AssistantVersion):
        return _add(principal, assistant, version_fields(fields, old))


def first_draft(principal: Principal, assistant: Assistant, fields: Mapping[str, Any]) -> AssistantVersion:
    """Add version 1 inside the transaction that makes its assistant."""
    return _add(principal, assistant, version_fields(fields))


def _add(principal: Principal, assistant: Assistant, fields: Mapping[str, Any]) -> AssistantVersion:
    Assistant.objects.select_for_update().get(pk=assistant.pk)  # two drafts at once get two numbers
    last = assistant.versions.aggregate(last=Max("number"))["last"] or 0
    owned = written_by(principal, assistant.project_id)
    version = AssistantVersion(assistant=assistant, number=last + 1, **owned)
    _fill(version, fields)
    version.save(force_insert=True)
    return version


def _fill(version: AssistantVersion, fields: Mapping[str, Any]) -> None:
    """Set checked fields; the secrets of a connection go under seal."""
    for name, value in fields.items():
        setattr(version, name, value)
    version.connection, secrets = masked(CONNECTIONS.get(version.kind, ()), fields["connection"])
    version.sealed = seal(version, secrets)


def update_draft(*, principal: Principal, version_id: int, **fields: Any) -> AssistantVersion:
    """Change a draft; a released version raises ``Conflict``."""
    access.get_version(principal, version_id, ProjectRole.WRITER)
    with atomic_for(AssistantVersion):
        version = AssistantVersion.objects.select_for_update().get(pk=version_id)
        _fill(version, version_fields(fields, version))
        version.updated_by = principal.actor_id
        version.save()
    return version


def delete_draft(*, principal: Principal, version_id: int) -> None:
    """Throw a draft away, unless it has been tried in a conversation, which keeps it."""
    version = access.get_version(principal, version_id, ProjectRole.WRITER)
    with atomic_for(AssistantVersion):
        draft = AssistantVersion.objects.drafts().select_for_update().filter(pk=version.pk).first()
        if draft is None:
            raise Conflict("A released version is history and stays.")
        if Conversation.objects.filter(version=draft).exists():
            raise Conflict("This draft was tried in a conversation, which keeps it.")
        draft.delete()


def release_version(*, principal: Principal, version_id: int) -> AssistantVersion:
    """Make a draft the version that calls get; from now on it never changes."""
    version = access.get_version(principal, version_id, ProjectRole.WRITER)
    with atomic_for(AssistantVersion):
        draft = AssistantVersion.objects.select_for_update().get(pk=version.pk)
        if draft.is_released:
            raise Conflict("This version is released already; to use it again, roll back to it.")
        if not can_release(draft):
            raise Invalid("Write a prompt or some facts first; this version has nothing to say.", field="prompt")
        now = datetime.now(UTC)
        AssistantVersion.objects.drafts().filter(pk=draft.pk).update(
            state=VersionState.RELEASED, released_at=now, updated_by=principal.actor_id, updated_at=now
        )
        _put_to_work(principal, draft)
    return access.get_version(principal, version_id)


def can_release(version: AssistantVersion) -> bool:
    """True when a call would have something to say."""
    return bool(version.kind != AgentKind.MODEL or version.prompt or version.facts)


def put_to_work(*, principal: Principal, assistant_id: int, version_id: int) -> AssistantVersion:
    """Make a version the one that calls get: a draft is released, a released one is rolled back to."""
    assistant = access.get_assistant(principal, assistant_id, ProjectRole.WRITER)
    version = access.named_version(assistant, str(version_id))
    act = roll_back if version.is_released else release_version
    return act(principal=principal, version_id=version.pk)


def roll_back(*, principal: Principal, version_id: int) -> AssistantVersion:
    """Put a version that was released before back to work."""
    version = access.get_version(principal, version_id, ProjectRole.WRITER)
    if not version.is_released:
        raise Invalid("This version is a draft; release it instead.")
    _put_to_work(principal, version)
    return version


def _put_to_work(principal: Principal, version: AssistantVersion) -> None:
    Assistant.objects.filter(pk=version.assistant_id).update(
        released_version=version, updated_by=principal.actor_id, updated_at=datetime.now(UTC)
    )
