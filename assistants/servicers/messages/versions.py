"""Versions as the contract's "providers": one message for each kind of agent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from accounts.servicers.people import People, written
from assistants.models import AgentKind, AssistantVersion
from rapida_site.lib.errors import Invalid
from rapida_site.lib.rpc import values
from rapida_site.pb import assistant_provider_pb2 as pb
from rapida_site.pb import common_pb2

# Fields of the two AgentKit messages that have the same name → option of ``assistants.agent_connections``.
_AGENTKIT = {
    "certificate": "certificate",
    "transportSecurity": "transport_security",
    "tlsVerification": "tls_verification",
    "tlsServerName": "tls_server_name",
    "connectTimeoutMs": "connect_timeout_ms",
    "keepaliveTimeMs": "keepalive_time_ms",
    "keepaliveTimeoutMs": "keepalive_timeout_ms",
    "maxRecvMessageBytes": "max_recv_message_bytes",
    "maxSendMessageBytes": "max_send_message_bytes",
}
FIELD_OF_KIND = {
    AgentKind.MODEL.value: "assistantProviderModel",
    AgentKind.AGENTKIT.value: "assistantProviderAgentkit",
    AgentKind.WEBSOCKET.value: "assistantProviderWebsocket",
}


def provider(row: AssistantVersion, people: People) -> dict[str, Any]:
    """Return the one field, of three, that holds a version: ``{"assistantProviderModel": …}``."""
    return {FIELD_OF_KIND[row.kind]: _MAKE[row.kind](row, people)}


def _common(row: AssistantVersion, people: People) -> dict[str, Any]:
    return {
        "id": row.pk,
        "assistantId": row.assistant_id,
        "description": row.note,
        "status": "ACTIVE" if row.is_released else "DRAFT",
        **written(row, people),
    }


def _model(row: AssistantVersion, people: People) -> pb.AssistantProviderModel:
    template = common_pb2.TextChatCompletePrompt(
        prompt=[common_pb2.TextPrompt(role=each["role"], content=each["template"]) for each in row.prompt],
        promptVariables=[_variable(each) for each in row.variables],
    )
    return pb.AssistantProviderModel(
        template=template,
        modelProviderName=row.model_provider,
        assistantModelOptions=values.to_metadata(row.model_options),
        **_common(row, people),
    )


def _variable(given: Mapping[str, Any]) -> common_pb2.Variable:
    default = given.get("default")
    return common_pb2.Variable(
        name=given["name"],
        type=given.get("type") or "string",
        defaultValue=None if default is None else values.as_text(default),
    )


def _agentkit(row: AssistantVersion, people: People) -> pb.AssistantProviderAgentkit:
    reach = row.connection
    tuned = {field: reach[option] for field, option in _AGENTKIT.items() if option in reach}
    return pb.AssistantProviderAgentkit(
        url=reach["url"], metadata=reach.get("metadata", {}), **tuned, **_common(row, people)
    )


def _websocket(row: AssistantVersion, people: People) -> pb.AssistantProviderWebsocket:
    reach = row.connection
    return pb.AssistantProviderWebsocket(
        url=reach["url"],
        headers=reach.get("headers", {}),
        parameters=reach.get("parameters", {}),
        **_common(row, people),
    )


_MAKE: dict[str, Any] = {
    AgentKind.MODEL.value: _model,
    AgentKind.AGENTKIT.value: _agentkit,
    AgentKind.WEBSOCKET.value: _websocket,
}


# ------------------------------------------------------------------------------------------------- reading
def version_fields(request: pb.CreateAssistantProviderRequest) -> dict[str, Any]:
    """Return the arguments of ``create_draft``."""
    match request.WhichOneof("assistantProvider"):
        case "model":
            fields = _model_fields(request.model)
        case "agentkit":
            given = request.agentkit
            tuned = {option: getattr(given, field) for field, option in _AGENTKIT.items() if getattr(given, field)}
            reach = {"url": given.agentKitUrl, "metadata": dict(given.metadata), **tuned}
            fields = {"kind": AgentKind.AGENTKIT, "connection": reach}
        case "websocket":
            socket = request.websocket
            reach = {
                "url": socket.websocketUrl,
                "headers": dict(socket.headers),
                "parameters": dict(socket.connectionParameters),
            }
            fields = {"kind": AgentKind.WEBSOCKET, "connection": reach}
        case _:
            raise Invalid("Give one of model, agentkit and websocket.", field="assistantProvider")
    return {"note": request.description, **fields}


def _model_fields(given: pb.CreateAssistantProviderRequest.CreateAssistantProviderModel) -> dict[str, Any]:
    named = {"model_provider": given.modelProviderName} if given.modelProviderName else {}
    return {
        "kind": AgentKind.MODEL,
        "prompt": [{"role": each.role, "template": each.content} for each in given.template.prompt],
        "variables": [
            {
                "name": each.name,
                "type": each.type,
                "default": each.defaultValue if each.HasField("defaultValue") else None,
            }
            for each in given.template.promptVariables
        ],
        "model_options": values.from_metadata(given.assistantModelOptions),
        **named,
    }
