"""Values between the contract's messages and Python."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from google.protobuf import any_pb2, struct_pb2, timestamp_pb2, wrappers_pb2

from rapida_site.lib.errors import Invalid
from rapida_site.lib.rpc import values
from rapida_site.pb.common_pb2 import Metadata


@pytest.mark.parametrize(
    "value", ["text", "", True, False, 7, -1, 2**40, 2.5, b"\x00\xff", None, [1, "a"], {"a": [1.5]}]
)
def test_a_value_survives_the_way_there_and_back(value: Any) -> None:
    assert values.from_any(values.to_any(value)) == value


@pytest.mark.parametrize("prefix", ["", "type.googleapis.com/", "type.googleapis.com/type.googleapis.com/"])
def test_the_type_is_what_stands_after_the_last_slash(prefix: str) -> None:
    packed = any_pb2.Any(
        type_url=f"{prefix}google.protobuf.StringValue", value=wrappers_pb2.StringValue(value="hi").SerializeToString()
    )
    assert values.from_any(packed) == "hi"


def test_a_type_that_is_no_value_is_refused_by_name() -> None:
    with pytest.raises(Invalid, match=r"google\.protobuf\.Timestamp"):
        values.from_any(any_pb2.Any(type_url="x/google.protobuf.Timestamp", value=b""))


def test_bytes_that_are_not_of_their_type_are_refused() -> None:
    with pytest.raises(Invalid, match="cannot be read"):
        values.from_any(any_pb2.Any(type_url="x/google.protobuf.Int32Value", value=b"\xff\xff"))


def test_an_empty_any_is_nothing() -> None:
    assert values.from_any(any_pb2.Any()) is None


def test_whole_numbers_of_a_structure_are_integers_again() -> None:
    assert values.to_dict(values.to_struct({"a": 3, "b": [1, 1.5], "c": {"d": None}})) == {
        "a": 3,
        "b": [1, 1.5],
        "c": {"d": None},
    }


def test_a_number_that_json_cannot_write_is_refused() -> None:
    struct = struct_pb2.Struct(fields={"a": struct_pb2.Value(number_value=float("nan"))})
    with pytest.raises(Invalid, match="not a number"):
        values.to_dict(struct)


def test_a_structure_of_what_json_has_not_is_refused() -> None:
    with pytest.raises(Invalid):
        values.to_struct({"when": object()})


def test_metadata_is_a_mapping_in_which_the_last_of_equal_keys_wins() -> None:
    rows = [Metadata(key="a", value="1"), Metadata(key="a", value="2"), Metadata(key="", value="lost")]
    assert values.from_metadata(rows) == {"a": "2"}


def test_what_is_no_text_goes_as_json() -> None:
    rows = values.to_metadata({"text": "x", "number": 1, "flag": True, "none": None, "list": ["é", 1]})
    assert [row.value for row in rows] == ["x", "1", "true", "", '["é", 1]']


def test_a_moment_becomes_a_timestamp_and_nothing_stays_unset() -> None:
    assert values.timestamp(datetime(2026, 1, 1, tzinfo=UTC)) == timestamp_pb2.Timestamp(seconds=1767225600)
    assert values.timestamp(None) is None
