"""A person at work in the dashboard: from signing in to a released assistant, and what a broken template says."""

from __future__ import annotations

import re
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


def test_an_assistant_is_created_drafted_and_released(alice: Persona, visit: Callable[..., Page]) -> None:
    page = visit(alice)
    page.get_by_role("link", name="New assistant").first.click()
    page.get_by_label("Name").fill("Marina")
    page.get_by_label("Facts").fill("Breakfast is served from seven.\nThe pool opens at eight.")
    page.get_by_role("button", name="Create").click()
    expect(page.get_by_role("heading", name="Marina", level=1)).to_be_visible()
    expect(page.get_by_text("No version is released yet")).to_be_visible()

    page.get_by_role("navigation", name="Assistant").get_by_role("link", name="Versions").click()
    page.get_by_role("link", name="v1", exact=True).click()
    page.get_by_label("Template").fill("You are {{ assistant.name }}, and warm.")
    page.get_by_role("button", name="Add a message").click()
    page.get_by_label("Template").nth(1).fill("Always answer in one sentence.")
    page.get_by_role("button", name="Save draft").click()
    expect(page.get_by_text("The draft is saved.")).to_be_visible()

    page.get_by_role("button", name="Release").click()
    page.get_by_role("dialog").get_by_role("button", name="Release").click()
    expect(page.get_by_text("Version 1 is in use now")).to_be_visible()
    assistant = Assistant.objects.get(name="Marina")
    assert assistant.released_version is not None
    assert [item["template"] for item in assistant.released_version.prompt] == [
        "You are {{ assistant.name }}, and warm.",
        "Always answer in one sentence.",
    ]


def test_a_broken_template_is_shown_at_its_message_with_its_line(
    alice: Persona, draft: Assistant, visit: Callable[..., Page]
) -> None:
    page = visit(alice)
    page.goto(f"/assistants/{draft.pk}/versions/1/")
    page.get_by_label("Template").fill("You are\n{{ assistant.mood }}")
    page.get_by_role("button", name="Save draft").click()
    template = page.get_by_label("Template")
    expect(template).to_have_attribute("aria-invalid", "true")
    expect(template).to_have_value("You are\n{{ assistant.mood }}")
    expect(page.locator(".error-list")).to_contain_text("Line 2: assistant has no 'mood'")


def test_the_deployment_form_shows_only_the_waits_that_count(
    alice: Persona, draft: Assistant, visit: Callable[..., Page]
) -> None:
    page = visit(alice)
    page.goto(f"/assistants/{draft.pk}/deployments/phone/")
    expect(page.get_by_label("Short wait")).to_be_visible()
    page.get_by_label("End of speech is judged").select_option("silence_based_eos")
    expect(page.get_by_label("Short wait")).to_be_hidden()
    page.get_by_label("Fixed wait").fill("650")
    page.get_by_role("button", name="Open this channel").click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    stored = draft.deployments.get(channel="phone").input_options
    assert stored["microphone.eos.provider"] == "silence_based_eos"
    assert stored["microphone.eos.timeout"] == 650


def test_the_colour_choice_is_kept_and_the_menu_opens_on_a_phone(alice: Persona, visit: Callable[..., Page]) -> None:
    page = visit(alice, width=390)
    menu = page.get_by_role("button", name="Menu")
    menu.click()
    expect(menu).to_have_attribute("aria-expanded", "true")
    toggle = page.get_by_role("button", name="Colours")
    toggle.click()
    toggle.click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= 390, "the page scrolls sideways on a phone"


def test_a_stranger_is_asked_to_sign_in_and_led_back(draft: Assistant, visit: Callable[..., Page]) -> None:
    page = visit()
    page.goto(f"/assistants/{draft.pk}/talk/")
    expect(page).to_have_url(re.compile(rf"/signin/\?next=/assistants/{draft.pk}/talk/"))


def test_on_a_phone_each_row_of_a_table_is_a_card_with_its_headings(
    alice: Persona, draft: Assistant, visit: Callable[..., Page]
) -> None:
    page = visit(alice, width=390)
    for path, heading in ((f"/assistants/{draft.pk}/deployments/", "Speech to text"), ("/keys/", "Last used")):
        page.goto(path)
        labels = page.locator("tbody tr").first.locator("td").evaluate_all("cells => cells.map(c => c.dataset.label)")
        assert heading in labels
        cell = page.locator(f'td[data-label="{heading}"]').first
        assert heading in cell.evaluate("cell => getComputedStyle(cell, '::before').content")
        wide = (
            "wrap => [...wrap.querySelectorAll('td')].every(cell => cell.getBoundingClientRect().right <= innerWidth)"
        )
        assert page.locator(".table-wrap").first.evaluate(wide), path


def test_lists_and_folds_are_built_as_assistive_technology_reads_them(
    alice: Persona, draft: Assistant, visit: Callable[..., Page]
) -> None:
    page = visit(alice)
    for path in ("/", f"/assistants/{draft.pk}/", f"/assistants/{draft.pk}/talk/"):
        page.goto(path)
        assert page.locator("dl > div > :not(dt, dd)").count() == 0, path
        assert page.locator("summary :is(a, button, input)").count() == 0, path
        assert page.locator(":is(ol, ul)[role]").count() == 0, path
