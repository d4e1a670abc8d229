"""The only door to the rows of knowledge. Missing and foreign look alike: both raise NotFound."""

from __future__ import annotations

from django.db.models import QuerySet

from knowledge.models import Document, Knowledge, KnowledgeLog, Segment
from knowledge.models.collections import KnowledgeQuerySet
from rapida_site.lib.principal import Principal, ProjectRole
from rapida_site.lib.rows import one

READER = ProjectRole.READER


def collections(principal: Principal, role: ProjectRole = READER) -> KnowledgeQuerySet:
    """Return the project's knowledge that is not deleted, newest first, with its counts."""
    project = principal.require_project(role)
    found: KnowledgeQuerySet = Knowledge.objects.live().of_project(project).with_counts().order_by("-id")
    return found


def get_knowledge(principal: Principal, knowledge_id: int, role: ProjectRole = READER) -> Knowledge:
    return one(collections(principal, role), knowledge_id)


def documents(principal: Principal, knowledge_id: int) -> QuerySet[Document]:
    """Return the documents of a collection, newest first."""
    return get_knowledge(principal, knowledge_id).documents.live().order_by("-id")


def get_document(principal: Principal, document_id: int, role: ProjectRole = READER) -> Document:
    project = principal.require_project(role)
    found = Document.objects.live().filter(project_id=project, knowledge__deleted_at=None)
    return one(found.select_related("knowledge"), document_id)


def segments(principal: Principal, knowledge_id: int) -> QuerySet[Segment]:
    """Return the segments of a collection's documents, newest document first, in their order."""
    found = Segment.objects.live().filter(document__knowledge=get_knowledge(principal, knowledge_id))
    return found.select_related("document").order_by("-document_id", "position")


def get_segment(principal: Principal, segment_id: int, role: ProjectRole = READER) -> Segment:
    found = Segment.objects.live().filter(project_id=principal.require_project(role))
    return one(found.select_related("document"), segment_id)


def logs(principal: Principal, knowledge_id: int | None = None) -> QuerySet[KnowledgeLog]:
    """Return the look-ups of the project (or in one collection, deleted or not), newest first."""
    project = principal.require_project()
    found = KnowledgeLog.objects.filter(project_id=project)
    if knowledge_id is not None:
        found = found.filter(knowledge=one(Knowledge.objects.of_project(project), knowledge_id))
    return found.select_related("knowledge").order_by("-id")


def get_log(principal: Principal, log_id: int) -> KnowledgeLog:
    return one(logs(principal), log_id)
