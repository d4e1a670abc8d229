"""One family of errors for every interface: DRF, gRPC, WebSocket and pages all show the same code and sentence."""

from __future__ import annotations

from typing import ClassVar


class RapidaError(Exception):
    """An error that a client may see.

    ``code`` is a stable public word, ``message`` one sentence that names the cause and, where there is one, the cure.
    ``data`` adds machine-readable details (for example the field and line of a bad template). ``http`` and ``grpc``
    are the statuses of the two wire families (the gRPC one by its number, so that this module needs no gRPC import).
    """

    code: ClassVar[str] = "internal"
    http: ClassVar[int] = 500
    grpc: ClassVar[int] = 13
    default_message: ClassVar[str] = "Something went wrong on our side."

    def __init__(self, message: str = "", **data: object) -> None:
        self.message = message or self.default_message
        self.data = data
        super().__init__(self.message)

    def as_dict(self) -> dict[str, object]:
        return {"code": self.code, "message": self.message, **({"data": self.data} if self.data else {})}


class Invalid(RapidaError):
    """The request itself is wrong: a missing field, a value out of range, a malformed frame."""

    code, http, grpc = "invalid", 400, 3
    default_message = "The request is not valid."


class Unauthenticated(RapidaError):
    code, http, grpc = "unauthenticated", 401, 16
    default_message = "No valid key, token or session came with the request."


class Forbidden(RapidaError):
    """The caller is known, may see the thing, but its role does not allow the act."""

    code, http, grpc = "forbidden", 403, 7
    default_message = "Your role does not allow this."


class NotFound(RapidaError):
    """Missing and foreign look alike, so that ids cannot be probed across tenants."""

    code, http, grpc = "not_found", 404, 5
    default_message = "There is nothing here under this id, or it is not yours."


class Conflict(RapidaError):
    code, http, grpc = "conflict", 409, 6
    default_message = "This was changed or taken in the meantime."


class NotAvailable(RapidaError):
    """Asked for rightly, but this installation cannot do it; ``message`` says what is missing."""

    code, http, grpc = "not_available", 501, 9
    default_message = "This is not available in this installation."


class Busy(RapidaError):
    """No capacity for a new call, or the server is shutting down; the caller may try again later or elsewhere."""

    code, http, grpc = "busy", 503, 8
    default_message = "All lines are busy; try again in a moment."


class TooMany(RapidaError):
    """A rate limit; ``data['retry_after']`` holds seconds."""

    code, http, grpc = "too_many_requests", 429, 8
    default_message = "Too many attempts; wait a moment."


class ProviderFailed(RapidaError):
    """A speech or language provider failed; ``message`` keeps the provider's own words, ``data`` the stage."""

    code, http, grpc = "provider_failed", 502, 14
    default_message = "A provider did not answer as it should."
