"""The pages of knowledge by Django's client: who sees what, who may change what, and what a stranger gets."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import URLPattern, reverse

from accounts.tests.personas import Persona
from knowledge import urls
from knowledge.models import Document, Knowledge, KnowledgeLog, Segment
from knowledge.tests.make import ALIASES, add, make_knowledge, make_log, make_segment

pytestmark = pytest.mark.django_db(databases=ALIASES)


def browse(person: Persona) -> Client:
    browser = Client()
    browser.force_login(person.user)
    return browser


@pytest.fixture
def log(alice: Persona) -> KnowledgeLog:
    """A collection of alice with one of everything."""
    knowledge = make_knowledge(alice, description="All of it", tags=["rules"])
    make_segment(alice, add(alice, knowledge), entities={"people": ["Ann"]})
    return make_log(alice, knowledge)


def every_page(log: KnowledgeLog) -> Iterator[str]:
    """Return the address of every page that names a thing of alice's, from the table of contents itself."""
    values = {
        "knowledge_id": log.knowledge_id,
        "document_id": Document.objects.get().pk,
        "segment_id": Segment.objects.get().pk,
        "log_id": log.pk,
    }
    for pattern in urls.urlpatterns:
        assert isinstance(pattern, URLPattern)
        if names := pattern.pattern.converters:
            yield reverse(f"knowledge:{pattern.name}", kwargs={name: values[name] for name in names})


def test_a_stranger_gets_not_found_on_every_page(charlie: Persona, log: KnowledgeLog) -> None:
    browser, pages = browse(charlie), list(every_page(log))
    assert len(pages) == 12
    for page in pages:
        answers = {browser.get(page).status_code, browser.post(page).status_code}
        assert answers <= {404, 405}, page
        assert 404 in answers, page
    assert str(log.knowledge_id) not in browser.get("/knowledge/").content.decode()
    assert Document.objects.live().count() == Segment.objects.live().count() == 1


def test_whoever_is_not_signed_in_is_led_to_sign_in(log: KnowledgeLog) -> None:
    for page in ["/knowledge/", "/knowledge/new/", *every_page(log)]:
        answers = [Client().get(page), Client().post(page)]
        assert {answer.status_code for answer in answers} <= {302, 405}, page
        assert all(answer["Location"].startswith("/signin/") for answer in answers if answer.status_code == 302), page


def test_a_reader_reads_and_writes_nothing(bob: Persona, log: KnowledgeLog) -> None:
    browser, own = browse(bob), f"/knowledge/{log.knowledge_id}/"
    document, segment = Document.objects.get().pk, Segment.objects.get().pk
    for page in (
        *("/knowledge/", own, f"{own}segments/", f"{own}look-ups/", f"/knowledge/look-ups/{log.pk}/"),
        *(f"/knowledge/documents/{document}/", f"/knowledge/documents/{document}/content/"),
    ):
        answer = browser.get(page)
        assert answer.status_code == 200, page
        assert b"data-upload" not in answer.content
        assert b"New knowledge" not in answer.content
    refused = [browser.get(page) for page in ("/knowledge/new/", f"{own}edit/", f"/knowledge/segments/{segment}/")]
    refused += [
        browser.post(page, {"name": "Mine"})
        for page in (
            *("/knowledge/new/", f"{own}edit/", f"{own}delete/", f"{own}upload/"),
            *(f"/knowledge/documents/{document}/delete/", f"/knowledge/segments/{segment}/"),
            f"/knowledge/segments/{segment}/delete/",
        )
    ]
    assert {answer.status_code for answer in refused} == {403}
    assert Knowledge.objects.get().name == "Handbook"


def test_empty_pages_say_how_to_begin(alice: Persona) -> None:
    browser = browse(alice)
    assert "Begin with a collection" in browser.get("/knowledge/").content.decode()
    own = f"/knowledge/{make_knowledge(alice).pk}/"
    assert "No document yet" in browser.get(own).content.decode()
    assert "No segments" in browser.get(f"{own}segments/").content.decode()
    assert "Nobody has looked anything up" in browser.get(f"{own}look-ups/").content.decode()
    assert "Nothing matches" in browser.get("/knowledge/?q=%00zebra").content.decode()


def test_a_collection_is_made_edited_and_deleted(alice: Persona) -> None:
    browser = browse(alice)
    fields = {"name": "Prices", "description": "", "tags": "a, b, a", "embedding_provider": "local-minilm"}
    made = browser.post("/knowledge/new/", fields)
    knowledge = Knowledge.objects.get()
    assert made["Location"] == f"/knowledge/{knowledge.pk}/"
    assert knowledge.tags == ["a", "b"]
    form = browser.get(f"/knowledge/{knowledge.pk}/edit/").content.decode()
    assert 'value="a, b"' in form
    refused = browser.post("/knowledge/new/", {**fields, "name": "", "tags": "x" * 101}).content.decode()
    assert "at most 100 characters" in refused
    browser.post(f"/knowledge/{knowledge.pk}/edit/", {"name": "Price list", "tags": ""})
    assert "Price list" in browser.get("/knowledge/?q=price").content.decode()
    browser.post(f"/knowledge/{knowledge.pk}/delete/")
    assert not Knowledge.objects.live().exists()


def test_files_are_uploaded_by_the_form_and_by_the_script(alice: Persona) -> None:
    browser, own = browse(alice), f"/knowledge/{make_knowledge(alice).pk}/"

    def send(*names: str, content: bytes = b"x", **headers: str) -> Any:
        files = [SimpleUploadedFile(name, content + name.encode()) for name in names]
        return browser.post(f"{own}upload/", {"files": files}, headers=headers, follow=not headers)

    assert "2 documents are stored" in send("a.txt", "b.txt").content.decode()
    assert "no pdf file" in send("a.pdf").content.decode()
    assert "Send 1 to 50 documents" in browser.post(f"{own}upload/", follow=True).content.decode()
    stored = send("c.txt", accept="application/json")
    assert (stored.status_code, stored.json()["success"]) == (200, True)
    again = send("c.txt", accept="application/json")
    assert (again.json()["code"], again.json()["success"]) == (409, False)
    assert "in this collection already" in again.json()["error"]["humanMessage"]
    page = browser.get(own).content.decode()
    assert page.count('badge-good">stored') == 3
    assert "cannot index them yet" in page


def test_a_document_is_shown_downloaded_and_deleted(alice: Persona, log: KnowledgeLog) -> None:
    browser, document = browse(alice), Document.objects.get()
    page = browser.get(f"/knowledge/documents/{document.pk}/").content.decode()
    assert document.checksum in page
    content = browser.get(f"/knowledge/documents/{document.pk}/content/")
    assert content["Content-Disposition"].startswith("attachment")
    assert content["X-Content-Type-Options"] == "nosniff"
    assert content.content.startswith(b"# Menu")
    answer = browser.post(f"/knowledge/documents/{document.pk}/delete/")
    assert answer["Location"] == f"/knowledge/{document.knowledge_id}/"
    assert not Document.objects.live().exists()


def test_a_segment_is_corrected_and_thrown_out(alice: Persona, log: KnowledgeLog) -> None:
    browser, segment = browse(alice), Segment.objects.get()
    own = f"/knowledge/segments/{segment.pk}/"
    assert "Ann" in browser.get(own).content.decode()
    browser.post(own, {"document_name": "Card", "people": "Bob\n\nEve", "dates": ""})
    segment.refresh_from_db()
    assert (segment.document_name, segment.entities["people"], segment.entities["dates"]) == (
        "Card",
        ["Bob", "Eve"],
        [],
    )
    assert "must have" in browser.post(own, {"document_name": "Card", "people": "x" * 251}).content.decode()
    browser.post(f"{own}delete/", {"reason": "outdated"})
    segment.refresh_from_db()
    assert segment.deleted_reason == "outdated"


def test_a_look_up_is_shown_with_what_was_asked_and_found(alice: Persona, log: KnowledgeLog) -> None:
    page = browse(alice).get(f"/knowledge/look-ups/{log.pk}/").content.decode()
    assert "Is tea free?" in page
    assert "12 ms" in page


def test_a_list_of_many_costs_as_many_queries_as_one_of_few(
    alice: Persona, log: KnowledgeLog, django_assert_max_num_queries: Any
) -> None:
    for number in range(30):
        make_knowledge(alice, f"K{number}")
    browser = browse(alice)
    with django_assert_max_num_queries(2, using="assistant_db"):
        page = browser.get("/knowledge/").content.decode()
    assert "1–25 of 31" in page


def test_pages_hold_no_inline_script_or_style(alice: Persona, log: KnowledgeLog) -> None:
    browser = browse(alice)
    for address in ["/knowledge/", "/knowledge/new/", *every_page(log)]:
        answer = browser.get(address)
        if answer.status_code != 200:
            continue
        page = answer.content.decode()
        assert " style=" not in page, address
        assert "<script>" not in page, address
