"""The pages of logs: lists with filters, one request with its answer, and the button that sends it again."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.tests.personas import Persona
from assistants import actions
from assistants.actions import HttpOrigin, HttpRequest
from assistants.models import Conversation, HttpLog, HttpSource
from assistants.tests.asking import tool_call
from assistants.tests.personas import assistant, browse, conversation, draft

__all__ = ["assistant", "browse", "conversation", "draft"]  # fixtures
pytestmark = pytest.mark.django_db(databases="__all__")
Browse = Callable[[Persona], Client]


@pytest.fixture
def log(conversation: Conversation) -> HttpLog:
    origin = HttpOrigin(HttpSource.WEBHOOK, conversation.assistant, conversation, event="conversation.completed")
    request = HttpRequest("POST", "https://example.com/<hook>", {"X-Customer": "not-for-the-page"}, '{"a": "<b>"}')
    return actions.log_exchange(origin=origin, request=request, error="example.com did not answer.", seconds=2)


def text(browser: Client, address: str, **query: str) -> str:
    answer = browser.get(address, query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_http_requests_are_listed_and_filtered(alice: Persona, log: HttpLog, browse: Browse) -> None:
    browser, found = browse(alice), f"/logs/http/{log.pk}/"
    for query, expected in (
        ({}, True),
        ({"status": "failed", "source": "webhook", "url": "example"}, True),
        ({"status": "success"}, False),
        ({"url": "elsewhere"}, False),
        ({"conversation": str(log.conversation_id)}, True),
        ({"conversation": "7"}, False),
        ({"until": "2020-01-01"}, False),
        ({"since": "yesterday"}, True),
    ):
        assert (found in text(browser, "/logs/http/", **query)) is expected, query
    assert "No request matches" in text(browser, "/logs/http/", status="success")


def test_a_request_is_shown_without_its_secrets(alice: Persona, log: HttpLog, browse: Browse) -> None:
    page = text(browse(alice), f"/logs/http/{log.pk}/")
    assert "https://example.com/&lt;hook&gt;" in page
    assert "&quot;a&quot;: &quot;&lt;b&gt;&quot;" in page
    assert "example.com did not answer." in page
    assert "not-for-the-page" not in page
    assert "Send again" in page


def test_the_button_sends_it_again_once(alice: Persona, log: HttpLog, browse: Browse) -> None:
    browser = browse(alice)
    page = browser.post(f"/logs/http/{log.pk}/retry/", follow=True).content.decode()
    assert "on its way again" in page
    attempt = HttpLog.objects.get(retry_of=log)
    assert f"/logs/http/{attempt.pk}/" in text(browser, f"/logs/http/{log.pk}/")
    page = browser.post(f"/logs/http/{log.pk}/retry/", follow=True).content.decode()
    assert "being sent right now" in page
    assert HttpLog.objects.count() == 2


def test_tool_calls_are_listed_filtered_and_shown(alice: Persona, conversation: Conversation, browse: Browse) -> None:
    browser = browse(alice)
    assert "No tool was called yet" in text(browser, "/logs/tools/")
    good, bad = tool_call(conversation), tool_call(conversation, "call-2", name="maps", error="no <map>")
    for query, shown, hidden in (
        ({"outcome": "failed"}, bad, good),
        ({"outcome": "success"}, good, bad),
        ({"name": "WEATH"}, good, bad),
    ):
        page = text(browser, "/logs/tools/", **query)
        assert f"/logs/tools/{shown.pk}/" in page
        assert f"/logs/tools/{hidden.pk}/" not in page
    page = text(browser, f"/logs/tools/{bad.pk}/")
    assert "no &lt;map&gt;" in page
    assert "Paris" in page


def test_the_conversation_leads_to_its_logs(
    alice: Persona, conversation: Conversation, log: HttpLog, browse: Browse
) -> None:
    call = tool_call(conversation)
    page = text(browse(alice), f"/conversations/{conversation.pk}/", tab="actions")
    assert f"/logs/http/?conversation={conversation.pk}" in page
    assert f"/logs/tools/{call.pk}/" in page


def test_a_reader_has_no_button_and_may_not_press_it(bob: Persona, log: HttpLog, browse: Browse) -> None:
    browser = browse(bob)
    assert "Send again" not in text(browser, f"/logs/http/{log.pk}/")
    assert browser.post(f"/logs/http/{log.pk}/retry/").status_code == 403


def test_a_stranger_sees_nothing(charlie: Persona, conversation: Conversation, log: HttpLog, browse: Browse) -> None:
    browser, call = browse(charlie), tool_call(conversation)
    assert "No request was made yet" in text(browser, "/logs/http/")
    assert "No tool was called yet" in text(browser, "/logs/tools/")
    for address in (f"/logs/http/{log.pk}/", f"/logs/tools/{call.pk}/"):
        assert browser.get(address).status_code == 404
    assert browser.post(f"/logs/http/{log.pk}/retry/").status_code == 404
    assert HttpLog.objects.count() == 1
