"""Logs of tools and of HTTP requests: lists without bodies, single ones with them, and sending one again."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import Upper

from assistants import access, actions
from assistants.models import HttpLog, HttpSource
from assistants.servicers.messages.logs import http_log, tool_log, webhook_log
from rapida_site.lib.errors import NotFound
from rapida_site.lib.principal import Principal
from rapida_site.lib.rpc.criteria import narrow, ordered
from rapida_site.lib.rpc.paging import page_of
from rapida_site.pb import assistant_tool_pb2, assistant_webhook_pb2, common_pb2

_HTTP_FIELDS = {
    "id": "id", "source": "source", "status": "state", "httpMethod": "method", "http_method": "method",
    "sourceRefId": "source_id", "source_ref_id": "source_id", "webhookId": "source_id", "webhook_id": "source_id",
    "sourceEvent": "event", "source_event": "event", "event": "event",
    "contextId": "context_id", "context_id": "context_id",
    "responseStatus": "response_status", "response_status": "response_status",
    "retryCount": "retry_count", "retry_count": "retry_count",
    "assistantId": "assistant_id", "assistant_id": "assistant_id",
    "assistantConversationId": "conversation_id", "assistant_conversation_id": "conversation_id",
    "createdDate": "created_at", "created_date": "created_at",
}  # fmt: skip
_HTTP_ORDER = {
    key: value
    for key, value in (*_HTTP_FIELDS.items(), ("timeTaken", "duration_ms"))
    if value in ("id", "created_at", "response_status", "duration_ms", "retry_count")
}
_TOOL_FIELDS = {
    "id": "id", "name": "name", "assistantToolName": "name", "assistant_tool_name": "name",
    "toolCallId": "action_id", "tool_call_id": "action_id", "error": "error",
    "assistantId": "conversation__assistant_id", "assistant_id": "conversation__assistant_id",
    "assistantConversationId": "conversation_id", "assistant_conversation_id": "conversation_id",
    "assistantConversationMessageId": "message_id", "messageId": "message_id", "message_id": "message_id",
    "createdDate": "at", "created_date": "at",
}  # fmt: skip
_TOOL_ORDER = {"id": "id", "createdDate": "at", "created_date": "at", "timeTaken": "duration_ms"}


class LogMethods:
    """The logs' part of ``AssistantService``."""

    principal: Principal

    def GetAllAssistantHTTPLog(
        self, request: assistant_webhook_pb2.GetAllAssistantHTTPLogRequest, context: Any
    ) -> assistant_webhook_pb2.GetAllAssistantHTTPLogResponse:
        rows, paginated = self._http_page(request, access.http_logs(self.principal))
        data = [http_log(row, full=False) for row in rows]
        return assistant_webhook_pb2.GetAllAssistantHTTPLogResponse(data=data, paginated=paginated)

    def GetAssistantHTTPLog(
        self, request: assistant_webhook_pb2.GetAssistantHTTPLogRequest, context: Any
    ) -> assistant_webhook_pb2.GetAssistantHTTPLogResponse:
        _check_project(self.principal, request.projectId)
        row = access.get_http_log(self.principal, request.id)
        return assistant_webhook_pb2.GetAssistantHTTPLogResponse(data=http_log(row, full=True))

    def RetryAssistantHTTPLog(
        self, request: assistant_webhook_pb2.RetryAssistantHTTPLogRequest, context: Any
    ) -> assistant_webhook_pb2.GetAssistantHTTPLogResponse:
        """Returns the new attempt, which a worker sends; ask for it by its id to see what came of it."""
        _check_project(self.principal, request.projectId)
        row = actions.retry_http_log(principal=self.principal, log_id=request.id)
        return assistant_webhook_pb2.GetAssistantHTTPLogResponse(data=http_log(row, full=True))

    def GetAllAssistantWebhookLog(
        self, request: assistant_webhook_pb2.GetAllAssistantWebhookLogRequest, context: Any
    ) -> assistant_webhook_pb2.GetAllAssistantWebhookLogResponse:
        found = access.http_logs(self.principal).filter(source=HttpSource.WEBHOOK)
        rows, paginated = self._http_page(request, found)
        data = [webhook_log(row, full=False) for row in rows]
        return assistant_webhook_pb2.GetAllAssistantWebhookLogResponse(data=data, paginated=paginated)

    def GetAssistantWebhookLog(
        self, request: assistant_webhook_pb2.GetAssistantWebhookLogRequest, context: Any
    ) -> assistant_webhook_pb2.GetAssistantWebhookLogResponse:
        _check_project(self.principal, request.projectId)
        row = access.get_http_log(self.principal, request.id)
        if row.source != HttpSource.WEBHOOK:
            raise NotFound
        return assistant_webhook_pb2.GetAssistantWebhookLogResponse(data=webhook_log(row, full=True))

    def GetAllAssistantToolLog(
        self, request: assistant_tool_pb2.GetAllAssistantToolLogRequest, context: Any
    ) -> assistant_tool_pb2.GetAllAssistantToolLogResponse:
        _check_project(self.principal, request.projectId)
        found = narrow(access.tool_logs(self.principal), request.criterias, _TOOL_FIELDS)
        rows, paginated = page_of(ordered(found, request.order, _TOOL_ORDER), request.paginate)
        data = [tool_log(row, full=False) for row in rows]
        return assistant_tool_pb2.GetAllAssistantToolLogResponse(data=data, paginated=paginated)

    def GetAssistantToolLog(
        self, request: assistant_tool_pb2.GetAssistantToolLogRequest, context: Any
    ) -> assistant_tool_pb2.GetAssistantToolLogResponse:
        _check_project(self.principal, request.projectId)
        row = access.get_tool_log(self.principal, request.id)
        return assistant_tool_pb2.GetAssistantToolLogResponse(data=tool_log(row, full=True))

    def _http_page(self, request: Any, found: QuerySet[HttpLog]) -> tuple[list[HttpLog], common_pb2.Paginated]:
        _check_project(self.principal, request.projectId)
        found = narrow(found.annotate(state=Upper("status")), request.criterias, _HTTP_FIELDS)
        return page_of(ordered(found, request.order, _HTTP_ORDER), request.paginate)


def _check_project(principal: Principal, project_id: int) -> None:
    """The credentials say which project it is; a request that names another one is asking for somebody else's."""
    if project_id and project_id != principal.require_project():
        raise NotFound
