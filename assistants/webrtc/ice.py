"""Where media sockets are opened and what is shown of it; and what of a browser's candidates is looked at.

aioice opens a socket on every address of the machine, at any port, and shows them all. Here it opens the configured
ones, and nothing else leaves this server.
"""

from __future__ import annotations

import asyncio
import ipaddress
import random
from collections.abc import Iterable
from typing import Any

from aioice import Candidate, Connection
from aioice.candidate import candidate_foundation, candidate_priority
from aioice.ice import StunProtocol, get_host_addresses

from assistants.webrtc.config import WebRtcConfig
from rapida_site.lib.errors import Busy, Invalid

MAX_CANDIDATES = 32
MAX_SDP = 64 * 1024
_LOOPBACK = "127.0.0.1"
_LAST_OF_STUN = 3


class MediaProtocol(StunProtocol):
    """Tells voice from STUN by the first byte (RFC 7983), where the library parses and fails on every packet."""

    def datagram_received(self, data: bytes | str, addr: tuple[Any, ...]) -> None:
        first = data[0] if data else 0
        if isinstance(data, bytes) and isinstance(first, int) and first > _LAST_OF_STUN:
            self.receiver.data_received(data, self.local_candidate.component)
        else:
            super().datagram_received(data, addr)


def bind_to(connection: Connection, config: WebRtcConfig) -> None:
    """Make ``connection`` gather the configured addresses and ports alone."""

    async def gather(component: int, addresses: Iterable[str], timeout: int = 5) -> list[Candidate]:
        found = []
        for address in config.bind or get_host_addresses(use_ipv4=True, use_ipv6=True) or [_LOOPBACK]:
            protocol = await _open(connection, address, config.ports)
            if protocol is not None:
                connection._protocols.append(protocol)
                found.append(_candidate(protocol, component))
        if not found:
            raise Busy("No port is free for another voice connection.")
        return found

    connection.get_component_candidates = gather  # type: ignore[method-assign]


async def _open(connection: Connection, address: str, ports: tuple[int, int] | None) -> StunProtocol | None:
    loop = asyncio.get_running_loop()
    for port in _shuffled(ports):
        try:
            _, protocol = await loop.create_datagram_endpoint(
                lambda: MediaProtocol(connection), local_addr=(address, port)
            )
        except OSError:  # taken, or an address that came and went
            continue
        return protocol
    return None


def _shuffled(ports: tuple[int, int] | None) -> Iterable[int]:
    """Ports in an order that nobody can foretell; 0 lets the system choose."""
    if ports is None:
        return (0,)
    low, high = ports
    return random.SystemRandom().sample(range(low, high + 1), high - low + 1)


def _candidate(protocol: StunProtocol, component: int) -> Candidate:
    host, port = protocol.transport.get_extra_info("sockname")[:2]
    protocol.local_candidate = Candidate(
        foundation=candidate_foundation("host", "udp", host),
        component=component,
        transport="udp",
        priority=candidate_priority(component, "host"),
        host=host,
        port=port,
        type="host",
    )
    return protocol.local_candidate


def advertised(sdp: str, config: WebRtcConfig) -> str:
    """Return our offer with the public address in place of the sockets' own."""
    if not config.advertise:
        return sdp
    family = "IP6" if ":" in config.advertise else "IP4"
    lines = []
    for line in sdp.splitlines():
        if line.startswith("a=candidate:"):
            words = line.split(" ")
            words[4] = config.advertise
            lines.append(" ".join(words))
        elif line.startswith("c=IN "):
            lines.append(f"c=IN {family} {config.advertise}")
        else:
            lines.append(line)
    return "\r\n".join(lines) + "\r\n"


def guarded(sdp: str, *, loopback: bool) -> str:
    """Return a browser's answer without candidates that we would not send to; raises ``Invalid`` for what is too much.

    A name of the local network (mDNS) is looked up only when there is nothing better.
    """
    if len(sdp) > MAX_SDP:
        raise Invalid(f"A session description may hold {MAX_SDP} characters.")
    lines = sdp.splitlines()
    usable = [line for line in lines if line.startswith("a=candidate:") and is_usable(line, loopback=loopback)]
    if len(usable) > MAX_CANDIDATES:
        raise Invalid(f"A session description may hold {MAX_CANDIDATES} candidates.")
    addressed = [line for line in usable if not _host(line).endswith(".local")]
    keep = set(addressed or usable)
    return "\r\n".join(line for line in lines if not line.startswith("a=candidate:") or line in keep) + "\r\n"


def is_usable(candidate: str, *, loopback: bool) -> bool:
    """Tell whether we would send to this candidate (``a=candidate:…`` or ``candidate:…``): UDP, and one peer's own
    address.
    """
    words = candidate.split()
    if len(words) < 8 or words[2].lower() != "udp":
        return False
    if _host(candidate).endswith(".local"):
        return True
    try:
        address = ipaddress.ip_address(_host(candidate))
    except ValueError:
        return False
    if address.is_multicast or address.is_unspecified or address.is_link_local or address.is_reserved:
        return False
    return loopback or not address.is_loopback


def _host(candidate: str) -> str:
    return candidate.split()[4]
