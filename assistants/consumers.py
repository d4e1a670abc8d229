"""The WebSocket way of talking, as a Channels consumer: who is it, may they, and then ``assistants.talk`` takes over.

Every refusal is an accepted connection with an ``error`` event and a close code, because browsers show nothing of a
refused handshake.
"""

from __future__ import annotations

from urllib.parse import parse_qs

import structlog

from accounts.auth.sockets import headers_of, principal_from_scope
from assistants import calls
from assistants.sources import source_of
from assistants.talk.connection import Receive, TalkConnection
from assistants.talk.line import Caller, OpenCall
from assistants.talk.media import MediaConsumer
from assistants.talk.responses import SUBPROTOCOL, render
from assistants.talk.transport import Send, close_code, shorten
from assistants.voice.frames import ErrorReported
from rapida_site.lib.errors import NotFound, RapidaError
from rapida_site.lib.websockets import ABORT

log = structlog.get_logger(__name__)


class UnsupportedProtocol(RapidaError):
    code, http, grpc = "unsupported_protocol", 406, 12
    default_message = f"Offer the subprotocol {SUBPROTOCOL} (docs/websocket-protocol.md)."


class TalkConsumer(MediaConsumer):
    """One conversation at ``/talk_api.TalkService/AssistantTalk``."""

    def __init__(self, open_call: OpenCall = calls.open_call) -> None:
        self._open_call = open_call

    async def carry(self, receive: Receive, send: Send) -> None:
        if (await receive())["type"] != "websocket.connect":
            return
        offered = SUBPROTOCOL in self.scope.get("subprotocols", ())
        if not offered:
            await self._refuse(send, UnsupportedProtocol(), None)
            return
        try:
            principal = await principal_from_scope(self.scope)
            source = source_of(self._asked_source(), principal)
        except RapidaError as error:
            await self._refuse(send, error, SUBPROTOCOL)
            return
        except Exception:
            log.exception("websocket_authentication_failed")
            await self._refuse(send, RapidaError(), SUBPROTOCOL)
            return
        await send({"type": "websocket.accept", "subprotocol": SUBPROTOCOL})
        connection = TalkConnection(
            receive,
            send,
            caller=Caller(principal, source, principal.end_user or str(principal.user_id or "")),
            open_call=self._open_call,
            abort=self.scope.get("extensions", {}).get(ABORT),
        )
        await connection.run()

    def _asked_source(self) -> str:
        """Return what the client says it is: the header, or the query of a browser, which can send no header."""
        query = parse_qs(self.scope.get("query_string", b"").decode("latin-1"))
        return headers_of(self.scope).get("x-client-source") or query.get("source", [""])[0]

    async def _refuse(self, send: Send, error: RapidaError, subprotocol: str | None) -> None:
        log.info("websocket_refused", code=error.code, client=self.scope.get("client"))
        frame = ErrorReported(error.code, error.message, "transport", error.data)
        await send({"type": "websocket.accept", "subprotocol": subprotocol})
        await send({"type": "websocket.send", "text": render(frame, fatal=True)})
        await send({"type": "websocket.close", "code": close_code(error), "reason": shorten(error.message)})


class UnknownPath(MediaConsumer):
    """Refuses the handshake of a WebSocket to an address that has none (the server answers 403), instead of failing
    on it.
    """

    async def carry(self, receive: Receive, send: Send) -> None:
        await receive()
        log.info("websocket_refused", code=NotFound.code, client=self.scope.get("client"))
        await send({"type": "websocket.close", "code": close_code(NotFound())})
