"""Records of telemetry in the two shapes of the contract: the older of assistants, the newer of observability."""

from __future__ import annotations

from typing import Any

from assistants.models import Action, Event, Metric
from assistants.servicers.messages.conversations import metric_messages
from assistants.telemetry import Row, component_of, scope_of
from rapida_site.lib.rpc import values
from rapida_site.pb import assistant_api_pb2, observability_api_pb2


# ---------------------------------------------------------------------------------------- AssistantService
def telemetry_record(row: Row) -> assistant_api_pb2.TelemetryRecord:
    """A figure's ``contextId`` is its message, or its conversation where it belongs to no single message.

    There is no place for calls of models and tools in this shape.
    """
    assert not isinstance(row, Action)
    whose = {
        "assistantId": row.conversation.assistant_id,
        "assistantConversationId": row.conversation_id,
        "projectId": row.conversation.project_id,
        "organizationId": row.conversation.organization_id,
    }
    if isinstance(row, Event):
        event = assistant_api_pb2.TelemetryEvent(
            messageId=row.message_id, name=row.name, data=texts(row.data), time=values.timestamp(row.at), **whose
        )
        return assistant_api_pb2.TelemetryRecord(event=event)
    metric = assistant_api_pb2.TelemetryMetric(
        contextId=row.message_id or str(row.conversation_id),
        scope=scope_of(row),
        metrics=metric_messages([row]),
        time=values.timestamp(row.created_at),
        **whose,
    )
    return assistant_api_pb2.TelemetryRecord(metric=metric)


# ------------------------------------------------------------------------------------ ObservabilityService
def observability_record(row: Row) -> observability_api_pb2.ObservabilityRecord:
    match row:
        case Event():
            return _event(row)
        case Metric():
            return _metric(row)
    return _log(row)


def _event(row: Event) -> observability_api_pb2.ObservabilityRecord:
    event = observability_api_pb2.ObservabilityEventRecord(
        **_shared(row),
        kind=observability_api_pb2.OBSERVABILITY_RECORD_KIND_EVENT,
        event=row.name,
        component=component_of(row),
        attributes=texts(row.data),
        occurredAt=values.timestamp(row.at),
    )
    return observability_api_pb2.ObservabilityRecord(event=event)


def _metric(row: Metric) -> observability_api_pb2.ObservabilityRecord:
    metric = observability_api_pb2.ObservabilityMetricRecord(
        **_shared(row),
        kind=observability_api_pb2.OBSERVABILITY_RECORD_KIND_METRIC,
        name=row.name,
        value=row.value,
        description=row.description,
        attributes={"component": component_of(row)},
        occurredAt=values.timestamp(row.created_at),
    )
    return observability_api_pb2.ObservabilityRecord(metric=metric)


def _log(row: Action) -> observability_api_pb2.ObservabilityRecord:
    """A call of a model or tool; its request and response are in the tool log and on the conversation's page."""
    outcome = f"failed: {row.error}" if row.error else "succeeded"
    log = observability_api_pb2.ObservabilityLogRecord(
        **_shared(row),
        kind=observability_api_pb2.OBSERVABILITY_RECORD_KIND_LOG,
        level="error" if row.error else "info",
        message=f"{row.kind} {row.name} {outcome}",
        attributes={
            "component": component_of(row),
            "actionId": row.action_id,
            "name": row.name,
            "durationMs": f"{row.duration_ms:.1f}",
        },
        occurredAt=values.timestamp(row.at),
    )
    return observability_api_pb2.ObservabilityRecord(log=log)


def _shared(row: Row) -> dict[str, Any]:
    conversation = row.conversation
    place = {"assistantId": str(conversation.assistant_id), "assistantConversationId": str(row.conversation_id)}
    return {
        "id": str(row.pk),
        "projectId": conversation.project_id,
        "organizationId": conversation.organization_id,
        "scope": scope_of(row),
        "scopeAttributes": {**place, **({"messageId": row.message_id} if row.message_id else {})},
        "context": {
            "source": conversation.source,
            "direction": conversation.direction,
            "assistantProviderModelId": str(conversation.version_id),
        },
    }


def texts(data: dict[str, Any]) -> dict[str, str]:
    return {str(key): values.as_text(value) for key, value in data.items()}
