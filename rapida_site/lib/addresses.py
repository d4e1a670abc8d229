"""Which network addresses a tenant's URL may lead to: public ones, and what the operator lists.

``OUTBOUND_ALLOW`` lists exceptions, comma-separated: a host name (``minio.internal``), an address (``10.1.2.3``) or a
network (``10.0.0.0/8``), each with a port when only that one is meant (``127.0.0.1:9000``, ``[::1]:9000``). A listed
name is trusted wherever it resolves to. No I/O, no Django.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable
from dataclasses import dataclass

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

# RFC 6052: IPv6 addresses behind which a translator reaches the IPv4 address in their last 32 bits; and the ancient
# "IPv4-compatible" form of RFC 4291. Python calls all of them global.
_CARRIES_IPV4 = tuple(ipaddress.IPv6Network(text) for text in ("64:ff9b::/96", "64:ff9b:1::/48", "::/96"))
# The only IPv6 space that is handed out (IANA); site-local, reserved and future ranges lie outside.
_UNICAST = ipaddress.IPv6Network("2000::/3")
# What Pythons disagree about: protocol assignments, 6to4 (obsolete: RFC 7526) and documentation (RFC 9637).
_CLOSED = tuple(ipaddress.ip_network(text) for text in ("192.0.0.0/24", "2001::/23", "2002::/16", "3fff::/20"))
_RULE = re.compile(r"(?:\[(?P<ipv6>[0-9a-fA-F:.]+)\]|(?P<name>[\w.-]+(?:/\d+)?))(?::(?P<port>\d{1,5}))?")


@dataclass(frozen=True, slots=True)
class Rule:
    """One exception: a network or a host name, at one port or all."""

    network: Network | None
    host: str
    port: int | None

    def covers_host(self, host: str, port: int) -> bool:
        return bool(self.host) and self.host == host.lower().rstrip(".") and self.port in (None, port)

    def covers_address(self, address: Address, port: int) -> bool:
        return self.network is not None and address in self.network and self.port in (None, port)


def rules(texts: Iterable[str]) -> tuple[Rule, ...]:
    """Read the words of ``OUTBOUND_ALLOW``; ValueError with a readable sentence for the first that is none."""
    return tuple(_rule(text) for text in texts)


def is_public(address: Address) -> bool:
    """Return whether an address leads to the open internet, whatever IPv4 address hides in it."""
    address = unwrapped(address)
    if isinstance(address, ipaddress.IPv6Address) and address not in _UNICAST:
        return False
    if any(address in network for network in _CLOSED):
        return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def unwrapped(address: Address) -> Address:
    """Return the IPv4 address that an IPv6 one stands for (mapped, NAT64, compatible), else the address itself."""
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return address.ipv4_mapped
        if any(address in network for network in _CARRIES_IPV4):
            return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address


def _rule(text: str) -> Rule:
    whole = _network(text)  # first, for an IPv6 address is not to be split at its colons
    if whole is not None:
        return Rule(whole, "", None)
    match = _RULE.fullmatch(text)
    target = (match["ipv6"] or match["name"]) if match else ""
    network = _network(target)
    if not match or (network is None and (match["ipv6"] or "/" in target)):
        raise ValueError(
            f"{text!r} is no host, address or network; write for example minio.internal:9000 or 10.0.0.0/8"
        )
    return Rule(network, "" if network else target.lower().rstrip("."), int(match["port"]) if match["port"] else None)


def _network(text: str) -> Network | None:
    try:
        return ipaddress.ip_network(text, strict=False)
    except ValueError:
        return None
