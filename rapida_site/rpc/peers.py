"""The addresses of gRPC callers, who all reach the gRPC server through our own unix socket (rapida_site.rpc.one_port).

Each relayed connection comes from a unix socket with a name of its own, which the gRPC server reports as its peer.
"""

from __future__ import annotations

_addresses: dict[str, str] = {}


def remember(name: str, address: str) -> None:
    _addresses[name] = address


def forget(name: str) -> None:
    _addresses.pop(name, None)


def address(peer: str) -> str:
    """Return the address behind what a context calls its peer (``unix:/run/x``, ``ipv4:192.0.2.1:4711``)."""
    family, _, rest = peer.partition(":")
    if family == "unix":
        return _addresses.get(rest, "")
    return rest.rpartition(":")[0].strip("[]") if family in ("ipv4", "ipv6") else peer
