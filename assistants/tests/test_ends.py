from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

import pytest

from accounts.tests.personas import Persona
from assistants.models import Conversation, Metric, Status
from assistants.tests.make import ALIASES, make_assistant, make_conversation
from assistants.voice.frames import EndReason
from assistants.voice.records import (
    EndRecord,
)
from assistants.voice.store.log import beat
from assistants.voice.store.rows import Entry, store_entries

pytestmark = pytest.mark.django_db(databases=ALIASES, transaction=True)


@pytest.fixture
def conversation(alice: Persona) -> Conversation:
    return make_conversation(alice, make_assistant(alice))


def end(conversation: Conversation, reason: EndReason, *, session: int = 0, at: float = 0) -> None:
    record = EndRecord(reason, reason.value, at or time.time())
    store_entries([Entry(conversation.id, session or conversation.session_id, 9, record)])
    conversation.refresh_from_db()


@pytest.mark.parametrize(
    ("reason", "status"),
    [
        (EndReason.USER, Status.COMPLETE),
        (EndReason.IDLE_TIMEOUT, Status.COMPLETE),
        (EndReason.TRANSPORT_LOST, Status.COMPLETE),
        (EndReason.SHUTDOWN, Status.COMPLETE),
        (EndReason.PROVIDER_ERROR, Status.FAILED),
        (EndReason.ERROR, Status.FAILED),
        (EndReason.SWEPT, Status.FAILED),
    ],
)
def test_every_reason_has_its_final_status(conversation: Conversation, reason: EndReason, status: Status) -> None:
    end(conversation, reason)
    assert (conversation.status, conversation.end_reason) == (status, reason)


def test_a_conversation_ends_once(conversation: Conversation) -> None:
    end(conversation, EndReason.USER)
    first = conversation.ended_at, conversation.duration
    end(conversation, EndReason.ERROR)
    assert (conversation.end_reason, conversation.ended_at, conversation.duration) == (EndReason.USER, *first)


def test_an_earlier_session_cannot_end_a_later_one(conversation: Conversation) -> None:
    end(conversation, EndReason.USER, session=conversation.session_id - 1)
    assert conversation.is_live


def test_the_calls_own_end_corrects_the_sweepers(conversation: Conversation) -> None:
    end(conversation, EndReason.SWEPT)
    end(conversation, EndReason.USER, at=time.time() + 100)
    assert (conversation.status, conversation.end_reason) == (Status.COMPLETE, EndReason.USER)
    assert conversation.duration == pytest.approx(160, abs=2)
    end(conversation, EndReason.SWEPT)
    assert conversation.end_reason == EndReason.USER


def test_durations_of_sessions_add_up(conversation: Conversation) -> None:
    Conversation.objects.filter(pk=conversation.id).update(duration=100)
    end(conversation, EndReason.USER)
    assert conversation.duration == pytest.approx(160, abs=2)
    assert float(Metric.objects.get(name="conversation.duration_ms").value) == pytest.approx(160_000, abs=2000)


def test_one_update_vouches_for_all_live_sessions(alice: Persona, conversation: Conversation) -> None:
    other = make_conversation(alice, make_assistant(alice, "Other"), silent=20)
    gone = make_conversation(alice, other.assistant, silent=20)
    beat({conversation.session_id: conversation.id, other.session_id: other.id, gone.session_id + 1: gone.id})
    other.refresh_from_db()
    gone.refresh_from_db()
    assert datetime.now(UTC) - other.heartbeat_at < timedelta(seconds=5)
    assert datetime.now(UTC) - gone.heartbeat_at > timedelta(seconds=15)
