"""The talk page with a fake microphone against scripted providers: every way a conversation goes."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from accounts.tests.personas import Persona
from assistants.models import Assistant, Conversation
from assistants.tests.browser.microphone import speak
from assistants.tests.browser.sounds import tone

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, databases="__all__"),
    # WhiteNoise streams files to ASGI in the way of WSGI; Django then reads them whole, which is right for small ones.
    pytest.mark.filterwarnings("ignore:StreamingHttpResponse must consume synchronous iterators:Warning"),
]
# The scripted transcriber finds speech by its energy, so that no model is needed.
HEARS = {"texts": "when is breakfast", "endpoints": True, "interims": True}
LISTENING = {"microphone.eos.provider": "provider_eos"}
QUESTION = tone(1.0)


def start(page: Page, assistant: Assistant) -> None:
    page.goto(f"/assistants/{assistant.pk}/talk/")
    page.get_by_role("button", name="Start talking").click()
    expect(page.locator("#talk")).to_have_attribute("data-state", "live")


def test_a_spoken_question_is_heard_answered_and_measured(
    alice: Persona, scripted: Callable[..., Assistant], visit: Callable[..., Page]
) -> None:
    assistant = scripted(
        hears=HEARS,
        listening=LISTENING,
        thinks={"texts": "Breakfast is served from seven."},
        speaks={"duration": 6.0},
    )
    page = visit(alice, says=QUESTION)
    start(page, assistant)
    speak(page)
    transcript = page.get_by_role("log")
    expect(transcript.locator(".line-caller:not(.is-interim)")).to_contain_text("when is breakfast")
    expect(transcript.locator(".line-assistant")).to_contain_text("Breakfast is served from seven.")
    expect(page.locator("#talk")).to_have_attribute("data-speaking", "true")
    bars = page.locator("[data-part=waterfall] li")
    expect(bars).to_have_count(1)
    expect(bars.locator("svg")).to_have_attribute("aria-label", re.compile(r"Turn 1: .*first audio out at \d+"))
    expect(page.locator("[data-part=events] li", has_text="eos.completed")).to_have_count(1)

    page.get_by_role("button", name="Hang up").click()
    expect(page.locator("#talk")).to_have_attribute("data-state", "ended")
    expect(transcript).to_contain_text("You ended the conversation.")
    page.get_by_role("link", name="Open this conversation").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Conversation of")
    expect(page.locator(".line-caller")).to_contain_text("when is breakfast")
    expect(page.locator("[data-player]")).to_have_attribute("data-ready", "")
    duration = page.locator("[data-audio]").evaluate("audio => audio.duration")
    assert duration > 1, "the question alone took a second"


def test_typed_text_is_answered_without_a_microphone_and_escaped(
    alice: Persona, scripted: Callable[..., Assistant], visit: Callable[..., Page]
) -> None:
    assistant = scripted(thinks={"texts": "You said: {text}."})
    page = visit(alice)
    page.goto(f"/assistants/{assistant.pk}/talk/")
    page.get_by_text("Text", exact=True).click()
    page.get_by_role("button", name="Start talking").click()
    expect(page.locator("#talk")).to_have_attribute("data-state", "live")
    page.get_by_label("Message").fill("<b>is it loud?</b>")
    page.keyboard.press("Enter")
    expect(page.locator(".line-caller p")).to_have_text("<b>is it loud?</b>")
    expect(page.locator(".line-assistant p")).to_have_text("You said: <b>is it loud?</b>.")
    assert Conversation.objects.get().mode == "text"


def test_speech_over_the_answer_cuts_it_and_silences_it_at_once(
    alice: Persona, scripted: Callable[..., Assistant], visit: Callable[..., Page]
) -> None:
    assistant = scripted(
        hears={"texts": "stop please", "endpoints": True, "interims": True},
        listening={**LISTENING, "microphone.barge_in_trigger": "word"},
        thinks={"texts": "Fine."},
        speaks={"duration": 20.0},
        greeting="This is a very long greeting that goes on and on.",
    )
    page = visit(alice, says=QUESTION)
    start(page, assistant)
    expect(page.locator("#talk")).to_have_attribute("data-speaking", "true")
    speak(page)
    expect(page.locator(".line-assistant .badge").first).to_have_text("interrupted")
    expect(page.locator("[data-part=events] li", has_text="interruption")).to_have_count(1)
    expect(page.locator(".line-caller:not(.is-interim)")).to_contain_text("stop please")


def test_space_mutes_and_muted_speech_is_not_heard(
    alice: Persona, scripted: Callable[..., Assistant], visit: Callable[..., Page]
) -> None:
    assistant = scripted(hears=HEARS, listening=LISTENING, greeting="")
    page = visit(alice, says=QUESTION)
    start(page, assistant)
    page.locator("h1").click()  # away from the text field, where a space is a space
    page.keyboard.press("Space")
    unmute = page.get_by_role("button", name="Unmute")
    expect(unmute).to_have_attribute("aria-pressed", "true")
    speak(page)
    page.get_by_label("Message").fill("typed instead")
    page.get_by_role("button", name="Send").click()
    expect(page.locator(".line-assistant")).to_have_count(1)
    expect(page.locator(".line-caller")).to_have_text(re.compile("typed instead"))
    unmute.click()
    speak(page)
    expect(page.locator(".line-caller:not(.is-interim)").last).to_contain_text("when is breakfast")


def test_a_refused_microphone_is_explained_and_text_still_works(
    alice: Persona, scripted: Callable[..., Assistant], visit: Callable[..., Page]
) -> None:
    page = visit(alice)
    page.add_init_script(
        "navigator.mediaDevices.getUserMedia = async () => { throw new DOMException('no', 'NotAllowedError'); };"
    )
    page.goto(f"/assistants/{scripted().pk}/talk/")
    page.get_by_role("button", name="Start talking").click()
    expect(page.get_by_role("alert")).to_contain_text("The microphone is blocked. Allow it for this page")
    expect(page.locator("#talk")).to_have_attribute("data-state", "idle")
    assert not Conversation.objects.exists()


def test_a_lost_connection_is_resumed_in_the_same_conversation(
    alice: Persona, scripted: Callable[..., Assistant], visit: Callable[..., Page]
) -> None:
    page = visit(alice)
    page.add_init_script(
        "const Real = WebSocket; window.sockets = [];"
        "window.WebSocket = class extends Real { constructor(...all) { super(...all); window.sockets.push(this); } };"
    )
    start(page, scripted(greeting="Good morning."))
    expect(page.locator(".line-assistant")).to_have_count(1)
    # A close without a goodbye is what a broken network looks like to the page.
    page.evaluate("window.sockets.at(-1).close(4408)")
    expect(page.locator("[data-part=events] li", has_text="conversation resumed")).to_have_count(1)
    expect(page.locator("#talk")).to_have_attribute("data-state", "live")
    page.get_by_label("Message").fill("still here?")
    page.keyboard.press("Enter")
    expect(page.locator(".line-caller")).to_contain_text("still here?")
    assert Conversation.objects.count() == 1


def test_an_assistant_that_cannot_start_says_why(
    alice: Persona, scripted: Callable[..., Assistant], visit: Callable[..., Page]
) -> None:
    assistant = scripted(greeting="Good morning.")
    page = visit(alice)
    page.goto(f"/assistants/{assistant.pk}/talk/")
    Assistant.objects.filter(pk=assistant.pk).update(released_version=None)
    page.get_by_role("button", name="Start talking").click()
    expect(page.get_by_role("alert")).to_contain_text("no released version")
    expect(page.locator("#talk")).to_have_attribute("data-state", "ended")


def test_the_resampler_keeps_tones_and_stops_what_would_alias(visit: Callable[..., Page]) -> None:
    page = visit()
    page.goto("/signin/")
    levels = page.evaluate(
        """async () => {
          const { Resampler } = await import("/static/js/talk/resampler.js");
          const level = (from, to, hertz) => {
            const resampler = new Resampler(from, to);
            const out = [];
            for (let at = 0; at < from; at += 128) {
              const wave = (_, i) => Math.sin((2 * Math.PI * hertz * (at + i)) / from);
              const block = Float32Array.from({ length: 128 }, wave);
              out.push(...resampler.process(block));
            }
            const middle = out.slice(out.length >> 2, -(out.length >> 2));
            const rms = Math.sqrt(middle.reduce((sum, x) => sum + x * x, 0) / middle.length) * Math.SQRT2;
            return { count: out.length, decibel: 20 * Math.log10(rms + 1e-9) };
          };
          return {
            down: level(48000, 16000, 1000), odd: level(44100, 16000, 3000), up: level(16000, 48000, 3000),
            alias: level(48000, 16000, 9500), same: level(48000, 48000, 1000),
          };
        }"""
    )
    for name, rate in (("down", 16000), ("odd", 16000), ("up", 48000), ("same", 48000)):
        assert abs(levels[name]["count"] - rate) < 200, name
        assert abs(levels[name]["decibel"]) < 0.2, name
    assert levels["alias"]["decibel"] < -50
