"""The unmodified ``@rapidaai/react`` in Chromium, on a page of another origin: a customer's site with a voice agent."""

from __future__ import annotations

import functools
import http.server
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connections
from playwright.sync_api import Page, sync_playwright

from accounts.tests.personas import Persona
from assistants.live import registry
from assistants.models import Assistant, Channel, Conversation
from assistants.tests.browser import microphone
from assistants.tests.browser.microphone import keep_speaking, speak
from assistants.tests.browser.sounds import Sound, tone
from assistants.tests.make import deploy, make_assistant
from assistants.voice.frames import EndReason

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, databases="__all__")]
HERE = Path(__file__).parent
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = [
    "--no-sandbox",  # CI runs as root
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
    "--autoplay-policy=no-user-gesture-required",
    "--allow-loopback-in-peer-connection",
    "--disable-features=WebRtcHideLocalIpsWithMdns",
]
WAIT_MS = 60_000
HEARS = {"listen.texts": "when is breakfast", "listen.endpoints": True, "listen.interims": True}
VOICE = {**HEARS, "microphone.eos.provider": "provider_eos"}
Open = Callable[..., Page]


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def customer_site(node_client: Path, tmp_path: Path) -> Iterator[str]:
    """A static site on a port of its own: nothing of ours is of its origin."""
    site = tmp_path / "site"
    shutil.copytree(HERE / "page", site)
    shutil.copy(node_client / "rapida-react.js", site)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=str(site)))
    thread = threading.Thread(target=server.serve_forever, name="customer-site")
    thread.start()
    yield f"http://localhost:{server.server_port}"
    server.shutdown()
    thread.join(10)
    server.server_close()


@pytest.fixture
def visit(customer_site: str, port: int, monkeypatch: pytest.MonkeyPatch) -> Iterator[Open]:
    """Open the customer's page; any error that it throws or logs fails the test."""
    executable = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if executable is None:
        pytest.fail("No Chromium on the PATH: install it (Debian: apt-get install chromium), or deselect -m browser.")
    # Playwright's loop runs on this thread, and Django would refuse the tests' own queries beside it.
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    complaints: list[str] = []
    with sync_playwright() as player:

        def visit(says: Sound | None = None) -> Page:
            browser = player.chromium.launch(executable_path=executable, args=FLAGS)
            context = browser.new_context(permissions=["microphone"])
            microphone.plug_in(context, says)
            page = context.new_page()
            page.set_default_timeout(WAIT_MS)
            page.on("pageerror", lambda error: complaints.append(str(error)))
            page.goto(customer_site)
            return page

        yield visit
        # Beside a running loop Django keeps connections apart from the thread's own; nobody else would close them.
        connections.close_all()
    assert complaints == []


@pytest.fixture
def order(alice: Persona, port: int) -> Callable[..., dict[str, Any]]:
    def make(assistant: Assistant, **more: Any) -> dict[str, Any]:
        host = f"http://127.0.0.1:{port}"
        return {"host": host, "key": alice.key_text, "user": "u1", "assistant": str(assistant.pk), **more}

    return make


def deployed(alice: Persona, **options: Any) -> Assistant:
    assistant = make_assistant(alice, model_options={"model.texts": "You said: {text}."})
    deploy(alice, assistant, Channel.WEB_PLUGIN, **options)
    return assistant


def until(page: Page, condition: str) -> None:
    page.wait_for_function(condition, timeout=WAIT_MS)


def until_heard(page: Page, seconds: float) -> None:
    """Wait until so much has come from the assistant (20 ms a packet), and not all of it silent."""
    until(
        page,
        "(inbound().then((report) => (window.report = report)), "
        f"window.report?.packets >= {seconds * 50} && window.report.energy > 0)",
    )


def test_a_call_from_another_origin_passes_the_preflight(alice: Persona, visit: Open, order: Any) -> None:
    assistant = deployed(alice)
    reply = visit().evaluate("getAssistant", order(assistant))
    assert reply["data"]["id"] == str(assistant.pk)
    assert reply["data"]["webplugindeployment"]


def test_a_typed_conversation_is_shown_as_it_streams(alice: Persona, visit: Open, order: Any) -> None:
    assistant = deployed(alice, experience={"greeting": "Hello there."})
    page = visit()
    page.evaluate("start", order(assistant))
    until(page, "messages().some((each) => each.text === 'Hello there.' && each.status === 'complete')")
    page.evaluate("say", "hi")
    until(page, "messages().some((each) => each.text === 'You said: hi.' && each.status === 'complete')")
    page.evaluate("agent.disconnect()")
    until(page, "seen.states.at(-1) === 'disconnected'")


def test_speech_is_heard_and_answered_aloud_over_webrtc(
    alice: Persona, visit: Open, order: Any, settled: Callable[[], None]
) -> None:
    assistant = deployed(alice, input_options=VOICE, output_options={"speak.duration": 2.0})
    page = visit(says=tone(1.0))
    page.evaluate("start", order(assistant, voice=True))
    until(page, "window.peers.at(-1)?.connectionState === 'connected'")
    speak(page)
    until(page, "messages().some((each) => each.role === 'user' && each.text === 'when is breakfast')")
    until(page, "messages().some((each) => each.text === 'You said: when is breakfast.')")
    until_heard(page, seconds=2)
    page.evaluate("say", "and lunch")  # text goes on beside the sound
    until(page, "messages().some((each) => each.text === 'You said: and lunch.')")
    assert page.evaluate("seen.metrics") > 0
    page.evaluate("agent.disconnect()")
    until(page, "seen.states.at(-1) === 'disconnected'")
    settled()
    kept = Conversation.objects.get()
    assert kept.messages.filter(role="user").count() == 2


def test_the_channel_is_switched_in_mid_speech(alice: Persona, visit: Open, order: Any) -> None:
    assistant = deployed(alice, input_options=VOICE, output_options={"speak.duration": 1.0})
    page = visit(says=tone(1.0))
    page.evaluate("start", order(assistant, voice=True))
    until(page, "window.peers.at(-1)?.connectionState === 'connected'")
    keep_speaking(page)
    until(page, "messages().some((each) => each.role === 'user' && each.status === 'pending')")
    page.evaluate("switchTo", False)
    until(page, "window.peers.at(-1).connectionState === 'closed'")
    page.evaluate("say", "typed now")
    until(page, "messages().some((each) => each.text === 'You said: typed now.')")
    assert page.evaluate("messages().filter((each) => each.role === 'user' && each.status === 'pending')") == []
    page.evaluate("switchTo", True)
    until(page, "window.peers.length === 2 && window.peers.at(-1).connectionState === 'connected'")
    page.evaluate("agent.disconnect()")
    until(page, "seen.states.at(-1) === 'disconnected'")


def test_speech_over_the_answer_interrupts_it(
    alice: Persona, visit: Open, order: Any, settled: Callable[[], None]
) -> None:
    assistant = deployed(
        alice,
        experience={"greeting": "This is a very long greeting that goes on and on.", "greeting_interruptible": True},
        input_options={**VOICE, "listen.texts": "stop please", "microphone.barge_in_trigger": "word"},
        output_options={"speak.duration": 20.0},
    )
    page = visit(says=tone(1.0))
    page.evaluate("start", order(assistant, voice=True))
    until_heard(page, seconds=0.2)
    speak(page)
    until(page, "seen.events.includes('turn.interrupted')")
    until(page, "messages().some((each) => each.text === 'You said: stop please.')")
    page.evaluate("agent.disconnect()")
    until(page, "seen.states.at(-1) === 'disconnected'")
    settled()
    greeting = Conversation.objects.get().messages.order_by("id")[0]
    assert greeting.interrupted
    assert greeting.text != greeting.full_text


def test_the_server_ends_the_conversation_and_the_page_notices(alice: Persona, visit: Open, order: Any) -> None:
    assistant = deployed(alice)
    page = visit()
    page.evaluate("start", order(assistant))
    until(page, "seen.states.at(-1) === 'connected'")
    for calls in registry._by_loop.values():
        for session in calls._sessions:
            calls.loop.call_soon_threadsafe(session.end, EndReason.MAX_DURATION, "")
    until(page, "seen.states.at(-1) === 'disconnected'")
