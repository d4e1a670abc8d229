"""Knowledge of an assistant: attached, tuned, and detached."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from assistants import access
from assistants.models import Assistant, KnowledgeAttachment
from assistants.option_fields import between, mapping
from assistants.tool_methods import search_by
from knowledge import access as knowledge_access
from rapida_site.lib.db import atomic_for
from rapida_site.lib.errors import Conflict, Invalid
from rapida_site.lib.option_values import one_line
from rapida_site.lib.principal import Principal, ProjectRole
from rapida_site.lib.rows import written_by

MAX_ATTACHMENTS = 20


def attach_knowledge(
    *, principal: Principal, assistant_id: int, knowledge_id: int, **settings: Any
) -> KnowledgeAttachment:
    """Let an assistant search a knowledge of its project.

    ``settings``: retrieval_method, top_k (1–50), score_threshold (0–1), reranker, reranker_options.
    """
    assistant = access.get_assistant(principal, assistant_id, ProjectRole.WRITER)
    found = knowledge_access.get_knowledge(principal, knowledge_id)
    owned = written_by(principal, assistant.project_id)
    row = KnowledgeAttachment(assistant=assistant, knowledge_id=found.pk, **owned, **_checked(settings))
    with atomic_for(KnowledgeAttachment):
        Assistant.objects.select_for_update().get(pk=assistant.pk)
        if assistant.knowledge_attachments.count() >= MAX_ATTACHMENTS:
            raise Conflict(f"An assistant may search {MAX_ATTACHMENTS} knowledges; detach one first.")
        _check_once(row)
        row.save(force_insert=True)
    return row


def update_attachment(
    *,
    principal: Principal,
    attachment_id: int,
    assistant_id: int | None = None,
    knowledge_id: int | None = None,
    **settings: Any,
) -> KnowledgeAttachment:
    found = access.get_attachment(principal, attachment_id, assistant_id=assistant_id, role=ProjectRole.WRITER)
    changes = _checked(settings)
    if knowledge_id is not None and knowledge_id != found.knowledge_id:
        changes["knowledge_id"] = knowledge_access.get_knowledge(principal, knowledge_id).pk
    with atomic_for(KnowledgeAttachment):
        Assistant.objects.select_for_update().get(pk=found.assistant_id)
        row = KnowledgeAttachment.objects.select_related("assistant").get(pk=found.pk)
        for name, value in changes.items():
            setattr(row, name, value)
        row.updated_by = principal.actor_id
        _check_once(row)
        row.save()
    return row


def detach_knowledge(
    *, principal: Principal, attachment_id: int, assistant_id: int | None = None
) -> KnowledgeAttachment:
    """Take a knowledge away from an assistant and return what the attachment was; the knowledge itself stays."""
    row = access.get_attachment(principal, attachment_id, assistant_id=assistant_id, role=ProjectRole.WRITER)
    KnowledgeAttachment.objects.filter(pk=row.pk).delete()
    return row


def _check_once(row: KnowledgeAttachment) -> None:
    same = KnowledgeAttachment.objects.filter(assistant=row.assistant, knowledge_id=row.knowledge_id)
    if same.exclude(pk=row.pk).exists():
        raise Invalid("This knowledge is attached already; change that attachment.", field="knowledge_id")


_CHECKS = {
    "retrieval_method": search_by,
    "top_k": between(1, 50),
    "score_threshold": between(0, 1, whole=False),
    "reranker": lambda key, value: one_line(key, value, 100, empty=True),
    "reranker_options": mapping,
}


def _checked(settings: Mapping[str, Any]) -> dict[str, Any]:
    if unknown := set(settings) - set(_CHECKS):
        raise Invalid(f"An attachment has no {', '.join(sorted(unknown))}.")
    checked = {name: _CHECKS[name](name, value) for name, value in settings.items()}
    if checked.get("reranker_options") and not checked.get("reranker"):
        raise Invalid("Name the reranker that the options are for, or leave them out.", field="reranker")
    return checked
