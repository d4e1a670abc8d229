"""A key that stands in a public page tries every method and address there is, with every id of its project."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import pytest
from drf_spectacular.generators import SchemaGenerator
from rest_framework.test import APIClient

from accounts.tests.personas import Persona
from rapida_site.lib.principal import ProjectRole
from rapida_site.rpc.adapter import Method
from rapida_site.tests.rpc_requests import METHODS, raw_answer, requests_of
from rapida_site.tests.rpc_world import MARK, World, make_world
from rapida_site.tests.undone import undone

pytestmark = [pytest.mark.django_db(databases="__all__"), pytest.mark.slow]
# Reading conversations succeeds for their end user alone, who is tried in assistants/tests/test_talkers.py.
METHODS_FOR_TALKERS = {"/assistant_api.AssistantService/GetAssistant", "/billing_api.BillingService/GetAllPlans"}
ADDRESSES_FOR_TALKERS = {"GET /v1/auth/scope/", "GET /v1/plans/", "POST /v1/auth/ticket/"}


@pytest.fixture
def world(alice: Persona) -> World:
    return make_world(alice)


@pytest.fixture
def talker(alice: Persona) -> dict[str, str]:
    return {"x-api-key": alice.new_key(ProjectRole.TALKER), "x-auth-id": "visitor"}


def test_of_all_methods_a_talker_reaches_its_assistant_and_what_nobody_needs_a_key_for(
    world: World, talker: dict[str, str]
) -> None:
    reached = {path for path, method in METHODS.items() if _reaches(method, talker, world)}
    assert reached - METHODS_FOR_TALKERS == {path for path, method in METHODS.items() if _reaches(method, {}, world)}
    assert reached >= METHODS_FOR_TALKERS


def _reaches(method: Method, headers: Mapping[str, str], world: World) -> bool:
    """True when the method answers any of the requests; an answer with a row of alice's fails the test."""
    reached = False
    with undone():
        for request in requests_of(method, world):
            raw = raw_answer(method, headers, request)
            answer: Any = method.output.FromString(raw)
            assert MARK.encode() not in raw or method.path in METHODS_FOR_TALKERS, f"{method.path} showed {answer}"
            assert getattr(answer, "code", 200) != 500, f"{method.path} failed: {answer}"
            reached = reached or getattr(answer, "success", False)
    return reached


def test_of_all_rest_addresses_a_talker_reaches_who_it_is_and_tickets(world: World, talker: dict[str, str]) -> None:
    schema = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    addresses = [(path, method) for path, methods in schema["paths"].items() for method in methods]
    assert len(addresses) > 80
    reached = {f"{method.upper()} {path}" for path, method in addresses if _opens(path, method, talker, world)}
    assert reached - ADDRESSES_FOR_TALKERS == {
        f"{method.upper()} {path}" for path, method in addresses if _opens(path, method, {}, world)
    }
    assert reached >= ADDRESSES_FOR_TALKERS


def _opens(path: str, method: str, headers: Mapping[str, str], world: World) -> bool:
    """True when the address answers well for any of alice's ids."""
    client = APIClient(headers=dict(headers), raise_request_exception=False)
    opened = False
    with undone():
        for row in sorted(set(world.ids.values())) if "{" in path else [0]:
            answer = client.generic(method.upper(), re.sub(r"\{\w+\}", str(row), path), "{}", "application/json")
            assert answer.status_code < 500, f"{method} {path}: {answer.content[:300]!r}"
            opened = opened or answer.status_code < 300
    return opened
