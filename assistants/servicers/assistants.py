"""Assistants of ``AssistantService``: found, made, named, tagged, put to work, taken out of use."""

from __future__ import annotations

from typing import Any

from assistants import access, actions
from assistants.servicers.knowledge import attachment_fields
from assistants.servicers.messages.assistants import assistant, assistant_list, shown_assistant
from assistants.servicers.messages.versions import version_fields
from assistants.servicers.tools import tool_fields
from rapida_site.lib.principal import Principal, ProjectRole
from rapida_site.lib.rpc.criteria import narrow
from rapida_site.lib.rpc.paging import page_of
from rapida_site.pb import assistant_api_pb2 as pb
from rapida_site.pb import assistant_provider_pb2

CRITERIA = {
    "id": "id", "name": "name", "description": "description", "visibility": "visibility", "language": "language",
    "source": "source", "provider": "released_version__kind", "assistantProvider": "released_version__kind",
    "createdDate": "created_at", "created_date": "created_at",
    "updatedDate": "updated_at", "updated_date": "updated_at",
}  # fmt: skip


class AssistantMethods:
    principal: Principal

    def GetAssistant(self, request: pb.GetAssistantRequest, context: Any) -> pb.GetAssistantResponse:
        """One assistant, with the version in use or the one that ``version`` names; to a talker what a page shows."""
        asked = request.assistantDefinition
        row = access.get_assistant(self.principal, asked.assistantId, ProjectRole.TALKER)
        if not self.principal.can(ProjectRole.READER):
            return pb.GetAssistantResponse(data=shown_assistant(row))
        version = None if asked.version in ("", "latest") else access.named_version(row, asked.version)
        return pb.GetAssistantResponse(data=assistant(self.principal, row, version))

    def GetAllAssistant(self, request: pb.GetAllAssistantRequest, context: Any) -> pb.GetAllAssistantResponse:
        """The project's assistants, newest first."""
        found = narrow(access.assistants(self.principal), request.criterias, CRITERIA)
        rows, paginated = page_of(found, request.paginate)
        return pb.GetAllAssistantResponse(data=assistant_list(self.principal, rows), paginated=paginated)

    def CreateAssistant(self, request: pb.CreateAssistantRequest, context: Any) -> pb.GetAssistantResponse:
        """A new assistant with its tools and knowledge; its first version is released when it has a prompt."""
        row = actions.create_whole(
            principal=self.principal,
            name=request.name,
            description=request.description,
            tags=list(request.tags),
            source=request.source,
            source_identifier=request.sourceIdentifier,
            version=version_fields(request.assistantProvider),
            tools=[tool_fields(each) for each in request.assistantTools],
            knowledge=[attachment_fields(each) for each in request.assistantKnowledges],
            **_given(visibility=request.visibility, language=request.language),
        )
        return pb.GetAssistantResponse(data=assistant(self.principal, row))

    def DeleteAssistant(self, request: pb.DeleteAssistantRequest, context: Any) -> pb.GetAssistantResponse:
        """Takes an assistant out of use and answers what it was; its conversations stay."""
        row = access.get_assistant(self.principal, request.id)
        shown = assistant(self.principal, row)
        actions.delete_assistant(principal=self.principal, assistant_id=row.pk)
        return pb.GetAssistantResponse(data=shown)

    def CreateAssistantTag(self, request: pb.CreateAssistantTagRequest, context: Any) -> pb.GetAssistantResponse:
        """Gives an assistant these tags, and no others."""
        return self._updated(request.assistantId, tags=list(request.tags))

    def UpdateAssistantDetail(self, request: pb.UpdateAssistantDetailRequest, context: Any) -> pb.GetAssistantResponse:
        """A new name, unless it is empty, and a new description."""
        return self._updated(request.assistantId, description=request.description, **_given(name=request.name))

    def UpdateAssistantVersion(
        self, request: assistant_provider_pb2.UpdateAssistantVersionRequest, context: Any
    ) -> pb.GetAssistantResponse:
        """Puts a version to work: a draft is released, one that was released before is rolled back to."""
        actions.put_to_work(
            principal=self.principal, assistant_id=request.assistantId, version_id=request.assistantProviderId
        )
        row = access.get_assistant(self.principal, request.assistantId)
        return pb.GetAssistantResponse(data=assistant(self.principal, row))

    def _updated(self, assistant_id: int, **changes: Any) -> pb.GetAssistantResponse:
        row = actions.update_assistant(principal=self.principal, assistant_id=assistant_id, **changes)
        return pb.GetAssistantResponse(data=assistant(self.principal, row))


def _given(**fields: str) -> dict[str, str]:
    """Return what is not empty: an empty text of the contract means "not given"."""
    return {name: value for name, value in fields.items() if value}
