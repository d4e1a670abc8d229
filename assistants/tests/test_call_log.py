from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from prometheus_client import REGISTRY

from accounts.tests.personas import Persona
from assistants.models import Action, Context, Conversation, Event, Message, Metadata, Metric, Recording
from assistants.tests.make import ALIASES, Store, config_of, make_assistant, make_conversation
from assistants.voice.frames import EndReason
from assistants.voice.records import (
    ActionRecord,
    ContextRecord,
    EndRecord,
    EventRecord,
    MessageRecord,
    MetadataRecord,
    MetricRecord,
    Record,
    RecordingRecord,
)
from assistants.voice.store import log as call_log
from assistants.voice.store.log import BATCH, INTERVAL, CallLogWriter, OrmCallLog, close_call_logs
from assistants.voice.store.rows import Entry
from assistants.voice.store.spool import Spool
from assistants.voice.tests.clock import virtual
from rapida_site.lib.db import in_db

pytestmark = pytest.mark.django_db(databases=ALIASES, transaction=True)
T = 1_795_424_707.25


@pytest.fixture
def conversation(alice: Persona) -> Conversation:
    return make_conversation(alice, make_assistant(alice))


@pytest.fixture
async def closing() -> AsyncIterator[None]:
    yield
    await close_call_logs()


async def test_every_kind_of_record_becomes_a_row(conversation: Conversation, closing: None) -> None:
    log = OrmCallLog(config_of(conversation))
    records: list[Record] = [
        MessageRecord("m1", "user", "What does a cleaning cost?", T, by_voice=True),
        MessageRecord("m2", "assistant", "Eighty", T + 1, full_text="Eighty euros.", interrupted=True),
        MetricRecord("eos.latency_ms", "300", "m1", "wait"),
        MetricRecord("conversation.turns", "1"),
        EventRecord("vad.speech_started", T, "m1", {"at": 1.5}),
        ActionRecord("x1", "llm-call", "fake", "m2", {"messages": 3}, {"text": "Eighty"}, T, 12.5),
        MetadataRecord("ip", {"v": 1}),
        ContextRecord("m1", "cleaning", {"score": 0.7}),
        RecordingRecord("recordings/1/2/3.wav", 4.5, 16000),
        EndRecord(EndReason.USER, "hung up", T + 60),
    ]
    for record in records:
        log.append(record)
    await log.close()

    def check() -> None:
        first, second = Message.objects.filter(conversation=conversation)
        assert (first.message_id, first.role, first.text) == ("m1", "user", "What does a cleaning cost?")
        assert (second.text, second.full_text, second.interrupted) == ("Eighty", "Eighty euros.", True)
        assert second.at == datetime.fromtimestamp(T + 1, UTC)
        assert Metric.objects.get(message_id="m1").value == "300"
        assert Metric.objects.get(name="conversation.turns").value == "1"
        assert (Event.objects.get().name, Event.objects.get().data) == ("vad.speech_started", {"at": 1.5})
        assert Action.objects.get().response == {"text": "Eighty"}
        assert Metadata.objects.get().value == {"v": 1}
        assert Context.objects.get().query == "cleaning"
        assert (Recording.objects.get().path, Recording.objects.get().duration) == ("recordings/1/2/3.wav", 4.5)
        conversation.refresh_from_db()
        assert (conversation.status, conversation.end_reason, conversation.end_detail) == (
            "complete",
            "user",
            "hung up",
        )
        assert conversation.duration == (conversation.ended_at - conversation.session_started_at).total_seconds()  # type: ignore[operator]
        assert Metric.objects.get(name="status").value == "COMPLETE"

    await in_db(check)


async def test_records_of_many_calls_share_batches_and_keep_their_order(alice: Persona) -> None:
    def several() -> list[Conversation]:
        assistant = make_assistant(alice)
        return [make_conversation(alice, assistant) for _ in range(5)]

    conversations = await in_db(several)
    store = Store()
    writer = CallLogWriter(store=store)
    logs = [OrmCallLog(config_of(conversation), writer) for conversation in conversations]
    for number in range(220):
        for log in logs:
            log.append(EventRecord("tick", T, "", {"n": number}))
    await asyncio.gather(*(log.close() for log in logs))
    await writer.close()
    assert [len(batch) for batch in store.batches] == [BATCH, BATCH, 100]

    def order() -> list[list[int]]:
        return [[event.data["n"] for event in each.events.all()] for each in conversations]

    assert await in_db(order) == [list(range(220))] * 5


@virtual
async def test_a_batch_goes_out_an_interval_after_its_first_record(conversation: Conversation) -> None:
    store = Store()
    writer = CallLogWriter(store=store)
    log = OrmCallLog(config_of(conversation), writer)
    log.append(EventRecord("tick", T))
    await asyncio.sleep(INTERVAL - 0.01)
    log.append(EventRecord("tock", T))
    assert not store.batches
    await asyncio.sleep(0.02)
    assert [len(batch) for batch in store.batches] == [2]
    await log.close()
    await writer.close()


async def test_appending_neither_blocks_nor_raises(conversation: Conversation) -> None:
    store = Store()
    writer = CallLogWriter(store=store)
    log = OrmCallLog(config_of(conversation), writer)
    for _ in range(1000):
        log.append(EventRecord("tick", T, "", {"odd": object(), "nan": float("nan"), "nul": "\0"}))
    assert not store.batches, "nothing is written while the caller runs"
    await log.close()
    await writer.close()
    data = await in_db(lambda: Event.objects.values_list("data", flat=True)[0])
    assert (data["nan"], data["nul"]) == (None, "\ufffd")
    assert data["odd"].startswith("<object")


async def test_a_later_record_replaces_the_earlier_one_in_place(conversation: Conversation, closing: None) -> None:
    log = OrmCallLog(config_of(conversation))
    log.append(MessageRecord("m1", "assistant", "", T, full_text="Eighty euros."))
    log.append(MessageRecord("m2", "user", "Thanks", T + 2))
    log.append(MessageRecord("m1", "assistant", "Eighty", T + 3, full_text="Eighty euros.", interrupted=True))
    log.append(MetricRecord("a", "1"))
    log.append(MetricRecord("a", "2"))
    await log.close()
    log = OrmCallLog(config_of(conversation))
    log.append(MessageRecord("m2", "user", "Thanks!", T + 4))
    await log.close()

    def check() -> None:
        rows = Message.objects.values_list("message_id", "text", "interrupted", "at")
        at = datetime.fromtimestamp(T, UTC)
        assert list(rows) == [("m1", "Eighty", True, at), ("m2", "Thanks!", False, at + timedelta(seconds=2))]
        assert Metric.objects.get(name="a").value == "2"

    await in_db(check)


async def test_a_user_and_an_assistant_may_share_a_message_id(conversation: Conversation, closing: None) -> None:
    log = OrmCallLog(config_of(conversation))
    log.append(MessageRecord("m", "user", "Hi", T))
    log.append(MessageRecord("m", "assistant", "Hello", T))
    await log.close()
    assert await in_db(Message.objects.count) == 2


async def test_a_failing_database_delays_but_loses_nothing(conversation: Conversation) -> None:
    store = Store(failures=3)
    writer = CallLogWriter(store=store)
    log = OrmCallLog(config_of(conversation), writer)
    for number in range(10):
        log.append(EventRecord("tick", T, "", {"n": number}))
    await log.close()
    await writer.close()
    assert await in_db(Event.objects.count) == 10
    assert len(store.batches) == 1


async def test_the_gauge_shows_what_waits_in_memory_and_on_disk(conversation: Conversation, tmp_path: Path) -> None:
    def waiting() -> float | None:
        return REGISTRY.get_sample_value("rapida_call_log_queue")

    seen: list[float | None] = []
    store = Store(failures=3)

    def watched(entries: Sequence[Entry]) -> None:
        seen.append(waiting())
        store(entries)

    writer = CallLogWriter(store=watched, spool=Spool(tmp_path), patience=0.0)
    log = OrmCallLog(config_of(conversation), writer)
    for number in range(7):
        log.append(EventRecord("tick", T, "", {"n": number}))
    await log.close()
    await writer.close()
    assert seen == [7, 7, 7, 7]
    assert waiting() == 0
    assert await in_db(Event.objects.count) == 7


async def test_the_writers_tasks_end_with_the_last_call(conversation: Conversation) -> None:
    before = asyncio.all_tasks()
    writer = CallLogWriter(store=Store())
    for _ in range(3):  # and start again with the next
        log = OrmCallLog(config_of(conversation), writer)
        log.append(EventRecord("tick", T))
        await log.close()
        await writer.close()
        await asyncio.sleep(0)
        assert asyncio.all_tasks() == before


async def test_a_call_that_comes_while_the_last_one_leaves_is_served(conversation: Conversation) -> None:
    writer = CallLogWriter(store=Store())
    log = OrmCallLog(config_of(conversation), writer)
    await log.close()
    other = OrmCallLog(replace(config_of(conversation), session_id=conversation.session_id + 1), writer)
    other.append(EventRecord("tick", T))
    async with asyncio.timeout(30):
        await other.close()
    await writer.close()
    assert await in_db(Event.objects.count) == 1


@virtual
async def test_a_heartbeat_that_crashes_is_not_the_last(monkeypatch: pytest.MonkeyPatch) -> None:
    beats: list[dict[int, int]] = []

    def beat(live: dict[int, int]) -> list[int]:
        beats.append(live)
        raise ZeroDivisionError

    monkeypatch.setattr(call_log, "beat", beat)
    writer = CallLogWriter(store=Store())
    writer.enter(7, 70)
    await asyncio.sleep(3.5 * call_log.HEARTBEAT)
    await writer.close()
    assert beats == [{7: 70}] * 3
