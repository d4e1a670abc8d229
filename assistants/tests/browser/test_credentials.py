"""Credentials in a real browser: choosing a provider, saving, and what the page never shows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from accounts.tests.personas import Persona
from accounts.vault import Field, Shape, shapes
from rapida_site.lib.errors import Invalid

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, databases="__all__"),
    # WhiteNoise streams files to ASGI in the way of WSGI; Django then reads them whole, which is right for small ones.
    pytest.mark.filterwarnings("ignore:StreamingHttpResponse must consume synchronous iterators:Warning"),
]
SECRET = "sk-live-0123456789abcdef-wxyz"


@pytest.fixture(autouse=True)
def acme(monkeypatch: pytest.MonkeyPatch) -> None:
    def judge(value: Any) -> None:
        if value["key"] != SECRET:
            raise Invalid("Acme refuses this credential.")

    fields = (Field("key", "API key"), Field("region", "Region", secret=False, required=False))
    monkeypatch.setitem(shapes.SHAPES, "acme", Shape("acme", "Acme", fields, "Speech", verify=judge))


def test_a_credential_is_saved_after_its_provider_accepted_it(alice: Persona, visit: Callable[..., Page]) -> None:
    page = visit(alice)
    page.get_by_role("link", name="Credentials").click()
    expect(page.get_by_text("No credential yet")).to_be_visible()
    page.get_by_label("Provider").select_option("acme")
    page.get_by_label("Name").fill("Main")
    page.get_by_label("API key").fill(SECRET)
    page.get_by_role("button", name="Verify and save").click()
    expect(page.get_by_text("Main works: its provider accepts it.")).to_be_visible()
    expect(page.get_by_text("key: …wxyz")).to_be_visible()
    assert SECRET not in page.content()
    page.get_by_text("Delete", exact=True).click()
    page.get_by_role("button", name="Yes, destroy it").click()
    expect(page.get_by_text("No credential yet")).to_be_visible()


def test_connections_tell_what_can_be_connected(alice: Persona, visit: Callable[..., Page]) -> None:
    page = visit(alice)
    page.get_by_role("link", name="Connections").click()
    expect(page.get_by_text("Nothing is connected yet")).to_be_visible()
    expect(page.get_by_role("row", name="Google Drive")).to_be_visible()
