"""How this server takes part in ICE: what browsers are told, where media sockets are opened, what is shown of them."""

from __future__ import annotations

import base64
import hashlib
import hmac
import ipaddress
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

STUN_PORT = 3478
# A relay's password is good for this long: for the gathering, and for a call's renegotiations.
TURN_SECONDS = 3600
_SCHEMES = ("stun:", "stuns:", "turn:", "turns:")


@dataclass(frozen=True, slots=True)
class IceServer:
    urls: tuple[str, ...]
    username: str = ""
    credential: str = ""

    @property
    def is_relay(self) -> bool:
        return any(url.startswith(("turn:", "turns:")) for url in self.urls)


@dataclass(frozen=True, slots=True)
class WebRtcConfig:
    """``servers`` are told to browsers; empty: this process answers STUN itself on ``host`` and ``stun_port``.

    ``bind``: addresses on which media sockets are opened (empty: all of this machine); ``advertise``: shown instead of
    them, for a server behind address translation; ``ports``: the lowest and highest of their UDP ports.
    ``turn_secret``: what a relay shares with us (coturn's ``static-auth-secret``), for passwords that expire.
    """

    servers: tuple[IceServer, ...] = ()
    bind: tuple[str, ...] = ()
    advertise: str = ""
    ports: tuple[int, int] | None = None
    turn_secret: str = ""
    host: str = "127.0.0.1"
    stun_port: int = STUN_PORT

    @property
    def answers_stun(self) -> bool:
        return not self.servers

    def servers_for(self, identifier: str, now: float | None = None) -> tuple[IceServer, ...]:
        """Return what one browser is told; never empty, since it would ask somebody else's servers then."""
        if not self.servers:
            host = f"[{self.host}]" if ":" in self.host else self.host
            return (IceServer((f"stun:{host}:{self.stun_port}",)),)
        return tuple(self._with_password(server, identifier, now) for server in self.servers)

    def _with_password(self, server: IceServer, identifier: str, now: float | None) -> IceServer:
        if not (self.turn_secret and server.is_relay and not server.credential):
            return server
        username = f"{int((now if now is not None else time.time()) + TURN_SECONDS)}:{identifier or 'guest'}"
        digest = hmac.new(self.turn_secret.encode(), username.encode(), hashlib.sha1).digest()
        return replace(server, username=username, credential=base64.b64encode(digest).decode())


def read_servers(given: Sequence[Any]) -> tuple[IceServer, ...]:
    """Read ``[{"urls": …, "username": …, "credential": …}]``; raises ValueError with a sentence."""
    return tuple(_server(entry) for entry in given)


def _server(entry: Any) -> IceServer:
    if isinstance(entry, str):
        entry = {"urls": entry}
    if not isinstance(entry, dict) or not isinstance(entry.get("urls"), str | list):
        raise ValueError(  # noqa: TRY004 - the setting is wrong, whatever its kind
            'holds an entry that is not {"urls": "turn:host:3478", "username": …, "credential": …}'
        )
    urls = [entry["urls"]] if isinstance(entry["urls"], str) else entry["urls"]
    if not urls or not all(isinstance(url, str) and url.startswith(_SCHEMES) for url in urls):
        raise ValueError("holds a URL that does not begin with stun:, stuns:, turn: or turns:")
    return IceServer(tuple(urls), str(entry.get("username", "")), str(entry.get("credential", "")))


def read_addresses(given: Iterable[str]) -> tuple[str, ...]:
    """Read IP addresses; raises ValueError with a sentence."""
    try:
        return tuple(str(ipaddress.ip_address(address)) for address in given)
    except ValueError as error:
        raise ValueError(f"must be IP addresses: {error}") from None


def read_ports(given: str) -> tuple[int, int] | None:
    """Read ``40000-40999``, or nothing; raises ValueError with a sentence."""
    if not given.strip():
        return None
    low, dash, high = given.partition("-")
    if not (dash and low.strip().isdigit() and high.strip().isdigit()):
        raise ValueError("must be two port numbers: 40000-40999")
    lowest, highest = int(low), int(high)
    if not 1024 <= lowest <= highest <= 65535:
        raise ValueError("must lie between 1024 and 65535, the lower port first")
    return lowest, highest
