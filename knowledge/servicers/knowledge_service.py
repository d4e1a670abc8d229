"""``knowledge_api.KnowledgeService``: collections, documents, segments and the log of look-ups."""

from __future__ import annotations

from typing import Any

from knowledge import access, actions
from knowledge.actions import NewDocument
from knowledge.actions.segments import ENTITIES
from knowledge.models import Origin
from knowledge.servicers import messages
from rapida_site.lib.errors import NotFound
from rapida_site.lib.rpc.criteria import narrow, ordered
from rapida_site.lib.rpc.paging import page_of
from rapida_site.lib.rpc.service import Service
from rapida_site.lib.rpc.values import from_metadata, to_dict
from rapida_site.pb import common_pb2
from rapida_site.pb import knowledge_api_pb2 as pb

_DATES = {
    "createdDate": "created_at", "created_date": "created_at",
    "updatedDate": "updated_at", "updated_date": "updated_at",
}  # fmt: skip
CRITERIA = {
    "id": "id", "name": "name", "description": "description", "visibility": "visibility", "language": "language",
    "embeddingModelProviderName": "embedding_provider", **_DATES,
}  # fmt: skip
DOCUMENTS = {
    "id": "id", "name": "name", "description": "description", "indexStatus": "index_status",
    "index_status": "index_status", "documentType": "content_type", **_DATES,
}  # fmt: skip
SEGMENTS = {
    "text": "text", "document_id": "id", "document_name": "document_name", "knowledge_document_id": "document_id",
    "knowledgeDocumentId": "document_id",
}  # fmt: skip
LOGS = {
    "id": "id", "status": "status", "knowledge_id": "knowledge_id", "knowledgeId": "knowledge_id",
    "retrieval_method": "retrieval_method", "retrievalMethod": "retrieval_method", **_DATES,
}  # fmt: skip
LOG_ORDER = {"id": "id", "timeTaken": "time_taken", "time_taken": "time_taken", **_DATES}


class KnowledgeService(Service):
    descriptor = pb.DESCRIPTOR.services_by_name["KnowledgeService"]

    # ------------------------------------------------------------------------------------------ collections
    def GetKnowledge(self, request: pb.GetKnowledgeRequest, context: Any) -> pb.GetKnowledgeResponse:
        return self._got(access.get_knowledge(self.principal, request.id))

    def GetAllKnowledge(self, request: pb.GetAllKnowledgeRequest, context: Any) -> pb.GetAllKnowledgeResponse:
        """The project's knowledge, newest first."""
        found = narrow(access.collections(self.principal), request.criterias, CRITERIA)
        rows, paginated = page_of(found, request.paginate)
        return pb.GetAllKnowledgeResponse(data=messages.knowledge_list(self.principal, rows), paginated=paginated)

    def CreateKnowledge(self, request: pb.CreateKnowledgeRequest, context: Any) -> pb.CreateKnowledgeResponse:
        row = actions.create_knowledge(
            principal=self.principal,
            name=request.name,
            description=request.description,
            tags=list(request.tags),
            embedding_provider=request.embeddingModelProviderName,
            embedding_options=from_metadata(request.knowledgeEmbeddingModelOptions),
            **({"visibility": request.visibility} if request.visibility else {}),
        )
        return pb.CreateKnowledgeResponse(data=messages.knowledge(self.principal, row))

    def CreateKnowledgeTag(self, request: pb.CreateKnowledgeTagRequest, context: Any) -> pb.GetKnowledgeResponse:
        """Replaces the tags."""
        row = actions.update_knowledge(
            principal=self.principal, knowledge_id=request.knowledgeId, tags=list(request.tags)
        )
        return self._got(row)

    def UpdateKnowledgeDetail(self, request: pb.UpdateKnowledgeDetailRequest, context: Any) -> pb.GetKnowledgeResponse:
        row = actions.update_knowledge(
            principal=self.principal,
            knowledge_id=request.knowledgeId,
            name=request.name,
            description=request.description,
        )
        return self._got(row)

    def _got(self, row: Any) -> pb.GetKnowledgeResponse:
        return pb.GetKnowledgeResponse(data=messages.knowledge(self.principal, row))

    # ------------------------------------------------------------------------------------------ documents
    def CreateKnowledgeDocument(
        self, request: pb.CreateKnowledgeDocumentRequest, context: Any
    ) -> pb.CreateKnowledgeDocumentResponse:
        """Stores the contents, all or none. A name goes to the only content that comes without one of its own."""
        by_tool = request.documentSource == pb.CreateKnowledgeDocumentRequest.DOCUMENT_SOURCE_TOOL
        rows = actions.add_documents(
            principal=self.principal,
            knowledge_id=request.knowledgeId,
            new=[_new_document(request, content) for content in request.contents],
            origin=Origin.TOOL if by_tool else Origin.MANUAL,
            source=request.dataSource,
            description=request.description,
            structure=request.documentStructure,
            process_rule=_process_rule(request),
        )
        page = common_pb2.Paginated(currentPage=1, totalItem=len(rows))
        return pb.CreateKnowledgeDocumentResponse(data=messages.document_list(self.principal, rows), paginated=page)

    def GetAllKnowledgeDocument(
        self, request: pb.GetAllKnowledgeDocumentRequest, context: Any
    ) -> pb.GetAllKnowledgeDocumentResponse:
        """A collection's documents, newest first."""
        found = narrow(access.documents(self.principal, request.knowledgeId), request.criterias, DOCUMENTS)
        rows, paginated = page_of(found, request.paginate)
        return pb.GetAllKnowledgeDocumentResponse(
            data=messages.document_list(self.principal, rows), paginated=paginated
        )

    # ------------------------------------------------------------------------------------------ segments
    def GetAllKnowledgeDocumentSegment(
        self, request: pb.GetAllKnowledgeDocumentSegmentRequest, context: Any
    ) -> pb.GetAllKnowledgeDocumentSegmentResponse:
        found = narrow(access.segments(self.principal, request.knowledgeId), request.criterias, SEGMENTS)
        rows, paginated = page_of(found, request.paginate)
        return pb.GetAllKnowledgeDocumentSegmentResponse(
            data=[messages.segment(row) for row in rows], paginated=paginated
        )

    def UpdateKnowledgeDocumentSegment(
        self, request: pb.UpdateKnowledgeDocumentSegmentRequest, context: Any
    ) -> common_pb2.BaseResponse:
        """Replaces all the names in a segment. The index that clients send along has no say."""
        segment = actions.update_segment(
            principal=self.principal,
            segment_id=_segment_id(request.documentId),
            entities={kind: list(getattr(request, kind)) for kind in ENTITIES},
            document_name=request.documentName,
        )
        return common_pb2.BaseResponse(data={"documentId": str(segment.pk)})

    def DeleteKnowledgeDocumentSegment(
        self, request: pb.DeleteKnowledgeDocumentSegmentRequest, context: Any
    ) -> common_pb2.BaseResponse:
        segment_id = _segment_id(request.documentId)
        actions.delete_segment(principal=self.principal, segment_id=segment_id, reason=request.reason)
        return common_pb2.BaseResponse(data={"documentId": str(segment_id)})

    # ------------------------------------------------------------------------------------------ logs
    def GetAllKnowledgeLog(self, request: pb.GetAllKnowledgeLogRequest, context: Any) -> pb.GetAllKnowledgeLogResponse:
        """The project's look-ups, newest first unless ordered."""
        found = narrow(self._logs(request.projectId), request.criterias, LOGS)
        rows, paginated = page_of(ordered(found, request.order, LOG_ORDER), request.paginate)
        return pb.GetAllKnowledgeLogResponse(data=[messages.log(row) for row in rows], paginated=paginated)

    def GetKnowledgeLog(self, request: pb.GetKnowledgeLogRequest, context: Any) -> pb.GetKnowledgeLogResponse:
        self._logs(request.projectId)
        return pb.GetKnowledgeLogResponse(data=messages.log(access.get_log(self.principal, request.id)))

    def _logs(self, project_id: int) -> Any:
        found = access.logs(self.principal)
        if project_id and project_id != self.principal.project_id:
            raise NotFound("The look-ups of another project are not shown here; send its id as x-project-id.")
        return found


def _new_document(request: pb.CreateKnowledgeDocumentRequest, content: pb.DocumentContent) -> NewDocument:
    name = content.name or (request.name if len(request.contents) == 1 else "")
    return NewDocument(name, content.content, content.contentType, to_dict(content.meta))


def _process_rule(request: pb.CreateKnowledgeDocumentRequest) -> dict[str, Any]:
    if request.preProcess == pb.CreateKnowledgeDocumentRequest.AUTOMATIC:
        return {}
    return {
        "separator": request.separator,
        "max_chunk_size": request.maxChunkSize,
        "chunk_overlap": request.chunkOverlap,
    }


def _segment_id(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 18):
        raise NotFound
    return int(text)
