"""The whole thing as a person meets it: a spoken question in the browser, the local models, the right fact aloud."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from accounts.tests.personas import Persona
from assistants import actions
from assistants.models import Metric
from assistants.tests.browser.microphone import speak
from assistants.tests.browser.sounds import at_microphone_rate
from integrations.registry import warm_up
from integrations.tests.speech import say

pytestmark = [
    pytest.mark.browser,
    pytest.mark.models,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True, databases="__all__"),
    # WhiteNoise streams files to ASGI in the way of WSGI; Django then reads them whole, which is right for small ones.
    pytest.mark.filterwarnings("ignore:StreamingHttpResponse must consume synchronous iterators:Warning"),
]
FACTS = [
    "Breakfast is served from seven to ten.",
    "Parking costs twelve euros a night.",
    "The pool opens at eight in the morning.",
]
LOCAL = ["local-whisper", "local-hibari", "local-smollm2", "local-minilm", "silero_vad", "local-turn-text"]


@pytest.fixture
def models() -> None:
    """Loaded first, so that one that is missing says so."""
    reasons = {code: state.reason for code, state in asyncio.run(warm_up(LOCAL)).items() if state.reason}
    assert reasons == {}


def test_a_spoken_question_gets_the_right_fact_aloud(models: None, alice: Persona, visit: Callable[..., Page]) -> None:
    assistant = actions.create_assistant(
        principal=alice.principal,
        name="Marina",
        version={"prompt": [{"role": "system", "template": "You are {{ assistant.name }}."}], "facts": FACTS},
    )
    actions.release_version(principal=alice.principal, version_id=assistant.versions.get().pk)

    page = visit(alice, says=at_microphone_rate(say("How much does parking cost?", 24_000), 24_000))
    page.goto(f"/assistants/{assistant.pk}/talk/")
    page.get_by_role("button", name="Start talking").click()
    expect(page.locator("#talk")).to_have_attribute("data-state", "live")
    speak(page)
    caller = page.locator(".line-caller:not(.is-interim) p")
    expect(caller).to_have_text(re.compile("parking cost", re.IGNORECASE))
    answer = page.locator(".line-assistant p").last
    expect(answer).to_have_text(re.compile(r"twelve|12", re.IGNORECASE))
    expect(page.locator("#talk")).to_have_attribute("data-speaking", "true")
    expect(page.locator("[data-part=waterfall] li strong")).to_have_text(re.compile(r"\d+ ms|\d\.\d+ s"))
    page.get_by_role("button", name="Hang up").click()
    page.get_by_role("link", name="Open this conversation").click()
    expect(page.get_by_text("Duration", exact=True)).to_be_visible()  # when all of it is stored
    assert Metric.objects.filter(name="turn.first_audio_ms").exists()
