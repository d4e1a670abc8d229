"""Our contract against the one inside the official Python client, field by field."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from google.protobuf import descriptor_pool
from google.protobuf.descriptor_pb2 import DescriptorProto, EnumDescriptorProto, FieldDescriptorProto
from google.protobuf.descriptor_pb2 import FileDescriptorProto as File

from rapida_site.rpc.handlers import services

SCRIPT = Path(__file__).parent / "python" / "descriptors.py"


def _messages(prefix: str, messages: list[DescriptorProto]) -> Iterator[tuple[str, DescriptorProto]]:
    for message in messages:
        name = f"{prefix}.{message.name}".strip(".")
        yield name, message
        yield from _messages(name, list(message.nested_type))


def _enums(file: File) -> Iterator[tuple[str, EnumDescriptorProto]]:
    for enum in file.enum_type:
        yield f"{file.package}.{enum.name}".strip("."), enum
    for name, message in _messages(file.package, list(file.message_type)):
        for enum in message.enum_type:
            yield f"{name}.{enum.name}", enum


def _shape(field: FieldDescriptorProto, message: DescriptorProto) -> tuple[object, ...]:
    oneof = message.oneof_decl[field.oneof_index].name if field.HasField("oneof_index") else ""
    return (field.name, field.number, field.type, field.label, field.type_name, oneof, field.options.jstype)


@pytest.fixture(scope="module")
def theirs(python_client: Path) -> list[File]:
    done = subprocess.run([str(python_client), str(SCRIPT)], capture_output=True, text=True, timeout=120, check=True)
    return [File.FromString(bytes.fromhex(text)) for text in json.loads(done.stdout).values()]


def _ours() -> list[File]:
    from rapida_site import pb

    files = []
    for path in sorted(Path(pb.__path__[0]).glob("*.proto")):
        __import__(f"rapida_site.pb.{path.stem}_pb2")
        file = File()
        descriptor_pool.Default().FindFileByName(f"rapida_site/pb/{path.name}").CopyToProto(file)
        files.append(file)
    return files


def test_it_knows_every_message_of_the_python_client_with_the_same_fields(theirs: list[File]) -> None:
    ours = {name: message for file in _ours() for name, message in _messages(file.package, list(file.message_type))}
    compared = 0
    for file in theirs:
        for name, message in _messages(file.package, list(file.message_type)):
            mine = {_shape(field, ours[name]) for field in ours[name].field}
            assert {_shape(field, message) for field in message.field} <= mine, name
            compared += 1
    assert compared > 300


def test_it_knows_every_enumeration_of_the_python_client_with_the_same_numbers(theirs: list[File]) -> None:
    ours = {name: {(v.name, v.number) for v in enum.value} for file in _ours() for name, enum in _enums(file)}
    for file in theirs:
        for name, enum in _enums(file):
            assert {(value.name, value.number) for value in enum.value} <= ours[name], name


def test_it_knows_every_method_of_the_python_client_with_the_same_types(theirs: list[File]) -> None:
    def methods(files: list[File]) -> set[tuple[object, ...]]:
        return {
            (
                f"{file.package}.{service.name}",
                m.name,
                m.input_type,
                m.output_type,
                m.client_streaming,
                m.server_streaming,
            )
            for file in files
            for service in file.service
            for m in service.method
        }

    missing = methods(theirs) - methods(_ours())
    assert missing == set()


def test_every_method_of_the_contract_is_served() -> None:
    contract = {
        (f"{file.package}.{service.name}", method.name)
        for file in _ours()
        for service in file.service
        for method in service.method
    }
    served = {
        (service.descriptor.full_name, method)
        for service in services()
        for method in service.descriptor.methods_by_name
        if callable(getattr(service, method, None))
    }
    assert contract - served == set()
    assert len(contract) == 165
