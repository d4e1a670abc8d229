"""The seam between a call and the wire it came in on. A codec per carrier implements ``Transport``; the session is a
``CallPeer``.

Data flows by plain calls on one event loop: the wire calls the ``CallPeer`` methods in order of arrival, the session
calls the ``Transport`` methods. None of them blocks or awaits; a transport that must wait queues, and reports a peer
that does not drain through ``lagging``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from assistants.voice.frames import Disconnected, ServerFrame, StreamMode


class Transport(Protocol):
    """The way out, towards the caller.

    ``rate``: Hz of the PCM s16le mono frames in both directions. ``lead``: seconds of audio that may be sent ahead of
    real time (what the peer buffers: 0.02 for AudioSocket, which plays at once; more for a browser). ``fills_silence``:
    send a silent frame for each 20 ms with nothing to say (AudioSocket drops a call after 2 s without audio).
    ``ready``: False while the peer cannot hear yet, as when WebRTC is still connecting: speech waits, and starts within
    20 ms of the change (this needs ``fills_silence``, whose clock looks).
    """

    rate: int
    lead: float
    fills_silence: bool

    @property
    def ready(self) -> bool: ...

    def send_audio(self, pcm: bytes) -> None:
        """Send one frame of at most 20 ms."""
        ...

    def clear(self) -> None:
        """Tell the peer to drop what it has buffered; called before any frame of a later answer."""
        ...

    def send(self, frame: ServerFrame) -> None:
        """Tell the client something; a transport without such a channel (AudioSocket) ignores it."""
        ...

    def close(self, last: Disconnected) -> None:
        """Deliver ``last`` where possible, then hang up; idempotent."""
        ...

    def lagging(self) -> float:
        """Return seconds of outgoing data that the peer has not taken yet (0 when unknown)."""
        ...


class CallPeer(Protocol):
    """The way in, towards the session."""

    def on_audio(self, pcm: bytes) -> None:
        """Take caller audio: any even number of bytes at the transport's rate."""
        ...

    def on_text(self, text: str, message_id: str = "") -> None: ...
    def on_dtmf(self, digit: str) -> None: ...
    def on_mode(self, mode: StreamMode) -> None: ...
    def on_interrupt(self) -> None:
        """Stop the answer that is being given, without a new turn: the client's own platform heard its caller speak."""
        ...

    def on_metadata(self, items: Mapping[str, Any]) -> None: ...
    def on_metrics(self, items: Mapping[str, str], message_id: str = "") -> None: ...
    def on_tool_result(self, call_id: str, result: Mapping[str, Any]) -> None: ...

    def on_hangup(self, detail: str = "") -> None:
        """The caller ended the call in the proper way of its protocol."""
        ...

    def on_lost(self, detail: str) -> None:
        """The connection died; the conversation ends as ``transport_lost``."""
        ...
