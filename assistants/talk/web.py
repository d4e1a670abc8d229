"""``WebTalk``: the talk stream of browsers. Text and events as in every stream; voice goes over WebRTC, whose
signalling rides inside.

What it leaves out keeps clients with an older contract alive: details of errors, and tool calls unless the client asked
for them (option ``client.tools``).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from assistants.talk.events import Configure, Initialize
from assistants.talk.line import Caller, OpenCall
from assistants.talk.stream import Requests, StreamTransport, TalkStream
from assistants.voice.frames import (
    Disconnected,
    Initialized,
    ModeChanged,
    ServerFrame,
    StreamMode,
    ToolCallFinished,
    ToolCallStarted,
)
from assistants.webrtc.config import WebRtcConfig
from assistants.webrtc.link import Link
from rapida_site.lib.errors import RapidaError
from rapida_site.lib.rpc.values import from_any
from rapida_site.pb import webrtc_pb2 as pb

CLIENT_TOOLS = "client.tools"


class WebTalkTransport(StreamTransport):
    """Implements ``Transport``: frames as messages, audio through ``link``, which must be set before the first
    message.
    """

    details = False
    fills_silence = True
    lead = 0.02

    def __init__(self, response: type[Any], on_stuck: Callable[[str], None]) -> None:
        super().__init__(response, on_stuck)
        self.link: Link
        self.shows_tools = False

    @property
    def ready(self) -> bool:
        return self.link.ready

    def send_audio(self, pcm: bytes) -> None:
        self.link.send(pcm)

    def clear(self) -> None:
        self.link.clear()

    def send(self, frame: ServerFrame) -> None:
        super().send(frame)
        if isinstance(frame, Initialized | ModeChanged):
            self._follow(frame.mode)

    def render(self, frame: ServerFrame) -> Any:
        if isinstance(frame, ToolCallStarted | ToolCallFinished) and not self.shows_tools:
            return None
        return super().render(frame)

    def close(self, last: Disconnected) -> None:
        super().close(last)
        self.link.stop()

    def _follow(self, mode: StreamMode) -> None:
        """A client that asks for voice waits for an offer, also when it asks again."""
        if mode is StreamMode.TEXT:
            self.link.stop()
        else:
            self.link.open()


class WebTalkStream(TalkStream):
    """Drives one browser's stream, its media path included."""

    _transport: WebTalkTransport

    def __init__(self, requests: Requests, caller: Caller, open_call: OpenCall, config: WebRtcConfig) -> None:
        super().__init__(requests, caller, open_call, response=pb.WebTalkResponse, transport=WebTalkTransport)
        self._link = self._transport.link = Link(
            config,
            caller.identifier,
            tell=lambda signal: self._transport.put(pb.WebTalkResponse(code=200, success=True, signaling=signal)),
            on_pcm=self._line.take_audio,
            on_failed=self._voice_failed,
        )

    async def _closed(self) -> None:
        await self._link.close()

    def _adapted(self, first: Initialize) -> Initialize:
        wanted = self._transport.first.options.get(CLIENT_TOOLS)
        self._transport.shows_tools = wanted is not None and from_any(wanted) in (True, 1, "true", "1")
        return first

    def _take(self, request: Any) -> None:
        if request.WhichOneof("request") == "signaling":
            self._link.take(request.signaling)
        else:
            super()._take(request)

    def _take_audio(self, pcm: bytes) -> None:
        """Voice comes over WebRTC; audio in a message has no place here."""

    def _voice_failed(self, why: str) -> None:
        """The conversation goes on in text; the client hears so with ``configuration``."""
        try:
            self._line.take(Configure(StreamMode.TEXT))
        except RapidaError as error:
            self._line.refuse(error)
