"""An ASGI protocol server for AudioSocket: one TCP connection is one application, of the scope type ``audiosocket``.

The application starts when the call id has arrived (2 seconds at most) and gets two events only,
``audiosocket.connect`` and ``audiosocket.disconnect``; it may send ``audiosocket.close``. Audio never travels as
events: ``scope["audiosocket"]`` is the connection itself, and what is attached to it is called straight from
``data_received`` (telephony/audiosocket/connection.py).
"""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import Awaitable, Callable
from typing import Any

from telephony.audiosocket.connection import Connection

logger = logging.getLogger(__name__)

Application = Callable[..., Awaitable[None]]
MAX_CONNECTIONS = 2000


class AudioSocketServer:
    """A listening server; ``port`` is the real one when 0 was asked for."""

    def __init__(self, application: Application, max_connections: int) -> None:
        self._application, self._max_connections = application, max_connections
        self._server: asyncio.Server | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self.connections: set[Connection] = set()
        self.port = 0

    async def listen(self, listener: socket.socket | None, host: str, port: int, backlog: int) -> None:
        loop = asyncio.get_running_loop()
        if listener is not None:
            self._server = await loop.create_server(self._make_connection, sock=listener, backlog=backlog)
        else:
            self._server = await loop.create_server(self._make_connection, host, port, backlog=backlog)
        self.port = self._server.sockets[0].getsockname()[1]

    def close(self) -> None:
        """Take no new connections and drop those that have not said which call they are; live calls go on."""
        if self._server is not None:
            self._server.close()
        for connection in list(self.connections):
            if connection.call_id is None:
                connection.abort("The server is shutting down.")

    async def wait_closed(self) -> None:
        """Return when every application has ended and every connection is closed.

        Whoever closes the calls decides when that is.
        """
        # Gathering what is done takes no turn of the loop (from Python 3.12 on), and only a turn empties the sets.
        while running := [task for task in self._tasks if not task.done()] + [
            connection.wait_closed() for connection in self.connections
        ]:
            await asyncio.gather(*running, return_exceptions=True)

    # ------------------------------------------------------------------------------------------ for connections
    def _make_connection(self) -> Connection:
        return Connection(self)

    def admit(self, connection: Connection) -> bool:
        """Count a new connection in; False when there are too many."""
        if len(self.connections) >= self._max_connections:
            logger.warning("AudioSocket connection refused: %d are open", len(self.connections))
            return False
        self.connections.add(connection)
        return True

    def start_application(self, connection: Connection) -> None:
        """Run the application for a connection whose call id is known."""
        events: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        events.put_nowait({"type": "audiosocket.connect"})
        connection.events = events

        async def send(message: dict[str, Any]) -> None:
            if message["type"] != "audiosocket.close":
                raise ValueError(f"an AudioSocket application may only send audiosocket.close, not {message['type']}")
            connection.hang_up()

        scope = {
            "type": "audiosocket",
            "asgi": {"version": "3.0"},
            "client": connection.client,
            "call_id": connection.call_id,
            "audiosocket": connection,
        }
        task = asyncio.create_task(self._run(scope, events.get, send, connection), name="audiosocket call")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _run(
        self, scope: dict[str, Any], receive: Callable[[], Awaitable[dict[str, Any]]], send: Any, connection: Connection
    ) -> None:
        try:
            await self._application(scope, receive, send)
        except Exception:
            logger.exception("the AudioSocket application failed on call %s", connection.call_id)
        finally:
            connection.hang_up()


async def start_server(
    application: Application,
    host: str,
    port: int,
    *,
    listener: socket.socket | None = None,
    backlog: int = 512,
    max_connections: int = MAX_CONNECTIONS,
) -> AudioSocketServer:
    """Listen on ``host:port``, or on a socket that is bound already, and run ``application`` for each call.

    Raises ``OSError`` when the address is taken.
    """
    server = AudioSocketServer(application, max_connections)
    await server.listen(listener, host, port, backlog)
    return server
