"""A STUN responder of our own: tells a browser its public address, so that no stranger's server is asked.

It answers binding requests and nothing else, with less than twice what it was sent. It is open while somebody
negotiates.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import cast
from weakref import WeakKeyDictionary

from assistants.webrtc.config import WebRtcConfig

_log = logging.getLogger(__name__)
_ANY = "0.0.0.0"  # noqa: S104 - browsers come from anywhere


class Responder(asyncio.DatagramProtocol):
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.DatagramTransport", transport)

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        answer = respond(data, addr)
        if answer:
            self._transport.sendto(answer, addr)


def respond(data: bytes, address: tuple[str, int]) -> bytes:
    """Return the answer to a binding request, or nothing."""
    from aioice import stun

    try:
        request = stun.parse_message(data)
    except ValueError:
        return b""
    if (request.message_method, request.message_class) != (stun.Method.BINDING, stun.Class.REQUEST):
        return b""
    answer = stun.Message(
        message_method=stun.Method.BINDING,
        message_class=stun.Class.RESPONSE,
        transaction_id=request.transaction_id,
        attributes={"XOR-MAPPED-ADDRESS": (address[0], address[1])},
    )
    return bytes(answer)


class _Shared:
    """The sockets of one event loop, and how many need them."""

    def __init__(self) -> None:
        self.users = 0
        self.transports: list[asyncio.DatagramTransport] = []


_by_loop: WeakKeyDictionary[asyncio.AbstractEventLoop, _Shared] = WeakKeyDictionary()


@asynccontextmanager
async def answering(config: WebRtcConfig) -> AsyncIterator[None]:
    """Answer STUN as long as anybody is in here, where no other server was configured."""
    if not config.answers_stun:
        yield
        return
    shared = _by_loop.setdefault(asyncio.get_running_loop(), _Shared())
    shared.users += 1
    if shared.users == 1:
        await _open(shared, config)
    try:
        yield
    finally:
        shared.users -= 1
        if not shared.users:
            for transport in shared.transports:
                transport.close()
            shared.transports.clear()


async def _open(shared: _Shared, config: WebRtcConfig) -> None:
    loop = asyncio.get_running_loop()
    for address in config.bind or (_ANY,):
        try:
            # Shared with our other processes, of which each answers alike.
            transport, _ = await loop.create_datagram_endpoint(
                Responder, local_addr=(address, config.stun_port), reuse_port=True
            )
        except OSError as error:  # most likely a real STUN server, which does as well
            _log.info("STUN is not answered on %s:%s: %s", address, config.stun_port, error)
        else:
            shared.transports.append(transport)
