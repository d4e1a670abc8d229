"""Conversations: lists with filters, one from every side, its recordings, feedback, deletion."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer
from rest_framework.views import APIView

from accounts.auth.drf import principal_of
from assistants import access, actions
from assistants.recording_links import recording_of
from assistants.serializers import conversations as shapes
from assistants.views.media import recording_response
from rapida_site.lib.http import PAGE_PARAMETERS, answer, answers, page_of
from rapida_site.lib.rest import read, read_query

_LIST: list[Any] = [shapes.ConversationQuerySerializer, *PAGE_PARAMETERS]


class ConversationsView(APIView):
    @extend_schema(
        operation_id="listConversations",
        tags=["conversations"],
        parameters=_LIST,
        responses=answers(shapes.ConversationSerializer, many=True),
    )
    def get(self, request: Request) -> Response:
        """The project's conversations, newest first."""
        return _list(request, None)


class AssistantConversationsView(APIView):
    @extend_schema(
        operation_id="listConversationsOfAssistant",
        tags=["conversations"],
        parameters=_LIST,
        responses=answers(shapes.ConversationSerializer, many=True),
    )
    def get(self, request: Request, assistant_id: int) -> Response:
        """An assistant's conversations, newest first."""
        return _list(request, assistant_id)


def _list(request: Request, assistant_id: int | None) -> Response:
    wanted = read_query(shapes.ConversationQuerySerializer, request)
    page = page_of(request, access.conversations(principal_of(request), assistant_id).filter(**wanted))
    return answer(shapes.ConversationSerializer(page.items, many=True).data, page=page)


class ConversationView(APIView):
    @extend_schema(
        operation_id="getConversation",
        tags=["conversations"],
        responses=answers(shapes.ConversationDetailSerializer),
    )
    def get(self, request: Request, conversation_id: int) -> Response:
        """One conversation with arguments, options, metadata, figures and recordings."""
        conversation = access.get_conversation(principal_of(request), conversation_id)
        return answer(shapes.ConversationDetailSerializer(conversation).data)

    @extend_schema(
        operation_id="renameConversation",
        tags=["conversations"],
        request=shapes.ConversationSerializer,
        responses=answers(shapes.ConversationSerializer),
    )
    def patch(self, request: Request, conversation_id: int) -> Response:
        """Give a conversation a name."""
        given = read(shapes.ConversationSerializer, request)
        conversation = actions.rename_conversation(
            principal=principal_of(request), conversation_id=conversation_id, name=given["name"]
        )
        return answer(shapes.ConversationSerializer(conversation).data)

    @extend_schema(operation_id="deleteConversation", tags=["conversations"], responses={204: None})
    def delete(self, request: Request, conversation_id: int) -> Response:
        """Remove everything that was said and recorded. Needs the role admin; a live one answers 409."""
        actions.delete_conversation(principal=principal_of(request), conversation_id=conversation_id)
        return Response(status=204)


class EndView(APIView):
    @extend_schema(
        operation_id="endConversation",
        tags=["conversations"],
        request=None,
        responses=answers(shapes.ConversationSerializer, status=202),
    )
    def post(self, request: Request, conversation_id: int) -> Response:
        """End a live call within about five seconds, with the reason ``operator``; one that has ended answers 409."""
        conversation = actions.request_end(principal=principal_of(request), conversation_id=conversation_id)
        return answer(shapes.ConversationSerializer(conversation).data, status=202)


class MessagesView(APIView):
    @extend_schema(
        operation_id="listMessages",
        tags=["conversations"],
        parameters=PAGE_PARAMETERS,
        responses=answers(shapes.MessageSerializer, many=True),
    )
    def get(self, request: Request, conversation_id: int) -> Response:
        """What was said, in order."""
        return _history(request, conversation_id, "messages", shapes.MessageSerializer, "id")


class EventsView(APIView):
    @extend_schema(
        operation_id="listEvents",
        tags=["conversations"],
        parameters=PAGE_PARAMETERS,
        responses=answers(shapes.EventSerializer, many=True),
    )
    def get(self, request: Request, conversation_id: int) -> Response:
        """What the pipeline decided and saw, in order."""
        return _history(request, conversation_id, "events", shapes.EventSerializer, "session_id", "seq")


class ActionsView(APIView):
    @extend_schema(
        operation_id="listActions",
        tags=["conversations"],
        parameters=PAGE_PARAMETERS,
        responses=answers(shapes.ActionSerializer, many=True),
    )
    def get(self, request: Request, conversation_id: int) -> Response:
        """The calls of models and tools, in order."""
        return _history(request, conversation_id, "actions", shapes.ActionSerializer, "id")


class MetricsView(APIView):
    @extend_schema(
        operation_id="listMetrics",
        tags=["conversations"],
        parameters=PAGE_PARAMETERS,
        responses=answers(shapes.MetricSerializer, many=True),
    )
    def get(self, request: Request, conversation_id: int) -> Response:
        """The figures of all turns and of the whole conversation."""
        return _history(request, conversation_id, "metrics", shapes.MetricSerializer, "id")

    @extend_schema(
        operation_id="addMetrics",
        tags=["conversations"],
        request=shapes.NewMetricsSerializer,
        responses=answers(shapes.MetricSerializer, many=True, status=201),
    )
    def post(self, request: Request, conversation_id: int) -> Response:
        """Keep a person's judgement or figures of your own, of the conversation or of one message."""
        given = read(shapes.NewMetricsSerializer, request)
        metrics = actions.add_metrics(principal=principal_of(request), conversation_id=conversation_id, **given)
        return answer(shapes.MetricSerializer(metrics, many=True).data, status=201)


class RecordingView(APIView):
    @extend_schema(
        operation_id="getRecording",
        tags=["conversations"],
        responses={(200, "audio/wav"): OpenApiTypes.BINARY, (206, "audio/wav"): OpenApiTypes.BINARY},
    )
    def get(self, request: Request, conversation_id: int, recording_id: int) -> HttpResponseBase:
        """The WAV, whole or the byte range of the ``Range`` header."""
        recording = access.get_recording(principal_of(request), conversation_id, recording_id)
        return recording_response(request._request, recording)


class SignedRecordingView(APIView):
    """What ``conversationRecordingUrl`` leads to: a player sends no key, so the address itself is the right to hear."""

    authentication_classes: list[Any] = []
    permission_classes = [AllowAny]

    @extend_schema(
        operation_id="playRecording",
        tags=["conversations"],
        responses={(200, "audio/wav"): OpenApiTypes.BINARY, (206, "audio/wav"): OpenApiTypes.BINARY},
    )
    def get(self, request: Request, token: str) -> HttpResponseBase:
        """The WAV of a signed address, which is good for a quarter of an hour."""
        return recording_response(request._request, recording_of(token))


def _history(request: Request, conversation_id: int, name: str, shape: type[Serializer[Any]], *order: str) -> Response:
    """Return a page of what happened in a conversation."""
    rows = getattr(access.get_conversation(principal_of(request), conversation_id), name)
    page = page_of(request, rows.order_by(*order))
    return answer(shape(page.items, many=True).data, page=page)
