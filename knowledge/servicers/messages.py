"""Rows of knowledge as messages of the contract."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from accounts.servicers.people import People, dated, status, writers, written
from knowledge.models import Document, Knowledge, KnowledgeLog, Segment
from rapida_site.lib.principal import Principal
from rapida_site.lib.rpc.values import as_text, to_metadata, to_struct
from rapida_site.pb import common_pb2
from rapida_site.pb import knowledge_api_pb2 as pb


def knowledge_list(principal: Principal, rows: Sequence[Knowledge]) -> list[common_pb2.Knowledge]:
    people = writers(principal, rows)
    return [_knowledge(row, people) for row in rows]


def knowledge(principal: Principal, row: Knowledge) -> common_pb2.Knowledge:
    return _knowledge(row, writers(principal, [row]))


def _knowledge(row: Knowledge, people: People) -> common_pb2.Knowledge:
    return common_pb2.Knowledge(
        id=row.pk,
        name=row.name,
        description=row.description,
        visibility=row.visibility,
        language=row.language,
        embeddingModelProviderName=row.embedding_provider,
        knowledgeEmbeddingModelOptions=to_metadata(row.embedding_options),
        status=status(row.deleted_at is None),
        organizationId=row.organization_id,
        projectId=row.project_id,
        knowledgeTag=common_pb2.Tag(id=row.pk, tag=row.tags),
        documentCount=row.document_count,
        tokenCount=row.token_count,
        wordCount=row.word_count,
        **written(row, people),
    )


def document_list(principal: Principal, rows: Sequence[Document]) -> list[pb.KnowledgeDocument]:
    people = writers(principal, rows)
    return [_document(row, people) for row in rows]


def _document(row: Document, people: People) -> pb.KnowledgeDocument:
    return pb.KnowledgeDocument(
        id=row.pk,
        knowledgeId=row.knowledge_id,
        language=row.language,
        name=row.name,
        description=row.description,
        documentSource=to_struct({"type": row.origin, "source": row.source, "detail": row.source_detail}),
        documentType=row.content_type,
        documentSize=row.size,
        documentPath=row.path,
        indexStatus=row.index_status,
        DisplayStatus=str(row.get_index_status_display()),
        retrievalCount=row.retrieval_count,
        tokenCount=row.token_count,
        wordCount=row.word_count,
        status=status(row.deleted_at is None),
        **written(row, people),
    )


def segment(row: Segment) -> pb.KnowledgeDocumentSegment:
    """``index`` is shown, as clients send it back; which row is meant is said by ``document_id`` alone."""
    return pb.KnowledgeDocumentSegment(
        index=f"knowledge-{row.document.knowledge_id}",
        document_hash=row.checksum,
        document_id=str(row.pk),
        text=row.text,
        metadata=pb.KnowledgeDocumentSegment.Metadata(
            document_hash=row.checksum,
            document_id=str(row.pk),
            knowledge_document_id=row.document_id,
            knowledge_id=row.document.knowledge_id,
            project_id=row.project_id,
            organization_id=row.organization_id,
            document_name=row.document_name,
        ),
        entities=pb.KnowledgeDocumentSegment.Entities(**row.entities),
    )


def log(row: KnowledgeLog) -> pb.KnowledgeLog:
    fields: dict[str, Any] = {name: to_struct(getattr(row, name)) for name in ("request", "response")}
    return pb.KnowledgeLog(
        id=row.pk,
        action=to_struct({"type": "knowledge-retrieval", "knowledge": row.knowledge.name}),
        **fields,
        status=row.status.upper(),
        knowledgeId=row.knowledge_id,
        projectId=row.project_id,
        organizationId=row.organization_id,
        topK=row.top_k,
        scoreThreshold=row.score_threshold,
        documentCount=row.document_count,
        retrievalMethod=row.retrieval_method,
        timeTaken=row.time_taken,
        additionalData={
            **{key: as_text(value) for key, value in row.detail.items()},
            **({"error": row.error} if row.error else {}),
        },
        **dated(row),
    )
