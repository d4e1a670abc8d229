"""The ways to an assistant, and what is still to be done before others can take them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse

from accounts.access import project_keys
from assistants import access
from assistants.models import Assistant, Channel
from assistants.views import client_code
from rapida_site.lib.principal import Principal, ProjectRole

_NEEDS = {
    Channel.WEB_PLUGIN: "needs a web plug-in deployment",
    Channel.API: "needs an API deployment",
    Channel.PHONE: "needs a phone deployment",
}


@dataclass(frozen=True, slots=True)
class _Kind:
    """One way as it is for every assistant."""

    channel: Channel
    title: str
    icon: str
    text: str
    snippets: Callable[[HttpRequest, Assistant], tuple[str, ...]]


_KINDS = (
    _Kind(
        Channel.WEB_PLUGIN,
        "On a web page",
        "globe",
        "With @rapidaai/react, or with the web widget, whose own script stays as it is. Visitors can read the "
        "key of a page: give it a talker's, which holds conversations and nothing else.",
        lambda request, assistant: (client_code.react(request, assistant), client_code.widget(request, assistant)),
    ),
    _Kind(
        Channel.API,
        "From Python",
        "assistant",
        "With rapida-python: type a line, read the answer. The key of the project comes from the environment.",
        lambda request, assistant: (client_code.python(request, assistant),),
    ),
    _Kind(
        Channel.API,
        "From a terminal or any other program",
        "send",
        "One WebSocket is one conversation: JSON events and PCM audio (subprotocol rapida.v1). "
        "The first command speaks a WAV file into it and writes the answer.",
        lambda request, assistant: (client_code.command(request, assistant), client_code.curl(request)),
    ),
    _Kind(
        Channel.PHONE,
        "From Asterisk",
        "phone",
        "The dialplan asks for a one-time id and connects the call over AudioSocket.",
        lambda request, assistant: (client_code.dialplan(request, assistant),),
    ),
)


@dataclass(frozen=True, slots=True)
class Way:
    """One way in. ``closed`` says what is missing, ``open_address`` where to put it right."""

    title: str
    icon: str
    text: str
    snippets: tuple[str, ...]
    closed: str
    open_address: str

    @property
    def is_open(self) -> bool:
        return not self.closed


@dataclass(frozen=True, slots=True)
class Step:
    """Something to be done once before programs, pages and callers reach the assistant."""

    title: str
    text: str
    address: str
    is_done: bool


def open_channels(principal: Principal, assistant: Assistant) -> set[str]:
    rows = access.deployments(principal, assistant.pk).filter(disabled_at=None)
    return set(rows.order_by().values_list("channel", flat=True).distinct())


def ways_to_talk(request: HttpRequest, assistant: Assistant, channels: set[str]) -> list[Way]:
    return [
        Way(kind.title, kind.icon, kind.text, kind.snippets(request, assistant), *_missing(assistant, kind, channels))
        for kind in _KINDS
    ]


def _missing(assistant: Assistant, kind: _Kind, channels: set[str]) -> tuple[str, str]:
    """Return what keeps the way closed, or nothing, and where to put it right."""
    if assistant.released_version_id is None:
        return "needs a released version", reverse("assistants:versions", args=(assistant.pk,))
    place = reverse("assistants:deployment", args=(assistant.pk, kind.channel.value))
    return "" if kind.channel.value in channels else _NEEDS[kind.channel], place


def first_steps(principal: Principal, assistant: Assistant, channels: set[str]) -> list[Step]:
    """Return what makes the assistant reachable, in order; nothing once all is done."""
    steps = [
        Step(
            "Release a version",
            "Until then only this browser can talk to it.",
            reverse("assistants:versions", args=(assistant.pk,)),
            assistant.released_version_id is not None,
        ),
        Step(
            "Open a channel",
            "A deployment says for whom it is there, and how it hears and speaks: web page, program or phone.",
            reverse("assistants:deployments", args=(assistant.pk,)),
            bool(channels - {Channel.DEBUGGER.value}),
        ),
    ]
    if principal.can(ProjectRole.ADMIN):
        has_key = project_keys(principal, assistant.project_id).live().exists()
        steps.append(
            Step("Make a key", "Programs and pages show it when they call.", reverse("accounts:keys"), has_key)
        )
    return [] if all(step.is_done for step in steps) else steps
