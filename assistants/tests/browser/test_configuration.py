"""Tools and webhooks made and deleted by hand, on a wide screen and on a telephone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from accounts.tests.personas import Persona
from assistants.models import Assistant

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, databases="__all__"),
    # WhiteNoise streams files to ASGI in the way of WSGI; Django then reads them whole, which is right for small ones.
    pytest.mark.filterwarnings("ignore:StreamingHttpResponse must consume synchronous iterators:Warning"),
]


def test_a_tool_is_made_and_deleted_after_a_question(
    alice: Persona, draft: Assistant, visit: Callable[..., Page]
) -> None:
    page = visit(alice)
    page.goto(f"/assistants/{draft.pk}/tools/")
    page.get_by_role("link", name="New tool").click()
    page.get_by_role("link", name="Call an address").click()
    page.get_by_label("Name").fill("weather")
    page.get_by_label("Description").fill("Tells the weather.")
    page.get_by_label("Address").fill("weather.example.com")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".error-list")).to_contain_text("begins with http:// or https://")
    page.get_by_label("Address").fill("https://weather.example.com")
    page.get_by_label("Headers").fill('{"authorization": "s3cret"}')
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="weather").click()
    expect(page.get_by_label("Headers")).to_have_value('{\n  "authorization": "********"\n}')
    page.get_by_role("button", name="Delete").click()
    page.get_by_role("dialog").get_by_role("button", name="Keep it").click()
    page.get_by_role("button", name="Delete").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(page.get_by_text("weather was deleted.")).to_be_visible()
    expect(page.get_by_text("No tools yet")).to_be_visible()


def test_a_webhook_is_made_on_a_telephone(alice: Persona, draft: Assistant, visit: Callable[..., Page]) -> None:
    page = visit(alice)
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"/assistants/{draft.pk}/configuration/")
    page.get_by_role("link", name="New webhook").click()
    page.get_by_label("conversation.completed").check()
    page.get_by_label("Address").fill("https://hooks.example.com/a/rather/long/path/that/does/not/fit/one/line")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("link", name="https://hooks.example.com")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
