"""Outbound calls: each order is checked whole before anything rings."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from assistants.call_request import CallRequest
from assistants.models import Conversation, Direction, Source
from assistants.phone_calls import Dialer, OutboundCall, dialer_of
from assistants.voice.store import check_call
from rapida_site.lib.errors import Invalid, RapidaError
from rapida_site.lib.principal import Principal, ProjectRole

MAX_BULK = 100
# A number as ITU-T E.164 counts it (at most 15 digits) or an extension of a private exchange; or a SIP address.
_NUMBER = re.compile(r"\+?[0-9]{2,15}")
_SIP = re.compile(r"sips?:[0-9A-Za-z._~!$&*+=%-]{1,64}@[0-9A-Za-z.\[\]:-]{1,255}")
_LOOSE = str.maketrans("", "", " ()-./")


@dataclass(frozen=True, slots=True)
class PhoneCallOrder:
    """What a client asks for: which assistant rings whom, with which values for its prompt."""

    assistant_id: int
    to_number: str
    from_number: str = ""
    version: str = "latest"
    arguments: Mapping[str, Any] = field(default_factory=dict)
    metadata: Mapping[str, Any] = field(default_factory=dict)
    options: Mapping[str, Any] = field(default_factory=dict)


def place_call(*, principal: Principal, order: PhoneCallOrder) -> Conversation:
    """Raises Invalid (a number), NotFound (assistant, version, or no phone deployment), NoCarrier."""
    call, dial = _checked(principal, order)
    return dial(call)


def place_calls(*, principal: Principal, orders: Sequence[PhoneCallOrder]) -> list[Conversation]:
    """Place one call for each order. All are checked before the first rings, so that a wrong one calls nobody."""
    if not 0 < len(orders) <= MAX_BULK:
        raise Invalid(f"Send 1 to {MAX_BULK} phone calls.", field="phoneCalls")
    checked = []
    for position, order in enumerate(orders, start=1):
        try:
            checked.append(_checked(principal, order))
        except RapidaError as error:
            raise type(error)(f"Phone call {position}: {error.message}", **error.data) from error
    return [dial(call) for call, dial in checked]


def _checked(principal: Principal, order: PhoneCallOrder) -> tuple[OutboundCall, Dialer]:
    principal.require_project(ProjectRole.WRITER)  # it costs money and rings at strangers: more than talking oneself
    to_number = _number("toNumber", order.to_number)
    from_number = _number("fromNumber", order.from_number) if order.from_number.strip() else ""
    request = CallRequest(
        principal=principal,
        assistant_id=order.assistant_id,
        source=Source.PHONE_CALL,
        version=order.version,
        direction=Direction.OUTBOUND,
        identifier=to_number,
        arguments=order.arguments,
        metadata=order.metadata,
        options=order.options,
    )
    deployment = check_call(request).deployment
    assert deployment is not None  # only the debugger works without one
    return OutboundCall(request, deployment, to_number, from_number), dialer_of(deployment.carrier)


def _number(name: str, text: str) -> str:
    """Return a number without the spaces and brackets that people write."""
    plain = text.strip()
    if _SIP.fullmatch(plain):
        return plain
    plain = plain.translate(_LOOSE)
    if not _NUMBER.fullmatch(plain):
        raise Invalid(f"{name} must be a telephone number such as +4940123456, or a SIP address.", field=name)
    return plain
