"""How a call ends on the wire, apart from what a response says in its body."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import grpc

Metadata = Sequence[tuple[str, str | bytes]]
CODES: dict[int, grpc.StatusCode] = {code.value[0]: code for code in grpc.StatusCode}
# Of one message, in either direction; the official clients count on it.
MAX_MESSAGE_BYTES = 10 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Status:
    """The status that ends a call, with the metadata that goes with it."""

    code: grpc.StatusCode = grpc.StatusCode.OK
    message: str = ""
    trailing: Metadata = ()


class Refused(Exception):
    """The call ends with this gRPC status: the request cannot be read, or the method has no body for errors."""

    def __init__(self, code: grpc.StatusCode, message: str) -> None:
        super().__init__(message)
        self.code, self.message = code, message


def unknown_method(path: str) -> Refused:
    return Refused(grpc.StatusCode.UNIMPLEMENTED, f"There is no method {path[:200]}.")
