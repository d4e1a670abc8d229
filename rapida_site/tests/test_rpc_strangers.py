"""Charlie, of another organization, calls every method of the contract with every id of alice's: nothing of hers is
seen, nothing of hers changes, and nothing breaks.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.db import models
from google.protobuf.descriptor import Descriptor, FieldDescriptor
from google.protobuf.message import Message

from accounts.tests.personas import Persona
from rapida_site.rpc.adapter import Method
from rapida_site.rpc.status import Refused
from rapida_site.rpc.testing import call
from rapida_site.tests.rpc_world import MARK, World, headers_of, make_world, methods
from rapida_site.tests.undone import undone

pytestmark = [pytest.mark.django_db(databases="__all__"), pytest.mark.slow]
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
Rows = dict[tuple[str, Any], dict[str, Any]]


@pytest.fixture
def world(alice: Persona) -> World:
    return make_world(alice)


@pytest.fixture
def stranger(charlie: Persona) -> dict[str, str]:
    return headers_of(charlie)


@pytest.mark.parametrize("service", sorted({path.split("/")[1] for path in METHODS}))
def test_a_stranger_neither_sees_nor_changes_anything(
    service: str, world: World, stranger: dict[str, str], charlie: Persona
) -> None:
    everyone = (stranger, {**stranger, "x-project-id": str(world.ids["project"])}, {"x-api-key": charlie.key_text})
    before = _rows()
    for method in (method for path, method in METHODS.items() if path.split("/")[1] == service):
        with undone():
            for request in _requests(method, world):
                for headers in everyone:
                    _ask(method, headers, request)
            _compare(before, _rows(), world, charlie, method.path)


def test_alice_herself_sees_what_the_stranger_must_not(world: World) -> None:
    """Without this, the mark could be missing from every response for another reason."""
    readers = {path: method for path, method in METHODS.items() if "/Get" in path}
    seen = {
        path
        for path, method in readers.items()
        if any(MARK.encode() in _raw(method, world.headers, request) for request in _requests(method, world))
    }
    assert len(seen) > 25, sorted(seen)


def _compare(before: Rows, after: Rows, world: World, charlie: Persona, path: str) -> None:
    changed = {key: (row, after.get(key)) for key, row in before.items() if after.get(key) != row}
    assert {key: pair for key, pair in changed.items() if not _of(pair[0], charlie)} == {}, path
    hers = {world.ids["organization"], world.ids["project"]}
    new = [row for key, row in after.items() if key not in before]
    assert [row for row in new if hers & {row.get("organization_id"), row.get("project_id")}] == [], path


def _ask(method: Method, headers: Mapping[str, str], request: Message) -> None:
    raw = _raw(method, headers, request)
    assert MARK.encode() not in raw, f"{method.path} showed {method.output.FromString(raw)}"
    reply = method.output.FromString(raw)
    assert getattr(reply, "code", 200) != 500, f"{method.path} failed: {reply}"


def _raw(method: Method, headers: Mapping[str, str], request: Message) -> bytes:
    try:
        raw: bytes = call(headers, method.path, request).SerializeToString()
    except Refused as refused:
        raw = refused.message.encode()
    return raw


def _requests(method: Method, world: World) -> Iterator[Any]:
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
    from google.protobuf.message_factory import GetMessageClass

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


def _rows() -> Rows:
    """Return every stored row of every database."""
    found: Rows = {}
    for model in apps.get_models():
        if model is Session or not model._meta.managed:
            continue
        for row in model._default_manager.values():
            found[model._meta.label, row[_key(model)]] = row
    return found


def _key(model: type[models.Model]) -> str:
    assert model._meta.pk is not None
    return model._meta.pk.attname


def _of(row: Mapping[str, Any], charlie: Persona) -> bool:
    """True for charlie's own rows, which charlie may well change: the account, its tokens, the organization."""
    own = {charlie.user.pk, charlie.organization.pk, charlie.project.pk}
    names = ("id", "user_id", "organization_id", "project_id")
    return bool(own & {row.get(name) for name in names})
