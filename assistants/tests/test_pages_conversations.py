"""The pages of conversations: lists with filters, the transcript, every tab, recordings and live ones."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from django.test import Client

from accounts.tests.personas import Persona
from assistants.models import Conversation, Recording
from assistants.tests.personas import BEGUN, assistant, browse, conversation, draft

__all__ = ["assistant", "browse", "conversation", "draft"]  # fixtures
pytestmark = pytest.mark.django_db(databases="__all__")


def test_conversations_are_filtered_by_the_query_string(
    alice: Persona, conversation: Conversation, browse: Callable[[Persona], Client]
) -> None:
    browser, found = browse(alice), str(conversation.pk)
    for query, expected in (
        ({"status": "complete"}, True),
        ({"status": "failed"}, False),
        ({"source": "phone-call", "identifier": "5550"}, True),
        ({"identifier": "nobody"}, False),
        ({"since": "2026-11-20", "until": "2026-11-20"}, True),
        ({"until": "2026-11-19"}, False),
        ({"since": "yesterday"}, True),
        ({"page": "99"}, True),
    ):
        page = browser.get("/conversations/", query).content.decode()
        assert (found in page) is expected, query
    assert "Enter a valid date." in browser.get("/conversations/", {"since": "yesterday"}).content.decode()


def test_a_conversation_shows_what_was_heard_and_what_was_meant(
    alice: Persona, conversation: Conversation, browse: Callable[[Persona], Client]
) -> None:
    page = browse(alice).get(f"/conversations/{conversation.pk}/").content.decode()
    assert "Is &lt;b&gt;tea&lt;/b&gt; free?" in page
    assert 'Tea is<s title="Meant, but not heard: interrupted"> free.</s>' in page
    assert 'data-offset="1.5"' in page, "the caller's line plays from where the voice began"
    assert 'data-offset="3.2"' in page
    assert "812 ms" in page or "813 ms" in page


@pytest.mark.parametrize(
    ("event", "badge"), [("tts.error", "cut off by an error"), ("agent.completed", "cut off by hang-up")]
)
def test_an_answer_that_nobody_interrupted_says_what_cut_it(
    alice: Persona, conversation: Conversation, browse: Callable[[Persona], Client], event: str, badge: str
) -> None:
    conversation.events.filter(name="turn.interrupted").update(name=event)
    page = browse(alice).get(f"/conversations/{conversation.pk}/").content.decode()
    assert f"{badge}</span>" in page
    assert f'Tea is<s title="Meant, but not heard: {badge}"> free.</s>' in page
    assert "interrupted</span>" not in page


@pytest.mark.parametrize(
    ("tab", "words"),
    [
        ("latency", "first audio after"),
        ("events", "vad.speech_started"),
        ("actions", "No model or tool was called"),
        ("data", "No arguments came with the call."),
    ],
)
def test_every_tab_of_a_conversation_shows_its_part(
    alice: Persona, conversation: Conversation, browse: Callable[[Persona], Client], tab: str, words: str
) -> None:
    assert words in browse(alice).get(f"/conversations/{conversation.pk}/", {"tab": tab}).content.decode()


def test_events_are_filtered_by_name(
    alice: Persona, conversation: Conversation, browse: Callable[[Persona], Client]
) -> None:
    page = browse(alice).get(f"/conversations/{conversation.pk}/", {"tab": "events", "q": "eos"}).content.decode()
    assert "eos.completed" in page
    assert "vad.speech_started" not in page


def test_the_raw_json_is_complete_and_can_be_downloaded(
    alice: Persona, conversation: Conversation, browse: Callable[[Persona], Client]
) -> None:
    answer = browse(alice).get(f"/conversations/{conversation.pk}/raw/", {"download": "1"})
    assert answer["Content-Disposition"].startswith("attachment")
    kept = json.loads(answer.content)
    assert [message["text"] for message in kept["messages"]] == ["Is <b>tea</b> free?", "Tea is"]
    assert len(kept["events"]) == 5
    assert len(kept["metrics"]) == 4


def test_a_recording_is_served_whole_in_ranges_and_never_past_its_end(
    alice: Persona, conversation: Conversation, browse: Callable[[Persona], Client]
) -> None:
    browser, size = browse(alice), 44 + 4 * 8000 * 9
    address = f"/conversations/{conversation.pk}/recordings/{conversation.recordings.get().pk}/"

    def part(wanted: str) -> tuple[int, str, int]:
        answer = browser.get(address, headers={"range": wanted})
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
        return answer.status_code, answer.get("Content-Range", ""), len(body)

    assert part("") == (200, "", size)
    assert part("bytes=0-99") == (206, f"bytes 0-99/{size}", 100)
    assert part("bytes=-50") == (206, f"bytes {size - 50}-{size - 1}/{size}", 50)
    assert part(f"bytes={size - 10}-{size + 1000}") == (206, f"bytes {size - 10}-{size - 1}/{size}", 10)
    assert part(f"bytes={size}-") == (416, f"bytes */{size}", 0)
    assert part("bytes=9-3") == (416, f"bytes */{size}", 0)
    assert part("bytes=0-1,5-6") == (200, "", size)


def test_a_recording_outside_the_media_root_is_not_served(
    alice: Persona, conversation: Conversation, browse: Callable[[Persona], Client]
) -> None:
    Recording.objects.update(path="../../../etc/hostname")
    recording = conversation.recordings.get().pk
    assert browse(alice).get(f"/conversations/{conversation.pk}/recordings/{recording}/").status_code == 404


def test_a_live_conversation_refreshes_and_cannot_be_deleted(
    alice: Persona, conversation: Conversation, browse: Callable[[Persona], Client]
) -> None:
    Conversation.objects.update(status="in_progress", ended_at=None, end_reason="")
    browser, address = browse(alice), f"/conversations/{conversation.pk}/"
    page = browser.get(address).content.decode()
    assert f'data-live="{address}live/"' in page
    assert "delete-dialog" not in page
    assert browser.get(f"{address}live/")["X-Conversation"] == "live"
    assert "This conversation is live" in browser.post(f"{address}delete/", follow=True).content.decode()
    Conversation.objects.update(status="complete", ended_at=BEGUN, end_reason="user")
    assert browser.get(f"{address}live/")["X-Conversation"] == "ended"
    browser.post(f"{address}delete/")
    assert not Conversation.objects.exists()
