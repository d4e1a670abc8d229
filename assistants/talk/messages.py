"""The messages of the talk streams (gRPC, grpc-websockets, WebRTC signalling) ↔ the events and frames of a call.

Pure: no I/O, no Django. ``AssistantTalkRequest`` and ``WebTalkRequest`` name their parts alike, and so do the three
responses; only the numbers differ, which the generated classes know. Whatever comes in, ``read`` returns an event,
audio or None (a part that carries nothing for us, or one of a newer contract), or raises ``Invalid``.
"""

from __future__ import annotations

import base64
import time
from collections.abc import Callable, Mapping
from typing import Any

from google.protobuf.message import Message
from google.protobuf.timestamp_pb2 import Timestamp

from assistants.talk.events import (
    MAX_ID,
    MAX_ITEMS,
    MAX_MESSAGE_ID,
    MAX_NAME,
    MAX_TEXT,
    MAX_VALUE,
    ClientEvent,
    Configure,
    Feedback,
    HangUp,
    Initialize,
    Interrupt,
    Metadata,
    ToolResult,
    TypedText,
)
from assistants.voice.config import OPTION_FAMILIES
from assistants.voice.frames import (
    AssistantText,
    Disconnected,
    EndReason,
    ErrorReported,
    EventReported,
    Initialized,
    Interruption,
    InterruptionType,
    MetadataReported,
    MetricsReported,
    ModeChanged,
    ServerFrame,
    StreamMode,
    ToolCallFinished,
    ToolCallStarted,
    UserText,
)
from rapida_site.lib.errors import Invalid
from rapida_site.lib.rpc.values import as_text, from_anys, from_metadata, to_metadata
from rapida_site.pb import talk_api_pb2 as pb
from rapida_site.pb.common_pb2 import Metric

# A client that names no mode gets both: it may type, speak, or do either later.
_MODES: dict[int, StreamMode] = {
    pb.STREAM_MODE_UNSPECIFIED: StreamMode.BOTH,
    pb.STREAM_MODE_TEXT: StreamMode.TEXT,
    pb.STREAM_MODE_AUDIO: StreamMode.AUDIO,
    pb.STREAM_MODE_BOTH: StreamMode.BOTH,
}
_MODE_NUMBERS = {
    StreamMode.TEXT: pb.STREAM_MODE_TEXT,
    StreamMode.AUDIO: pb.STREAM_MODE_AUDIO,
    StreamMode.BOTH: pb.STREAM_MODE_BOTH,
}
_INTERRUPTIONS = {
    InterruptionType.VAD: pb.ConversationInterruption.INTERRUPTION_TYPE_VAD,
    InterruptionType.WORD: pb.ConversationInterruption.INTERRUPTION_TYPE_WORD,
}
_DISCONNECTIONS = {
    EndReason.USER: pb.ConversationDisconnection.DISCONNECTION_TYPE_USER,
    EndReason.TOOL: pb.ConversationDisconnection.DISCONNECTION_TYPE_TOOL,
    EndReason.IDLE_TIMEOUT: pb.ConversationDisconnection.DISCONNECTION_TYPE_IDLE_TIMEOUT,
    EndReason.MAX_DURATION: pb.ConversationDisconnection.DISCONNECTION_TYPE_MAX_DURATION,
}
_ACTIONS = {
    "end_conversation": pb.TOOL_CALL_ACTION_END_CONVERSATION,
    "transfer_conversation": pb.TOOL_CALL_ACTION_TRANSFER_CONVERSATION,
}


# --------------------------------------------------------------------------------------------- what clients say
def read(request: Any) -> ClientEvent | bytes | None:
    """Return what one request says; audio as its bytes."""
    part = request.WhichOneof("request")
    reader = _READERS.get(part or "")
    return reader(getattr(request, part)) if reader is not None and part is not None else None


def _initialization(message: pb.ConversationInitialization) -> Initialize:
    assistant_id = message.assistant.assistantId
    if not 0 < assistant_id <= MAX_ID:
        raise Invalid("initialization.assistant.assistantId must be the id of an assistant.", field="assistantId")
    conversation_id = message.assistantConversationId
    if conversation_id > MAX_ID:
        raise Invalid("There is no conversation with this id.", field="assistantConversationId")
    identity = message.WhichOneof("userIdentity")
    identifier = message.phone.phoneNumber if identity == "phone" else message.web.userId
    options, foreign = _options(_values("options", message.options))
    return Initialize(
        assistant_id=assistant_id,
        version=_text("assistant.version", message.assistant.version) or "latest",
        conversation_id=conversation_id or None,
        mode=_mode(message.streamMode),
        identifier=_text("userIdentity", identifier),
        arguments=_values("args", message.args),
        metadata=_values("metadata", message.metadata) | foreign,
        options=options,
    )


def _options(given: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the options of a call, and as metadata those that are the client's own: its SDK lets it send any."""
    ours = {key: value for key, value in given.items() if key.partition(".")[0] in OPTION_FAMILIES}
    return ours, {f"options.{key}"[:MAX_NAME]: value for key, value in given.items() if key not in ours}


def _message(message: pb.ConversationUserMessage) -> TypedText | bytes | None:
    """Typed text is a whole turn, whatever ``completed`` says: the official clients leave it false."""
    kind = message.WhichOneof("message")
    if kind == "audio":
        return message.audio
    if kind is None:
        return None
    return TypedText(_text("message.text", message.text, MAX_TEXT), _text("message.id", message.id, MAX_MESSAGE_ID))


def _metadata(message: pb.ConversationMetadata) -> Metadata | None:
    _few("metadata", message.metadata)
    items = from_metadata(message.metadata)
    for key, value in items.items():
        _text("metadata key", key)
        _text("metadata value", value, MAX_TEXT)
    return Metadata(items) if items else None


def _metric(message: pb.ConversationMetric) -> Feedback | None:
    _few("metrics", message.metrics)
    items = {_text("metric name", row.name): _text("metric value", row.value, MAX_VALUE) for row in message.metrics}
    items.pop("", None)
    return Feedback("", items) if items else None


def _tool_result(message: pb.ConversationToolCallResult) -> ToolResult:
    result = {_text("result", key): _text("result", value, MAX_TEXT) for key, value in message.result.items()}
    return ToolResult(_text("toolCallResult.toolId", message.toolId), result)


_READERS: dict[str, Callable[[Any], ClientEvent | bytes | None]] = {
    "initialization": _initialization,
    "configuration": lambda message: Configure(_mode(message.streamMode)),
    "message": _message,
    "metadata": _metadata,
    "metric": _metric,
    "toolCallResult": _tool_result,
    "interruption": lambda message: Interrupt(),
    "disconnection": lambda message: HangUp(),
}


def _mode(number: int) -> StreamMode:
    mode = _MODES.get(number)
    if mode is None:
        raise Invalid(f"streamMode is {number}; use TEXT (1), AUDIO (2) or BOTH (3).", field="streamMode")
    return mode


def _text(what: str, value: str, limit: int = MAX_NAME) -> str:
    if len(value) > limit or "\0" in value:
        raise Invalid(f"{what} must be a text of at most {limit} characters without NUL.", field=what)
    return value


def _few(what: str, rows: Any) -> None:
    if len(rows) > MAX_ITEMS:
        raise Invalid(f"{what} may hold {MAX_ITEMS} items.", field=what)


def _values(what: str, packed: Any) -> dict[str, Any]:
    _few(what, packed)
    return {_text(what, key): _storable(value) for key, value in from_anys(packed).items()}


def _storable(value: Any) -> Any:
    """Bytes are text where they are UTF-8, else base64: what comes with a call is kept as JSON."""
    if not isinstance(value, bytes):
        return value
    try:
        return value.decode()
    except UnicodeDecodeError:
        return base64.b64encode(value).decode()


# ------------------------------------------------------------------------------------------ what the server says
def write(response: type[Any], frame: ServerFrame, conversation_id: int = 0, *, details: bool = True) -> Any:
    """Return ``frame`` as a response of this type: code 200 and success, or for an error 500 and not.

    ``details`` False leaves the details of errors away.
    """
    if isinstance(frame, ErrorReported):
        more = {"code": frame.code, "stage": frame.stage, **frame.details} if details else {}
        error = pb.ConversationError(
            assistantConversationId=conversation_id, message=frame.message, details=_texts(more)
        )
        return response(code=500, success=False, error=error)
    name, body = describe(frame, conversation_id)
    return response(code=200, success=True, **{name: body})


def write_audio(response: type[Any], message_id: str, pcm: bytes) -> Any:
    body = pb.ConversationAssistantMessage(id=message_id, audio=pcm, time=stamp(time.time()))
    return response(code=200, success=True, assistant=body)


def describe(frame: ServerFrame, conversation_id: int) -> tuple[str, Message]:  # noqa: C901 - a table
    """Return the part of a response that a frame becomes, and its message. Errors are not among them."""
    match frame:
        case UserText(id, text, completed, at):
            return "user", pb.ConversationUserMessage(id=id, text=_clean(text), completed=completed, time=stamp(at))
        case AssistantText(id, text, completed, at):
            body = pb.ConversationAssistantMessage(id=id, text=_clean(text), completed=completed, time=stamp(at))
            return "assistant", body
        case Interruption(id, kind, at):
            return "interruption", pb.ConversationInterruption(id=id, type=_INTERRUPTIONS[kind], time=stamp(at))
        case EventReported(name, message_id, data, at):
            return "event", pb.ConversationEvent(id=message_id, name=name, data=_texts(data), time=stamp(at))
        case MetricsReported(_, metrics):
            rows = [Metric(name=row.name, value=row.value, description=row.description) for row in metrics]
            return "metric", pb.ConversationMetric(assistantConversationId=conversation_id, metrics=rows)
        case MetadataReported(items):
            pairs = to_metadata({key: _clean(as_text(value)) for key, value in items.items()})
            return "metadata", pb.ConversationMetadata(assistantConversationId=conversation_id, metadata=pairs)
        case Initialized():
            return "initialization", _initialized(frame)
        case ModeChanged(mode):
            return "configuration", pb.ConversationConfiguration(streamMode=_MODE_NUMBERS[mode])
        case ToolCallStarted():
            call = pb.ConversationToolCall(**_tool(frame), args=_texts(frame.arguments))
            return "toolCall", call
        case ToolCallFinished():
            return "toolCallResult", pb.ConversationToolCallResult(**_tool(frame), result=_texts(frame.result))
        case Disconnected(reason, _, at):
            end = _DISCONNECTIONS.get(reason, pb.ConversationDisconnection.DISCONNECTION_TYPE_ERROR)
            return "disconnection", pb.ConversationDisconnection(type=end, time=stamp(at))
    raise AssertionError(f"{type(frame).__name__} has no message")


def _initialized(frame: Initialized) -> pb.ConversationInitialization:
    body = pb.ConversationInitialization(
        assistantConversationId=frame.conversation_id, time=stamp(frame.time), streamMode=_MODE_NUMBERS[frame.mode]
    )
    body.assistant.assistantId, body.assistant.version = frame.assistant_id, frame.version
    return body


def _tool(frame: ToolCallStarted | ToolCallFinished) -> dict[str, Any]:
    action = _ACTIONS.get(frame.action, pb.TOOL_CALL_ACTION_UNSPECIFIED)
    return {
        "id": frame.id, "toolId": frame.tool_id, "name": frame.name, "action": action, "time": stamp(frame.time),
    }  # fmt: skip


def stamp(seconds: float) -> Timestamp:
    whole = int(seconds)
    return Timestamp(seconds=whole, nanos=int((seconds - whole) * 1_000_000) * 1000)


def _texts(values: Mapping[str, Any]) -> dict[str, str]:
    return {str(key): _clean(as_text(value)) for key, value in values.items()}


def _clean(text: str) -> str:
    """A half surrogate pair (a provider cut an emoji in two) cannot be sent as UTF-8."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")
