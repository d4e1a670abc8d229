"""What telephony, the room above, adds to assistants: carriers that place calls, and what they told about calls.

Telephony enters both when it starts; without an entry an outbound call is refused with a reason, never pretended.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from assistants.call_request import CallRequest
from assistants.models import Conversation, Deployment
from rapida_site.lib.errors import RapidaError


class NoCarrier(RapidaError):
    """The phone deployment is in order, but nothing here can dial for it."""

    code, http, grpc = "no_carrier", 409, 9
    default_message = "No carrier is connected that could place this call."


@dataclass(frozen=True, slots=True)
class OutboundCall:
    """A checked order. ``request`` has the source phone-call, the direction outbound and the number to dial."""

    request: CallRequest
    deployment: Deployment
    to_number: str
    from_number: str


@dataclass(frozen=True, slots=True)
class TelephonyNote:
    """Something that a carrier reported about the call of a conversation."""

    id: int
    conversation_id: int
    carrier: str
    name: str
    data: Mapping[str, Any]
    at: datetime


# Creates the outbound conversation, asks the carrier to dial, and returns the conversation; runs on a database thread.
# A carrier that refuses ends that conversation with its reason: raising would hide the calls of a bulk that ring.
Dialer = Callable[[OutboundCall], Conversation]
NoteReader = Callable[[Collection[int]], Iterable[TelephonyNote]]
_dialers: dict[str, Dialer] = {}
_readers: list[NoteReader] = []


def connect_carrier(code: str, dialer: Dialer) -> None:
    """Let ``dialer`` place the calls of deployments whose carrier is ``code``."""
    _dialers[code] = dialer


def disconnect_carrier(code: str) -> None:
    _dialers.pop(code, None)


def dialer_of(code: str) -> Dialer:
    """Raises ``NoCarrier`` with the cure."""
    if dialer := _dialers.get(code):
        return dialer
    if not code:
        raise NoCarrier("The phone deployment names no carrier; name one, then calls can be placed.")
    known = ", ".join(sorted(_dialers)) or "none"
    raise NoCarrier(f"No carrier is connected under the name {code[:50]!r}; connected are: {known}.")


def read_notes_with(reader: NoteReader) -> None:
    """Let conversations show what ``reader`` knows about them."""
    if reader not in _readers:
        _readers.append(reader)


def telephony_notes(conversation_ids: Collection[int]) -> list[TelephonyNote]:
    return [note for reader in _readers for note in reader(conversation_ids)]
