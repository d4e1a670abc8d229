"""The dashboard's pages by Django's client: who sees what, who may change what, and what a stranger gets."""

from __future__ import annotations

import json
import wave
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, reverse

from accounts.tests.personas import Persona
from assistants import actions, urls
from assistants.models import Assistant, Conversation, Deployment, Event, Message, Metric, Recording
from assistants.tests.personas import PROMPT, draft
from rapida_site.lib.ids import new_id

__all__ = ["draft"]  # a fixture
pytestmark = pytest.mark.django_db(databases="__all__")
BEGUN = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)


@pytest.fixture
def browse() -> Callable[[Persona], Client]:
    def client(person: Persona) -> Client:
        browser = Client()
        browser.force_login(person.user)
        return browser

    return client


@pytest.fixture
def assistant(alice: Persona, draft: Assistant) -> Assistant:
    """Marina with version 1 in use, a draft and a phone deployment."""
    actions.release_version(principal=alice.principal, version_id=draft.versions.get().pk)
    actions.create_draft(principal=alice.principal, assistant_id=draft.pk, prompt=PROMPT, facts=["Tea is free."])
    actions.create_deployment(principal=alice.principal, assistant_id=draft.pk, channel="phone")
    draft.refresh_from_db()
    return draft


@pytest.fixture
def conversation(assistant: Assistant, settings: Any, tmp_path: Path) -> Conversation:
    """One finished conversation: a question, an answer that was cut short, a recording, and its figures."""
    settings.MEDIA_ROOT = tmp_path
    assert assistant.released_version is not None
    owned = {name: getattr(assistant, name) for name in ("organization_id", "project_id", "created_by", "updated_by")}
    session = new_id()
    kept = Conversation.objects.create(
        assistant=assistant,
        version=assistant.released_version,
        identifier="+49 40 5550123",
        source="phone-call",
        status="complete",
        end_reason="user",
        started_at=BEGUN,
        session_started_at=BEGUN,
        heartbeat_at=BEGUN,
        ended_at=BEGUN + timedelta(seconds=9),
        duration=9,
        session_id=session,
        **owned,
    )

    def at(seconds: float) -> datetime:
        return BEGUN + timedelta(seconds=seconds)

    for seq, (name, second, message) in enumerate(
        (
            ("conversation.begin", 0, ""),
            ("vad.speech_started", 1.5, ""),
            ("eos.completed", 3, "q"),
            ("agent.started", 3.2, "a"),
        )
    ):
        Event.objects.create(
            conversation=kept,
            session_id=session,
            seq=seq,
            name=name,
            message_id=message,
            at=at(second),
            data={"seq": seq},
        )
    Message.objects.create(conversation=kept, message_id="q", role="user", text="Is <b>tea</b> free?", at=at(3))
    Message.objects.create(
        conversation=kept,
        message_id="a",
        role="assistant",
        text="Tea is",
        full_text="Tea is free.",
        interrupted=True,
        at=at(5),
    )
    for name, value in (
        ("stt_final", "200"),
        ("eos_decision", "300"),
        ("first_audio", "812.5"),
        ("playout_end", "2400"),
    ):
        Metric.objects.create(conversation=kept, message_id="q", name=f"turn.{name}_ms", value=value)
    path = f"recordings/{kept.pk}-{session}.wav"
    (tmp_path / "recordings").mkdir()
    with wave.open(str(tmp_path / path), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(bytes(4 * 8000 * 9))
    Recording.objects.create(conversation=kept, path=path, duration=9, rate=8000)
    return kept


def every_page(conversation: Conversation) -> Iterator[str]:
    """Return the address of every page of this app that names a thing of alice's, from the table of contents itself."""
    values = {
        "assistant_id": conversation.assistant_id,
        "conversation_id": conversation.pk,
        "recording_id": conversation.recordings.get().pk,
        "number": 1,
        "channel": "phone",
    }
    for pattern in urls.urlpatterns:
        assert isinstance(pattern, URLPattern)
        names = pattern.pattern.converters
        if "assistant_id" in names or "conversation_id" in names:
            yield reverse(f"assistants:{pattern.name}", kwargs={name: values[name] for name in names})


def test_a_stranger_gets_not_found_on_every_page(
    charlie: Persona, conversation: Conversation, browse: Callable[[Persona], Client]
) -> None:
    browser = browse(charlie)
    pages = list(every_page(conversation))
    assert len(pages) >= 19
    for page in pages:
        answers = {browser.get(page + "?from=1&to=2").status_code, browser.post(page).status_code}
        assert answers <= {404, 405}, page
        assert 404 in answers, page
    assert Conversation.objects.filter(pk=conversation.pk).exists()


def test_a_strangers_lists_hold_nothing_of_others(
    charlie: Persona, conversation: Conversation, browse: Callable[[Persona], Client]
) -> None:
    browser = browse(charlie)
    for page in ("/", "/assistants/", "/conversations/", "/assistants/?q=Marina"):
        answer = browser.get(page).content.decode()
        assert str(conversation.pk) not in answer
        assert str(conversation.assistant_id) not in answer


def test_whoever_is_not_signed_in_is_led_to_sign_in(conversation: Conversation) -> None:
    for page in ["/", "/assistants/", "/assistants/new/", "/conversations/", "/api/", *every_page(conversation)]:
        answers = [Client().get(page), Client().post(page)]
        assert {answer.status_code for answer in answers} <= {302, 405}, page
        assert all(answer["Location"].startswith("/signin/") for answer in answers if answer.status_code == 302), page


def test_a_reader_reads_everything_and_writes_nothing(
    bob: Persona, conversation: Conversation, browse: Callable[[Persona], Client]
) -> None:
    browser, marina = browse(bob), f"/assistants/{conversation.assistant_id}/"
    for page in (
        *("/", "/assistants/", "/conversations/", marina, f"{marina}versions/", f"{marina}versions/1/"),
        *(f"{marina}versions/2/", f"{marina}versions/compare/?from=1&to=2", f"{marina}deployments/"),
        *(f"{marina}deployments/phone/", f"{marina}conversations/", f"/conversations/{conversation.pk}/"),
    ):
        answer = browser.get(page)
        assert answer.status_code == 200, page
        assert b"New assistant" not in answer.content
    before = (Assistant.objects.get().updated_at, Deployment.objects.count(), Conversation.objects.count())
    refused = [browser.get("/assistants/new/"), browser.get(f"{marina}talk/"), browser.get(f"{marina}edit/")]
    refused += [
        browser.post(page, {"name": "Mine"})
        for page in (
            *("/assistants/new/", f"{marina}edit/", f"{marina}delete/", f"{marina}versions/new/"),
            *(f"{marina}versions/2/", f"{marina}versions/2/release/", f"{marina}versions/2/delete/"),
            *(f"{marina}deployments/phone/", f"{marina}deployments/phone/disable/"),
            f"/conversations/{conversation.pk}/delete/",
        )
    ]
    assert {answer.status_code for answer in refused} == {403}
    assert b"This needs the project role" in refused[0].content
    assert before == (Assistant.objects.get().updated_at, Deployment.objects.count(), Conversation.objects.count())


def test_pages_of_an_empty_project_say_how_to_begin(alice: Persona, browse: Callable[[Persona], Client]) -> None:
    browser = browse(alice)
    assert "Begin with an assistant" in browser.get("/").content.decode()
    assert "Begin with an assistant" in browser.get("/assistants/").content.decode()
    assert "Nobody has talked yet" in browser.get("/conversations/").content.decode()


def test_the_overview_gives_commands_that_can_be_run(
    alice: Persona, assistant: Assistant, browse: Callable[[Persona], Client]
) -> None:
    page = browse(alice).get(f"/assistants/{assistant.pk}/").content.decode()
    assert f"--assistant {assistant.pk}" in page
    assert f"/v1/talk/asterisk/call/{assistant.pk}" in page
    assert "needs an API deployment" in page


def test_a_released_version_cannot_be_edited_but_copied_and_put_back(
    alice: Persona, assistant: Assistant, browse: Callable[[Persona], Client]
) -> None:
    browser, versions = browse(alice), f"/assistants/{assistant.pk}/versions/"
    assert b"data-draft" not in browser.get(f"{versions}1/").content
    copied = browser.post(f"{versions}new/", {"from": "1"})
    assert copied["Location"] == f"{versions}3/"
    assert assistant.versions.get(number=3).prompt == PROMPT
    browser.post(f"{versions}2/release/")
    browser.post(f"{versions}1/release/")
    assistant.refresh_from_db()
    assert assistant.released_version is not None
    assert assistant.released_version.number == 1
    assert b"stays" in browser.post(f"{versions}2/delete/", follow=True).content


def test_two_versions_are_compared_line_by_line(
    alice: Persona, assistant: Assistant, browse: Callable[[Persona], Client]
) -> None:
    address = f"/assistants/{assistant.pk}/versions/compare/"
    page = browse(alice).get(address, {"from": "1", "to": "2"}).content.decode()
    assert "Tea is free." in page
    assert "<h2>Prompt</h2>" not in page, "only what differs is shown"
    assert browse(alice).get(address, {"from": "1", "to": "x"}).status_code == 404


def test_a_deployment_out_of_range_is_refused_at_its_field(
    alice: Persona, assistant: Assistant, browse: Callable[[Persona], Client]
) -> None:
    from assistants.forms import DeploymentForm

    values = {name: field.initial for name, field in DeploymentForm().fields.items() if field.initial is not None}
    values |= {"input_options": "{}", "output_options": "{}", "idle_timeout": "7"}
    address = f"/assistants/{assistant.pk}/deployments/api/"
    page = browse(alice).post(address, values).content.decode()
    assert "Use a number from 15 to 120 seconds." in page
    assert not assistant.deployments.filter(channel="api").exists()
    answer = browse(alice).post(address, values | {"idle_timeout": "20", "input_options": '{"listen.volume": 3}'})
    assert "has no option" in answer.content.decode()
    assert browse(alice).post(address, values | {"idle_timeout": "20"}).status_code == 302
    assert assistant.deployments.get(channel="api").idle_timeout == 20


def test_closing_a_channel_leaves_no_older_deployment_open(
    alice: Persona, assistant: Assistant, browse: Callable[[Persona], Client]
) -> None:
    actions.create_deployment(principal=alice.principal, assistant_id=assistant.pk, channel="phone")
    browse(alice).post(f"/assistants/{assistant.pk}/deployments/phone/disable/")
    assert not assistant.deployments.filter(channel="phone", disabled_at=None).exists()


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
    assert 'Tea is<s title="Meant, but not heard: the caller spoke first"> free.</s>' in page
    assert 'data-offset="1.5"' in page, "the caller's line plays from where the voice began"
    assert 'data-offset="3.2"' in page
    assert "812 ms" in page or "813 ms" in page


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
    assert len(kept["events"]) == 4
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


def test_the_start_page_counts_the_last_day_and_ignores_made_up_figures(
    alice: Persona, conversation: Conversation, browse: Callable[[Persona], Client]
) -> None:
    now = datetime.now(UTC)
    Conversation.objects.update(started_at=now)
    Metric.objects.create(conversation=conversation, message_id="x", name="turn.first_audio_ms", value="soon")
    page = browse(alice).get("/").content.decode()
    assert page.count("812 ms") + page.count("813 ms") >= 2
    assert 'class="spark"' in page


def test_pages_hold_no_inline_script_or_style(
    alice: Persona, conversation: Conversation, browse: Callable[[Persona], Client]
) -> None:
    browser = browse(alice)
    for address in ["/", "/assistants/new/", "/api/", *every_page(conversation)]:
        answer = browser.get(address, {"from": "1", "to": "2"})
        if answer.status_code != 200 or "html" not in answer["Content-Type"]:
            continue
        page = answer.content.decode()
        assert " style=" not in page, address
        assert "<style" not in page, address
        assert "<script>" not in page, address
        assert "'unsafe-inline'" not in answer["Content-Security-Policy"], address
