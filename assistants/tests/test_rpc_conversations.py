"""Conversations and messages over gRPC, as the official clients ask for them."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client as Browser

from accounts.tests.personas import Persona
from assistants import recording_links
from assistants.models import Conversation, Message, Metric
from assistants.recording_links import recording_url
from assistants.tests.asking import Client, key_of, queries_of, talked, token_of
from assistants.tests.make import make_assistant
from assistants.voice.wavefile import StereoFile

pytestmark = pytest.mark.django_db(databases="__all__")
ASCENDING = {"column": "created_date", "order": "asc"}
LISTS = ("GetAllMessage", "GetAllAssistantMessage", "GetAllConversationMessage", "GetAllAssistantConversation")


@pytest.fixture
def kept(alice: Persona) -> Conversation:
    return talked(alice, make_assistant(alice))


@pytest.fixture
def ask(alice: Persona) -> Client:
    return Client(key_of(alice))


def where(kept: Conversation) -> dict[str, Any]:
    return {"assistantId": str(kept.assistant_id), "assistantConversationId": str(kept.pk)}


def test_a_conversation_shows_everything_that_is_kept_of_it(ask: Client, kept: Conversation) -> None:
    found = ask("GetAssistantConversation", assistantId=str(kept.assistant_id), id=str(kept.pk)).data
    assert (found.id, found.assistantId, found.identifier) == (kept.pk, kept.assistant_id, "user-1")
    assert (found.status, found.source, found.direction) == ("COMPLETE", "sdk", "inbound")
    assert found.assistantProviderModelId == kept.version_id
    assert found.createdDate.ToDatetime(tzinfo=kept.started_at.tzinfo) == kept.started_at
    assert [(each.role, each.body) for each in found.assistantConversationMessage] == [
        ("user", "question 0"), ("assistant", "answer 0"), ("user", "question 1"), ("assistant", "answer 1"),
    ]  # fmt: skip
    assert [(each.name, each.value, each.description) for each in found.metrics] == [
        ("conversation.turns", "2", "Turns taken")
    ]
    assert [(each.name, each.value) for each in found.arguments] == [("caller", "Ada")]
    assert [(each.key, each.value) for each in found.metadata] == [("campaign", '{"id": 7}')]
    assert [(each.key, each.value) for each in found.options] == [("speak.speed", "1.2")]
    [context] = found.contexts
    assert (dict(context.query), dict(context.result)) == ({"query": "open?"}, {"score": 0.9})
    [recording] = found.recordings
    assert recording.conversationRecordingUrl.startswith("http")


def test_selectors_choose_what_is_loaded(ask: Client, kept: Conversation) -> None:
    def parts(*fields: str) -> set[str]:
        found = ask("GetAssistantConversation", id=str(kept.pk), selectors=[{"field": each} for each in fields]).data
        repeated = (
            "assistantConversationMessage",
            "metrics",
            "arguments",
            "metadata",
            "options",
            "contexts",
            "recordings",
        )
        return {name for name in repeated if len(getattr(found, name))}

    assert parts("metrics", "argument") == {"metrics", "arguments"}
    assert parts("assistantConversationMessages") == {"assistantConversationMessage"}
    assert parts("contexts", "recording", "option", "metadata") == {"contexts", "recordings", "options", "metadata"}
    assert parts("stage") == set(), "a part of older clients chooses nothing"
    assert len(parts()) == 7, "no selector asks for everything"


def test_a_message_is_shown_with_its_figures_and_metadata(ask: Client, kept: Conversation) -> None:
    found = ask("GetAllConversationMessage", **where(kept), order=ASCENDING)
    assert found.paginated.totalItem == 4
    first = found.data[0]
    assert (first.role, first.body, first.messageId, first.source) == ("user", "question 0", "turn-0", "sdk")
    assert (first.assistantId, first.assistantConversationId) == (kept.assistant_id, kept.pk)
    assert [(each.name, each.value) for each in first.metrics] == [("turn.first_audio_ms", "700")]
    assert [(each.key, each.value) for each in first.metadata] == [("mood", "good")]


@pytest.mark.parametrize("method", ["GetAllMessage", "GetAllAssistantMessage"])
def test_messages_load_metrics_and_metadata_only_where_they_are_asked_for(
    ask: Client, kept: Conversation, method: str
) -> None:
    for chosen, metrics, metadata in ((["metric"], 1, 0), (["metadata"], 0, 1), (["request"], 0, 0), ([], 1, 1)):
        asked = {"assistantId": str(kept.assistant_id)} if "Assistant" in method else {}
        found = ask(method, selectors=[{"field": each} for each in chosen], **asked).data
        assert (len(found[0].metrics), len(found[0].metadata)) == (metrics, metadata), chosen


def test_figures_of_another_conversation_with_the_same_message_ids_stay_there(
    ask: Client, alice: Persona, kept: Conversation
) -> None:
    other = talked(alice, kept.assistant)
    Metric.objects.filter(conversation=other).update(value="9")
    assert {metric.value for row in ask("GetAllConversationMessage", **where(kept)).data for metric in row.metrics} == {
        "700"
    }


def test_pages_are_newest_first_and_end_where_the_rows_end(ask: Client, kept: Conversation) -> None:
    def bodies(page: int, size: int) -> list[str]:
        found = ask("GetAllConversationMessage", **where(kept), paginate={"page": page, "pageSize": size})
        assert found.paginated.totalItem == 4
        return [row.body for row in found.data]

    assert bodies(1, 3) == ["answer 1", "question 1", "answer 0"]
    assert bodies(2, 3) == ["question 0"]
    assert bodies(3, 3) == []
    assert bodies(0, 0) == bodies(1, 4)
    Message.objects.bulk_create(
        Message(conversation=kept, message_id=str(number), role="user", text="x", at=kept.started_at)
        for number in range(101)
    )
    found = ask("GetAllConversationMessage", **where(kept), paginate={"page": 1, "pageSize": 1000})
    assert (len(found.data), found.paginated.totalItem) == (100, 105)


def test_messages_are_narrowed_and_ordered(ask: Client, kept: Conversation) -> None:
    def bodies(**asked: Any) -> list[str]:
        return [row.body for row in ask("GetAllMessage", **asked).data]

    user = {"key": "role", "value": "user", "logic": "="}
    assert bodies(criterias=[user], order=ASCENDING) == ["question 0", "question 1"]
    assert bodies(criterias=[user, {"key": "body", "value": "TION 1", "logic": "like"}]) == ["question 1"]
    assert bodies(criterias=[{"key": "assistant_conversation_id", "value": "1"}]) == []


def test_conversations_are_listed_by_source_and_criteria(ask: Client, alice: Persona, kept: Conversation) -> None:
    called = talked(alice, kept.assistant, source="phone-call", status="failed")

    def found(**asked: Any) -> list[int]:
        return [row.id for row in ask("GetAllAssistantConversation", assistantId=str(kept.assistant_id), **asked).data]

    assert found() == [called.pk, kept.pk]
    assert found(source="WEB_PLUGIN") == [called.pk, kept.pk], "zero cannot be told from unset"
    assert found(source="PHONE_CALL") == [called.pk]
    assert found(source="SDK") == [kept.pk]
    assert found(source="WHATSAPP") == []
    assert found(criterias=[{"key": "status", "value": "FAILED"}]) == [called.pk]
    assert found(criterias=[{"key": "identifier", "value": "nobody"}]) == []
    assert found(paginate={"page": 2, "pageSize": 1}) == [kept.pk]


def test_a_list_of_conversations_shows_figures_and_what_came_with_the_call(ask: Client, kept: Conversation) -> None:
    [found] = ask("GetAllAssistantConversation", assistantId=str(kept.assistant_id)).data
    assert [metric.name for metric in found.metrics] == ["conversation.turns"]
    assert [argument.value for argument in found.arguments] == ["Ada"]
    assert len(found.recordings) == 1
    assert len(found.assistantConversationMessage) == len(found.contexts) == 0, "too heavy for a list"


@pytest.mark.parametrize(
    "method", ["GetAllMessage", "GetAllAssistantMessage", "GetAllConversationMessage", "GetAllAssistantConversation"]
)
def test_a_longer_page_costs_no_more_queries(ask: Client, alice: Persona, kept: Conversation, method: str) -> None:
    asked = {
        "GetAllMessage": {},
        "GetAllAssistantMessage": {"assistantId": str(kept.assistant_id)},
        "GetAllConversationMessage": where(kept),
        "GetAllAssistantConversation": {"assistantId": str(kept.assistant_id)},
    }[method]

    def queries() -> int:
        return queries_of(lambda: ask(method, **asked))

    few = queries()
    for number in range(5):
        Message.objects.create(
            conversation=kept, message_id=f"more-{number}", role="user", text="x", at=kept.started_at
        )
        talked(alice, kept.assistant)
    assert queries() == few
    assert few <= 10


@pytest.mark.parametrize(
    ("method", "asked"),
    [
        ("GetAssistantConversation", {"id": "7"}),
        ("GetAssistantConversation", {}),
        ("GetAllConversationMessage", {}),
        ("GetAllAssistantConversation", {}),
        ("GetAllAssistantMessage", {"assistantId": str(2**64 - 1)}),
    ],
)
def test_what_is_not_there_is_not_found(ask: Client, method: str, asked: dict[str, Any]) -> None:
    assert ask.refusal(method, **asked)[0] == 404


@pytest.mark.parametrize("method", LISTS)
def test_criteria_beyond_the_list_are_refused_with_the_list(ask: Client, kept: Conversation, method: str) -> None:
    asked = {"GetAllMessage": {}, "GetAllAssistantConversation": {"assistantId": str(kept.assistant_id)}}
    given = asked.get(method, where(kept) if "Conversation" in method else {"assistantId": str(kept.assistant_id)})
    code, words = ask.refusal(method, **given, criterias=[{"key": "project_id", "value": "1"}])
    assert code == 400
    assert "Filter by one of" in words


def test_a_conversation_of_another_assistant_is_not_found(ask: Client, alice: Persona, kept: Conversation) -> None:
    other = make_assistant(alice, "Other")
    for method, asked in (
        ("GetAssistantConversation", {"id": str(kept.pk)}),
        ("GetAllConversationMessage", {"assistantConversationId": str(kept.pk)}),
    ):
        assert ask.refusal(method, **asked, assistantId=str(other.pk))[0] == 404


def test_a_reader_may_read(bob: Persona, kept: Conversation) -> None:
    ask = Client(token_of(bob))
    assert ask("GetAssistantConversation", id=str(kept.pk)).data.id == kept.pk
    assert ask("GetAllMessage").paginated.totalItem == 4


def test_a_stranger_sees_nothing(charlie: Persona, kept: Conversation) -> None:
    ask = Client(key_of(charlie))
    assert ask("GetAllMessage").paginated.totalItem == 0
    assert ask.refusal("GetAssistantConversation", id=str(kept.pk))[0] == 404
    assert ask.refusal("GetAllConversationMessage", **where(kept))[0] == 404
    for method in ("GetAllAssistantConversation", "GetAllAssistantMessage"):
        assert ask.refusal(method, assistantId=str(kept.assistant_id))[0] == 404


def test_the_address_of_a_recording_plays_without_a_key_and_not_for_ever(
    kept: Conversation, settings: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.MEDIA_ROOT = tmp_path
    recording = kept.recordings.get()
    file = StereoFile(tmp_path / recording.path, recording.rate)
    file.append(bytes(6400))
    file.close()
    address = recording_url(recording).removeprefix(settings.PUBLIC_URL)
    browser = Browser()
    answer = browser.get(address)
    assert answer["Content-Type"] == "audio/wav"
    assert b"".join(answer.streaming_content).startswith(b"RIFF")  # type: ignore[attr-defined]
    assert browser.get(address[:-1]).status_code == 404
    monkeypatch.setattr(recording_links, "VALID_SECONDS", -1)
    assert browser.get(address).status_code == 404
