"""Listening sockets, bound before anything else starts, with one sentence for each way that fails."""

from __future__ import annotations

import errno
import socket


class CannotListen(Exception):
    """A port cannot be had; the message names it and the cure."""


def bind(host: str, port: int, what: str, variable: str) -> socket.socket:
    """Return a bound TCP socket (port 0 takes a free one); ``variable`` names the setting that moves it."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except socket.gaierror as error:
        raise CannotListen(f"{what}: {_no_address(repr(host), variable)} ({error.strerror})") from error
    listener = socket.socket(family, kind, protocol)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        listener.bind(address)
        listener.setblocking(False)
        # Listening at once: two starts that race for the port must not both believe they have it.
        listener.listen(1024)
    except OSError as error:
        listener.close()
        raise CannotListen(f"{what}: {_reason(error, host, port, variable)}") from error
    return listener


def _reason(error: OSError, host: str, port: int, variable: str) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"port {port} is in use by another program (another 'make run'?): stop it, or set {variable}."
    if error.errno in (errno.EACCES, errno.EPERM):
        return f"this user may not open port {port}: set {variable} to one above 1023."
    if error.errno == errno.EADDRNOTAVAIL:
        return _no_address(host, variable)
    return f"port {port} cannot be opened: {error.strerror}."


def _no_address(host: str, variable: str) -> str:
    setting = "AUDIOSOCKET__HOST" if variable.startswith("AUDIOSOCKET") else "HOST"
    return f"{host} is no address of this machine: set {setting} to one that is, such as 127.0.0.1 or 0.0.0.0."
