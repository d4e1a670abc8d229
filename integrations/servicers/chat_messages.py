"""Between the contract's chat messages and ``integrations.interfaces``."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from integrations.gateway import Answer, Target
from integrations.interfaces import ChatMessage, Role, ToolCall, ToolSpec
from rapida_site.lib.errors import Invalid
from rapida_site.lib.rpc import values
from rapida_site.pb import common_pb2
from rapida_site.pb import integration_api_pb2 as pb

MAX_MESSAGES, MAX_CHARACTERS = 500, 400_000


def target_of(
    provider: str, credential: pb.Credential, parameters: Mapping[str, Any], metadata: Mapping[str, str]
) -> Target:
    return Target(
        provider=provider.strip(),
        credential_id=credential.id or None,
        credential=values.to_dict(credential.value) or None,
        options=values.from_anys(parameters),
        metadata=dict(metadata),
    )


def history_of(conversations: Iterable[common_pb2.Message]) -> list[ChatMessage]:
    """Return the messages; one that answers several tools becomes several."""
    history = [entry for message in conversations for entry in _entries(message)]
    if len(history) > MAX_MESSAGES or sum(len(entry.content) for entry in history) > MAX_CHARACTERS:
        raise Invalid(f"A conversation may have {MAX_MESSAGES} messages and {MAX_CHARACTERS} characters.")
    return history


def _entries(message: common_pb2.Message) -> list[ChatMessage]:
    match message.WhichOneof("message"):
        case "assistant":
            calls = tuple(_tool_call(call) for call in message.assistant.toolCalls)
            return [ChatMessage(Role.ASSISTANT, "".join(message.assistant.contents), calls)]
        case "user":
            return [ChatMessage(Role.USER, message.user.content)]
        case "system":
            return [ChatMessage(Role.SYSTEM, message.system.content)]
        case "tool":
            return [ChatMessage(Role.TOOL, tool.content, tool_call_id=tool.id) for tool in message.tool.tools]
    raise Invalid("A message holds one of: user, assistant, system, tool.", field="conversations")


def _tool_call(call: common_pb2.ToolCall) -> ToolCall:
    try:
        arguments = json.loads(call.function.arguments or "{}")
    except ValueError as error:
        raise Invalid(f"The arguments of the tool call {call.id[:40]!r} are no JSON.", field="toolCalls") from error
    if not isinstance(arguments, dict):
        raise Invalid(f"The arguments of the tool call {call.id[:40]!r} are no JSON object.", field="toolCalls")
    return ToolCall(call.id, call.function.name, arguments)


def tools_of(definitions: Iterable[pb.ToolDefinition]) -> list[ToolSpec]:
    functions = [definition.functionDefinition for definition in definitions]
    return [ToolSpec(one.name, one.description, _schema(one.parameters)) for one in functions]


def _schema(parameter: pb.FunctionParameter) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": parameter.type or "object"}
    if parameter.properties:
        schema["properties"] = {name: _property(one) for name, one in parameter.properties.items()}
    if parameter.required:
        schema["required"] = list(parameter.required)
    return schema


def _property(one: pb.FunctionParameterProperty) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": one.type or "string"}
    if one.description:
        schema["description"] = one.description
    if one.enum:
        schema["enum"] = list(one.enum)
    if one.HasField("items"):
        schema["items"] = _schema(one.items)
    return schema


def message_of(text: str, tool_calls: Iterable[ToolCall]) -> common_pb2.Message:
    calls = [
        common_pb2.ToolCall(
            id=call.id,
            type="function",
            function=common_pb2.FunctionCall(name=call.name, arguments=json.dumps(dict(call.arguments))),
        )
        for call in tool_calls
    ]
    contents = [text] if text else []
    return common_pb2.Message(
        role=Role.ASSISTANT.value, assistant=common_pb2.AssistantMessage(contents=contents, toolCalls=calls)
    )


def metrics_of(answer: Answer) -> list[common_pb2.Metric]:
    """Return tokens and times; times are whole microseconds."""
    rows = [
        ("TIME_TAKEN", round(answer.seconds * 1e6), "microseconds"),
        ("INPUT_TOKEN", answer.usage.input_tokens, "tokens asked with"),
        ("OUTPUT_TOKEN", answer.usage.output_tokens, "tokens answered"),
        ("TOTAL_TOKEN", answer.usage.input_tokens + answer.usage.output_tokens, "tokens of both"),
    ]
    if answer.first_token is not None:
        rows.insert(1, ("TIME_TO_FIRST_TOKEN", round(answer.first_token * 1e6), "microseconds"))
    return [common_pb2.Metric(name=name, value=str(value), description=what) for name, value, what in rows]
