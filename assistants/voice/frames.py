"""The values that travel through a call: what a client is told, what the log keeps. Frozen, slotted, no behaviour.

The vocabulary is that of the ``AssistantTalk`` frames of the wire contract, so that the JSON WebSocket, gRPC and WebRTC
render the same values. ``time`` fields are wall-clock UNIX seconds; durations are milliseconds where the name says
``_ms``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class StreamMode(StrEnum):
    TEXT = "text"
    AUDIO = "audio"
    BOTH = "both"


class InterruptionType(StrEnum):
    VAD = "vad"
    WORD = "word"


class EndReason(StrEnum):
    """Why a conversation ended; every conversation ends with exactly one of these."""

    USER = "user"
    TOOL = "tool"
    OPERATOR = "operator"
    IDLE_TIMEOUT = "idle_timeout"
    MAX_DURATION = "max_duration"
    NO_AUDIO = "no_audio"
    TRANSPORT_LOST = "transport_lost"
    PROVIDER_ERROR = "provider_error"
    ERROR = "error"
    SHUTDOWN = "shutdown"
    SWEPT = "swept"


# ------------------------------------------------------------------------------- told to the client
@dataclass(frozen=True, slots=True)
class Initialized:
    """The answer to the first message: the conversation's id and what was agreed."""

    conversation_id: int
    assistant_id: int
    version: str
    mode: StreamMode
    rate: int
    resumed: bool
    time: float


@dataclass(frozen=True, slots=True)
class ModeChanged:
    mode: StreamMode


@dataclass(frozen=True, slots=True)
class UserText:
    """What the caller said or typed; interim while ``completed`` is False. ``id`` is the turn's message id."""

    id: str
    text: str
    completed: bool
    time: float


@dataclass(frozen=True, slots=True)
class AssistantText:
    """A piece of the answer (``completed`` False: append it), then the whole text with ``completed`` True."""

    id: str
    text: str
    completed: bool
    time: float


@dataclass(frozen=True, slots=True)
class Interruption:
    """Stop playing and drop buffered audio now; ``id`` is the message that was cut."""

    id: str
    type: InterruptionType
    time: float


@dataclass(frozen=True, slots=True)
class ToolCallStarted:
    id: str
    tool_id: str
    name: str
    arguments: Mapping[str, Any]
    time: float
    action: str = ""


@dataclass(frozen=True, slots=True)
class ToolCallFinished:
    id: str
    tool_id: str
    name: str
    result: Mapping[str, Any]
    time: float
    action: str = ""


@dataclass(frozen=True, slots=True)
class Metric:
    name: str
    value: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class MetricsReported:
    """Figures of the turn ``message_id``, or of the whole conversation when it is empty."""

    message_id: str
    metrics: tuple[Metric, ...]


@dataclass(frozen=True, slots=True)
class MetadataReported:
    """What is now kept with the conversation because the client sent it."""

    items: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class EventReported:
    """A decision or happening of the pipeline, named ``component.event`` (``eos.completed``)."""

    name: str
    message_id: str
    data: Mapping[str, Any]
    time: float


@dataclass(frozen=True, slots=True)
class ErrorReported:
    """A failure that a person may read: a stable code and one sentence; never a stack trace."""

    code: str
    message: str
    stage: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Disconnected:
    """The last frame of every conversation."""

    reason: EndReason
    detail: str
    time: float


ServerFrame = (
    Initialized
    | ModeChanged
    | UserText
    | AssistantText
    | Interruption
    | ToolCallStarted
    | ToolCallFinished
    | MetricsReported
    | MetadataReported
    | EventReported
    | ErrorReported
    | Disconnected
)
