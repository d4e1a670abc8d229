"""The pages of endpoints by Django's client: who sees what, who may change what, and what a stranger gets."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, reverse

from accounts.tests.personas import Persona
from endpoints import urls
from endpoints.models import Endpoint, EndpointLog
from endpoints.tests.make import ALIASES, make_endpoint, make_log

pytestmark = pytest.mark.django_db(databases=ALIASES)
PROMPT = {
    "prompt-TOTAL_FORMS": "2",
    "prompt-INITIAL_FORMS": "0",
    "prompt-0-role": "system",
    "prompt-0-template": "Sum up.",
    "prompt-1-role": "user",
    "prompt-1-template": "{{ text }}",
    "variables": "text\nwords = 20",
    "model_provider": "fake",
    "model_options": "{}",
}


def browse(person: Persona) -> Client:
    browser = Client()
    browser.force_login(person.user)
    return browser


@pytest.fixture
def log(alice: Persona) -> EndpointLog:
    return make_log(alice, make_endpoint(alice, description="Short", tags=["text"]))


def every_page(log: EndpointLog) -> Iterator[str]:
    """Return the address of every page that names a thing of alice's, from the table of contents itself."""
    values = {"endpoint_id": log.endpoint_id, "number": 1, "log_id": log.pk}
    for pattern in urls.urlpatterns:
        assert isinstance(pattern, URLPattern)
        if names := pattern.pattern.converters:
            yield reverse(f"endpoints:{pattern.name}", kwargs={name: values[name] for name in names})


def test_a_stranger_gets_not_found_on_every_page(charlie: Persona, log: EndpointLog) -> None:
    browser, pages = browse(charlie), list(every_page(log))
    assert len(pages) == 11
    for page in pages:
        answers = {browser.get(page).status_code, browser.post(page).status_code}
        assert answers <= {404, 405}, page
        assert 404 in answers, page
    assert str(log.endpoint_id) not in browser.get("/endpoints/").content.decode()
    assert Endpoint.objects.live().count() == 1


def test_whoever_is_not_signed_in_is_led_to_sign_in(log: EndpointLog) -> None:
    for page in ["/endpoints/", "/endpoints/new/", *every_page(log)]:
        answers = [Client().get(page), Client().post(page)]
        assert {answer.status_code for answer in answers} <= {302, 405}, page
        assert all(answer["Location"].startswith("/signin/") for answer in answers if answer.status_code == 302), page


def test_a_reader_reads_and_writes_nothing(bob: Persona, log: EndpointLog) -> None:
    browser, own = browse(bob), f"/endpoints/{log.endpoint_id}/"
    for page in (
        *("/endpoints/", own, f"{own}versions/", f"{own}versions/1/", f"{own}rules/", f"{own}calls/"),
        f"/endpoints/calls/{log.pk}/",
    ):
        answer = browser.get(page)
        assert answer.status_code == 200, page
        assert b"New endpoint" not in answer.content
        assert b"New version" not in answer.content
    refused = [browser.get(page) for page in ("/endpoints/new/", f"{own}edit/", f"{own}versions/new/")]
    refused += [
        browser.post(page, {"name": "Mine", "rule": "retry"})
        for page in (
            *("/endpoints/new/", f"{own}edit/", f"{own}delete/", f"{own}fork/", f"{own}versions/new/"),
            *(f"{own}versions/1/release/", f"{own}rules/"),
        )
    ]
    assert {answer.status_code for answer in refused} == {403}
    assert Endpoint.objects.get().name == "Summary"


def test_empty_pages_say_how_to_begin(alice: Persona) -> None:
    browser = browse(alice)
    assert "Begin with a prompt" in browser.get("/endpoints/").content.decode()
    own = f"/endpoints/{make_endpoint(alice).pk}/"
    assert "Nobody has called it yet" in browser.get(f"{own}calls/").content.decode()
    assert "No call matches" in browser.get(f"{own}calls/?status=failed").content.decode()
    assert "Nothing matches" in browser.get("/endpoints/?q=zebra").content.decode()


def test_an_endpoint_is_made_on_one_page_edited_copied_and_deleted(alice: Persona) -> None:
    browser = browse(alice)
    assert "Sum up what you are given" in browser.get("/endpoints/new/").content.decode()
    made = browser.post("/endpoints/new/", {"name": "Summary", "tags": "a,b", **PROMPT})
    endpoint = Endpoint.objects.get()
    assert made["Location"] == f"/endpoints/{endpoint.pk}/"
    version = endpoint.versions.get()
    assert version.variables == [
        {"name": "text", "type": "string", "default": None},
        {"name": "words", "type": "string", "default": "20"},
    ]
    own = f"/endpoints/{endpoint.pk}/"
    browser.post(f"{own}edit/", {"name": "Digest", "tags": "c"})
    browser.post(f"{own}fork/")
    assert {each.name for each in Endpoint.objects.all()} == {"Digest", "Copy of Digest"}
    browser.post(f"{own}delete/")
    assert [each.name for each in Endpoint.objects.live()] == ["Copy of Digest"]


def test_a_bad_prompt_is_refused_at_its_message(alice: Persona) -> None:
    browser = browse(alice)
    page = browser.post("/endpoints/new/", {"name": "S", **PROMPT, "prompt-1-template": "{{ nobody }}"})
    assert "unknown name &#x27;nobody&#x27;" in page.content.decode()
    bad = browser.post("/endpoints/new/", {"name": "S", **PROMPT, "model_options": '{"model.volume": 1}'})
    assert "has no option" in bad.content.decode()
    empty = browser.post("/endpoints/new/", {"name": "S", **PROMPT, "prompt-0-DELETE": "on", "prompt-1-DELETE": "on"})
    assert "Write a prompt" in empty.content.decode()
    assert not Endpoint.objects.exists()


def test_a_version_is_written_from_another_and_put_to_work(alice: Persona) -> None:
    browser, endpoint = browse(alice), make_endpoint(alice)
    versions = f"/endpoints/{endpoint.pk}/versions/"
    form = browser.get(f"{versions}new/?from=1").content.decode()
    assert "Sum up in {{ words }} words." in form
    assert "words = 20" in form
    made = browser.post(f"{versions}new/", {**PROMPT, "note": "Shorter"})
    assert made["Location"] == f"{versions}2/"
    endpoint.refresh_from_db()
    assert endpoint.released_version is not None
    assert endpoint.released_version.number == 1
    assert "Put to work" in browser.get(f"{versions}2/").content.decode()
    browser.post(f"{versions}2/release/")
    endpoint.refresh_from_db()
    assert endpoint.released_version.number == 2
    assert browser.get(f"{versions}new/?from=x").status_code == 404
    assert browser.post(f"{versions}7/release/").status_code == 404


def test_rules_are_saved_one_at_a_time(alice: Persona) -> None:
    browser, endpoint = browse(alice), make_endpoint(alice)
    own = f"/endpoints/{endpoint.pk}/rules/"
    retry = {
        "retry-kind": "retry-on-status", "retry-max_attempts": "3", "retry-delay_seconds": "1",
        "retry-retryables": "429, 5xx",
    }  # fmt: skip
    assert browser.post(own, {"rule": "retry", **retry})["Location"] == own
    cache = {"cache-kind": "standard", "cache-expiry_seconds": "60", "cache-match_threshold": "1"}
    browser.post(own, {"rule": "cache", **cache})
    kept = Endpoint.objects.get()
    assert (kept.retry.max_attempts, kept.retry.retryables, kept.cache.expiry_seconds) == (3, ["429", "5xx"], 60)
    page = browser.post(own, {"rule": "retry", **retry, "retry-retryables": "200"}).content.decode()
    assert "is no status; write 429 or 5xx" in page
    assert (
        "Use a number from 1 to 10" in browser.post(own, {"rule": "retry", "retry-max_attempts": "11"}).content.decode()
    )


def test_the_overview_says_how_to_call_it(alice: Persona, log: EndpointLog) -> None:
    page = browse(alice).get(f"/endpoints/{log.endpoint_id}/").content.decode()
    assert f"/v1/endpoints/{log.endpoint_id}/invoke" in page
    assert f"endpointId={log.endpoint_id}" in page
    assert "250 ms" in page
    assert "cannot call language models" in page


def test_calls_are_filtered_and_shown(alice: Persona, log: EndpointLog) -> None:
    browser, own = browse(alice), f"/endpoints/{log.endpoint_id}/calls/"
    failed = make_log(alice, log.endpoint, status="failed", error="No model", version=None, response=[], request=[])
    page = browser.get(f"{own}?status=failed").content.decode()
    assert str(failed.pk) in page
    assert str(log.pk) not in page
    shown = browser.get(f"/endpoints/calls/{log.pk}/").content.decode()
    assert "Short story." in shown
    assert "total token" in shown
    assert "No model" in browser.get(f"/endpoints/calls/{failed.pk}/").content.decode()


def test_a_list_of_many_costs_as_many_queries_as_one_of_few(
    alice: Persona, log: EndpointLog, django_assert_max_num_queries: Any
) -> None:
    for number in range(30):
        make_endpoint(alice, f"E{number}")
    browser = browse(alice)
    with django_assert_max_num_queries(3, using="endpoint_db"):
        page = browser.get("/endpoints/").content.decode()
    assert "1–25 of 31" in page


def test_pages_hold_no_inline_script_or_style(alice: Persona, log: EndpointLog) -> None:
    browser = browse(alice)
    for address in ["/endpoints/", "/endpoints/new/", *every_page(log)]:
        answer = browser.get(address)
        if answer.status_code != 200:
            continue
        page = answer.content.decode()
        assert " style=" not in page, address
        assert "<script>" not in page, address
