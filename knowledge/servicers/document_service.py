"""``document_api.DocumentService``: where clients ask for indexing."""

from __future__ import annotations

from typing import Any

from knowledge import actions
from rapida_site.lib.rpc.service import Service
from rapida_site.pb import document_api_pb2 as pb


class DocumentService(Service):
    descriptor = pb.DESCRIPTOR.services_by_name["DocumentService"]

    def IndexKnowledgeDocument(
        self, request: pb.IndexKnowledgeDocumentRequest, context: Any
    ) -> pb.IndexKnowledgeDocumentResponse:
        """Refused with code 501 while nothing here can index; the response has no field for the reason."""
        actions.index_documents(
            principal=self.principal, knowledge_id=request.knowledgeId, document_ids=list(request.knowledgeDocumentId)
        )
        return pb.IndexKnowledgeDocumentResponse()
