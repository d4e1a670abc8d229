from __future__ import annotations

import asyncio
import json
import multiprocessing
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import connections

from accounts.tests.personas import Persona
from assistants import actions
from assistants.models import Conversation, Event, Message, Metric
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
from assistants.voice.store.log import CallLogWriter, OrmCallLog
from assistants.voice.store.rows import Entry, store_entries
from assistants.voice.store.spool import Spool, decode, encode, replay_spooled, store_or_reject
from rapida_site.lib.db import in_db

pytestmark = pytest.mark.django_db(databases=ALIASES, transaction=True)
T = 1_795_424_707.25


@pytest.fixture
def conversation(alice: Persona) -> Conversation:
    return make_conversation(alice, make_assistant(alice))


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
