"""Providers that do not answer hold up who asks them, and nobody else."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler
from typing import Any

import grpc
import pytest
from django.db import connections

from accounts.actions.tokens import issue_token
from accounts.models import Organization
from accounts.tests.personas import Persona
from assistants.tests.make import make_assistant
from integrations import verification
from rapida_site.lib import waiting
from rapida_site.lib.db import atomic_for, in_db, release_connections
from rapida_site.lib.rpc import values
from rapida_site.lib.turns import Turns
from rapida_site.pb import assistant_api_pb2, integration_api_pb2, vault_api_pb2
from rapida_site.rpc import turns
from rapida_site.rpc.tests.clients import until
from rapida_site.rpc.tests.echo import Echo
from rapida_site.tests.http_server import Asked, HttpServer, Reply, http_server, outbound_allows
from rapida_site.tests.serving import Serving

pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")
HANGING = 20
CREATE = ("/vault_api.VaultService/CreateProviderCredential", vault_api_pb2.GetCredentialResponse)
VERIFY = ("/integration_api.UnifiedProviderService/VerifyCredential", integration_api_pb2.VerifyCredentialResponse)


@pytest.fixture
def alice(transactional_db: None, alice: Persona) -> Persona:
    return alice


@pytest.fixture
def answers() -> Iterator[threading.Event]:
    """What the provider waits for before it answers anybody."""
    event = threading.Event()
    yield event
    event.set()


@pytest.fixture
def provider(answers: threading.Event, monkeypatch: pytest.MonkeyPatch) -> Iterator[HttpServer]:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        assert answers.wait(60)
        handler.wfile.write(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}")

    def hang(asked: Asked) -> Reply:
        return Reply(write=answer)

    with http_server(hang) as server, outbound_allows("127.0.0.1"):
        slow = replace(verification.PROBES["openai"], url=server.url("/v1/models"))
        monkeypatch.setitem(verification.PROBES, "openai", slow)
        yield server


def _person(who: Persona) -> tuple[tuple[str, str], ...]:
    return (("authorization", issue_token(user=who.user)[1]), ("x-project-id", str(who.project.pk)))


def _request(path: str, number: int) -> Any:
    if path == CREATE[0]:
        value = values.to_struct({"key": f"sk-{number:040}"})
        return vault_api_pb2.CreateProviderCredentialRequest(provider="openai", name=f"n{number}", credential=value)
    request = integration_api_pb2.VerifyCredentialRequest(providerName="openai")
    request.credential.value.CopyFrom(values.to_struct({"key": f"sk-{number:040}"}))
    return request


@pytest.mark.parametrize("method", [CREATE, VERIFY], ids=["on a waiting thread", "on the event loop"])
def test_while_twenty_calls_hang_at_a_provider_others_are_answered_at_once(
    method: tuple[str, Any], alice: Persona, served: Serving, provider: HttpServer, answers: threading.Event
) -> None:
    path, answer = method
    assistant = make_assistant(alice)
    person = _person(alice)
    get = assistant_api_pb2.GetAssistantRequest(assistantDefinition={"assistantId": assistant.pk})
    with grpc.insecure_channel(f"127.0.0.1:{served.port}") as channel:
        ask = channel.unary_unary(path, lambda message: message.SerializeToString(), answer.FromString)
        hanging = [ask.future(_request(path, number), metadata=person, timeout=60) for number in range(HANGING)]
        until(lambda: len(provider.asked) == waiting.SHARE)
        read = channel.unary_unary(
            "/assistant_api.AssistantService/GetAssistant",
            lambda message: message.SerializeToString(),
            assistant_api_pb2.GetAssistantResponse.FromString,
        )
        for _ in range(10):
            found = read(get, metadata=(("x-api-key", alice.key_text),), timeout=30)
            assert found.data.id == assistant.pk
        assert not any(call.done() for call in hanging)
        answers.set()
        assert all(call.result().success for call in hanging)
    assert len(provider.asked) == HANGING


@pytest.mark.parametrize("method", [CREATE, VERIFY], ids=["on a waiting thread", "on the event loop"])
def test_a_tenant_whose_provider_hangs_leaves_threads_to_others(
    method: tuple[str, Any],
    alice: Persona,
    charlie: Persona,
    served: Serving,
    provider: HttpServer,
    answers: threading.Event,
) -> None:
    path, answer = method
    hers, his = (_person(who) for who in (alice, charlie))
    with grpc.insecure_channel(f"127.0.0.1:{served.port}") as channel:
        ask = channel.unary_unary(path, lambda message: message.SerializeToString(), answer.FromString)
        hanging = [ask.future(_request(path, number), metadata=hers, timeout=60) for number in range(HANGING)]
        until(lambda: len(provider.asked) == waiting.SHARE)
        beside = [ask.future(_request(path, 50 + number), metadata=his, timeout=60) for number in range(3)]
        until(lambda: len(provider.asked) == waiting.SHARE + 3)
        answers.set()
        assert all(call.result().success for call in (*hanging, *beside))


def test_too_many_who_wait_are_sent_away(
    alice: Persona,
    served: Serving,
    provider: HttpServer,
    answers: threading.Event,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def shared() -> Turns:
        return waiting.waiting()

    for limit, value in (("_share", 1), ("_max_of_one", 0)):
        monkeypatch.setattr(served.run(shared), limit, value)
    person = _person(alice)
    with grpc.insecure_channel(f"127.0.0.1:{served.port}") as channel:
        ask = channel.unary_unary(CREATE[0], lambda message: message.SerializeToString(), CREATE[1].FromString)
        hanging = ask.future(_request(CREATE[0], 1), metadata=person, timeout=60)
        until(lambda: len(provider.asked) == 1)
        refused = ask(_request(CREATE[0], 2), metadata=person, timeout=30)
        assert (refused.code, refused.error.errorMessage) == (429, "too_many_requests")
        answers.set()
        assert hanging.result().success


def test_who_gives_up_does_not_make_room_for_more_than_may_run(served: Serving) -> None:
    """A thread goes on with what nobody waits for any more; live calls need the threads that are left."""
    Echo.unblocked.clear()

    async def waiting() -> int:
        return len(turns.turns())

    with grpc.insecure_channel(f"127.0.0.1:{served.port}") as channel:
        ask = channel.unary_unary("/rapida_test.Echo/Block")
        try:
            for there in (10, turns.AT_ONCE + 10):
                calls = [ask.future(b"") for _ in range(10)]
                until(lambda there=there: Echo.blocked + served.run(waiting) == there)  # type: ignore[misc]
                for call in calls:
                    call.cancel()
                until(lambda: served.run(waiting) == 0)
            assert Echo.blocked == turns.AT_ONCE
            assert served.run(lambda: in_db(lambda: "a thread is left")) == "a thread is left"
        finally:
            Echo.unblocked.set()
    until(lambda: Echo.blocked == 0)


def test_a_thread_that_waits_gives_its_connections_back_except_in_a_transaction(alice: Persona) -> None:
    with atomic_for(Organization):
        alice.organization.refresh_from_db()
        release_connections()
        assert connections["default"].connection is not None
    release_connections()
    assert connections["default"].connection is None
