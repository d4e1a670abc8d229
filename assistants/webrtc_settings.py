"""The WebRTC part of the settings, read once."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar
from urllib.parse import urlsplit

from django.conf import settings

from assistants.webrtc.config import WebRtcConfig, read_addresses, read_ports, read_servers

G = TypeVar("G")
R = TypeVar("R")


def webrtc_config() -> WebRtcConfig:
    """Return what the environment says; raises ValueError with the variable's name and a sentence."""
    bind = _read("WEBRTC__BIND", read_addresses, settings.WEBRTC_BIND)
    advertise = settings.WEBRTC_ADVERTISE
    if advertise:
        _read("WEBRTC__ADVERTISE", read_addresses, (advertise,))
    return WebRtcConfig(
        servers=_read("WEBRTC__ICE_SERVERS", read_servers, settings.WEBRTC_ICE_SERVERS),
        bind=bind,
        advertise=advertise,
        ports=_read("WEBRTC__PORTS", read_ports, settings.WEBRTC_PORTS),
        turn_secret=settings.WEBRTC_TURN_SECRET,
        host=advertise or _public_host() or (bind[0] if bind else "127.0.0.1"),
        stun_port=settings.WEBRTC_STUN_PORT,
    )


def _public_host() -> str:
    """Return the host of PUBLIC_URL; ``localhost`` by its address, since STUN is answered over IPv4."""
    host = urlsplit(settings.PUBLIC_URL).hostname or ""
    return "127.0.0.1" if host == "localhost" else host


def _read(name: str, reader: Callable[[G], R], value: G) -> R:
    try:
        return reader(value)
    except ValueError as error:
        raise ValueError(f"{name} {error}") from None
