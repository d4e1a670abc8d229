"""Telemetry over gRPC in its two shapes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from accounts.tests.personas import Persona
from assistants import telemetry
from assistants.models import Conversation
from assistants.tests.asking import BEGUN, Client, key_of, queries_of, talked, token_of, tool_call
from assistants.tests.make import make_assistant

pytestmark = pytest.mark.django_db(databases="__all__")


@pytest.fixture
def kept(alice: Persona) -> Conversation:
    return talked(alice, make_assistant(alice))


@pytest.fixture
def observe(alice: Persona) -> Client:
    return Client(key_of(alice), "observability_api.ObservabilityService")


@pytest.fixture
def ask(alice: Persona) -> Client:
    return Client(key_of(alice))


def names(records: Any) -> list[str]:
    found = []
    for each in records:
        record = getattr(each, each.WhichOneof("record"))
        found.append(getattr(record, "event", "") or getattr(record, "name", "") or record.message)
    return found


def test_everything_that_was_recorded_is_one_stream(observe: Client, kept: Conversation) -> None:
    found = observe("GetAllTelemetry")
    assert found.paginated.totalItem == 7
    assert sorted(names(found.data)) == [
        "conversation.begin", "conversation.turns", "eos.completed", "eos.completed",
        "tool-call weather succeeded", "turn.first_audio_ms", "turn.first_audio_ms",
    ]  # fmt: skip


def test_a_record_says_what_and_where(observe: Client, kept: Conversation) -> None:
    found = observe("GetAllTelemetry").data
    records = dict(zip(names(found), found, strict=True))  # of equal names the oldest
    event = records["eos.completed"].event
    assert (event.component, event.scope, event.kind) == ("eos", "message", 2)
    assert dict(event.attributes) == {"wait": "0.3", "text": "over"}
    assert dict(event.scopeAttributes) == {
        "assistantId": str(kept.assistant_id), "assistantConversationId": str(kept.pk), "messageId": "turn-0",
    }  # fmt: skip
    assert (event.projectId, event.organizationId) == (kept.project_id, kept.organization_id)
    assert event.occurredAt.ToDatetime(tzinfo=BEGUN.tzinfo) == BEGUN
    assert event.context["source"] == "sdk"
    metric = records["conversation.turns"].metric
    assert (metric.value, metric.description, metric.scope) == ("2", "Turns taken", "conversation")
    log = records["tool-call weather succeeded"].log
    assert (log.level, log.kind, log.attributes["component"]) == ("info", 1, "tool")


def test_records_are_narrowed(observe: Client, alice: Persona, kept: Conversation) -> None:
    tool_call(kept, "broken", name="maps", error="no map")
    other = talked(alice, kept.assistant, turns=1)

    def found(*criterias: tuple[str, str] | tuple[str, str, str], **asked: Any) -> list[str]:
        given = [dict(zip(("key", "value", "logic"), each, strict=False)) for each in criterias]
        return names(observe("GetAllTelemetry", criterias=given, **asked).data)

    assert found(("kind", "log"), ("level", "error")) == ["tool-call maps failed: no map"]
    assert len(found(("conversationId", str(other.pk)))) == 5
    assert set(found(("messageId", "turn-1"))) == {"eos.completed", "turn.first_audio_ms"}
    assert found(("conversationId", str(kept.pk)), ("scope", "conversation"), ("kind", "metric")) == [
        "conversation.turns"
    ]
    assert set(found(("component", "eos"))) == {"eos.completed"}
    assert set(found(("name", "first_audio", "like"))) == {"turn.first_audio_ms"}
    assert found(("assistantId", "1")) == []
    later = (BEGUN + timedelta(seconds=5)).isoformat()
    assert found(("occurredAt", later, ">"), ("kind", "event")) == ["eos.completed"]
    assert found(("conversationId", str(kept.pk)), ("occurredAt", later, "<"), ("kind", "log"))[0].startswith(
        "tool-call"
    )


def test_records_are_paged_and_ordered(observe: Client, kept: Conversation) -> None:
    def page(number: int, size: int, order: str = "") -> list[str]:
        asked = {"order": {"column": "occurredAt", "order": order}} if order else {}
        reply = observe("GetAllTelemetry", paginate={"page": number, "pageSize": size}, **asked)
        assert reply.paginated.totalItem == 7
        return names(reply.data)

    assert page(1, 4) + page(2, 4) == page(1, 7)
    assert (len(page(2, 4)), page(3, 4)) == (3, [])
    oldest = [name for name in page(1, 7, "asc") if not name.startswith(("turn.", "conversation.turns"))]
    assert oldest[0] in ("conversation.begin", "eos.completed")
    assert oldest[-2:] == ["tool-call weather succeeded", "eos.completed"]


def test_what_cannot_be_asked_is_refused(observe: Client, ask: Client, kept: Conversation) -> None:
    for asked in (
        {"criterias": [{"key": "project_id", "value": "1"}]},
        {"criterias": [{"key": "occurredAt", "value": "yesterday", "logic": ">"}]},
        {"order": {"column": "name"}},
    ):
        assert observe.refusal("GetAllTelemetry", **asked)[0] == 400
    definition = {"assistantId": str(kept.assistant_id), "version": "newest"}
    assert ask.refusal("GetAllAssistantTelemetry", assistant=definition)[0] == 400
    assert ask.refusal("GetAllAssistantTelemetry")[0] == 404


def test_without_a_conversation_the_stream_reaches_back_over_the_newest(
    observe: Client, alice: Persona, kept: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(telemetry, "RECENT", 1)
    newer = talked(alice, kept.assistant, turns=1)
    type(newer).objects.filter(pk=newer.pk).update(started_at=BEGUN + timedelta(hours=1))
    newer.events.update(at=BEGUN + timedelta(hours=1))

    def of(**asked: Any) -> set[str]:
        records = observe("GetAllTelemetry", **asked).data
        return {getattr(each, each.WhichOneof("record")).scopeAttributes["assistantConversationId"] for each in records}

    assert of() == {str(newer.pk)}
    assert of(criterias=[{"key": "conversationId", "value": str(kept.pk)}]) == {str(kept.pk)}
    before = {"key": "occurredAt", "value": (BEGUN + timedelta(minutes=1)).isoformat(), "logic": "<"}
    assert of(criterias=[before]) == {str(kept.pk)}, "an earlier time is reached, however much came later"


def test_an_assistants_telemetry_has_the_older_shape(ask: Client, alice: Persona, kept: Conversation) -> None:
    talked(alice, make_assistant(alice, "Other"))
    definition = {"assistantId": str(kept.assistant_id), "version": "latest"}
    found = ask("GetAllAssistantTelemetry", assistant=definition)
    assert found.paginated.totalItem == 6, "calls of models and tools have no place in this shape"
    events = [each.event for each in found.data if each.WhichOneof("record") == "event"]
    metrics = [each.metric for each in found.data if each.WhichOneof("record") == "metric"]
    assert {event.name for event in events} == {"conversation.begin", "eos.completed"}
    assert {event.assistantConversationId for event in events} == {kept.pk}
    [whole] = [metric for metric in metrics if metric.scope == "conversation"]
    assert whole.contextId == str(kept.pk)
    assert [(each.name, each.value) for each in whole.metrics] == [("conversation.turns", "2")]
    assert {metric.contextId for metric in metrics if metric.scope == "message"} == {"turn-0", "turn-1"}
    version = {**definition, "version": f"vrsn_{kept.version_id}"}
    assert ask("GetAllAssistantTelemetry", assistant=version).paginated.totalItem == 6
    assert ask("GetAllAssistantTelemetry", assistant={**definition, "version": "vrsn_1"}).paginated.totalItem == 0


def test_a_longer_page_costs_no_more_queries(observe: Client, alice: Persona, kept: Conversation) -> None:
    def queries() -> int:
        return queries_of(lambda: observe("GetAllTelemetry", paginate={"page": 1, "pageSize": 100}))

    few = queries()
    for _ in range(3):
        talked(alice, kept.assistant)
    assert queries() == few
    assert few <= 7


def test_a_reader_may_read_and_a_stranger_sees_nothing(bob: Persona, charlie: Persona, kept: Conversation) -> None:
    service = "observability_api.ObservabilityService"
    assert Client(token_of(bob), service)("GetAllTelemetry").paginated.totalItem == 7
    stranger = Client(key_of(charlie), service)
    assert stranger("GetAllTelemetry").paginated.totalItem == 0
    named = [{"key": "conversationId", "value": str(kept.pk)}]
    assert stranger("GetAllTelemetry", criterias=named).paginated.totalItem == 0
    definition = {"assistantId": str(kept.assistant_id)}
    assert Client(key_of(charlie)).refusal("GetAllAssistantTelemetry", assistant=definition)[0] == 404
