"""Assistants: made with a first draft, renamed, deleted softly."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from assistants import access
from assistants.actions.knowledge import attach_knowledge
from assistants.actions.tools import create_tool
from assistants.actions.versions import can_release, first_draft, release_version
from assistants.models import Assistant, Visibility
from rapida_site.lib.db import atomic_for
from rapida_site.lib.named import checked
from rapida_site.lib.option_values import one_line
from rapida_site.lib.principal import Principal, ProjectRole
from rapida_site.lib.rows import written_by


def create_assistant(
    *,
    principal: Principal,
    name: str,
    description: str = "",
    visibility: str = Visibility.PRIVATE,
    language: str = "english",
    tags: Sequence[str] = (),
    source: str = "",
    source_identifier: int | None = None,
    version: Mapping[str, Any] | None = None,
) -> Assistant:
    """Create an assistant with version 1 as a draft; ``version`` takes the fields of ``create_draft``.

    ``source`` and ``source_identifier`` are the client's own words about where it comes from.
    """
    project = principal.require_project(ProjectRole.WRITER)
    fields = checked(
        "An assistant", name=name, description=description, visibility=visibility, language=language, tags=tags
    )
    origin = {"source": one_line("source", source, 50, empty=True), "source_identifier": source_identifier or None}
    with atomic_for(Assistant):
        assistant = Assistant.objects.create(**written_by(principal, project), **fields, **origin)
        first_draft(principal, assistant, dict(version or {}))
    return assistant


def create_whole(
    *,
    principal: Principal,
    version: Mapping[str, Any],
    tools: Sequence[Mapping[str, Any]] = (),
    knowledge: Sequence[Mapping[str, Any]] = (),
    **fields: Any,
) -> Assistant:
    """Create an assistant with its tools and knowledge, and put it to work at once when it has something to say.

    This is what the contract calls creating an assistant: its clients know no drafts.
    """
    with atomic_for(Assistant):
        assistant = create_assistant(principal=principal, version=version, **fields)
        for each in tools:
            create_tool(principal=principal, assistant_id=assistant.pk, **each)
        for each in knowledge:
            attach_knowledge(principal=principal, assistant_id=assistant.pk, **each)
        draft = assistant.versions.get(number=1)
        if can_release(draft):
            release_version(principal=principal, version_id=draft.pk)
    return access.get_assistant(principal, assistant.pk)


def update_assistant(*, principal: Principal, assistant_id: int, **changes: Any) -> Assistant:
    """Change name, description, visibility, language or tags; versions have their own acts."""
    assistant = access.get_assistant(principal, assistant_id, ProjectRole.WRITER)
    for field, value in checked("An assistant", **changes).items():
        setattr(assistant, field, value)
    assistant.updated_by = principal.actor_id
    assistant.save(update_fields=[*changes, "updated_by", "updated_at"])
    return assistant


def delete_assistant(*, principal: Principal, assistant_id: int) -> None:
    """Take an assistant out of use: it answers no more calls, its conversations stay."""
    assistant = access.get_assistant(principal, assistant_id, ProjectRole.ADMIN)
    Assistant.objects.live().filter(pk=assistant.pk).update(
        deleted_at=datetime.now(UTC), updated_by=principal.actor_id, updated_at=datetime.now(UTC)
    )
