"""Logs of tools and HTTP requests: lists, single ones with their bodies, and sending one again."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.auth.drf import principal_of
from assistants import access, actions
from assistants.serializers import logs as shapes
from rapida_site.lib.http import PAGE_PARAMETERS, answer, answers, page_of
from rapida_site.lib.rest import read_query

_HTTP_LIST: list[Any] = [shapes.HttpLogQuerySerializer, *PAGE_PARAMETERS]
_TOOL_LIST: list[Any] = [shapes.ToolLogQuerySerializer, *PAGE_PARAMETERS]


class HttpLogsView(APIView):
    @extend_schema(
        operation_id="listHttpLogs",
        tags=["logs"],
        parameters=_HTTP_LIST,
        responses=answers(shapes.HttpLogSerializer, many=True),
    )
    def get(self, request: Request) -> Response:
        """The HTTP requests that were made for the project's assistants, newest first; one row for each attempt."""
        wanted = read_query(shapes.HttpLogQuerySerializer, request)
        page = page_of(request, access.http_logs(principal_of(request)).filter(**wanted))
        return answer(shapes.HttpLogSerializer(page.items, many=True).data, page=page)


class HttpLogView(APIView):
    @extend_schema(operation_id="getHttpLog", tags=["logs"], responses=answers(shapes.HttpLogDetailSerializer))
    def get(self, request: Request, log_id: int) -> Response:
        """One attempt with headers and bodies."""
        return answer(shapes.HttpLogDetailSerializer(access.get_http_log(principal_of(request), log_id)).data)


class HttpLogRetryView(APIView):
    @extend_schema(
        operation_id="retryHttpLog",
        tags=["logs"],
        request=None,
        responses=answers(shapes.HttpLogDetailSerializer, status=202),
    )
    def post(self, request: Request, log_id: int) -> Response:
        """Send a request again as it was. Answers with the new attempt, which a worker sends at once."""
        row = actions.retry_http_log(principal=principal_of(request), log_id=log_id)
        return answer(shapes.HttpLogDetailSerializer(row).data, status=202)


class ToolLogsView(APIView):
    @extend_schema(
        operation_id="listToolLogs",
        tags=["logs"],
        parameters=_TOOL_LIST,
        responses=answers(shapes.ToolLogSerializer, many=True),
    )
    def get(self, request: Request) -> Response:
        """The calls of tools in the project's conversations, newest first."""
        wanted = read_query(shapes.ToolLogQuerySerializer, request)
        page = page_of(request, access.tool_logs(principal_of(request)).filter(**wanted))
        return answer(shapes.ToolLogSerializer(page.items, many=True).data, page=page)


class ToolLogView(APIView):
    @extend_schema(operation_id="getToolLog", tags=["logs"], responses=answers(shapes.ToolLogDetailSerializer))
    def get(self, request: Request, log_id: int) -> Response:
        """One call of a tool with what it was given and what it answered."""
        return answer(shapes.ToolLogDetailSerializer(access.get_tool_log(principal_of(request), log_id)).data)
