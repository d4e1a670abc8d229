"""uvicorn's WebSocket protocol, with limits by subprotocol and a way to drop a connection whose client does not read.

``transport.close()`` waits until the client has taken what is in the send buffer, which a stalled client never does:
each would hold its socket for ever. Applications find ``abort`` under ``scope["extensions"]["rapida.abort"]``. Use as
``uvicorn.Config(ws=WebSocketProtocol)``.
"""

from __future__ import annotations

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.http11 import Request

ABORT = "rapida.abort"
GRPC_SUBPROTOCOL = "grpc-websockets"
# A gRPC message of 10 MiB with what frames it, and a little, so that the call and not the connection refuses a larger.
_GRPC_MESSAGE_BYTES = 11 * 1024 * 1024
_GRPC_PING_SECONDS = 45.0


class WebSocketProtocol(WebSocketsSansIOProtocol):
    def handle_connect(self, event: Request) -> None:
        super().handle_connect(event)
        scope = getattr(
            self, "scope", None
        )  # none when the handshake was refused; the application task has not run yet
        if scope is not None:
            scope["extensions"][ABORT] = self.transport.abort
            if GRPC_SUBPROTOCOL in scope["subprotocols"]:
                self.ping_interval = _GRPC_PING_SECONDS
                self.conn.max_message_size = _GRPC_MESSAGE_BYTES

    def keepalive_timeout(self) -> None:
        super().keepalive_timeout()
        self.transport.abort()
