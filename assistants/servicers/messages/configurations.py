"""Configurations as messages: the newer contract's one family, and the older one's four over the same rows.

The older messages carry some options as fields of their own; ``OWN_FIELDS`` says which.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from accounts.servicers.people import People, dated, status, written
from assistants.models import Configuration, ConfigurationKind
from rapida_site.lib.rpc import values
from rapida_site.pb import assistant_analysis_pb2, assistant_api_pb2, assistant_webhook_pb2

M = TypeVar("M", assistant_webhook_pb2.AssistantWebhook, assistant_analysis_pb2.AssistantAnalysis)
# Kind → field of its older messages → option.
OWN_FIELDS: Mapping[ConfigurationKind, Mapping[str, str]] = {
    ConfigurationKind.WEBHOOK: {
        "assistantEvents": "assistant_events",
        "description": "description",
        "executionPriority": "execution_priority",
    },
    ConfigurationKind.ANALYSIS: {
        "name": "name",
        "description": "description",
        "executionPriority": "execution_priority",
    },
    ConfigurationKind.AUTHENTICATION: {"failBehavior": "fail_behavior", "timeoutMs": "timeout_ms"},
    ConfigurationKind.TELEMETRY: {},
}


def configuration(row: Configuration) -> assistant_api_pb2.AssistantConfiguration:
    return assistant_api_pb2.AssistantConfiguration(
        projectId=row.project_id,
        organizationId=row.organization_id,
        configurationType=row.kind,
        provider=row.provider,
        enabled=row.enabled,
        options=values.to_metadata(row.options),
        createdBy=row.created_by,
        updatedBy=row.updated_by,
        **_common(row),
        **dated(row),
    )


def listed(messages: Iterable[M], headers: Mapping[str, str]) -> list[M]:
    """Return webhooks or analyses for their lists, which browsers get without ``options``.

    Of the browsers' clients only the React package up to 1.1.67 asks for these lists. In its schema field 7 is another
    one, and it refuses the whole list for an option in it; later packages have neither call.
    """
    found = list(messages)
    if "x-grpc-web" in headers:
        for message in found:
            message.ClearField("options")
    return found


def webhook(row: Configuration, people: People) -> assistant_webhook_pb2.AssistantWebhook:
    return assistant_webhook_pb2.AssistantWebhook(
        provider=row.provider, **_older(row), **_common(row), **written(row, people)
    )


def analysis(row: Configuration, people: People) -> assistant_analysis_pb2.AssistantAnalysis:
    return assistant_analysis_pb2.AssistantAnalysis(
        provider=row.provider, **_older(row), **_common(row), **written(row, people)
    )


def authentication(row: Configuration) -> assistant_api_pb2.AssistantAuthentication:
    return assistant_api_pb2.AssistantAuthentication(
        provider=row.provider,
        createdBy=row.created_by,
        updatedBy=row.updated_by,
        **_older(row),
        **_common(row),
        **dated(row),
    )


def telemetry_provider(row: Configuration) -> assistant_api_pb2.AssistantTelemetryProvider:
    return assistant_api_pb2.AssistantTelemetryProvider(
        id=row.pk,
        assistantId=row.assistant_id,
        projectId=row.project_id,
        organizationId=row.organization_id,
        providerType=row.provider,
        enabled=row.enabled,
        options=values.to_metadata(row.options),
        **dated(row),
    )


def _common(row: Configuration) -> dict[str, Any]:
    return {"id": row.pk, "assistantId": row.assistant_id, "status": status(row.enabled)}


def _older(row: Configuration) -> dict[str, Any]:
    """Return the options that have a field of their own, and ``options`` with the others."""
    own = OWN_FIELDS[ConfigurationKind(row.kind)]
    fields = {field: row.options[option] for field, option in own.items() if option in row.options}
    rest = {option: value for option, value in row.options.items() if option not in own.values()}
    return {**fields, "options": values.to_metadata(rest)}


def options_of(request: Any, kind: ConfigurationKind) -> dict[str, Any]:
    """Return the options of an older message, those in fields of their own included; zero and empty mean not given."""
    options: dict[str, Any] = dict(values.from_metadata(request.options))
    for field, option in OWN_FIELDS[kind].items():
        value = getattr(request, field)
        if value:
            options[option] = value if isinstance(value, (str, int)) else list(value)
    return options
