"""What a client says, whatever it speaks: every wire's messages become these events, and only these reach a call.

Pure values; the limits are those of every wire.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from assistants.voice.frames import StreamMode

DEFAULT_RATE = 16000
MAX_ID = (1 << 63) - 1
MAX_NAME = 200
MAX_ITEMS = 100
MAX_TEXT = 64 * 1024
MAX_MESSAGE_ID = 100
MAX_VALUE = 1000


@dataclass(frozen=True, slots=True)
class Initialize:
    """The first message.

    ``rate`` is Hz in both directions; ``identifier`` the remote user or phone number, where given. ``answers_only``:
    another platform leads the conversation, so no greeting and no prompts.
    """

    assistant_id: int
    version: str = "latest"
    conversation_id: int | None = None
    mode: StreamMode = StreamMode.BOTH
    rate: int = DEFAULT_RATE
    identifier: str = ""
    arguments: Mapping[str, Any] = field(default_factory=dict)
    metadata: Mapping[str, Any] = field(default_factory=dict)
    options: Mapping[str, Any] = field(default_factory=dict)
    answers_only: bool = False


@dataclass(frozen=True, slots=True)
class Configure:
    mode: StreamMode


@dataclass(frozen=True, slots=True)
class TypedText:
    text: str
    id: str = ""


@dataclass(frozen=True, slots=True)
class Metadata:
    items: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Feedback:
    """Metrics from the client: on a message, or on the conversation when ``message_id`` is empty."""

    message_id: str
    items: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ToolResult:
    call_id: str
    result: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Interrupt:
    pass


@dataclass(frozen=True, slots=True)
class HangUp:
    pass


ClientEvent = Initialize | Configure | TypedText | Metadata | Feedback | ToolResult | Interrupt | HangUp
