"""Open a call: the one function that every way of talking uses. (The body follows with the session; the signature is settled.)"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from assistants.voice.frames import Disconnected, StreamMode
from assistants.voice.transport import CallPeer, Transport
from rapida_site.lib.principal import Principal


@dataclass(frozen=True, slots=True)
class CallRequest:
    """What a client asks for in its first message.

    ``source`` is one of web-plugin, debugger, sdk, phone-call, whatsapp and picks the deployment; ``version`` is ``latest`` (the
    released one) or ``vrsn_<id>``; ``identifier`` is the remote user id or phone number; ``conversation_id`` resumes.
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


class Call(CallPeer, Protocol):
    """A live call: the peer a wire talks to, and its end."""

    conversation_id: int

    async def wait(self) -> Disconnected:
        """Return when the call has ended and everything about it is stored."""
        ...


async def open_call(request: CallRequest, transport: Transport) -> Call:
    """Admit, load, create or resume the conversation, start providers, tell the client ``Initialized``, greet.

    Raises ``Busy`` (no capacity, or shutting down), ``NotFound`` (assistant, version, deployment or conversation missing or foreign),
    ``Invalid`` (bad arguments), ``Conflict`` (the conversation is live elsewhere), ``ProviderFailed``.
    """
    raise NotImplementedError
