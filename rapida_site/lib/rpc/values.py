"""Values between the contract's messages and Python: Struct, Any, Metadata lists, timestamps.

An ``Any`` is resolved by the text after the last slash of its type URL, because the JavaScript clients write the
prefix twice (``type.googleapis.com/type.googleapis.com/google.protobuf.StringValue``).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from google.protobuf import any_pb2, json_format, struct_pb2, timestamp_pb2, wrappers_pb2
from google.protobuf.message import DecodeError, Message

from rapida_site.lib.errors import Invalid
from rapida_site.pb.common_pb2 import Metadata

_WRAPPERS: tuple[type[Message], ...] = (
    wrappers_pb2.StringValue, wrappers_pb2.BoolValue, wrappers_pb2.Int32Value, wrappers_pb2.Int64Value,
    wrappers_pb2.UInt32Value, wrappers_pb2.UInt64Value, wrappers_pb2.DoubleValue, wrappers_pb2.FloatValue,
    wrappers_pb2.BytesValue,
)  # fmt: skip
_STRUCTURES: tuple[type[Message], ...] = (struct_pb2.Value, struct_pb2.Struct, struct_pb2.ListValue)
_TYPES = {kind.DESCRIPTOR.full_name: kind for kind in (*_WRAPPERS, *_STRUCTURES)}


def from_any(packed: any_pb2.Any) -> Any:
    """Return the Python value of a packed wrapper, Value, Struct or ListValue; None for an empty one."""
    name = packed.type_url.rsplit("/", 1)[-1]
    if not name:
        return None
    kind = _TYPES.get(name)
    if kind is None:
        raise Invalid(f"A value of the type {name[:80]!r} is not understood; send a wrapper, a Value or a Struct.")
    message: Any = kind()
    try:
        message.ParseFromString(packed.value)
    except DecodeError as error:
        raise Invalid(f"A value of the type {name} cannot be read.") from error
    return _plain(message) if isinstance(message, _STRUCTURES) else message.value


def from_anys(packed: Mapping[str, any_pb2.Any]) -> dict[str, Any]:
    return {key: from_any(value) for key, value in packed.items()}


def to_any(value: object) -> any_pb2.Any:
    """Pack text, truth, numbers and bytes into their wrappers, everything else of JSON into a Value."""
    packed = any_pb2.Any()
    packed.Pack(_wrapped(value))
    return packed


def to_dict(struct: struct_pb2.Struct) -> dict[str, Any]:
    return {key: _plain(value) for key, value in struct.fields.items()}


def to_struct(values: Mapping[str, Any]) -> struct_pb2.Struct:
    """Return JSON-like values as a Struct; Invalid when they hold something that JSON cannot."""
    struct = struct_pb2.Struct()
    try:
        json_format.ParseDict(dict(values), struct)
    except json_format.ParseError as error:
        raise Invalid(f"This cannot be sent as a structure: {error}") from error
    return struct


def from_metadata(rows: Iterable[Metadata]) -> dict[str, str]:
    """Return a list of keys and values as a mapping; the last of two equal keys wins, as in the official server."""
    return {row.key: row.value for row in rows if row.key}


def to_metadata(values: Mapping[str, Any]) -> list[Metadata]:
    """Return a mapping as keys and values; what is no text is written as JSON."""
    return [Metadata(key=key, value=as_text(value)) for key, value in values.items()]


def as_text(value: object) -> str:
    """Return a value as the text that the contract's string fields carry: text as it is, else JSON."""
    if isinstance(value, str):
        return value
    return "" if value is None else json.dumps(value, ensure_ascii=False, default=str)


def timestamp(moment: datetime | None) -> timestamp_pb2.Timestamp | None:
    """Return an aware moment for a message's constructor, where None leaves the field unset."""
    if moment is None:
        return None
    stamp = timestamp_pb2.Timestamp()
    stamp.FromDatetime(moment.astimezone(UTC))
    return stamp


def _wrapped(value: object) -> Message:
    match value:
        case str():
            return wrappers_pb2.StringValue(value=value)
        case bool():
            return wrappers_pb2.BoolValue(value=value)
        case int() if -(2**63) <= value < 2**63:
            return wrappers_pb2.Int64Value(value=value)
        case float():
            return wrappers_pb2.DoubleValue(value=value)
        case bytes():
            return wrappers_pb2.BytesValue(value=value)
        case _:
            return _value(value)


def _value(value: Any) -> struct_pb2.Value:
    message = struct_pb2.Value()
    try:
        json_format.ParseDict(value, message)
    except json_format.ParseError as error:
        raise Invalid(f"This cannot be sent as a value: {error}") from error
    return message


def _plain(message: Message) -> Any:
    """Return a Value, Struct or ListValue as Python; whole numbers become int, as JSON readers expect."""
    try:
        return _whole(json_format.MessageToDict(message))
    except (ValueError, json_format.SerializeToJsonError) as error:
        raise Invalid("A number in this structure is infinite or not a number.") from error


def _whole(value: Any) -> Any:
    match value:
        case float() if value.is_integer() and abs(value) < 2**53:
            return int(value)
        case dict():
            return {key: _whole(item) for key, item in value.items()}
        case list():
            return [_whole(item) for item in value]
        case _:
            return value
