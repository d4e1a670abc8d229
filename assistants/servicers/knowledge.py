"""Knowledge attached to assistants, of ``AssistantService``."""

from __future__ import annotations

from typing import Any

from assistants import access, actions
from assistants.servicers.messages.attachments import attachment
from rapida_site.lib.principal import Principal
from rapida_site.lib.rpc import values
from rapida_site.lib.rpc.criteria import narrow
from rapida_site.lib.rpc.paging import page_of
from rapida_site.pb import assistant_knowledge_pb2 as pb

CRITERIA = {"id": "id", "knowledgeId": "knowledge_id", "name": "knowledge__name", "retrievalMethod": "retrieval_method"}


def attachment_fields(
    request: pb.CreateAssistantKnowledgeRequest | pb.UpdateAssistantKnowledgeRequest,
) -> dict[str, Any]:
    """Return the arguments of the actions; zero and empty mean the default."""
    fields: dict[str, Any] = {"knowledge_id": request.knowledgeId}
    if request.retrievalMethod:
        fields["retrieval_method"] = request.retrievalMethod
    if request.topK:
        fields["top_k"] = request.topK
    if request.scoreThreshold:
        fields["score_threshold"] = request.scoreThreshold
    fields["reranker"] = request.rerankerModelProviderName if request.rerankerEnable else ""
    options = values.from_metadata(request.assistantKnowledgeRerankerOptions)
    fields["reranker_options"] = options if request.rerankerEnable else {}
    return fields


class KnowledgeMethods:
    principal: Principal

    def GetAssistantKnowledge(
        self, request: pb.GetAssistantKnowledgeRequest, context: Any
    ) -> pb.GetAssistantKnowledgeResponse:
        row = access.get_attachment(self.principal, request.id, assistant_id=request.assistantId or None)
        return pb.GetAssistantKnowledgeResponse(data=attachment(row))

    def GetAllAssistantKnowledge(
        self, request: pb.GetAllAssistantKnowledgeRequest, context: Any
    ) -> pb.GetAllAssistantKnowledgeResponse:
        """What an assistant searches, newest first."""
        found = narrow(access.attachments(self.principal, request.assistantId), request.criterias, CRITERIA)
        rows, paginated = page_of(found, request.paginate)
        return pb.GetAllAssistantKnowledgeResponse(data=[attachment(row) for row in rows], paginated=paginated)

    def CreateAssistantKnowledge(
        self, request: pb.CreateAssistantKnowledgeRequest, context: Any
    ) -> pb.GetAssistantKnowledgeResponse:
        row = actions.attach_knowledge(
            principal=self.principal, assistant_id=request.assistantId, **attachment_fields(request)
        )
        return pb.GetAssistantKnowledgeResponse(data=attachment(row))

    def UpdateAssistantKnowledge(
        self, request: pb.UpdateAssistantKnowledgeRequest, context: Any
    ) -> pb.GetAssistantKnowledgeResponse:
        """The attachment's settings; what is zero or empty stays as it is."""
        fields = attachment_fields(request)
        row = actions.update_attachment(
            principal=self.principal,
            attachment_id=request.id,
            assistant_id=request.assistantId or None,
            **{**fields, "knowledge_id": request.knowledgeId or None},
        )
        return pb.GetAssistantKnowledgeResponse(data=attachment(row))

    def DeleteAssistantKnowledge(
        self, request: pb.DeleteAssistantKnowledgeRequest, context: Any
    ) -> pb.GetAssistantKnowledgeResponse:
        """Answers what the attachment was; the knowledge stays."""
        row = actions.detach_knowledge(
            principal=self.principal, attachment_id=request.id, assistant_id=request.assistantId or None
        )
        return pb.GetAssistantKnowledgeResponse(data=attachment(row))
