"""Rows of endpoints as messages of the contract."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from accounts.servicers.people import People, dated, status, writers, written
from endpoints.figures import Figures, figures
from endpoints.models import CacheRule, Endpoint, EndpointLog, EndpointVersion, RetryRule
from rapida_site.lib.principal import Principal
from rapida_site.lib.rpc.values import as_text, timestamp, to_metadata
from rapida_site.pb import common_pb2
from rapida_site.pb import endpoint_api_pb2 as pb


def endpoint_list(principal: Principal, rows: Sequence[Endpoint]) -> list[pb.Endpoint]:
    """Return a page of endpoints; figures and people cost one query each."""
    counted = figures(rows)
    people = writers(principal, rows, [row.released_version for row in rows])
    return [_endpoint(row, row.released_version, counted[row.pk], people) for row in rows]


def endpoint(principal: Principal, row: Endpoint, version: EndpointVersion | None = None) -> pb.Endpoint:
    """Return one endpoint with the version in use, or ``version`` in its place."""
    shown = version or row.released_version
    return _endpoint(row, shown, figures([row])[row.pk], writers(principal, [row, shown]))


def _endpoint(row: Endpoint, shown: EndpointVersion | None, counted: Figures, people: People) -> pb.Endpoint:
    retry, cache = getattr(row, "retry", None), getattr(row, "cache", None)
    return pb.Endpoint(
        id=row.pk,
        status=status(row.deleted_at is None),
        visibility=row.visibility,
        source=row.source,
        sourceIdentifier=row.source_identifier or 0,
        projectId=row.project_id,
        organizationId=row.organization_id,
        endpointProviderModelId=shown.pk if shown else 0,
        endpointProviderModel=_version(shown, people) if shown else None,
        endpointAnalytics=_analytics(counted),
        endpointRetry=retry_rule(retry) if retry is not None else None,
        endpointCaching=cache_rule(cache) if cache is not None else None,
        endpointTag=common_pb2.Tag(id=row.pk, tag=row.tags),
        language=row.language,
        name=row.name,
        description=row.description,
        **written(row, people),
    )


def _analytics(counted: Figures) -> pb.AggregatedEndpointAnalytics:
    return pb.AggregatedEndpointAnalytics(
        count=counted.count,
        successCount=counted.successes,
        errorCount=counted.failures,
        p50Latency=counted.p50_ms,
        p99Latency=counted.p99_ms,
        lastActivity=timestamp(counted.last_at),
    )


def version_list(principal: Principal, rows: Sequence[EndpointVersion]) -> list[pb.EndpointProviderModel]:
    people = writers(principal, rows)
    return [_version(row, people) for row in rows]


def version(principal: Principal, row: EndpointVersion) -> pb.EndpointProviderModel:
    return _version(row, writers(principal, [row]))


def _version(row: EndpointVersion, people: People) -> pb.EndpointProviderModel:
    prompt = [common_pb2.TextPrompt(role=each["role"], content=each["template"]) for each in row.prompt]
    variables = [_variable(number, each) for number, each in enumerate(row.variables, start=1)]
    return pb.EndpointProviderModel(
        id=row.pk,
        chatCompletePrompt=common_pb2.TextChatCompletePrompt(prompt=prompt, promptVariables=variables),
        modelProviderName=row.model_provider,
        endpointModelOptions=to_metadata(row.model_options),
        status=status(True),
        endpointId=row.endpoint_id,
        description=row.note,
        **written(row, people),
    )


def _variable(number: int, variable: dict[str, Any]) -> common_pb2.Variable:
    default = variable["default"]
    given = {} if default is None else {"defaultValue": as_text(default)}
    return common_pb2.Variable(id=number, name=variable["name"], type=variable["type"], **given)


def retry_rule(row: RetryRule) -> pb.EndpointRetryConfiguration:
    return pb.EndpointRetryConfiguration(
        retryType=row.kind,
        maxAttempts=row.max_attempts,
        delaySeconds=row.delay_seconds,
        exponentialBackoff=row.exponential_backoff,
        retryables=row.retryables,
        createdBy=row.created_by,
        updatedBy=row.updated_by,
    )


def cache_rule(row: CacheRule) -> pb.EndpointCacheConfiguration:
    return pb.EndpointCacheConfiguration(
        cacheType=row.kind,
        expiryInterval=row.expiry_seconds,
        matchThreshold=row.match_threshold,
        createdBy=row.created_by,
        updatedBy=row.updated_by,
    )


def log(row: EndpointLog) -> pb.EndpointLog:
    return pb.EndpointLog(
        id=row.pk,
        endpointId=row.endpoint_id,
        source=row.source,
        status=row.status.upper(),
        projectId=row.project_id,
        organizationId=row.organization_id,
        endpointProviderModelId=row.version_id or 0,
        timeTaken=row.time_taken,
        metrics=metrics(row),
        arguments=[common_pb2.Argument(name=key, value=as_text(value)) for key, value in row.arguments.items()],
        metadata=to_metadata({**row.metadata, **({"error": row.error} if row.error else {})}),
        options=to_metadata(row.options),
        **dated(row),
    )


def metrics(row: EndpointLog) -> list[common_pb2.Metric]:
    """Return what a call used and took: always its status and its time, as clients expect."""
    own = [
        common_pb2.Metric(name="status", value=row.status.upper(), description="How the call ended"),
        common_pb2.Metric(name="time_taken", value=str(row.time_taken), description="Microseconds from call to answer"),
    ]
    return own + [common_pb2.Metric(**metric) for metric in row.metrics]
