"""The pages of tools, attached knowledge, configurations and versions that think elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.html import escape

from accounts.tests.personas import Persona
from assistants import actions
from assistants.configuration_kinds import KINDS
from assistants.models import Assistant
from assistants.option_fields import MASK
from assistants.sealing import opened
from assistants.templatetags.ui import ago
from assistants.tests.personas import assistant, browse, draft
from assistants.tool_methods import METHODS
from knowledge import actions as knowledge_actions

__all__ = ["assistant", "browse", "draft"]  # fixtures
pytestmark = pytest.mark.django_db(databases="__all__")
Browse = Callable[[Persona], Client]


@pytest.fixture
def at(assistant: Assistant) -> str:
    return f"/assistants/{assistant.pk}/"


@pytest.mark.parametrize("method", METHODS)
def test_every_method_has_a_form(alice: Persona, at: str, browse: Browse, method: str) -> None:
    browser = browse(alice)
    assert f"?method={method}" in browser.get(f"{at}tools/new/").content.decode()
    assert escape(METHODS[method].text) in browser.get(f"{at}tools/new/?method={method}").content.decode()


@pytest.mark.parametrize(
    ("kind", "provider"), [(kind.value, code) for kind, spec in KINDS.items() for code in spec.providers]
)
def test_every_provider_of_every_kind_has_a_form(
    alice: Persona, at: str, browse: Browse, kind: str, provider: str
) -> None:
    answer = browse(alice).get(f"{at}configuration/{kind}/new/?provider={provider}")
    assert 'name="enabled"' in answer.content.decode()


def test_a_tool_is_made_changed_and_deleted(alice: Persona, assistant: Assistant, at: str, browse: Browse) -> None:
    browser = browse(alice)
    entered = {
        "name": "weather",
        "description": "Tells the weather.",
        "arguments": '{"type": "object"}',
        "endpoint": "https://x.example.com",
        "method": "GET",
        "headers": '{"x-key": "s3cret"}',
    }
    answer = browser.post(f"{at}tools/new/?method=api_request", entered, follow=True)
    assert "weather" in answer.content.decode()
    tool = assistant.tools.get(name="weather")
    page = browser.get(f"{at}tools/{tool.pk}/").content.decode()
    assert MASK in page
    assert "s3cret" not in page
    entered |= {"description": "Knows the sky.", "headers": f'{{"x-key": "{MASK}"}}'}
    browser.post(f"{at}tools/{tool.pk}/", entered)
    tool.refresh_from_db()
    assert (tool.description, opened(tool, tool.options)["headers"]) == ("Knows the sky.", {"x-key": "s3cret"})
    browser.post(f"{at}tools/{tool.pk}/delete/")
    assert not assistant.tools.filter(pk=tool.pk).exists()


def test_what_an_action_refuses_stands_at_its_field(alice: Persona, at: str, browse: Browse) -> None:
    entered = {"name": "x", "description": "x", "endpoint": "ftp://x", "method": "GET"}
    answer = browse(alice).post(f"{at}tools/new/?method=api_request", entered)
    assert "begins with http:// or https://" in str(answer.context["form"].errors["endpoint"])
    wrong = browse(alice).post(f"{at}tools/new/?method=api_request", {**entered, "arguments": '{"type": "array"}'})
    assert not wrong.context["form"].errors.get("parameters")
    wrong = browse(alice).post(
        f"{at}tools/new/?method=end_of_conversation", {**entered, "arguments": '{"type": "array"}'}
    )
    assert wrong.context["form"].errors["arguments"]


def test_a_webhook_is_made_switched_off_and_deleted(
    alice: Persona, assistant: Assistant, at: str, browse: Browse
) -> None:
    browser = browse(alice)
    assistant.configurations.all().delete()
    entered = {
        "enabled": "on",
        "assistant_events": ["conversation.begin", "call.ended"],
        "http_url": "https://hooks.example.com/a",
        "http_method": "POST",
        "retry_status_codes": "500, 503",
        "max_retry_count": "2",
        "timeout_seconds": "10",
        "execution_priority": "0",
    }
    answer = browser.post(f"{at}configuration/webhook/new/", entered, follow=True).content.decode()
    assert "https://hooks.example.com/a" in answer
    hook = assistant.configurations.get()
    assert (hook.enabled, hook.options["retry_status_codes"], hook.options["max_retry_count"]) == (True, [500, 503], 2)
    del entered["enabled"]
    browser.post(f"{at}configuration/{hook.pk}/", entered)
    hook.refresh_from_db()
    assert not hook.enabled
    browser.post(f"{at}configuration/{hook.pk}/delete/")
    assert not assistant.configurations.exists()


def test_knowledge_is_attached_once_tuned_and_detached(
    alice: Persona, charlie: Persona, assistant: Assistant, at: str, browse: Browse
) -> None:
    browser = browse(alice)
    assert "Nothing is left to attach" in browser.get(f"{at}knowledge/new/").content.decode()
    wine = knowledge_actions.create_knowledge(principal=alice.principal, name="Wine")
    foreign = knowledge_actions.create_knowledge(principal=charlie.principal, name="Secrets")
    page = browser.get(f"{at}knowledge/new/").content.decode()
    assert "Wine" in page
    assert ">Menu</option>" not in page
    assert "Secrets" not in page
    entered = {"retrieval_method": "text-search", "top_k": "3", "score_threshold": "0.4"}
    browser.post(f"{at}knowledge/new/", {**entered, "knowledge_id": foreign.pk})
    assert not assistant.knowledge_attachments.filter(knowledge=foreign).exists()
    browser.post(f"{at}knowledge/new/", {**entered, "knowledge_id": wine.pk})
    row = assistant.knowledge_attachments.get(knowledge=wine)
    browser.post(f"{at}knowledge/{row.pk}/", {**entered, "knowledge_id": wine.pk, "top_k": "9"})
    row.refresh_from_db()
    assert row.top_k == 9
    browser.post(f"{at}knowledge/{row.pk}/delete/")
    assert not assistant.knowledge_attachments.filter(pk=row.pk).exists()


def test_a_reader_sees_lists_and_no_forms(bob: Persona, assistant: Assistant, at: str, browse: Browse) -> None:
    browser = browse(bob)
    for name in ("tools", "configuration"):
        page = browser.get(f"{at}{name}/").content.decode()
        assert "goodbye" in page or "hooks.example.com" in page
        assert "New" not in page.split("<main", 1)[1]
    tool, hook = assistant.tools.get(), assistant.configurations.get()
    for address in ("tools/new/", f"tools/{tool.pk}/", "knowledge/new/", f"configuration/{hook.pk}/"):
        assert browser.get(at + address).status_code == 403
    for address in (f"tools/{tool.pk}/delete/", f"configuration/{hook.pk}/delete/"):
        assert browser.post(at + address).status_code == 403


def test_empty_lists_say_what_they_are_for(alice: Persona, draft: Assistant, browse: Browse) -> None:
    browser = browse(alice)
    tools = browser.get(f"/assistants/{draft.pk}/tools/").content.decode()
    assert "No tools yet" in tools
    assert "No knowledge attached" in tools
    assert browser.get(f"/assistants/{draft.pk}/configuration/").content.decode().count("None.") == len(KINDS)


def test_a_version_that_thinks_elsewhere_is_edited_and_shown(alice: Persona, browse: Browse) -> None:
    reach = {"url": "agent.example.com:443", "metadata": {"token": "s3cret"}}
    kit = actions.create_assistant(
        principal=alice.principal, name="Kit", version={"kind": "AGENTKIT", "connection": reach}
    )
    browser, address = browse(alice), f"/assistants/{kit.pk}/versions/1/"
    page = browser.get(address).content.decode()
    assert "agent.example.com:443" in page
    assert "s3cret" not in page
    initial = browser.get(address).context["form"].initial
    entered = {**initial, "url": "other.example.com:443", "metadata": f'{{"token": "{MASK}"}}', "note": "Moved"}
    answer = browser.post(address, entered, follow=True)
    assert "The draft is saved." in answer.content.decode()
    version = kit.versions.get()
    assert opened(version, version.connection)["metadata"] == {"token": "s3cret"}
    assert (version.connection["url"], version.note) == ("other.example.com:443", "Moved")
    actions.release_version(principal=alice.principal, version_id=version.pk)
    assert "other.example.com:443" in browser.get(address).content.decode()
    assert "AgentKit server" in browser.get(f"/assistants/{kit.pk}/versions/").content.decode()


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (3, "just now"),
        (42, "42 seconds ago"),
        (59.6, "a minute ago"),
        (119, "2 minutes ago"),
        (3590, "an hour ago"),
        (100 * 60, "2 hours ago"),
        (23.7 * 3600, "a day ago"),
        (40 * 3600, "2 days ago"),
        (29.8 * 86400, "a month ago"),
        (45 * 86400, "2 months ago"),
        (355 * 86400, "a year ago"),
        (700 * 86400, "2 years ago"),
    ],
)
def test_a_distance_is_rounded_to_the_nearest(monkeypatch: pytest.MonkeyPatch, seconds: float, words: str) -> None:
    now = datetime(2026, 11, 23, tzinfo=UTC)
    monkeypatch.setattr(timezone, "now", lambda: now)
    assert f">{words}<" in ago(now - timedelta(seconds=seconds))
