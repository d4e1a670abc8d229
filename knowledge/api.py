"""REST: knowledge, its documents with upload and download, segments, look-ups. Every view is: read, act, answer."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.auth.drf import principal_of
from knowledge import access, actions
from knowledge import serializers as shapes
from knowledge.downloads import file_answer
from knowledge.uploads import new_documents
from rapida_site.lib.http import PAGE_PARAMETERS, FailureSerializer, answer, answers, page_of
from rapida_site.lib.rest import changed, listed, read, read_query

_NOT_YET = {501: FailureSerializer, "default": FailureSerializer}


class CollectionsView(APIView):
    @extend_schema(
        operation_id="listKnowledge",
        tags=["knowledge"],
        parameters=PAGE_PARAMETERS,
        responses=answers(shapes.KnowledgeSerializer, many=True),
    )
    def get(self, request: Request) -> Response:
        """The project's knowledge, newest first."""
        return listed(shapes.KnowledgeSerializer, request, access.collections(principal_of(request)))

    @extend_schema(
        operation_id="createKnowledge",
        tags=["knowledge"],
        request=shapes.NewKnowledgeSerializer,
        responses=answers(shapes.KnowledgeSerializer, status=201),
    )
    def post(self, request: Request) -> Response:
        """Create an empty collection."""
        given = read(shapes.NewKnowledgeSerializer, request)
        made = actions.create_knowledge(principal=principal_of(request), **given)
        return answer(shapes.KnowledgeSerializer(made).data, status=201)


class CollectionView(APIView):
    @extend_schema(operation_id="getKnowledge", tags=["knowledge"], responses=answers(shapes.KnowledgeSerializer))
    def get(self, request: Request, knowledge_id: int) -> Response:
        """One collection with what it holds."""
        return answer(shapes.KnowledgeSerializer(access.get_knowledge(principal_of(request), knowledge_id)).data)

    @extend_schema(
        operation_id="updateKnowledge",
        tags=["knowledge"],
        request=shapes.KnowledgeSerializer,
        responses=answers(shapes.KnowledgeSerializer),
    )
    def patch(self, request: Request, knowledge_id: int) -> Response:
        """Change name, description, visibility, language or tags."""
        given = changed(read(shapes.KnowledgeSerializer, request, partial=True))
        row = actions.update_knowledge(principal=principal_of(request), knowledge_id=knowledge_id, **given)
        return answer(shapes.KnowledgeSerializer(row).data)

    @extend_schema(operation_id="deleteKnowledge", tags=["knowledge"], responses={204: None})
    def delete(self, request: Request, knowledge_id: int) -> Response:
        """Delete a collection with its documents; the log of its look-ups stays. Needs the role admin."""
        actions.delete_knowledge(principal=principal_of(request), knowledge_id=knowledge_id)
        return Response(status=204)


class DocumentsView(APIView):
    parser_classes = [MultiPartParser]

    @extend_schema(
        operation_id="listDocuments",
        tags=["knowledge"],
        parameters=PAGE_PARAMETERS,
        responses=answers(shapes.DocumentSerializer, many=True),
    )
    def get(self, request: Request, knowledge_id: int) -> Response:
        """A collection's documents, newest first."""
        return listed(shapes.DocumentSerializer, request, access.documents(principal_of(request), knowledge_id))

    @extend_schema(
        operation_id="uploadDocuments",
        tags=["knowledge"],
        request={"multipart/form-data": shapes.UploadSerializer},
        responses=answers(shapes.DocumentSerializer, many=True, status=201),
    )
    def post(self, request: Request, knowledge_id: int) -> Response:
        """Store files. They are kept and can be read again; indexing them is an act of its own."""
        access.get_knowledge(principal_of(request), knowledge_id)
        given = read(shapes.UploadSerializer, request)
        files = given.pop("files")
        names = ("separator", "max_chunk_size", "chunk_overlap")
        rule = {name: given.pop(name) for name in names if name in given}
        made = actions.add_documents(
            principal=principal_of(request),
            knowledge_id=knowledge_id,
            new=new_documents(files),
            process_rule=rule,
            **given,
        )
        page = page_of(request, access.documents(principal_of(request), knowledge_id))
        return answer(shapes.DocumentSerializer(made, many=True).data, status=201, page=page)


class DocumentView(APIView):
    @extend_schema(operation_id="getDocument", tags=["knowledge"], responses=answers(shapes.DocumentSerializer))
    def get(self, request: Request, document_id: int) -> Response:
        return answer(shapes.DocumentSerializer(access.get_document(principal_of(request), document_id)).data)

    @extend_schema(operation_id="deleteDocument", tags=["knowledge"], responses={204: None})
    def delete(self, request: Request, document_id: int) -> Response:
        """Delete a document with its segments and its file."""
        actions.delete_document(principal=principal_of(request), document_id=document_id)
        return Response(status=204)


class ContentView(APIView):
    @extend_schema(
        operation_id="getDocumentContent",
        tags=["knowledge"],
        responses={(200, "application/octet-stream"): OpenApiTypes.BINARY, "default": FailureSerializer},
    )
    def get(self, request: Request, document_id: int) -> HttpResponse:
        """The file as it was uploaded."""
        return file_answer(access.get_document(principal_of(request), document_id))


class IndexView(APIView):
    @extend_schema(
        operation_id="indexDocuments", tags=["knowledge"], request=shapes.IndexSerializer, responses=_NOT_YET
    )
    def post(self, request: Request) -> Response:
        """Index documents: answered with 501 while this installation cannot."""
        actions.index_documents(principal=principal_of(request), **read(shapes.IndexSerializer, request))
        return answer(None)


class SegmentsView(APIView):
    @extend_schema(
        operation_id="listSegments",
        tags=["knowledge"],
        parameters=PAGE_PARAMETERS,
        responses=answers(shapes.SegmentSerializer, many=True),
    )
    def get(self, request: Request, knowledge_id: int) -> Response:
        """The pieces that indexing cut a collection's documents into."""
        return listed(shapes.SegmentSerializer, request, access.segments(principal_of(request), knowledge_id))


class SegmentView(APIView):
    @extend_schema(
        operation_id="updateSegment",
        tags=["knowledge"],
        request=shapes.SegmentSerializer,
        responses=answers(shapes.SegmentSerializer),
    )
    def patch(self, request: Request, segment_id: int) -> Response:
        """Correct the names in a segment."""
        given = changed(read(shapes.SegmentSerializer, request, partial=True))
        row = actions.update_segment(principal=principal_of(request), segment_id=segment_id, **given)
        return answer(shapes.SegmentSerializer(row).data)

    @extend_schema(
        operation_id="deleteSegment",
        tags=["knowledge"],
        parameters=[shapes.ReasonSerializer],
        responses={204: None},
    )
    def delete(self, request: Request, segment_id: int) -> Response:
        """Throw a segment out of every look-up."""
        given: dict[str, Any] = read_query(shapes.ReasonSerializer, request)
        actions.delete_segment(principal=principal_of(request), segment_id=segment_id, **given)
        return Response(status=204)


class LogsView(APIView):
    @extend_schema(
        operation_id="listKnowledgeLogs",
        tags=["knowledge"],
        parameters=PAGE_PARAMETERS,
        responses=answers(shapes.KnowledgeLogSerializer, many=True),
    )
    def get(self, request: Request) -> Response:
        """Look-ups of the whole project, newest first."""
        return listed(shapes.KnowledgeLogSerializer, request, access.logs(principal_of(request)))


class KnowledgeLogsView(APIView):
    @extend_schema(
        operation_id="listLogsOfKnowledge",
        tags=["knowledge"],
        parameters=PAGE_PARAMETERS,
        responses=answers(shapes.KnowledgeLogSerializer, many=True),
    )
    def get(self, request: Request, knowledge_id: int) -> Response:
        """Look-ups of one, newest first."""
        return listed(shapes.KnowledgeLogSerializer, request, access.logs(principal_of(request), knowledge_id))


class LogView(APIView):
    @extend_schema(operation_id="getKnowledgeLog", tags=["knowledge"], responses=answers(shapes.KnowledgeLogSerializer))
    def get(self, request: Request, log_id: int) -> Response:
        return answer(shapes.KnowledgeLogSerializer(access.get_log(principal_of(request), log_id)).data)
