"""Uploading documents in a browser: each file shows its own outcome."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from accounts.tests.personas import Persona
from knowledge import actions
from knowledge.models import Document

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, databases="__all__"),
    # WhiteNoise streams files to ASGI in the way of WSGI; Django then reads them whole, which is right for small ones.
    pytest.mark.filterwarnings("ignore:StreamingHttpResponse must consume synchronous iterators:Warning"),
]


def test_files_are_uploaded_one_by_one_and_each_tells_how_it_went(
    alice: Persona, visit: Callable[..., Page], tmp_path: Path
) -> None:
    knowledge = actions.create_knowledge(principal=alice.principal, name="Handbook")
    for name, content in (("menu.md", b"# Menu"), ("wrong.pdf", b"no pdf"), ("prices.csv", b"tea;1")):
        (tmp_path / name).write_bytes(content)
    page = visit(alice)
    page.goto(f"/knowledge/{knowledge.pk}/")
    files = page.get_by_label("Add documents")
    files.set_input_files([tmp_path / name for name in ("menu.md", "wrong.pdf", "prices.csv")])
    page.get_by_role("button", name="Upload").click()
    outcomes = page.locator("[data-files] li")
    expect(outcomes.nth(0)).to_contain_text("stored")
    expect(outcomes.nth(1)).to_contain_text("it is no pdf file")
    expect(outcomes.nth(2)).to_contain_text("stored")
    assert Document.objects.count() == 2
    expect(page.get_by_role("link", name="prices.csv")).to_be_visible()  # at once, beside what went wrong
    expect(outcomes.nth(1)).to_be_visible()
    (tmp_path / "more.txt").write_bytes(b"More")
    files.set_input_files([tmp_path / "more.txt"])
    page.get_by_role("button", name="Upload").click()
    expect(page.get_by_role("link", name="more.txt")).to_be_visible()
    assert page.locator("tbody tr").count() == 3
