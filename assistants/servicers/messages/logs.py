"""Logs of tools and of HTTP requests as messages of the contract. ``timeTaken`` is in microseconds, as elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from google.protobuf.struct_pb2 import Struct

from assistants.models import Action, HttpLog
from rapida_site.lib.jsontext import read_json
from rapida_site.lib.rpc import values
from rapida_site.pb import assistant_tool_pb2, assistant_webhook_pb2


def http_log(row: HttpLog, *, full: bool) -> assistant_webhook_pb2.AssistantHTTPLog:
    """``full`` adds the bodies, which a list leaves out."""
    return assistant_webhook_pb2.AssistantHTTPLog(
        **_shared(row, full),
        sourceRefId=row.source_id or 0,
        sourceEvent=row.event,
        source=row.source,
        contextId=row.context_id,
        errorMessage=row.error_message,
    )


def webhook_log(row: HttpLog, *, full: bool) -> assistant_webhook_pb2.AssistantWebhookLog:
    """The same row in the shape that the React client 1.1.67 knows."""
    return assistant_webhook_pb2.AssistantWebhookLog(
        **_shared(row, full), webhookId=row.source_id or 0, event=row.event
    )


def _shared(row: HttpLog, full: bool) -> dict[str, Any]:
    return {
        "id": row.pk,
        "request": _request(row) if full else None,
        "response": _response(row) if full and not row.is_pending else None,
        "status": row.status.upper(),
        "createdDate": values.timestamp(row.created_at),
        "updatedDate": values.timestamp(row.updated_at),
        "assistantId": row.assistant_id,
        "projectId": row.project_id,
        "organizationId": row.organization_id,
        "assistantConversationId": row.conversation_id or 0,
        "responseStatus": row.response_status or 0,
        "timeTaken": round(row.duration_ms * 1000),
        "retryCount": row.retry_count,
        "httpMethod": row.method,
        "httpUrl": row.url,
    }


def _request(row: HttpLog) -> Struct:
    return values.to_struct({"headers": row.request_headers, "body": parsed_body(row.request_body)})


def _response(row: HttpLog) -> Struct:
    shown = {"headers": row.response_headers, "body": parsed_body(row.response_body)}
    return values.to_struct({**shown, **({"error": row.error_message} if row.error_message else {})})


def parsed_body(body: str) -> Any:
    """Return JSON as what it holds, anything else as text."""
    try:
        return read_json(body, parse_constant=str)
    except ValueError:
        return body


def tool_log(row: Action, *, full: bool) -> assistant_tool_pb2.AssistantToolLog:
    """A call of a tool, whose ``conversation`` is loaded."""
    response: Mapping[str, Any] = {**row.response, "error": row.error} if row.error else row.response
    return assistant_tool_pb2.AssistantToolLog(
        id=row.pk,
        action=values.to_struct({"type": row.kind, "name": row.name}),
        request=values.to_struct(row.request) if full else None,
        response=values.to_struct(response) if full else None,
        status="FAILED" if row.error else "SUCCESS",
        createdDate=values.timestamp(row.at),
        updatedDate=values.timestamp(row.at),
        assistantId=row.conversation.assistant_id,
        projectId=row.conversation.project_id,
        organizationId=row.conversation.organization_id,
        assistantConversationId=row.conversation_id,
        assistantConversationMessageId=row.message_id,
        timeTaken=round(row.duration_ms * 1000),
        assistantToolName=row.name,
        toolCallId=row.action_id,
    )
