"""Tools of assistants, and the knowledge attached to them."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.auth.drf import principal_of
from assistants import access, actions
from assistants.serializers.configurations import AttachmentSerializer, ToolSerializer
from rapida_site.lib.http import PAGE_PARAMETERS, answer, answers
from rapida_site.lib.rest import changed, listed, read


class ToolsView(APIView):
    @extend_schema(
        operation_id="listTools",
        tags=["tools"],
        parameters=PAGE_PARAMETERS,
        responses=answers(ToolSerializer, many=True),
    )
    def get(self, request: Request, assistant_id: int) -> Response:
        """What the model of an assistant may call, newest first."""
        return listed(ToolSerializer, request, access.tools(principal_of(request), assistant_id))

    @extend_schema(
        operation_id="createTool", tags=["tools"], request=ToolSerializer, responses=answers(ToolSerializer, status=201)
    )
    def post(self, request: Request, assistant_id: int) -> Response:
        """Give an assistant a tool; new conversations have it."""
        given = read(ToolSerializer, request)
        tool = actions.create_tool(principal=principal_of(request), assistant_id=assistant_id, **given)
        return answer(ToolSerializer(tool).data, status=201)


class ToolView(APIView):
    @extend_schema(operation_id="getTool", tags=["tools"], responses=answers(ToolSerializer))
    def get(self, request: Request, tool_id: int) -> Response:
        return answer(ToolSerializer(access.get_tool(principal_of(request), tool_id)).data)

    @extend_schema(operation_id="updateTool", tags=["tools"], request=ToolSerializer, responses=answers(ToolSerializer))
    def patch(self, request: Request, tool_id: int) -> Response:
        """Change what is sent; options are replaced as a whole."""
        given = changed(read(ToolSerializer, request, partial=True))
        return answer(
            ToolSerializer(actions.update_tool(principal=principal_of(request), tool_id=tool_id, **given)).data
        )

    @extend_schema(operation_id="deleteTool", tags=["tools"], responses={204: None})
    def delete(self, request: Request, tool_id: int) -> Response:
        """Take a tool away; records of its use stay."""
        actions.delete_tool(principal=principal_of(request), tool_id=tool_id)
        return Response(status=204)


class AttachmentsView(APIView):
    @extend_schema(
        operation_id="listAttachedKnowledge",
        tags=["tools"],
        parameters=PAGE_PARAMETERS,
        responses=answers(AttachmentSerializer, many=True),
    )
    def get(self, request: Request, assistant_id: int) -> Response:
        """What an assistant searches, newest first."""
        return listed(AttachmentSerializer, request, access.attachments(principal_of(request), assistant_id))

    @extend_schema(
        operation_id="attachKnowledge",
        tags=["tools"],
        request=AttachmentSerializer,
        responses=answers(AttachmentSerializer, status=201),
    )
    def post(self, request: Request, assistant_id: int) -> Response:
        """Let an assistant search a knowledge of its project."""
        given = read(AttachmentSerializer, request)
        row = actions.attach_knowledge(principal=principal_of(request), assistant_id=assistant_id, **given)
        return answer(AttachmentSerializer(row).data, status=201)


class AttachmentView(APIView):
    @extend_schema(operation_id="getAttachedKnowledge", tags=["tools"], responses=answers(AttachmentSerializer))
    def get(self, request: Request, attachment_id: int) -> Response:
        return answer(AttachmentSerializer(access.get_attachment(principal_of(request), attachment_id)).data)

    @extend_schema(
        operation_id="updateAttachedKnowledge",
        tags=["tools"],
        request=AttachmentSerializer,
        responses=answers(AttachmentSerializer),
    )
    def patch(self, request: Request, attachment_id: int) -> Response:
        given = changed(read(AttachmentSerializer, request, partial=True))
        row = actions.update_attachment(principal=principal_of(request), attachment_id=attachment_id, **given)
        return answer(AttachmentSerializer(row).data)

    @extend_schema(operation_id="detachKnowledge", tags=["tools"], responses={204: None})
    def delete(self, request: Request, attachment_id: int) -> Response:
        """Take a knowledge away from an assistant; the knowledge itself stays."""
        actions.detach_knowledge(principal=principal_of(request), attachment_id=attachment_id)
        return Response(status=204)
