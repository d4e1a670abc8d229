"""One call as the servicers see it: who sent it from where, and what of gRPC's context works on a database thread."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NoReturn

import grpc

from rapida_site.lib import throttle
from rapida_site.rpc import peers
from rapida_site.rpc.status import Metadata, Refused


@dataclass(frozen=True, slots=True)
class Call:
    """What is known of a call before its method runs.

    ``headers`` are the metadata with lower-case names, the first of a repeated one; ``address`` is the caller's, for
    limits and the log; ``id`` finds the call in the log.
    """

    path: str
    headers: Mapping[str, str]
    address: str
    id: str = field(default_factory=lambda: secrets.token_hex(6))


def call_of(path: str, context: Any) -> Call:
    """Read the call's metadata from a context of gRPC's or of ours."""
    headers = headers_of(context.invocation_metadata() or ())
    return Call(path, headers, throttle.address_of(peers.address(context.peer()), headers.get("x-forwarded-for", "")))


def headers_of(metadata: Metadata) -> dict[str, str]:
    """Return the text metadata by lower-case name. A cookie never counts: any page on the web could have it sent."""
    headers: dict[str, str] = {}
    for name, value in metadata:
        if isinstance(value, str) and name.lower() != "cookie":
            headers.setdefault(name.lower(), value)
    return headers


class UnaryContext:
    """The part of a servicer context that a plain function may use on a database thread."""

    def __init__(self, call: Call, context: Any) -> None:
        self._call, self._context = call, context

    def invocation_metadata(self) -> Metadata:
        return tuple(self._call.headers.items())

    def peer(self) -> str:
        return self._call.address

    def time_remaining(self) -> float | None:
        remaining: float | None = self._context.time_remaining()
        return remaining

    def abort(self, code: grpc.StatusCode, details: str) -> NoReturn:
        """End the call with a gRPC status instead of a response."""
        raise Refused(code, details)
