from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.tests.personas import Persona
from assistants import actions, models
from assistants.actions import HttpOrigin, HttpRequest, log_exchange
from assistants.models import Assistant, AssistantVersion, Conversation, HttpLog, HttpSource, RemovedFile
from assistants.tests.make import ALIASES, deploy, first_version, make_assistant, make_ended
from knowledge import actions as knowledge_actions
from rapida_site.lib.admin import CountlessPaginator

pytestmark = pytest.mark.django_db(databases=ALIASES)
MODELS = [getattr(models, name) for name in models.__all__ if isinstance(getattr(models, name), type(Assistant))]


@pytest.fixture
def operator(db: None) -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("root@example.com", "unused password 1"))
    return client


@pytest.fixture
def everything(alice: Persona) -> Conversation:
    """One row of every table."""
    conversation = make_ended(alice, make_assistant(alice))
    deploy(alice, conversation.assistant)
    at = datetime.now(UTC)
    conversation.messages.create(message_id="m", role="user", text="Hi", at=at)
    conversation.metrics.create(name="a", value="1")
    conversation.metadata.create(key="k", value={"v": 1})
    conversation.arguments.create(name="n", value=1)
    conversation.options.create(key="k", value=1)
    conversation.contexts.create(session_id=1, seq=1, message_id="m", query="q")
    conversation.actions.create(action_id="x", kind="llm-call", at=at)
    conversation.recordings.create(path="a.wav", duration=1, rate=8000)
    conversation.events.create(session_id=1, seq=1, name="e", at=at)
    RemovedFile.objects.create(path="old.wav")
    assistant: Any = {"principal": alice.principal, "assistant_id": conversation.assistant_id}
    actions.create_tool(**assistant, name="bye", description="Ends it", method="end_of_conversation")
    actions.create_configuration(**assistant, kind="telemetry", provider="logging")
    menu = knowledge_actions.create_knowledge(principal=alice.principal, name="Menu")
    actions.attach_knowledge(**assistant, knowledge_id=menu.pk)
    origin = HttpOrigin(HttpSource.WEBHOOK, conversation.assistant, conversation)
    log_exchange(origin=origin, request=HttpRequest("POST", "https://example.com/?key=never-shown"), error="Away.")
    return conversation


def test_every_table_is_in_the_admin() -> None:
    assert len(MODELS) == 18
    assert all(admin.site.is_registered(model) for model in MODELS)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_lists_searches_and_rows_open(operator: Client, everything: Conversation, model: Any) -> None:
    name = f"admin:assistants_{model._meta.model_name}"
    listed = reverse(f"{name}_changelist")
    assert operator.get(listed).status_code == 200
    assert operator.get(listed, {"q": "123"}).status_code == 200
    row = model.objects.first()
    assert operator.get(reverse(f"{name}_change", args=[row.pk])).status_code == 200
    assert operator.get(reverse(f"{name}_add")).status_code == 403
    assert operator.get(reverse(f"{name}_delete", args=[row.pk])).status_code == 403


def test_a_version_is_not_changed_by_hand(operator: Client, everything: Conversation) -> None:
    version = everything.version
    path = reverse("admin:assistants_assistantversion_change", args=[version.pk])
    assert operator.post(path, {"note": "hacked"}).status_code == 403
    version.refresh_from_db()
    assert version.note == ""


def run(operator: Client, model: type[Any], action: str, row: Any) -> Any:
    path = reverse(f"admin:assistants_{model._meta.model_name}_changelist")
    return operator.post(path, {"action": action, "_selected_action": [row.pk]}, follow=True)


def test_an_assistant_is_renamed_and_taken_out_of_use_through_actions(
    operator: Client, everything: Conversation
) -> None:
    assistant = everything.assistant
    path = reverse("admin:assistants_assistant_change", args=[assistant.pk])
    body = {"name": "Renamed", "description": "", "visibility": "private", "language": "english", "tags": "a,b"}
    assert operator.post(path, body).status_code == 302
    assistant.refresh_from_db()
    assert (assistant.name, assistant.tags) == ("Renamed", ["a", "b"])
    run(operator, Assistant, "delete_softly", assistant)
    assistant.refresh_from_db()
    assert assistant.deleted_at is not None


def test_releasing_and_disabling_are_the_same_acts_as_elsewhere(operator: Client, alice: Persona) -> None:
    assistant = make_assistant(alice, release=False)
    version, deployment = first_version(assistant), deploy(alice, assistant)
    run(operator, AssistantVersion, "release", version)
    version.refresh_from_db()
    assert version.is_released
    again = run(operator, AssistantVersion, "release", version)
    assert "released already" in again.content.decode()
    run(operator, type(deployment), "disable", deployment)
    deployment.refresh_from_db()
    assert not deployment.is_active


def test_a_conversation_is_deleted_whole(operator: Client, everything: Conversation) -> None:
    run(operator, Conversation, "delete_all", everything)
    assert not Conversation.objects.exists()


def test_who_is_no_staff_sees_nothing(alice: Persona, everything: Conversation) -> None:
    client = Client()
    client.force_login(alice.user)
    assert client.get(reverse("admin:assistants_conversation_changelist")).status_code != 200


def test_a_huge_table_is_not_counted(alice: Persona, django_assert_num_queries: Any) -> None:
    assistant = make_assistant(alice)
    for _ in range(3):
        make_ended(alice, assistant)
    paginator = CountlessPaginator(Conversation.objects.order_by("-id"), 2)
    paginator.most = 2
    with django_assert_num_queries(1, using="assistant_db"):
        assert paginator.count == 2


def test_an_operator_sends_a_request_again_and_sees_no_secret(operator: Client, everything: Conversation) -> None:
    row = HttpLog.objects.get()
    assert b"never-shown" not in operator.get(reverse("admin:assistants_httplog_change", args=[row.pk])).content
    answer = operator.post(
        reverse("admin:assistants_httplog_changelist"),
        {"action": "send_again", "_selected_action": [row.pk]},
        follow=True,
    )
    assert "1 requests on their way again." in answer.content.decode()
    assert HttpLog.objects.get(retry_of=row).status == "queued"
