"""Requests for every unary method of the contract, filled with alice's ids: what strangers and weak keys try."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from google.protobuf.descriptor import Descriptor, FieldDescriptor
from google.protobuf.message import Message
from google.protobuf.message_factory import GetMessageClass

from rapida_site.rpc.adapter import Method
from rapida_site.rpc.status import Refused
from rapida_site.rpc.testing import call
from rapida_site.tests.rpc_world import World, methods

# Streams are tried where they are tested: assistants/tests and integrations/tests.
METHODS = {path: method for path, method in methods().items() if not method.writes_stream}
NUMBERS = (FieldDescriptor.TYPE_UINT64, FieldDescriptor.TYPE_INT64)
WORDS = {
    "version": "latest",
    "email": "charlie@example.com",
    "password": "a new passphrase for nobody",
    "url": "https://example.com/",
    "role": "reader",
    "logic": "=",
    "key": "name",
    "column": "",
    "order": "",
}
EMPTY = ("Criteria", "Ordering", "Paginate", "FieldSelector")


def raw_answer(method: Method, headers: Mapping[str, str], request: Message) -> bytes:
    try:
        raw: bytes = call(headers, method.path, request).SerializeToString()
    except Refused as refused:
        raw = refused.message.encode()
    return raw


def requests_of(method: Method, world: World) -> Iterator[Any]:
    """Yield the requests that differ: one for each id of alice's where a field does not tell whose id it wants."""
    seen = set()
    for row in sorted(set(world.ids.values())):
        request = _filled(method.input.DESCRIPTOR, world, row)
        raw = request.SerializeToString(deterministic=True)
        if raw not in seen:
            seen.add(raw)
            yield request


def _filled(descriptor: Descriptor, world: World, row: int, depth: int = 0) -> Any:
    """Return a request whose every id is one of alice's: by the field's name where it tells, else ``row``."""
    message = GetMessageClass(descriptor)()
    for field in descriptor.fields:
        for value in _values(field, world, row, depth):
            if field.is_repeated:
                getattr(message, field.name).append(value)
            elif field.type == FieldDescriptor.TYPE_MESSAGE:
                getattr(message, field.name).CopyFrom(value)
            else:
                setattr(message, field.name, value)
    return message


def _values(field: FieldDescriptor, world: World, row: int, depth: int) -> Iterator[Any]:
    """Yield the one value for a field, or none for what is better left empty."""
    kind = field.message_type
    if kind is not None:
        known = kind.full_name.startswith("google.protobuf") or kind.name in EMPTY
        if depth < 4 and not kind.GetOptions().map_entry and not known:
            yield _filled(kind, world, row, depth + 1)
    elif field.type in NUMBERS:
        yield _id(field.name, world) or row
    elif field.type == FieldDescriptor.TYPE_STRING:
        yield next((text for part, text in WORDS.items() if part in field.name.lower()), "charlie was here")
    elif field.type == FieldDescriptor.TYPE_BOOL:
        yield True


def _id(name: str, world: World) -> int | None:
    """Return the id of alice's row that a field such as ``assistantId`` asks for."""
    lowered = name.lower().removesuffix("s").removesuffix("id")
    for kind in sorted(world.ids, key=len, reverse=True):
        if lowered.endswith(kind):
            return world.ids[kind]
    return None
