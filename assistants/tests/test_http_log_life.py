"""HTTP logs go with their conversation, and those that have none after ``LOG_DAYS``."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.tests.personas import Persona
from assistants import actions
from assistants.actions import HttpOrigin, HttpRequest
from assistants.models import Assistant, Conversation, HttpLog, HttpSource, HttpStatus
from assistants.tasks import forget_http_logs
from assistants.tests.make import make_assistant, make_ended
from rapida_site.lib.rows import delete_in_batches

pytestmark = pytest.mark.django_db(databases="__all__")


@pytest.fixture
def assistant(alice: Persona) -> Assistant:
    return make_assistant(alice)


def _log(assistant: Assistant, days: float, conversation: Conversation | None = None) -> HttpLog:
    origin = HttpOrigin(HttpSource.TOOL, assistant, conversation)
    row = actions.log_exchange(origin=origin, request=HttpRequest("GET", "https://example.com/"), error="Away.")
    HttpLog.objects.filter(pk=row.pk).update(created_at=timezone.now() - timedelta(days=days))
    return row


def test_old_logs_without_a_conversation_are_forgotten(alice: Persona, assistant: Assistant, settings: Any) -> None:
    settings.LOG_LIFE = timedelta(days=5)
    young, with_a_conversation = _log(assistant, 4.9), _log(assistant, 50, make_ended(alice, assistant))
    for days in (5.1, 100):
        _log(assistant, days)
    assert (forget_http_logs(), forget_http_logs()) == (2, 0)
    assert set(HttpLog.objects.values_list("pk", flat=True)) == {young.pk, with_a_conversation.pk}


@pytest.mark.parametrize("status", [HttpStatus.QUEUED, HttpStatus.IN_PROGRESS])
def test_what_is_still_to_be_sent_is_not(assistant: Assistant, status: HttpStatus) -> None:
    HttpLog.objects.filter(pk=_log(assistant, 1000).pk).update(status=status)
    assert forget_http_logs() == 0


def test_a_later_attempt_outlives_the_first(assistant: Assistant) -> None:
    first, second = _log(assistant, 1000), _log(assistant, 1)
    HttpLog.objects.filter(pk=second.pk).update(retry_of=first)
    assert forget_http_logs() == 1
    second.refresh_from_db()
    assert second.retry_of is None


def test_many_rows_go_few_at_a_time(assistant: Assistant) -> None:
    rows = HttpLog.objects.order_by("id")
    for _ in range(5):
        _log(assistant, 1000)
    with CaptureQueriesContext(connections["assistant_db"]) as asked:
        assert delete_in_batches(rows, size=2) == 5
    deleted = [query["sql"] for query in asked if query["sql"].startswith("DELETE")]
    assert [statement.count(",") + 1 for statement in deleted] == [2, 2, 1]
    assert not rows.exists()
