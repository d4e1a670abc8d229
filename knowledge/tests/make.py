"""Makers of rows for tests."""

from __future__ import annotations

from typing import Any

from accounts.tests.personas import Persona
from knowledge import actions
from knowledge.actions import NewDocument
from knowledge.models import Document, Knowledge, KnowledgeLog, Segment
from rapida_site.lib.rows import written_by

ALIASES = ["default", "assistant_db"]
MENU = NewDocument("menu.md", b"# Menu\n\nTea is free.\n")


def make_knowledge(who: Persona, name: str = "Handbook", **fields: Any) -> Knowledge:
    return actions.create_knowledge(principal=who.principal, name=name, **fields)


def add(who: Persona, knowledge: Knowledge, new: NewDocument = MENU, **fields: Any) -> Document:
    [document] = actions.add_documents(principal=who.principal, knowledge_id=knowledge.pk, new=[new], **fields)
    return document


def make_segment(who: Persona, document: Document, position: int = 1, **fields: Any) -> Segment:
    """A segment as indexing will leave it."""
    return Segment.objects.create(
        **written_by(who.principal, document.project_id),
        document=document,
        position=position,
        **{"text": f"Tea is free, part {position}.", "checksum": "c", "document_name": document.name, **fields},
    )


def make_log(who: Persona, knowledge: Knowledge, **fields: Any) -> KnowledgeLog:
    """A look-up as retrieval will leave it."""
    values = {
        "retrieval_method": "hybrid-search",
        "top_k": 4,
        "score_threshold": 0.5,
        "document_count": 1,
        "request": {"query": "Is tea free?"},
        "response": {"results": [{"text": "Tea is free."}]},
        "status": "success",
        "time_taken": 12_345,
    }
    owned = written_by(who.principal, knowledge.project_id)
    return KnowledgeLog.objects.create(**owned, knowledge=knowledge, **{**values, **fields})
