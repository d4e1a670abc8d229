"""What a call writes down, and the seam it writes through. ``append`` never blocks and never raises into a call."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from assistants.voice.frames import EndReason

MAX_ID = 100  # characters of an id that are stored


@dataclass(frozen=True, slots=True)
class MessageRecord:
    """One message of the conversation. ``text`` of an assistant message is what the caller *heard*; ``full_text``
    what was meant.

    Written again with the same ``id`` it replaces the earlier one. Times are wall-clock UNIX seconds.
    """

    id: str
    role: str
    text: str
    time: float
    full_text: str = ""
    interrupted: bool = False
    by_voice: bool = True


@dataclass(frozen=True, slots=True)
class MetricRecord:
    """``message_id`` empty: a figure of the whole conversation. Written again with the same name it replaces."""

    name: str
    value: str
    message_id: str = ""
    description: str = ""


@dataclass(frozen=True, slots=True)
class EventRecord:
    name: str
    time: float
    message_id: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ActionRecord:
    """A model or tool call with its request, response or error, and how long it took."""

    id: str
    kind: str
    name: str
    message_id: str
    request: Mapping[str, Any]
    response: Mapping[str, Any]
    time: float
    duration_ms: float
    error: str = ""


@dataclass(frozen=True, slots=True)
class MetadataRecord:
    key: str
    value: Any
    message_id: str = ""


@dataclass(frozen=True, slots=True)
class ContextRecord:
    """What was retrieved for a turn: the query and what came back with its score."""

    message_id: str
    query: str
    result: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class RecordingRecord:
    """A stereo WAV (left caller, right assistant as heard) relative to the media root."""

    path: str
    duration: float
    rate: int


@dataclass(frozen=True, slots=True)
class EndRecord:
    """The final state; exactly one per call."""

    reason: EndReason
    detail: str
    time: float


Record = (
    MessageRecord
    | MetricRecord
    | EventRecord
    | ActionRecord
    | MetadataRecord
    | ContextRecord
    | RecordingRecord
    | EndRecord
)


class CallLog(Protocol):
    """Append-only log of one call; writes reach the database in batches, in order."""

    def append(self, record: Record) -> None: ...

    async def close(self) -> None:
        """Return when everything appended is stored (or has failed, loudly, in the log)."""
        ...
