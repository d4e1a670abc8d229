"""What tells what happened, and goes with no conversation, goes after ``LOG_DAYS``: no table grows for ever."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db.models import Model
from django.utils import timezone

import endpoints.tasks
import integrations.tasks
import knowledge.tasks
from accounts.tests.personas import Persona
from endpoints.models import EndpointLog
from endpoints.tests.make import make_endpoint
from endpoints.tests.make import make_log as endpoint_log
from integrations import audit
from integrations.models import ProviderCall, ProviderCallMetadata
from knowledge.models import KnowledgeLog
from knowledge.tests.make import make_knowledge
from knowledge.tests.make import make_log as knowledge_log
from rapida_site.celery import app
from rapida_site.lib.ids import first_id_of, new_id
from rapida_site.paths import BASE

PERIODS = {"s": 1, "hour": 3600, "day": 24 * 3600}


def _provider_call(who: Persona) -> Model:
    return audit.record(who.key_principal, audit.Call("fake", "chat", 1))


def _endpoint_log(who: Persona) -> Model:
    return endpoint_log(who, make_endpoint(who, name=f"Endpoint {new_id()}"))


def _knowledge_log(who: Persona) -> Model:
    return knowledge_log(who, make_knowledge(who, name=f"Knowledge {new_id()}"))


@pytest.mark.django_db(databases="__all__")
@pytest.mark.parametrize(
    ("model", "make", "forget"),
    [
        (ProviderCall, _provider_call, integrations.tasks.forget_calls),
        (EndpointLog, _endpoint_log, endpoints.tasks.forget_logs),
        (KnowledgeLog, _knowledge_log, knowledge.tasks.forget_logs),
    ],
)
def test_logs_of_long_ago_are_forgotten(
    model: Any, make: Callable[[Persona], Model], forget: Callable[[], int], alice: Persona, settings: Any
) -> None:
    settings.LOG_LIFE = timedelta(days=5)
    for days in (0, 4.9, 5.1, 100):
        made = first_id_of(timezone.now() - timedelta(days=days)) + 77
        model.objects.filter(pk=make(alice).pk).update(id=made)
        if days == 100 and model is ProviderCall:
            ProviderCallMetadata.objects.create(call_id=made, key="topic", value="old")
    assert (forget(), forget()) == (2, 0)
    assert model.objects.count() == 2
    assert not ProviderCallMetadata.objects.exists()


def test_an_id_tells_when_it_was_made() -> None:
    before, made, after = datetime.now(UTC), new_id(), datetime.now(UTC) + timedelta(milliseconds=2)
    assert first_id_of(before) <= made < first_id_of(after)
    assert first_id_of(datetime(2020, 1, 1, tzinfo=UTC)) == 0


def test_the_documentation_names_every_scheduled_task_and_how_often_it_runs() -> None:
    rows = re.findall(
        r"^\| `(\w+\.tasks\.\w+)` \| (\d+) (\w+) \|", (BASE / "docs/operations.md").read_text(), re.MULTILINE
    )
    told = {task: float(int(number) * PERIODS[period]) for task, number, period in rows}
    assert told == {task: entry["schedule"] for task, entry in app.conf.beat_schedule.items()}
