"""``talk_api.WebRTC``: the talk stream of browsers, with signalling inside."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

from assistants import calls
from assistants.servicers.talk_service import caller_of
from assistants.talk.stream import Requests
from assistants.talk.web import WebTalkStream
from assistants.webrtc_settings import webrtc_config
from rapida_site.lib.rpc.service import Service
from rapida_site.pb import webrtc_pb2 as pb


class WebRTCService(Service):
    descriptor = pb.DESCRIPTOR.services_by_name["WebRTC"]

    def WebTalk(self, requests: Requests, context: Any) -> AsyncIterator[pb.WebTalkResponse]:
        return WebTalkStream(requests, caller_of(self), calls.open_call, webrtc_config()).run()
