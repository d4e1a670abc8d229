from __future__ import annotations

import asyncio
import json
import multiprocessing
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import OperationalError, connections

from accounts.tests.personas import Persona
from assistants import actions
from assistants.models import Action, Context, Conversation, Event, Message, Metadata, Metric, Recording, Status
from assistants.tests.make import ALIASES, make_assistant, make_conversation
from assistants.voice.config import AgentConfig, CallConfig, ProviderChoice
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
from assistants.voice.store.log import BATCH, CallLogWriter, OrmCallLog, beat, close_call_logs
from assistants.voice.store.rows import Entry, store_entries
from assistants.voice.store.spool import Spool, decode, encode, replay_spooled, store_or_reject
from rapida_site.lib.db import in_db

pytestmark = pytest.mark.django_db(databases=ALIASES, transaction=True)
T = 1_795_424_707.25


def config_of(conversation: Conversation) -> CallConfig:
    fake = ProviderChoice("fake")
    return CallConfig(
        conversation_id=conversation.id,
        session_id=conversation.session_id,
        assistant_id=conversation.assistant_id,
        assistant_name="Smile",
        version_id=conversation.version_id,
        organization_id=conversation.organization_id,
        project_id=conversation.project_id,
        source="sdk",
        agent=AgentConfig(fake),
        stt=fake,
        tts=fake,
    )


@pytest.fixture
def conversation(alice: Persona) -> Conversation:
    return make_conversation(alice, make_assistant(alice))


@pytest.fixture
async def closing() -> AsyncIterator[None]:
    yield
    await close_call_logs()


class Store:
    """Counts batches, and fails as often as it is told, the way a database out of reach does."""

    def __init__(self, failures: int = 0) -> None:
        self.failures, self.batches = failures, list[list[Entry]]()

    def __call__(self, entries: Sequence[Entry]) -> None:
        if self.failures:
            self.failures -= 1
            raise OperationalError("the database is away")
        self.batches.append(list(entries))
        store_entries(entries)


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
    for number in range(100):
        for log in logs:
            log.append(EventRecord("tick", T, "", {"n": number}))
    await asyncio.gather(*(log.close() for log in logs))
    await writer.close()
    assert [len(batch) for batch in store.batches] == [BATCH, BATCH, 100]

    def order() -> list[list[int]]:
        return [[event.data["n"] for event in each.events.all()] for each in conversations]

    assert await in_db(order) == [list(range(100))] * 5


async def test_a_batch_goes_out_within_half_a_second(conversation: Conversation, closing: None) -> None:
    log = OrmCallLog(config_of(conversation))
    log.append(EventRecord("tick", T))
    started = time.monotonic()
    while not await in_db(Event.objects.exists):
        assert time.monotonic() - started < 3
        await asyncio.sleep(0.05)
    assert time.monotonic() - started < 1.5
    await log.close()


async def test_appending_neither_blocks_nor_raises(conversation: Conversation) -> None:
    writer = CallLogWriter(store=Store())
    log = OrmCallLog(config_of(conversation), writer)
    started = time.perf_counter()
    for _ in range(1000):
        log.append(EventRecord("tick", T, "", {"odd": object(), "nan": float("nan"), "nul": "\0"}))
    assert time.perf_counter() - started < 0.1
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


async def test_a_database_that_stays_away_sends_the_records_to_disk_and_back(
    conversation: Conversation, tmp_path: Path
) -> None:
    store = Store(failures=3)
    writer = CallLogWriter(store=store, spool=Spool(tmp_path), patience=0)
    log = OrmCallLog(config_of(conversation), writer)
    log.append(EventRecord("tick", T, "", {"n": 0}))
    log.append(EndRecord(EndReason.IDLE_TIMEOUT, "", T))
    await log.close()
    [file] = tmp_path.glob("calls-*.jsonl")
    assert [json.loads(line)["type"] for line in file.read_text().splitlines()] == ["EventRecord", "EndRecord"]
    assert file.stat().st_mode & 0o077 == 0
    assert await in_db(Event.objects.count) == 0
    assert await in_db(replay_spooled, tmp_path) == 0, "a living process does it itself"
    await writer.close()
    assert await in_db(Event.objects.count) == 1
    await in_db(conversation.refresh_from_db)
    assert conversation.end_reason == EndReason.IDLE_TIMEOUT
    assert list(tmp_path.iterdir()) == []


async def test_records_behind_those_on_disk_wait_for_them(conversation: Conversation, tmp_path: Path) -> None:
    store = Store(failures=2)
    writer = CallLogWriter(store=store, spool=Spool(tmp_path), patience=0)
    log = OrmCallLog(config_of(conversation), writer)
    log.append(MetricRecord("figure", "old"))
    await writer.flush()
    log.append(MetricRecord("figure", "new"))
    await log.close()
    await writer.close()
    assert [entry.seq for batch in store.batches for entry in batch] == [1, 2]
    assert await in_db(lambda: Metric.objects.get(name="figure").value) == "new"


async def test_more_records_than_the_bound_go_to_disk_at_once(conversation: Conversation, tmp_path: Path) -> None:
    store = Store(failures=1)
    writer = CallLogWriter(store=store, spool=Spool(tmp_path), patience=3600, bound=50)
    log = OrmCallLog(config_of(conversation), writer)
    for number in range(60):
        log.append(EventRecord("tick", T, "", {"n": number}))
    await log.close()
    await writer.close()
    assert await in_db(Event.objects.count) == 60


def _die_with_records(directory: Path, conversation_id: int, session_id: int) -> None:
    spool = Spool(directory)
    spool.write([Entry(conversation_id, session_id, number, EventRecord("tick", T)) for number in range(1, 4)])


def test_records_of_a_dead_process_are_replayed(conversation: Conversation, tmp_path: Path) -> None:
    child = multiprocessing.get_context("fork").Process(
        target=_die_with_records, args=(tmp_path, conversation.id, conversation.session_id)
    )
    child.start()
    child.join()
    [file] = tmp_path.glob("calls-*.jsonl")
    with file.open("a") as torn:
        torn.write('{"conversation": 1, "sess')
    assert replay_spooled(tmp_path) == 3
    assert Event.objects.filter(conversation=conversation).count() == 3
    assert [path.name for path in tmp_path.iterdir()] == ["rejected.jsonl"]


def test_a_record_that_cannot_be_stored_does_not_block_the_others(conversation: Conversation, tmp_path: Path) -> None:
    good = [Entry(conversation.id, conversation.session_id, number, EventRecord("tick", T)) for number in (1, 2, 4, 5)]
    bad = Entry(conversation.id, conversation.session_id, 3, EventRecord("tick", 1e300))
    assert store_or_reject([*good[:2], bad, *good[2:]], store_entries, tmp_path) == 4
    assert Event.objects.count() == 4
    assert decode((tmp_path / "rejected.jsonl").read_text()) == bad


def test_a_batch_is_stored_as_a_whole_or_not_at_all(conversation: Conversation) -> None:
    entries = [
        Entry(conversation.id, conversation.session_id, 1, MessageRecord("m", "user", "Hi", T)),
        Entry(conversation.id, conversation.session_id, 2, EventRecord("tick", 1e300)),
    ]
    with pytest.raises((OverflowError, ValueError)):
        store_entries(entries)
    assert not Message.objects.exists()


@pytest.mark.parametrize(
    "record",
    [
        MessageRecord("m", "user", "Hä?", T, "full", True, False),
        MetricRecord("a", "1", "m", "d"),
        EventRecord("e", T, "m", {"x": [1, {"y": None}]}),
        ActionRecord("a", "tool-call", "n", "m", {"q": 1}, {"r": 2}, T, 3.5, "bad"),
        MetadataRecord("k", {"v": 1}),
        ContextRecord("m", "q", {"score": 0.5}),
        RecordingRecord("p.wav", 1.5, 8000),
        EndRecord(EndReason.SHUTDOWN, "d", T),
    ],
)
def test_a_record_survives_the_way_through_a_file(record: Record) -> None:
    entry = Entry(1, 2, 3, record)
    assert decode(encode(entry)) == entry


async def test_records_of_a_deleted_conversation_are_dropped_quietly(
    alice: Persona, conversation: Conversation, tmp_path: Path
) -> None:
    await in_db(
        Conversation.objects.filter(pk=conversation.id).update,
        status="complete",
        end_reason="user",
        ended_at=datetime.now(UTC),
    )
    writer = CallLogWriter(spool=Spool(tmp_path))
    log = OrmCallLog(config_of(conversation), writer)
    await in_db(actions.delete_conversation, principal=alice.principal, conversation_id=conversation.id)
    log.append(MessageRecord("m1", "user", "secret", T))
    log.append(EndRecord(EndReason.USER, "", T))
    await log.close()
    await writer.close()
    assert not await in_db(Message.objects.exists)
    assert list(tmp_path.iterdir()) == []


# ------------------------------------------------------------------------------------------------------ ends
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


# ------------------------------------------------------------------------------------------------------ heartbeat
def test_one_update_vouches_for_all_live_sessions(alice: Persona, conversation: Conversation) -> None:
    other = make_conversation(alice, make_assistant(alice, "Other"), silent=20)
    gone = make_conversation(alice, other.assistant, silent=20)
    assert (
        beat({conversation.session_id: conversation.id, other.session_id: other.id, gone.session_id + 1: gone.id}) == 2
    )
    other.refresh_from_db()
    gone.refresh_from_db()
    assert datetime.now(UTC) - other.heartbeat_at < timedelta(seconds=5)
    assert datetime.now(UTC) - gone.heartbeat_at > timedelta(seconds=15)


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
    async with asyncio.timeout(5):
        await other.close()
    await writer.close()
    assert await in_db(Event.objects.count) == 1


# ------------------------------------------------------------------------------------------------------ outage
@pytest.fixture
def fresh_connections(conversation: Conversation) -> Iterator[None]:
    """This thread's own connection was thrown out, too; what cleans up after the test needs a new one."""
    yield
    connections.close_all()


@pytest.mark.slow
async def test_a_real_outage_of_the_database_loses_nothing(
    conversation: Conversation, tmp_path: Path, fresh_connections: None
) -> None:
    """The server throws everybody out of assistant_db and lets nobody in, for a while."""
    writer = CallLogWriter(spool=Spool(tmp_path), patience=0)
    log = OrmCallLog(config_of(conversation), writer)
    log.append(EventRecord("before", T))
    await writer.flush()
    await in_db(close_the_door, True)
    try:
        log.append(EventRecord("during", T))
        log.append(EndRecord(EndReason.USER, "", T))
        async with asyncio.timeout(30):
            await log.close()
        assert len(list(tmp_path.glob("calls-*.jsonl"))) == 1
    finally:
        await in_db(close_the_door, False)
    async with asyncio.timeout(60):
        await writer.close()
    assert await in_db(lambda: [event.name for event in Event.objects.all()]) == ["before", "during"]
    await in_db(conversation.refresh_from_db)
    assert conversation.end_reason == EndReason.USER
    assert list(tmp_path.iterdir()) == []


def close_the_door(closed: bool) -> None:
    name = connections["assistant_db"].settings_dict["NAME"]
    with connections["default"].cursor() as cursor:
        cursor.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS {"false" if closed else "true"}')
        if closed:
            cursor.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])


async def test_a_restart_of_the_database_between_two_calls_is_not_noticed(
    conversation: Conversation, fresh_connections: None
) -> None:
    await asyncio.gather(*(in_db(Conversation.objects.count) for _ in range(4)))
    await in_db(close_the_door, True)
    await in_db(close_the_door, False)
    assert await asyncio.gather(*(in_db(Conversation.objects.count) for _ in range(4))) == [1] * 4
