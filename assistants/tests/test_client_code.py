"""The code that an assistant's overview offers: it names this server and assistant, and says what is still missing."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client, RequestFactory
from django.urls import reverse

from accounts.tests.personas import Persona
from assistants.models import Assistant, Channel
from assistants.tests.make import deploy, make_assistant
from assistants.tests.personas import browse
from assistants.views import client_code
from assistants.views.ways import first_steps, open_channels, ways_to_talk

__all__ = ["browse"]  # fixture
pytestmark = pytest.mark.django_db(databases="__all__")
REQUESTS = RequestFactory()


def _steps(person: Persona, assistant: Assistant) -> list[tuple[str, bool]]:
    found = first_steps(person.principal, assistant, open_channels(person.principal, assistant))
    return [(step.title, step.is_done) for step in found]


def test_the_steps_go_once_all_are_done(alice: Persona) -> None:
    draft = make_assistant(alice, release=False)
    assert _steps(alice, draft) == [("Release a version", False), ("Open a channel", False), ("Make a key", True)]
    released = make_assistant(alice, "Released")
    deploy(alice, released, Channel.DEBUGGER)
    assert ("Open a channel", False) in _steps(alice, released)
    deploy(alice, released, Channel.API)
    assert _steps(alice, released) == []


def test_a_way_is_open_when_a_released_version_has_its_channel(alice: Persona) -> None:
    assistant = make_assistant(alice)
    request = REQUESTS.get("/")
    ways = ways_to_talk(request, assistant, {Channel.WEB_PLUGIN.value})
    assert [way.is_open for way in ways] == [True, False, False, False]
    assert ways[1].open_address == reverse("assistants:deployment", args=(assistant.pk, "api"))
    draft = make_assistant(alice, "Draft", release=False)
    assert {way.closed for way in ways_to_talk(request, draft, {Channel.API.value})} == {"needs a released version"}


@pytest.mark.parametrize(
    ("secure", "host", "port"),
    [(False, "voice.example:8080", ""), (False, "voice.example", ":80"), (True, "voice.example", ":443")],
)
def test_the_code_names_the_host_that_was_asked(
    alice: Persona, settings: object, secure: bool, host: str, port: str
) -> None:
    settings.ALLOWED_HOSTS = ["voice.example"]  # type: ignore[attr-defined]
    request, assistant = REQUESTS.get("/", secure=secure, headers={"host": host}), make_assistant(alice)
    address = f"{'https' if secure else 'http'}://{host}"
    python = client_code.python(request, assistant)
    assert f'"{host}{port}"), {not secure}\n' in python
    compile(python, "snippet", "exec")
    assert f'assistant: "{address}", web: "{address}"' in client_code.react(request, assistant)
    assert f'api_base: "{address}"' in client_code.widget(request, assistant)
    assert f"CURL({address}/v1/talk/asterisk/call/{assistant.pk}," in client_code.dialplan(request, assistant)
    assert "from=${URIENCODE(${CALLERID(num)})}" in client_code.dialplan(request, assistant)
    assert client_code.command(request, assistant).startswith(".venv/bin/python manage.py talk ")
    assert "AudioSocket(${ID},voice.example:" in client_code.dialplan(request, assistant)


def test_the_overview_shows_it_all(alice: Persona, bob: Persona, browse: Callable[[Persona], Client]) -> None:
    assistant = make_assistant(alice)
    page = reverse("assistants:overview", args=(assistant.pk,))
    shown = browse(alice).get(page).content.decode()
    for words in ("@rapidaai/react", "window.chatbotConfig", "rapida.clients.protos", "Before others can talk to it"):
        assert words in shown
    assert "Before others can talk to it" not in browse(bob).get(page).content.decode(), "bob may only read"
