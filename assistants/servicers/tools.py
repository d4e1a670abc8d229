"""Tools of ``AssistantService``."""

from __future__ import annotations

from typing import Any

from assistants import access, actions
from assistants.servicers.messages.tools import tool
from rapida_site.lib.principal import Principal
from rapida_site.lib.rpc import values
from rapida_site.lib.rpc.criteria import narrow
from rapida_site.lib.rpc.paging import page_of
from rapida_site.pb import assistant_tool_pb2 as pb

CRITERIA = {"id": "id", "name": "name", "description": "description", "executionMethod": "method"}


def tool_fields(request: pb.CreateAssistantToolRequest | pb.UpdateAssistantToolRequest) -> dict[str, Any]:
    return {
        "name": request.name,
        "description": request.description,
        "method": request.executionMethod,
        "parameters": values.to_dict(request.fields),
        "options": values.from_metadata(request.executionOptions),
    }


class ToolMethods:
    principal: Principal

    def GetAssistantTool(self, request: pb.GetAssistantToolRequest, context: Any) -> pb.GetAssistantToolResponse:
        row = access.get_tool(self.principal, request.id, assistant_id=request.assistantId or None)
        return pb.GetAssistantToolResponse(data=tool(row))

    def GetAllAssistantTool(
        self, request: pb.GetAllAssistantToolRequest, context: Any
    ) -> pb.GetAllAssistantToolResponse:
        """An assistant's tools, newest first."""
        found = narrow(access.tools(self.principal, request.assistantId), request.criterias, CRITERIA)
        rows, paginated = page_of(found, request.paginate)
        return pb.GetAllAssistantToolResponse(data=[tool(row) for row in rows], paginated=paginated)

    def CreateAssistantTool(self, request: pb.CreateAssistantToolRequest, context: Any) -> pb.GetAssistantToolResponse:
        row = actions.create_tool(principal=self.principal, assistant_id=request.assistantId, **tool_fields(request))
        return pb.GetAssistantToolResponse(data=tool(row))

    def UpdateAssistantTool(self, request: pb.UpdateAssistantToolRequest, context: Any) -> pb.GetAssistantToolResponse:
        """Everything of the tool, as when it is created; a masked header stays what it is."""
        row = actions.update_tool(
            principal=self.principal,
            tool_id=request.id,
            assistant_id=request.assistantId or None,
            **tool_fields(request),
        )
        return pb.GetAssistantToolResponse(data=tool(row))

    def DeleteAssistantTool(self, request: pb.DeleteAssistantToolRequest, context: Any) -> pb.GetAssistantToolResponse:
        """Answers what the tool was."""
        row = actions.delete_tool(
            principal=self.principal, tool_id=request.id, assistant_id=request.assistantId or None
        )
        return pb.GetAssistantToolResponse(data=tool(row))
