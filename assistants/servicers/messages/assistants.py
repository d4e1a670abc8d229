"""Assistants as messages, with the version in use and the deployment in use on each channel."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from accounts.servicers.people import People, dated, status, writers, written
from assistants.models import (
    Assistant,
    AssistantVersion,
    Channel,
    Configuration,
    ConfigurationKind,
    Deployment,
    Tool,
)
from assistants.servicers.messages import configurations, tools
from assistants.servicers.messages.deployments import SHAPES, deployment
from assistants.servicers.messages.versions import provider
from rapida_site.lib.prepared import Prepared
from rapida_site.lib.principal import Principal
from rapida_site.pb import assistant_api_pb2 as pb
from rapida_site.pb import common_pb2

_CONFIGURATIONS = Prepared(lambda assistant: Configuration.objects.filter(assistant_id=assistant).order_by("-id"))
_TOOLS = Prepared(lambda assistant: Tool.objects.filter(assistant_id=assistant).order_by("-id"))
_DEPLOYMENTS = Prepared(
    lambda *assistants: (
        Deployment.objects.active()
        .filter(assistant_id__in=assistants)
        .order_by("assistant_id", "channel", "-id")
        .distinct("assistant_id", "channel")
    )
)


def assistant_list(principal: Principal, rows: Sequence[Assistant]) -> list[pb.Assistant]:
    """Return a page of assistants; deployments, versions and people cost one query each."""
    drafts = _drafts([row for row in rows if row.released_version is None])
    versions = {row.pk: row.released_version or drafts.get(row.pk) for row in rows}
    deployed = _deployed(rows)
    people = writers(principal, rows, versions.values())
    return [_assistant(row, versions[row.pk], deployed.get(row.pk, {}), people) for row in rows]


def assistant(principal: Principal, row: Assistant, version: AssistantVersion | None = None) -> pb.Assistant:
    """Return one assistant with everything that belongs to it.

    ``version`` is shown instead of the one in use. Webhooks are left out: a released browser client fails to read the
    whole answer where one of them has options; the list of configurations has them.
    """
    shown = version or row.released_version or _drafts([row]).get(row.pk)
    own = _CONFIGURATIONS(row.pk)
    message = _assistant(row, shown, _deployed([row]).get(row.pk, {}), writers(principal, [row, shown]))
    message.assistantTools.extend(tools.tool(each) for each in _TOOLS(row.pk))
    message.assistantConfigurations.extend(
        configurations.configuration(each) for each in own if each.kind != ConfigurationKind.WEBHOOK
    )
    for each in own:
        if each.kind == ConfigurationKind.TELEMETRY:
            message.assistantTelemetryProviders.append(configurations.telemetry_provider(each))
        elif each.kind == ConfigurationKind.AUTHENTICATION:
            message.assistantAuthentication.CopyFrom(configurations.authentication(each))
    return message


def shown_assistant(row: Assistant) -> pb.Assistant:
    """Return what a page that anybody may open needs: no prompt, model, tool, address or author, and of the deployments
    the page's own, without the options of its providers.
    """
    plugin = _deployed([row]).get(row.pk, {}).get(SHAPES[Channel.WEB_PLUGIN].of_assistant)
    if plugin is not None:
        plugin.inputAudio.ClearField("audioOptions")
        plugin.outputAudio.ClearField("audioOptions")
    return pb.Assistant(
        id=row.pk,
        status=status(row.deleted_at is None),
        visibility=row.visibility,
        projectId=row.project_id,
        organizationId=row.organization_id,
        name=row.name,
        description=row.description,
        webPluginDeployment=plugin,
        **dated(row),
    )


def _assistant(
    row: Assistant, version: AssistantVersion | None, deployed: Mapping[str, Any], people: People
) -> pb.Assistant:
    in_use: dict[str, Any] = {}
    if version is not None:
        in_use = {
            "assistantProvider": version.kind,
            "assistantProviderId": version.pk,
            **provider(version, people),
        }
    return pb.Assistant(
        id=row.pk,
        status=status(row.deleted_at is None),
        visibility=row.visibility,
        source=row.source,
        sourceIdentifier=row.source_identifier or 0,
        projectId=row.project_id,
        organizationId=row.organization_id,
        name=row.name,
        description=row.description,
        assistantTag=common_pb2.Tag(id=row.pk, tag=row.tags),
        **in_use,
        **deployed,
        **written(row, people),
    )


def _drafts(rows: Iterable[Assistant]) -> dict[int, AssistantVersion]:
    """The latest version of each assistant that has none released."""
    latest = AssistantVersion.objects.filter(assistant__in=list(rows))
    return {each.assistant_id: each for each in latest.order_by("assistant_id", "-number").distinct("assistant_id")}


def _deployed(rows: Sequence[Assistant]) -> dict[int, dict[str, Any]]:
    """The deployment in use on each channel: the newest active one."""
    result: dict[int, dict[str, Any]] = {}
    for each in _DEPLOYMENTS(*(row.pk for row in rows)) if rows else ():
        result.setdefault(each.assistant_id, {})[SHAPES[Channel(each.channel)].of_assistant] = deployment(each)
    return result
