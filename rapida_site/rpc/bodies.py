"""Success and failure inside a response, as far as its message has fields for them.

Nearly every response of the contract holds ``code``, ``success`` and ``error``. Clients read these and not the gRPC
status, which stays OK; only a response without ``code`` and ``success`` fails by its status.
"""

from __future__ import annotations

from typing import Any

from google.protobuf.descriptor import Descriptor
from google.protobuf.message import Message

from rapida_site.lib.errors import RapidaError


def has_body(output: Descriptor) -> bool:
    """True when a response of this type can tell about a failure itself."""
    return "code" in output.fields_by_name and "success" in output.fields_by_name


def succeeded(response: Any) -> Message:
    """Say that all is well, unless the method already said how it went."""
    if has_body(response.DESCRIPTOR) and not response.code:
        response.code, response.success = 200, True
    message: Message = response
    return message


def failed(response: Any, error: RapidaError) -> Message:
    """Fill an empty response with the failure, in as many of its fields as there are."""
    fields = response.DESCRIPTOR.fields_by_name
    response.code, response.success = error.http, False
    if "error" in fields:
        told = response.error
        names = told.DESCRIPTOR.fields_by_name
        for name, value in (
            ("errorCode", error.http),
            ("errorMessage", error.code),
            ("humanMessage", error.message),
        ):
            if name in names:
                setattr(told, name, value)
    elif "errorMessage" in fields:
        response.errorMessage = error.message
    message: Message = response
    return message
