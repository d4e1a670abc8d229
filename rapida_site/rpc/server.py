"""The gRPC server of a process: on a unix socket of its own, where rapida_site.rpc.one_port relays connections to.

Beside the contract it answers ``grpc.health.v1`` (for each service and for the whole, NOT_SERVING from ``drain`` on)
and server reflection.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import grpc
from django_grpc_framework.settings import grpc_settings
from grpc_health.v1 import health, health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha import reflection

from rapida_site.rpc import handlers
from rapida_site.rpc.status import MAX_MESSAGE_BYTES

_PING_MS = 45_000
# Streams and waiting calls of one process; a client beyond them is told RESOURCE_EXHAUSTED at once.
_MAX_CALLS = 2_000
OPTIONS = (
    ("grpc.max_receive_message_length", MAX_MESSAGE_BYTES),
    ("grpc.max_send_message_length", MAX_MESSAGE_BYTES),
    # A peer that is gone without a word is noticed by its missing answer.
    ("grpc.keepalive_time_ms", _PING_MS),
    ("grpc.keepalive_timeout_ms", 20_000),
    ("grpc.keepalive_permit_without_calls", 1),
    ("grpc.http2.max_pings_without_data", 0),
    ("grpc.http2.min_ping_interval_without_data_ms", 10_000),
    ("grpc.max_metadata_size", 32 * 1024),
    # Who opens a connection and never finishes its handshake.
    ("grpc.server_handshake_timeout_ms", 20_000),
)


class GrpcServer:
    """One server on one event loop; ``path`` is its socket."""

    def __init__(self) -> None:
        self._directory = tempfile.TemporaryDirectory(prefix="rapida-grpc-")
        self.path = str(Path(self._directory.name) / "grpc.sock")
        self._health = health.aio.HealthServicer()
        self._names = [service.descriptor.full_name for service in handlers.services()]
        self._server: Any = None

    async def start(self) -> None:
        """Serve from now on."""
        server = grpc.aio.server(options=OPTIONS, maximum_concurrent_rpcs=_MAX_CALLS)
        grpc_settings.ROOT_HANDLERS_HOOK(server)
        health_pb2_grpc.add_HealthServicer_to_server(self._health, server)
        reflection.enable_server_reflection((*self._names, health.SERVICE_NAME, reflection.SERVICE_NAME), server)
        server.add_generic_rpc_handlers((handlers.Unknown(),))
        server.add_insecure_port(f"unix:{self.path}")
        await server.start()
        self._server = server
        for name in ("", *self._names):
            await self._health.set(name, health_pb2.HealthCheckResponse.SERVING)

    async def drain(self) -> None:
        """Tell whoever asks for the health that this process is about to go; calls are still answered."""
        await self._health.enter_graceful_shutdown()

    async def stop(self, grace: float) -> None:
        """Refuse new calls and give the running ones ``grace`` seconds."""
        server, self._server = self._server, None
        if server is not None:
            await server.stop(grace)
        self._directory.cleanup()
