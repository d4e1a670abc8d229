"""Versions of ``AssistantService``, which the contract calls providers."""

from __future__ import annotations

from typing import Any

from accounts.servicers.people import writers
from assistants import access, actions
from assistants.servicers.messages.versions import provider, version_fields
from rapida_site.lib.principal import Principal
from rapida_site.lib.rpc.criteria import narrow
from rapida_site.lib.rpc.paging import page_of
from rapida_site.pb import assistant_provider_pb2 as pb

CRITERIA = {
    "id": "id", "description": "note", "state": "state", "provider": "kind", "modelProviderName": "model_provider",
    "createdDate": "created_at", "created_date": "created_at",
}  # fmt: skip


class ProviderMethods:
    principal: Principal

    def GetAllAssistantProvider(
        self, request: pb.GetAllAssistantProviderRequest, context: Any
    ) -> pb.GetAllAssistantProviderResponse:
        """An assistant's versions, the latest first; ACTIVE ones were released, DRAFT ones not yet."""
        found = narrow(access.versions(self.principal, request.assistantId), request.criterias, CRITERIA)
        rows, paginated = page_of(found, request.paginate)
        people = writers(self.principal, rows)
        shown = [pb.GetAllAssistantProviderResponse.AssistantProvider(**provider(row, people)) for row in rows]
        return pb.GetAllAssistantProviderResponse(data=shown, paginated=paginated)

    def CreateAssistantProvider(
        self, request: pb.CreateAssistantProviderRequest, context: Any
    ) -> pb.GetAssistantProviderResponse:
        """A new version, a draft: ``UpdateAssistantVersion`` puts it to work."""
        row = actions.create_draft(
            principal=self.principal, assistant_id=request.assistantId, **version_fields(request)
        )
        return pb.GetAssistantProviderResponse(**provider(row, writers(self.principal, [row])))
