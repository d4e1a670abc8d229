"""Every documented route against generated requests, good and bad: the server may refuse, but it never fails.

The requests come from the OpenAPI document itself, and are the same in every run. Each is undone afterwards, so that a
deletion does not spare the next one its work.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis.generation import GenerationMode

from accounts.tests.personas import Persona
from assistants.models import Conversation
from assistants.tests.make import deploy, make_assistant, make_ended
from rapida_site.tests.undone import undone

pytestmark = [pytest.mark.django_db(databases="__all__"), pytest.mark.slow]
SCHEMA = "/api/schema/"
REPEATABLE = settings(
    max_examples=10,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
def schema(alice: Persona) -> Iterator[Any]:
    """The document; requests leave the test's connections open, as those of Django's own test client do."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield schemathesis.openapi.from_wsgi(SCHEMA, get_wsgi_application())
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def conversation(alice: Persona) -> Conversation:
    assistant = make_assistant(alice)
    deploy(alice, assistant)
    return make_ended(alice, assistant)


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=["fitting", "unfitting"])
def test_no_route_answers_with_a_server_error(
    alice: Persona, conversation: Conversation, schema: Any, mode: GenerationMode
) -> None:
    ids = {"assistant_id": conversation.assistant_id, "conversation_id": conversation.pk}
    headers = {"x-api-key": alice.key_text}
    faults: list[str] = []
    tried = taken = 0

    def attempt(case: Any) -> None:
        nonlocal tried, taken
        tried += 1
        known = {name: ids[name] for name in case.path_parameters or {} if name in ids and tried % 2}
        case.path_parameters = {**(case.path_parameters or {}), **known}
        with undone():
            reply = case.call(headers=headers)
        taken += reply.status_code < 300
        if reply.status_code >= 500 and reply.status_code != 503:
            faults.append(f"{case.method} {case.formatted_path} → {reply.status_code}\n{case.as_curl_command()[:600]}")

    for found in schema.get_all_operations():
        operation = found.ok()
        strategy = operation.as_strategy(generation_mode=mode)
        with suppress(Unsatisfiable):  # a route that takes nothing cannot be asked wrongly
            REPEATABLE(given(case=strategy)(lambda case: attempt(case)))()
    assert faults == []
    assert tried > 100
    assert taken > 150 or mode is GenerationMode.NEGATIVE, "too few of the fitting requests fit"
