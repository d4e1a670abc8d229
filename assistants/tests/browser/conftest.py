"""A real server on a real port and a real Chromium: a page that breaks its CSP or logs an error fails its test."""

from __future__ import annotations

import asyncio
import shutil
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import uvicorn
from django.db import connections
from playwright.sync_api import Browser, ConsoleMessage, Page, Playwright, expect, sync_playwright

from accounts.tests.personas import PASSWORD, Persona
from assistants.live import registry
from assistants.tests.browser import microphone
from assistants.tests.browser.sounds import Sound
from assistants.tests.personas import draft, scripted

__all__ = ["draft", "scripted"]  # fixtures
WAIT_MS = 60_000
expect.set_options(timeout=WAIT_MS)  # its own default is 5 s, whatever a page's is
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_ARGUMENTS = [
    "--no-sandbox",  # CI runs as root
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
    "--autoplay-policy=no-user-gesture-required",
]


@dataclass
class Server:
    """The ASGI application on a free port of the loopback, in a thread of its own."""

    address: str


@pytest.fixture
def server(transactional_db: None, settings: object, tmp_path: Path) -> Iterator[Server]:
    settings.MEDIA_ROOT = tmp_path / "media"  # type: ignore[attr-defined]
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    port = listener.getsockname()[1]
    config = uvicorn.Config(
        "rapida_site.asgi:application", log_config=None, access_log=False, ws="websockets-sansio", lifespan="off"
    )
    running = uvicorn.Server(config)
    started, stop = threading.Event(), threading.Event()

    async def serve() -> None:
        task = asyncio.create_task(running.serve(sockets=[listener]))
        while not running.started and not task.done():
            await asyncio.sleep(0.01)
        started.set()
        await asyncio.to_thread(stop.wait)
        await registry.finish(0)  # calls that go on are ended and stored, so that nobody uses the database after this
        running.should_exit = True
        await task

    thread = threading.Thread(target=lambda: asyncio.run(serve()), name="test-server")
    thread.start()
    assert started.wait(60), "the server did not start"
    yield Server(f"http://localhost:{port}")
    stop.set()
    thread.join(60)
    assert not thread.is_alive(), "the server did not stop"


@pytest.fixture
def chromium(server: Server, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], Browser]]:
    """Launch Chromium."""
    executable = next((path for name in _NAMES if (path := shutil.which(name))), None)
    if executable is None:
        pytest.fail("No Chromium on the PATH: install it (Debian: apt-get install chromium), or deselect -m browser.")
    # Playwright's loop runs on this thread, and Django would refuse the tests' own queries beside it.
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    opened: list[Browser] = []
    player: Playwright
    with sync_playwright() as player:

        def launch() -> Browser:
            opened.append(player.chromium.launch(executable_path=executable, args=_ARGUMENTS))
            return opened[-1]

        yield launch
        for browser in opened:
            browser.close()
        # Beside a running loop Django keeps connections apart from the thread's own; nobody else would close them.
        connections.close_all()


@dataclass
class Visit:
    """One signed-in page; ``complaints`` gathers what the browser's console and CSP said."""

    page: Page
    complaints: list[str] = field(default_factory=list)

    def heard(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(f"{message.type}: {message.text}")


@pytest.fixture
def visit(server: Server, chromium: Callable[[], Browser]) -> Iterator[Callable[..., Page]]:
    """Open the site in a browser, signed in as ``person`` where one is given; ``says`` is for the microphone."""
    visits: list[Visit] = []

    def open_site(person: Persona | None = None, says: Sound | None = None, width: int = 1280) -> Page:
        context = chromium().new_context(
            base_url=server.address, viewport={"width": width, "height": 800}, permissions=["microphone"]
        )
        microphone.plug_in(context, says)
        page = context.new_page()
        page.set_default_timeout(WAIT_MS)
        opened = Visit(page)
        visits.append(opened)
        page.on("console", opened.heard)
        page.on("pageerror", lambda error: opened.complaints.append(f"exception: {error}"))
        if person is not None:
            sign_in(page, person)
        return page

    yield open_site
    for opened in visits:
        assert opened.complaints == [], f"the browser complained at {opened.page.url}"


def sign_in(page: Page, person: Persona) -> None:
    page.goto("/signin/")
    page.get_by_label("E-mail", exact=False).fill(person.user.email)
    page.locator("input[type=password]").fill(PASSWORD)
    page.locator("main form button").first.click()
    page.wait_for_url(lambda url: "signin" not in url)
