"""Knowledge attached to an assistant as messages."""

from __future__ import annotations

from accounts.servicers.people import dated, status
from assistants.models import KnowledgeAttachment
from rapida_site.lib.rpc import values
from rapida_site.pb import assistant_knowledge_pb2 as pb
from rapida_site.pb import common_pb2


def attachment(row: KnowledgeAttachment) -> pb.AssistantKnowledge:
    known = row.knowledge
    return pb.AssistantKnowledge(
        id=row.pk,
        knowledgeId=row.knowledge_id,
        knowledge=common_pb2.Knowledge(
            id=known.pk,
            name=known.name,
            description=known.description,
            projectId=known.project_id,
            organizationId=known.organization_id,
            **dated(known),
        ),
        retrievalMethod=row.retrieval_method,
        topK=row.top_k,
        scoreThreshold=row.score_threshold,
        rerankerEnable=bool(row.reranker),
        rerankerModelProviderName=row.reranker,
        assistantKnowledgeRerankerOptions=values.to_metadata(row.reranker_options),
        status=status(True),
        **dated(row),
    )
