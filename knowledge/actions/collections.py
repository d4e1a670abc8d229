"""Knowledge: made, renamed, tagged, deleted softly."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from accounts.quotas import room_for
from integrations.registry import Capability, validate_options
from knowledge import access
from knowledge.actions.documents import remove_files
from knowledge.models import Document, Knowledge, Visibility
from rapida_site.lib.db import atomic_for, on_commit_for
from rapida_site.lib.errors import Invalid
from rapida_site.lib.named import checked
from rapida_site.lib.option_values import json_object
from rapida_site.lib.principal import Principal, ProjectRole
from rapida_site.lib.rows import written_by

DEFAULT_EMBEDDING = "local-minilm"


def create_knowledge(
    *,
    principal: Principal,
    name: str,
    description: str = "",
    visibility: str = Visibility.PRIVATE,
    language: str = "english",
    tags: Sequence[str] = (),
    embedding_provider: str = "",
    embedding_options: Mapping[str, Any] | None = None,
) -> Knowledge:
    """Create an empty collection; its embedding model stays, because vectors of two models cannot be compared."""
    project = principal.require_project(ProjectRole.WRITER)
    fields = checked(
        "Knowledge", name=name, description=description, visibility=visibility, language=language, tags=tags
    )
    provider = embedding_provider or DEFAULT_EMBEDDING
    options = _embedding_options(embedding_options or {})
    validate_options(provider, Capability.EMBED, options)
    with room_for(principal.organization_id, "knowledge"):
        made = Knowledge.objects.create(
            **written_by(principal, project), **fields, embedding_provider=provider, embedding_options=options
        )
    return access.get_knowledge(principal, made.pk)


def update_knowledge(*, principal: Principal, knowledge_id: int, **changes: Any) -> Knowledge:
    """Change name, description, visibility, language or tags."""
    knowledge = access.get_knowledge(principal, knowledge_id, ProjectRole.WRITER)
    for field, value in checked("Knowledge", **changes).items():
        setattr(knowledge, field, value)
    knowledge.updated_by = principal.actor_id
    knowledge.save(update_fields=[*changes, "updated_by", "updated_at"])
    return knowledge


def delete_knowledge(*, principal: Principal, knowledge_id: int) -> None:
    """Take a collection out of use; its files are removed for good, the logs of its look-ups stay."""
    knowledge = access.get_knowledge(principal, knowledge_id, ProjectRole.ADMIN)
    now = datetime.now(UTC)
    marks = {"deleted_at": now, "updated_at": now, "updated_by": principal.actor_id}
    with atomic_for(Knowledge):
        Knowledge.objects.live().filter(pk=knowledge.pk).update(**marks)
        Document.objects.live().filter(knowledge=knowledge).update(**marks)
        on_commit_for(Knowledge, remove_files)


def _embedding_options(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the options of the embedding model, as clients write them: ``model.*`` and ``rapida.credential_id``."""
    options = json_object("embedding_options", given, 10_000)
    for key in options:
        if not key.startswith(("model.", "rapida.")):
            raise Invalid(f"{key[:80]!r} is no option of a model; they begin with model.", field="embedding_options")
    return options
