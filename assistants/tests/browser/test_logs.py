"""A person finds a request that failed, reads why, and sends it again."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from httpx import Headers
from playwright.sync_api import Page, expect

from accounts.tests.personas import Persona
from assistants import actions
from assistants.actions import HttpOrigin, HttpRequest
from assistants.models import HttpLog, HttpSource
from assistants.tests.asking import talked, tool_call
from assistants.tests.make import make_assistant
from rapida_site.lib.outbound import Answer

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, databases="__all__"),
    # WhiteNoise streams files to ASGI in the way of WSGI; Django then reads them whole, which is right for small ones.
    pytest.mark.filterwarnings("ignore:StreamingHttpResponse must consume synchronous iterators:Warning"),
]


def test_a_failed_request_is_found_read_and_sent_again(alice: Persona, visit: Callable[..., Page]) -> None:
    kept = talked(alice, make_assistant(alice, "Marina"))
    tool_call(kept, "call-2", name="maps", error="There is no map of this place.")
    origin = HttpOrigin(HttpSource.WEBHOOK, kept.assistant, kept, event="conversation.completed")
    request = HttpRequest(
        "POST", "https://example.com/hook", {"X-Customer": "7"}, '{"event": "conversation.completed"}'
    )
    answer = Answer(503, Headers({"content-type": "application/json"}), b'{"why": "closed"}', 0.2)
    first = actions.log_exchange(origin=origin, request=request, answer=answer)

    page = visit(alice)
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Logs").click()
    page.get_by_label("Status").select_option("failed")
    page.get_by_role("button", name="Filter").click()
    page.locator(".row-link").click()
    expect(page.get_by_role("heading", name="Response 503")).to_be_visible()
    expect(page.get_by_text('"why": "closed"')).to_be_visible()
    page.get_by_role("button", name="Send again").click()
    expect(page.get_by_text("on its way again")).to_be_visible()
    expect(page.get_by_text("2, after")).to_be_visible()
    assert HttpLog.objects.get(retry_of=first).created_by == alice.user.pk

    page.get_by_role("link", name="HTTP requests").click()
    page.get_by_role("navigation", name="Logs").get_by_role("link", name="Tool calls").click()
    page.get_by_role("row", name="maps").get_by_role("link").click()
    expect(page.get_by_text("There is no map of this place.")).to_be_visible()
    page.get_by_role("main").get_by_role("link", name="ago").click()
    expect(page.get_by_role("navigation", name="Conversation")).to_be_visible()
