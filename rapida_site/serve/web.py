"""HTTP and WebSockets by uvicorn, on sockets that are already bound, stopped by us and not by its signal handlers.

gRPC connections to the same sockets go on to the gRPC server (rapida_site.rpc.one_port). With a certificate all of it
is TLS.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import Iterator
from typing import Any

import uvicorn
from django.conf import settings

from rapida_site.lib.websockets import WebSocketProtocol
from rapida_site.rpc import one_port

# The largest message of the talk protocol is one second of 48 kHz PCM with its base64 form; this is ten times that.
WEBSOCKET_MESSAGE_BYTES = 1_000_000
_GRACE_SECONDS = 5
# In our order of preference: browsers, which offer both, get what everything but gRPC speaks; gRPC offers h2 alone.
_ALPN = ["http/1.1", "h2"]


class Web(uvicorn.Server):
    """One uvicorn server for all ports."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Signals belong to rapida_site.serve.process, which lets calls end first."""
        yield

    @classmethod
    def for_application(cls, application: Any, grpc_path: str) -> Web:
        """``grpc_path`` is the unix socket of the gRPC server."""
        config = uvicorn.Config(
            application,
            http=one_port.protocol(grpc_path),  # type: ignore[arg-type]  # uvicorn asks for a class, and calls it
            ws=WebSocketProtocol,
            ws_per_message_deflate=False,
            ws_max_size=WEBSOCKET_MESSAGE_BYTES,
            lifespan="off",
            log_config=None,
            access_log=settings.ACCESS_LOG,
            server_header=False,
            proxy_headers=settings.BEHIND_PROXY,
            forwarded_allow_ips=settings.TRUSTED_PROXIES,
            timeout_graceful_shutdown=_GRACE_SECONDS,
            ssl_certfile=settings.TLS_CERTIFICATE or None,
            ssl_keyfile=settings.TLS_PRIVATE_KEY or None,
        )
        config.load()
        if config.ssl is not None:
            config.ssl.set_alpn_protocols(_ALPN)
        return cls(config)

    async def start(self, sockets: list[socket.socket]) -> asyncio.Task[None]:
        """Serve in a task; return it once requests are taken."""
        task = asyncio.create_task(self.serve(sockets=sockets), name="web")
        while not self.started and not task.done():  # noqa: ASYNC110 - uvicorn has no event for it
            await asyncio.sleep(0.01)
        if task.done():
            await task
        return task

    def stop(self) -> None:
        self.should_exit = True
