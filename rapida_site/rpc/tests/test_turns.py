"""Who sends many requests waits for their own, and nobody else does: over the wire, where organizations have keys."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import pytest
from google.protobuf.wrappers_pb2 import StringValue

from accounts.actions.keys import revoke_project_key
from accounts.tests.personas import Persona
from rapida_site.lib.db import in_db
from rapida_site.lib.principal import Principal, PrincipalKind, ProjectRole
from rapida_site.lib.turns import Turns
from rapida_site.pb import assistant_api_pb2 as pb
from rapida_site.rpc import adapter, turns
from rapida_site.rpc.calls import Call
from rapida_site.rpc.tests.clients import Grpc, Outcome, until
from rapida_site.rpc.tests.echo import Echo
from rapida_site.tests.serving import Serving

BLOCK, ASK, SECRET = "/rapida_test.Echo/Block", "/rapida_test.Echo/Ask", "/rapida_test.Echo/Secret"


def _call(address: str, **headers: str) -> Call:
    return Call("/a/B", {name.replace("_", "-"): value for name, value in headers.items()}, address)


def test_a_call_waits_in_the_line_of_its_organization_as_soon_as_that_is_known() -> None:
    one, other = (Principal(PrincipalKind.PROJECT_KEY, 1, organization) for organization in (1, 2))
    key, second, foreign = (_call("192.0.2.1", x_api_key=text) for text in "abc")
    assert {turns.line(call) for call in (key, second, foreign, _call("192.0.2.1"))} == {"192.0.2.1"}
    for call, principal in ((key, one), (second, one), (foreign, other)):
        turns.learn(call, principal)
    assert turns.line(key) == turns.line(second) == turns.line(_call("192.0.2.9", x_api_key="a"))
    assert turns.line(key) != turns.line(foreign)
    turns.forget(second)
    assert turns.line(second) == "192.0.2.1"


def test_one_credential_has_a_line_in_each_project_it_works_in() -> None:
    here, there = (_call("192.0.2.1", authorization="t", x_project_id=project) for project in "12")
    turns.learn(here, Principal(PrincipalKind.USER, 1, 1))
    assert (turns.line(here) == "192.0.2.1", turns.line(there)) == (False, "192.0.2.1")


@pytest.mark.django_db(transaction=True, databases="__all__")
def test_a_revoked_key_waits_with_strangers(alice: Persona, served: Serving) -> None:
    client, headers = Grpc(served.port), {"x-api-key": alice.key_text}
    call = Call("/a/B", headers, "192.0.2.1")
    client.call(SECRET, [b""], headers)
    assert turns.line(call) == f"organization {alice.organization.pk}"
    assert alice.key is not None
    revoke_project_key(principal=alice.principal, project_id=alice.project.pk, key_id=alice.key.pk)
    client.call(SECRET, [b""], headers)
    assert turns.line(call) == "192.0.2.1"
    client.close()


def _known(served: Serving, *keys: str) -> None:
    client = Grpc(served.port)
    assert {client.call(SECRET, [b""], {"x-api-key": key}).code for key in keys} == {0}
    client.close()


@pytest.fixture
def shared(monkeypatch: pytest.MonkeyPatch) -> Turns:
    """The server's turns; one call at a time may run, as threads that begin together overtake each other."""
    shared = Turns(in_db, at_once=1, share=1, max_waiting=100, max_of_one=29)
    monkeypatch.setattr(adapter, "turns", lambda: shared)
    return shared


@pytest.fixture
def flood(served: Serving, shared: Turns, alice: Persona, charlie: Persona) -> Iterator[list[Future[Outcome]]]:
    """Thirty calls of one organization, with three keys."""
    keys = [alice.key_text, alice.new_key(ProjectRole.READER), alice.new_key(ProjectRole.WRITER)]
    _known(served, *keys, charlie.key_text)
    Echo.unblocked.clear()
    Echo.begun.clear()
    client = Grpc(served.port)
    with ThreadPoolExecutor(30) as callers:
        message = StringValue(value="flood").SerializeToString()
        yield [callers.submit(client.call, BLOCK, [message], {"x-api-key": keys[n % 3]}) for n in range(30)]
        Echo.unblocked.set()
    client.close()
    until(lambda: Echo.blocked == 0)


@pytest.mark.django_db(transaction=True, databases="__all__")
def test_a_neighbour_of_a_flood_is_next_but_one(
    flood: list[Future[Outcome]], served: Serving, shared: Turns, charlie: Persona
) -> None:
    until(lambda: len(shared) == 29)
    neighbour = Grpc(served.port)
    with ThreadPoolExecutor(1) as beside:
        message = StringValue(value="neighbour").SerializeToString()
        answer = beside.submit(neighbour.call, BLOCK, [message], {"x-api-key": charlie.key_text})
        until(lambda: len(shared) == 30)
        Echo.unblocked.set()
        assert answer.result().code == 0
    neighbour.close()
    assert {call.result().code for call in flood} == {0}
    assert Echo.begun.index("neighbour") == 2, "one of the flood has the thread, and one its turn"


@pytest.mark.django_db(transaction=True, databases="__all__")
def test_a_flood_is_told_whatever_its_key_and_a_neighbour_is_not(
    flood: list[Future[Outcome]], served: Serving, shared: Turns, alice: Persona, charlie: Persona
) -> None:
    until(lambda: len(shared) == 29)
    client, headers = Grpc(served.port), {"x-api-key": alice.key_text}
    refused = client.call(BLOCK, [b""], headers)
    assert (refused.code, "You have" in refused.details) == (8, True)
    told = pb.GetAssistantResponse.FromString(client.call(ASK, [b""], headers).messages[0])
    assert (told.code, told.success, told.error.errorMessage) == (429, False, "too_many_requests")
    with ThreadPoolExecutor(1) as beside:
        answer = beside.submit(client.call, ASK, [b""], {"x-api-key": charlie.key_text})
        until(lambda: len(shared) == 30)
        Echo.unblocked.set()
        assert pb.GetAssistantResponse.FromString(answer.result().messages[0]).success
    client.close()
