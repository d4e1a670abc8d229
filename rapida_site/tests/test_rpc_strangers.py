"""Charlie, of another organization, calls every method of the contract with every id of alice's: nothing of hers is
seen, nothing of hers changes, and nothing breaks.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.db import models
from google.protobuf.message import Message

from accounts.tests.personas import Persona
from rapida_site.rpc.adapter import Method
from rapida_site.tests.rpc_requests import METHODS, raw_answer, requests_of
from rapida_site.tests.rpc_world import MARK, World, headers_of, make_world
from rapida_site.tests.undone import undone

pytestmark = [pytest.mark.django_db(databases="__all__"), pytest.mark.slow]
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
            for request in requests_of(method, world):
                for headers in everyone:
                    _ask(method, headers, request)
            _compare(before, _rows(), world, charlie, method.path)


def test_alice_herself_sees_what_the_stranger_must_not(world: World) -> None:
    """Without this, the mark could be missing from every response for another reason."""
    readers = {path: method for path, method in METHODS.items() if "/Get" in path}
    seen = {
        path
        for path, method in readers.items()
        if any(MARK.encode() in raw_answer(method, world.headers, request) for request in requests_of(method, world))
    }
    assert len(seen) > 25, sorted(seen)


def _compare(before: Rows, after: Rows, world: World, charlie: Persona, path: str) -> None:
    changed = {key: (row, after.get(key)) for key, row in before.items() if after.get(key) != row}
    assert {key: pair for key, pair in changed.items() if not _of(pair[0], charlie)} == {}, path
    hers = {world.ids["organization"], world.ids["project"]}
    new = [row for key, row in after.items() if key not in before]
    assert [row for row in new if hers & {row.get("organization_id"), row.get("project_id")}] == [], path


def _ask(method: Method, headers: Mapping[str, str], request: Message) -> None:
    raw = raw_answer(method, headers, request)
    assert MARK.encode() not in raw, f"{method.path} showed {method.output.FromString(raw)}"
    reply = method.output.FromString(raw)
    assert getattr(reply, "code", 200) != 500, f"{method.path} failed: {reply}"


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
