from __future__ import annotations

import threading
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connections

from accounts.tests.personas import Persona
from assistants.models import Conversation, Recording, Status
from assistants.tests.make import ALIASES, make_assistant, make_conversation, make_ended
from assistants.voice.config import recording_path
from assistants.voice.frames import EndReason
from assistants.voice.store import recover, sweep_conversations
from assistants.voice.store.log import beat
from assistants.voice.wavefile import StereoFile

pytestmark = pytest.mark.django_db(databases=ALIASES)


@pytest.fixture(autouse=True)
def media(tmp_path: Path, settings: Any) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def wav_of(conversation: Conversation, media: Path) -> Path:
    return media / recording_path(
        conversation.organization_id, conversation.project_id, conversation.id, conversation.session_id
    )


def test_it_ends_what_nobody_serves_at_the_last_sign_of_life(alice: Persona) -> None:
    conversation = make_conversation(alice, make_assistant(alice), silent=45)
    assert sweep_conversations() == 1
    conversation.refresh_from_db()
    assert (conversation.status, conversation.end_reason) == (Status.FAILED, EndReason.SWEPT)
    assert conversation.ended_at == conversation.heartbeat_at
    assert conversation.duration == pytest.approx(60, abs=1)
    assert "no sign of life from host:1 since" in conversation.end_detail
    assert conversation.metrics.get(name="status").value == "FAILED"


def test_it_leaves_live_and_ended_conversations_alone(alice: Persona) -> None:
    assistant = make_assistant(alice)
    live = make_conversation(alice, assistant, silent=20)
    ended = make_ended(alice, assistant, silent=500)
    assert sweep_conversations() == 0
    live.refresh_from_db()
    ended.refresh_from_db()
    assert (live.status, ended.end_reason) == (Status.IN_PROGRESS, EndReason.USER)


def test_how_long_a_silence_may_last_is_the_callers_choice(alice: Persona) -> None:
    make_conversation(alice, make_assistant(alice), silent=20)
    assert sweep_conversations(silent_after=timedelta(seconds=10)) == 1


def test_it_repairs_and_enters_the_recording(alice: Persona, media: Path) -> None:
    conversation = make_conversation(alice, make_assistant(alice), silent=60)
    path = wav_of(conversation, media)
    file = StereoFile(path, 8000)
    file.append(b"\1\0\2\0" * 8000)
    with path.open("ab") as tail:
        tail.write(b"\3\0\4\0" * 4000 + b"\1")  # what was written when it died
    assert sweep_conversations() == 1
    recording = Recording.objects.get(conversation=conversation)
    assert (recording.duration, recording.rate) == (1.5, 8000)
    assert media / recording.path == path


def test_it_ends_a_call_where_its_recording_or_its_last_event_does(alice: Persona, media: Path) -> None:
    conversation = make_conversation(alice, make_assistant(alice), silent=60)  # for 60 s it gave signs of life
    begun = conversation.session_started_at
    file = StereoFile(wav_of(conversation, media), 8000)
    file.append(bytes(4 * 8000 * 62))
    assert sweep_conversations() == 1
    conversation.refresh_from_db()
    assert (conversation.ended_at, conversation.duration) == (begun + timedelta(seconds=62), 62)

    other = make_conversation(alice, conversation.assistant, silent=60)
    said = other.heartbeat_at + timedelta(seconds=3)
    for seq, (session, at) in enumerate(((other.session_id, said), (other.session_id - 1, said + timedelta(days=1)))):
        other.events.create(session_id=session, seq=seq, name="agent.started", at=at)
    assert sweep_conversations() == 1
    other.refresh_from_db()
    assert other.ended_at == said


@pytest.mark.parametrize("content", [b"", b"no WAV at all" * 10])
def test_a_recording_that_cannot_be_saved_does_not_stop_it(alice: Persona, media: Path, content: bytes) -> None:
    conversation = make_conversation(alice, make_assistant(alice), silent=60)
    path = wav_of(conversation, media)
    path.parent.mkdir(parents=True)
    path.write_bytes(content)
    assert sweep_conversations() == 1


@pytest.mark.django_db(databases=ALIASES, transaction=True)
def test_several_sweepers_end_each_conversation_once(alice: Persona) -> None:
    assistant = make_assistant(alice)
    conversations = [make_conversation(alice, assistant, silent=60) for _ in range(20)]
    ended: list[int] = []
    together = threading.Barrier(4)

    def sweep() -> None:
        together.wait()
        try:
            ended.append(sweep_conversations())
        finally:
            connections.close_all()

    threads = [threading.Thread(target=sweep) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(ended) == 20
    for conversation in conversations:
        conversation.refresh_from_db()
        assert conversation.duration == pytest.approx(60, abs=2)


def test_a_call_that_was_thought_dead_is_live_again_at_its_next_heartbeat(alice: Persona) -> None:
    conversation = make_conversation(alice, make_assistant(alice), silent=60)  # the database was away for as long
    Conversation.objects.filter(pk=conversation.id).update(duration=100)
    lost = make_conversation(alice, conversation.assistant, silent=60)
    assert sweep_conversations() == 2
    beat({conversation.session_id: conversation.id, lost.session_id + 1: lost.id})
    conversation.refresh_from_db()
    lost.refresh_from_db()
    assert (conversation.is_live, conversation.end_reason, conversation.ended_at) == (True, "", None)
    assert conversation.duration == pytest.approx(100)
    assert lost.end_reason == EndReason.SWEPT  # another session serves it
    assert sweep_conversations() == 0


def test_a_servers_start_puts_right_what_a_crash_left(alice: Persona) -> None:
    make_conversation(alice, make_assistant(alice), silent=60)
    assert recover() == (0, 1)
    assert recover() == (0, 0)
