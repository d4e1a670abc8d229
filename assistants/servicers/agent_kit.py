"""``talk_api.AgentKit``: assistants of this project as agents of another platform.

The platform shows its credential as it would to any AgentKit server, in the metadata ``authorization``: here a project
key. The headers of the other services work as well.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

from accounts.principals import present, principal_from
from assistants import calls
from assistants.models import Source
from assistants.talk.agentkit import AgentKitStream
from assistants.talk.line import Caller
from assistants.talk.stream import Requests
from rapida_site.lib import keys
from rapida_site.lib.db import in_db
from rapida_site.lib.errors import Unauthenticated
from rapida_site.lib.principal import Principal
from rapida_site.lib.rpc.service import Service
from rapida_site.pb import agentkit_pb2 as pb


class AgentKitService(Service):
    descriptor = pb.DESCRIPTOR.services_by_name["AgentKit"]
    # Its credential may come in a header of its own meaning, so it is checked here; nobody gets in without one.
    open_methods = frozenset({"Talk"})

    async def Talk(self, requests: Requests, context: Any) -> AsyncIterator[pb.TalkOutput]:
        principal = await self._principal()
        caller = Caller(principal, Source.SDK, principal.end_user)
        stream = AgentKitStream(requests, caller, calls.open_call, self.headers.get("x-assistant-id", ""))
        outputs = stream.run()
        try:
            async for output in outputs:
                yield output
        finally:
            await outputs.aclose()

    async def _principal(self) -> Principal:
        if self.caller is not None:
            return self.caller
        token = present(self.headers.get("authorization")).removeprefix("Bearer ")
        if not token.startswith(keys.PROJECT_KEY):
            raise Unauthenticated
        return await in_db(principal_from, {"x-api-key": token})
