"""All writes to knowledge: keyword-only, principal first."""

from __future__ import annotations

from knowledge.actions.collections import create_knowledge, delete_knowledge, update_knowledge
from knowledge.actions.documents import NewDocument, add_documents, delete_document, index_documents, remove_files
from knowledge.actions.logs import forget_logs
from knowledge.actions.segments import delete_segment, update_segment

__all__ = [
    "NewDocument",
    "add_documents",
    "create_knowledge",
    "delete_document",
    "delete_knowledge",
    "delete_segment",
    "forget_logs",
    "index_documents",
    "remove_files",
    "update_knowledge",
    "update_segment",
]
