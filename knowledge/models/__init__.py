"""The tables of assistant_db that hold knowledge: collections, their documents and segments, and the look-ups."""

from __future__ import annotations

from knowledge.models.collections import Knowledge
from knowledge.models.documents import Document, IndexStatus, Origin, Segment, Structure
from knowledge.models.logs import KnowledgeLog, LogStatus, RetrievalMethod
from rapida_site.lib.named import Visibility

__all__ = [
    "Document",
    "IndexStatus",
    "Knowledge",
    "KnowledgeLog",
    "LogStatus",
    "Origin",
    "RetrievalMethod",
    "Segment",
    "Structure",
    "Visibility",
]
