"""``talk_api.TalkService``: the talk stream, and the records of conversations."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

from assistants import calls
from assistants.servicers.talk_records import TalkRecords
from assistants.sources import source_of
from assistants.talk.line import Caller
from assistants.talk.stream import Requests, TalkStream
from rapida_site.lib.rpc.service import Service
from rapida_site.pb import talk_api_pb2 as pb


def caller_of(service: Service) -> Caller:
    """Return who talks, from the metadata of a stream."""
    principal = service.principal
    source = source_of(service.headers.get("x-client-source", ""), principal)
    return Caller(principal, source, principal.end_user or str(principal.user_id or ""))


class TalkService(TalkRecords, Service):
    descriptor = pb.DESCRIPTOR.services_by_name["TalkService"]
    waiting_methods = frozenset({"CreatePhoneCall", "CreateBulkPhoneCall"})

    def AssistantTalk(self, requests: Requests, context: Any) -> AsyncIterator[pb.AssistantTalkResponse]:
        return TalkStream(requests, caller_of(self), calls.open_call, response=pb.AssistantTalkResponse).run()
