"""AudioSocket calls as a Channels consumer.

Claim the announced call, open it, and let the wire and the call talk directly.
"""

from __future__ import annotations

import asyncio
from typing import Any

import structlog

from assistants import calls
from assistants.call_request import CallRequest
from assistants.calls import Call
from assistants.models import Source
from assistants.talk.connection import Receive
from assistants.talk.line import OpenCall
from assistants.talk.media import MediaConsumer
from assistants.talk.transport import Send
from assistants.voice.frames import StreamMode
from rapida_site.lib.db import in_db
from rapida_site.lib.errors import RapidaError
from telephony import actions
from telephony.audiosocket.connection import Connection
from telephony.audiosocket.transport import AudioSocketTransport
from telephony.models import CallContext, Carrier

log = structlog.get_logger(__name__)
FIRST_FRAME = 0.2
DEFAULT_RATE = 8000


class AudioSocketConsumer(MediaConsumer):
    """One call of the scope type ``audiosocket``; its server (telephony/audiosocket) hangs up when this returns."""

    def __init__(self, open_call: OpenCall = calls.open_call) -> None:
        self._open_call = open_call

    async def carry(self, receive: Receive, send: Send) -> None:
        await receive()
        connection: Connection = self.scope["audiosocket"]
        context = await self._claim(connection)
        if context is None:
            return
        transport = AudioSocketTransport(connection, context.rate or await _first_rate(connection))
        call = await self._open(context, transport)
        if call is not None:
            await self._carry_call(call, context, connection, transport.rate, receive)

    async def _claim(self, connection: Connection) -> CallContext | None:
        address = str((self.scope.get("client") or ("",))[0])
        call_id = self.scope["call_id"]
        try:
            return await in_db(actions.claim_call, carrier=Carrier.ASTERISK, call_id=call_id, address=address)
        except RapidaError as error:
            log.warning("call_refused", call_id=str(call_id), address=address, reason=error.message)
            return None

    async def _open(self, context: CallContext, transport: AudioSocketTransport) -> Call | None:
        transport.keep_alive()
        try:
            return await self._open_call(_request(context), transport)
        except RapidaError as error:
            log.warning("call_failed", call_id=str(context.pk), code=error.code, reason=error.message)
            await in_db(actions.finish_call, context=context, failed=True, reason=error.code, detail=error.message)
            return None
        except BaseException:
            await in_db(actions.finish_call, context=context, failed=True, reason="internal", detail="See the log.")
            raise
        finally:
            transport.stop()

    async def _carry_call(
        self, call: Call, context: CallContext, connection: Connection, rate: int, receive: Receive
    ) -> None:
        connection.attach(call, rate)
        try:
            await receive()
        finally:
            connection.abort("The server stopped.")  # nothing to do unless this task was cancelled
            last = await call.wait()
            reason, detail = last.reason.value, last.detail
            await in_db(actions.finish_call, context=context, failed=False, reason=reason, detail=detail)


async def _first_rate(connection: Connection) -> int:
    """Return the Hz of the first audio frame; Asterisk's app sends 8000, and nothing at all for a silent caller."""
    done, _ = await asyncio.wait([connection.first_rate], timeout=FIRST_FRAME)
    return connection.first_rate.result() if done else DEFAULT_RATE


def _request(context: CallContext) -> CallRequest:
    metadata: dict[str, Any] = {
        "telephony.provider": context.carrier,
        "telephony.contextId": str(context.pk),
        "telephony.fromPhone": context.caller,
        "telephony.toPhone": context.callee,
        "telephony.channel": context.channel,
    }
    return CallRequest(
        principal=actions.principal_of(context),
        assistant_id=context.assistant_id,
        source=Source.PHONE_CALL,
        direction=context.direction,
        mode=StreamMode.AUDIO,
        identifier=context.caller,
        metadata={key: value for key, value in metadata.items() if value},
        bind=lambda conversation_id: actions.begin_call(context=context, conversation_id=conversation_id),
    )
