"""What every way of talking asks for, and the store of calls reads: apart from the pipeline that answers it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from assistants.voice.frames import StreamMode
from rapida_site.lib.principal import Principal


@dataclass(frozen=True, slots=True)
class CallRequest:
    """What a client asks for in its first message.

    ``source`` is one of web-plugin, debugger, sdk, phone-call, whatsapp and picks the deployment; ``version`` is
    ``latest`` (the released one) or ``vrsn_<id>``; ``identifier`` is the remote user id or phone number;
    ``conversation_id`` resumes. ``answers_only``: another platform leads the conversation; no greeting, no prompts, and
    only it (or the longest duration) ends the call. ``bind`` is told the conversation's id within the transaction that
    makes it: a row that somebody keeps about the call names its conversation as soon as there is one.
    """

    principal: Principal
    assistant_id: int
    source: str
    version: str = "latest"
    direction: str = "inbound"
    mode: StreamMode = StreamMode.BOTH
    conversation_id: int | None = None
    identifier: str = ""
    arguments: Mapping[str, Any] = field(default_factory=dict)
    metadata: Mapping[str, Any] = field(default_factory=dict)
    options: Mapping[str, Any] = field(default_factory=dict)
    answers_only: bool = False
    bind: Callable[[int], None] | None = None
