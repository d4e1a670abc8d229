"""The dashboard's pages by Django's client: who sees what, who may change what, and what a stranger gets."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, reverse

from accounts.tests.personas import Persona
from assistants import actions, urls
from assistants.models import Assistant, Conversation, Deployment, Metric
from assistants.tests.personas import PROMPT, assistant, browse, conversation, draft

__all__ = ["assistant", "browse", "conversation", "draft"]  # fixtures
pytestmark = pytest.mark.django_db(databases="__all__")


def every_page(conversation: Conversation) -> Iterator[str]:
    """Return the address of every page of this app that names a thing of alice's, from the table of contents itself."""
    values = {
        "assistant_id": conversation.assistant_id,
        "conversation_id": conversation.pk,
        "recording_id": conversation.recordings.get().pk,
        "number": 1,
        "channel": "phone",
        "tool_id": conversation.assistant.tools.get().pk,
        "attachment_id": conversation.assistant.knowledge_attachments.get().pk,
        "configuration_id": conversation.assistant.configurations.get().pk,
        "kind": "webhook",
    }
    for pattern in urls.urlpatterns:
        assert isinstance(pattern, URLPattern)
        names = pattern.pattern.converters
        if "assistant_id" in names or "conversation_id" in names:
            yield reverse(f"assistants:{pattern.name}", kwargs={name: values[name] for name in names})


def test_a_stranger_gets_not_found_on_every_page(
    charlie: Persona, conversation: Conversation, browse: Callable[[Persona], Client]
) -> None:
    browser = browse(charlie)
    pages = list(every_page(conversation))
    assert len(pages) >= 19
    for page in pages:
        answers = {browser.get(page + "?from=1&to=2").status_code, browser.post(page).status_code}
        assert answers <= {404, 405}, page
        assert 404 in answers, page
    assert Conversation.objects.filter(pk=conversation.pk).exists()


def test_a_strangers_lists_hold_nothing_of_others(
    charlie: Persona, conversation: Conversation, browse: Callable[[Persona], Client]
) -> None:
    browser = browse(charlie)
    for page in ("/", "/assistants/", "/conversations/", "/assistants/?q=Marina"):
        answer = browser.get(page).content.decode()
        assert str(conversation.pk) not in answer
        assert str(conversation.assistant_id) not in answer


def test_whoever_is_not_signed_in_is_led_to_sign_in(conversation: Conversation) -> None:
    for page in ["/", "/assistants/", "/assistants/new/", "/conversations/", *every_page(conversation)]:
        answers = [Client().get(page), Client().post(page)]
        assert {answer.status_code for answer in answers} <= {302, 405}, page
        assert all(answer["Location"].startswith("/signin/") for answer in answers if answer.status_code == 302), page


def test_a_reader_reads_everything_and_writes_nothing(
    bob: Persona, conversation: Conversation, browse: Callable[[Persona], Client]
) -> None:
    browser, marina = browse(bob), f"/assistants/{conversation.assistant_id}/"
    for page in (
        *("/", "/assistants/", "/conversations/", marina, f"{marina}versions/", f"{marina}versions/1/"),
        *(f"{marina}versions/2/", f"{marina}versions/compare/?from=1&to=2", f"{marina}deployments/"),
        *(f"{marina}deployments/phone/", f"{marina}conversations/", f"/conversations/{conversation.pk}/"),
    ):
        answer = browser.get(page)
        assert answer.status_code == 200, page
        assert b"New assistant" not in answer.content
    before = (Assistant.objects.get().updated_at, Deployment.objects.count(), Conversation.objects.count())
    refused = [browser.get("/assistants/new/"), browser.get(f"{marina}talk/"), browser.get(f"{marina}edit/")]
    refused += [
        browser.post(page, {"name": "Mine"})
        for page in (
            *("/assistants/new/", f"{marina}edit/", f"{marina}delete/", f"{marina}versions/new/"),
            *(f"{marina}versions/2/", f"{marina}versions/2/release/", f"{marina}versions/2/delete/"),
            *(f"{marina}deployments/phone/", f"{marina}deployments/phone/disable/"),
            f"/conversations/{conversation.pk}/delete/",
        )
    ]
    assert {answer.status_code for answer in refused} == {403}
    assert b"This needs the project role" in refused[0].content
    assert before == (Assistant.objects.get().updated_at, Deployment.objects.count(), Conversation.objects.count())


def test_the_list_is_searched_whatever_is_typed(
    alice: Persona, assistant: Assistant, browse: Callable[[Persona], Client]
) -> None:
    browser = browse(alice)
    assert assistant.name.encode() in browser.get("/assistants/", {"q": f" {assistant.name}\0"}).content
    assert browser.get("/assistants/", {"q": "nobody"}).content.count(f"/assistants/{assistant.pk}/".encode()) == 0


def test_pages_of_an_empty_project_say_how_to_begin(alice: Persona, browse: Callable[[Persona], Client]) -> None:
    browser = browse(alice)
    assert "Begin with an assistant" in browser.get("/").content.decode()
    assert "Begin with an assistant" in browser.get("/assistants/").content.decode()
    assert "Nobody has talked yet" in browser.get("/conversations/").content.decode()


def test_the_overview_gives_commands_that_can_be_run(
    alice: Persona, assistant: Assistant, browse: Callable[[Persona], Client]
) -> None:
    page = browse(alice).get(f"/assistants/{assistant.pk}/").content.decode()
    assert f"--assistant {assistant.pk}" in page
    assert f"/v1/talk/asterisk/call/{assistant.pk}" in page
    assert "needs an API deployment" in page


def test_a_released_version_cannot_be_edited_but_copied_and_put_back(
    alice: Persona, assistant: Assistant, browse: Callable[[Persona], Client]
) -> None:
    browser, versions = browse(alice), f"/assistants/{assistant.pk}/versions/"
    assert b"data-draft" not in browser.get(f"{versions}1/").content
    copied = browser.post(f"{versions}new/", {"from": "1"})
    assert copied["Location"] == f"{versions}3/"
    assert assistant.versions.get(number=3).prompt == PROMPT
    browser.post(f"{versions}2/release/")
    browser.post(f"{versions}1/release/")
    assistant.refresh_from_db()
    assert assistant.released_version is not None
    assert assistant.released_version.number == 1
    assert b"stays" in browser.post(f"{versions}2/delete/", follow=True).content


def test_two_versions_are_compared_line_by_line(
    alice: Persona, assistant: Assistant, browse: Callable[[Persona], Client]
) -> None:
    address = f"/assistants/{assistant.pk}/versions/compare/"
    page = browse(alice).get(address, {"from": "1", "to": "2"}).content.decode()
    assert "Tea is free." in page
    assert "<h2>Prompt</h2>" not in page, "only what differs is shown"
    assert browse(alice).get(address, {"from": "1", "to": "x"}).status_code == 404


def test_a_deployment_out_of_range_is_refused_at_its_field(
    alice: Persona, assistant: Assistant, browse: Callable[[Persona], Client]
) -> None:
    from assistants.forms import DeploymentForm

    values = {name: field.initial for name, field in DeploymentForm().fields.items() if field.initial is not None}
    values |= {"input_options": "{}", "output_options": "{}", "idle_timeout": "7"}
    address = f"/assistants/{assistant.pk}/deployments/api/"
    page = browse(alice).post(address, values).content.decode()
    assert "Use a number from 15 to 120 seconds." in page
    assert not assistant.deployments.filter(channel="api").exists()
    answer = browse(alice).post(address, values | {"idle_timeout": "20", "input_options": '{"listen.volume": 3}'})
    assert "has no option" in answer.content.decode()
    assert browse(alice).post(address, values | {"idle_timeout": "20"}).status_code == 302
    assert assistant.deployments.get(channel="api").idle_timeout == 20


def test_noise_suppression_is_off_until_it_is_chosen_and_can_be_switched_off_again(
    alice: Persona, assistant: Assistant, browse: Callable[[Persona], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    from assistants.forms import DeploymentForm

    address, key = f"/assistants/{assistant.pk}/deployments/api/", "microphone.denoising.provider"
    values = {name: field.initial for name, field in DeploymentForm().fields.items() if field.initial is not None}
    values |= {"input_options": "{}", "output_options": "{}"}

    def saved(choice: str) -> dict[str, Any]:
        assert browse(alice).post(address, values | {"noise_suppression": choice}).status_code == 302
        options: dict[str, Any] = assistant.deployments.filter(channel="api").latest("id").input_options
        return options

    assert values["noise_suppression"] == "off"
    assert key not in saved("off")
    assert saved("webrtc")[key] == "webrtc"
    assert '<option value="webrtc" selected>' in browse(alice).get(address).content.decode()
    assert key not in saved("off")
    monkeypatch.setitem(sys.modules, "pywebrtc_audio", None)
    page = browse(alice).post(address, values | {"noise_suppression": "webrtc"}).content.decode()
    assert "not available on this machine" in page


def test_closing_a_channel_leaves_no_older_deployment_open(
    alice: Persona, assistant: Assistant, browse: Callable[[Persona], Client]
) -> None:
    actions.create_deployment(principal=alice.principal, assistant_id=assistant.pk, channel="phone")
    browse(alice).post(f"/assistants/{assistant.pk}/deployments/phone/disable/")
    assert not assistant.deployments.filter(channel="phone", disabled_at=None).exists()


def test_the_start_page_counts_the_last_day_and_ignores_made_up_figures(
    alice: Persona, conversation: Conversation, browse: Callable[[Persona], Client]
) -> None:
    now = datetime.now(UTC)
    Conversation.objects.update(started_at=now)
    Metric.objects.create(conversation=conversation, message_id="x", name="turn.first_audio_ms", value="soon")
    page = browse(alice).get("/").content.decode()
    assert page.count("812 ms") + page.count("813 ms") >= 2
    assert 'class="spark"' in page


def test_pages_hold_no_inline_script_or_style(
    alice: Persona, conversation: Conversation, browse: Callable[[Persona], Client]
) -> None:
    browser = browse(alice)
    for address in ["/", "/assistants/new/", "/api/", "/logs/http/", "/logs/tools/", *every_page(conversation)]:
        answer = browser.get(address, {"from": "1", "to": "2"})
        if answer.status_code != 200 or "html" not in answer["Content-Type"]:
            continue
        page = answer.content.decode()
        assert " style=" not in page, address
        assert "<style" not in page, address
        assert "<script>" not in page, address
        assert "'unsafe-inline'" not in answer["Content-Security-Policy"], address


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("prompt", "Hello\n{% for %}", "Line 2: Expected an expression, got"),
        ("greeting", "Hi {{ nobody }}", "Line 1: unknown name 'nobody'"),
        ("facts", "Short.\n" + "long " * 200, "Line 2: must have 1 to 500 characters."),
    ],
)
def test_a_new_assistants_mistake_is_told_once_with_its_line_and_loses_nothing(
    alice: Persona, browse: Callable[[Persona], Client], field: str, value: str, sentence: str
) -> None:
    given = {"name": "Marina", "prompt": "You are Marina.", "greeting": "Hi", "facts": "", "visibility": "private"}
    page = unescape(browse(alice).post("/assistants/new/", given | {field: value}).content.decode())
    assert f"<li>{sentence}" in page
    assert value.strip() in page
    assert not Assistant.objects.filter(name="Marina").exists()


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("/knowledge/", "cannot index them yet"),
        ("/endpoints/", "cannot call language models for endpoints yet"),
        ("/endpoints/new/", "cannot call language models for endpoints yet"),
        ("/logs/http/", "do not call tools, webhooks or hooks yet"),
        ("/logs/tools/", "do not call tools, webhooks or hooks yet"),
        ("/credentials/", "no other provider yet"),
        ("/connections/", "do not read from them or act in them yet"),
        ("/assistants/{}/tools/", "do not use them yet"),
        ("/assistants/{}/tools/new/", "do not act on it yet"),
        ("/assistants/{}/tools/new/?method=end_of_conversation", "do not act on it yet"),
        ("/assistants/{}/configuration/", "do not act on it yet"),
        ("/assistants/{}/deployments/whatsapp/", "none can come from there yet"),
    ],
)
def test_a_page_whose_settings_have_no_effect_yet_says_so(
    alice: Persona, assistant: Assistant, browse: Callable[[Persona], Client], path: str, sentence: str
) -> None:
    answer = browse(alice).get(path.format(assistant.pk))
    assert answer.status_code == 200
    assert sentence in answer.content.decode()
