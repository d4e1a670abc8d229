from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from accounts.quotas import QuotaReached
from accounts.tests.personas import Persona
from knowledge import access, actions
from knowledge.actions import NewDocument
from knowledge.models import Document, Segment
from knowledge.tests.make import ALIASES, MENU, add, make_knowledge, make_segment
from rapida_site.lib.errors import Conflict, Invalid

pytestmark = pytest.mark.django_db(databases=ALIASES)
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + b"x" * 100


def files_in(media: Path) -> list[Path]:
    return sorted(path for path in media.rglob("*") if path.is_file())


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "a\0b"}, "name"),
        ({"name": "x" * 251}, "name"),
        ({"name": "K", "visibility": "secret"}, "visibility"),
        ({"name": "K", "tags": ["x" * 101]}, "tags"),
        ({"name": "K", "tags": [f"t{number}" for number in range(51)]}, "tags"),
        ({"name": "K", "embedding_options": {"temperature": 1}}, "embedding_options"),
    ],
)
def test_a_bad_field_is_named(alice: Persona, fields: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as caught:
        actions.create_knowledge(principal=alice.principal, **fields)
    assert caught.value.data["field"] == field


def test_a_model_that_cannot_embed_is_refused_with_those_that_can(alice: Persona) -> None:
    with pytest.raises(Invalid, match="local-minilm"):
        actions.create_knowledge(principal=alice.principal, name="K", embedding_provider="local-whisper")


def test_the_local_model_embeds_where_nothing_is_said(alice: Persona) -> None:
    assert make_knowledge(alice).embedding_provider == "local-minilm"


def test_a_document_is_stored_as_it_came_and_called_stored(alice: Persona, media: Path) -> None:
    document = add(alice, make_knowledge(alice), NewDocument("C:\\files\\Menu.md", MENU.content), structure="article")
    assert (document.name, document.size, document.index_status) == ("Menu.md", len(MENU.content), "stored")
    assert (document.content_type, document.structure, document.source) == ("text/markdown", "article", "manual-file")
    [file] = files_in(media)
    assert file.read_bytes() == MENU.content
    assert file.name == str(document.pk), "nothing of the client's name is in the path"


@pytest.mark.parametrize("name", ["../../etc/passwd.txt", "/etc/passwd.txt", "..\\..\\boot.txt"])
def test_a_path_in_a_name_leads_nowhere(alice: Persona, media: Path, name: str) -> None:
    document = add(alice, make_knowledge(alice), NewDocument(name, b"x"))
    assert "/" not in document.name
    assert "\\" not in document.name
    assert files_in(media)[0].name == str(document.pk)


def test_a_small_file_is_as_good_as_a_large_one(alice: Persona) -> None:
    assert add(alice, make_knowledge(alice), NewDocument("a.txt", b"x")).size == 1


@pytest.mark.parametrize(
    ("new", "reason"),
    [
        (NewDocument("a.exe", b"MZ"), "a kind that is not read"),
        (NewDocument("noending", b"x"), "a kind that is not read"),
        (NewDocument("a.txt", b""), "is empty"),
        (NewDocument("a.txt", b"\xff\xfe\xfa" * 3), "no txt file"),
        (NewDocument("a.txt", b"a\0b"), "no txt file"),
        (NewDocument("a.pdf", b"<html>"), "no pdf file"),
        (NewDocument("a.docx", b"PK\x03\x04 xl/workbook"), "no docx file"),
        (NewDocument("", b"x"), "1 to 250"),
    ],
)
def test_a_file_that_is_not_what_it_says_is_refused(alice: Persona, media: Path, new: NewDocument, reason: str) -> None:
    knowledge = make_knowledge(alice)
    with pytest.raises(Invalid, match=reason):
        add(alice, knowledge, new)
    assert files_in(media) == []


@pytest.mark.parametrize(
    ("new", "content_type"),
    [
        (NewDocument("A.PDF", PDF), "application/pdf"),
        (NewDocument("a.docx", b"PK\x03\x04..word/document.xml"), "vnd.openxmlformats-officedocument.wordprocessingml"),
        (NewDocument("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1.."), "application/vnd.ms-excel"),
        (NewDocument("a.csv", "grün;1".encode()), "text/csv"),
        (NewDocument("a.txt", "grün".encode("utf-16")), "text/plain"),
        (NewDocument("page", b"<p>", "text/html; charset=utf-8"), "text/html"),
    ],
)
def test_the_content_decides_the_type(alice: Persona, new: NewDocument, content_type: str) -> None:
    assert content_type in add(alice, make_knowledge(alice), new).content_type


def test_a_file_above_the_limit_is_refused(alice: Persona, settings: Any) -> None:
    settings.DOCUMENT_MAX_BYTES = 1_000_000
    with pytest.raises(Invalid, match="larger than 1 MB"):
        add(alice, make_knowledge(alice), NewDocument("a.txt", b"x" * 1_000_001))


def test_a_full_project_takes_no_more_until_something_is_deleted(
    alice: Persona, charlie: Persona, settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    settings.KNOWLEDGE_MAX_BYTES = 10
    knowledge = make_knowledge(alice)
    first = add(alice, knowledge, NewDocument("a.txt", b"12345678"))
    with pytest.raises(Conflict, match="delete some first"):
        add(alice, make_knowledge(alice, "Another"), NewDocument("b.txt", b"abc"))
    add(charlie, make_knowledge(charlie), NewDocument("b.txt", b"abc"))
    actions.delete_document(principal=alice.principal, document_id=first.pk)
    add(alice, knowledge, NewDocument("b.txt", b"abc"))


def test_the_same_file_twice_is_found_by_its_content(alice: Persona) -> None:
    knowledge = make_knowledge(alice)
    first = add(alice, knowledge)
    with pytest.raises(Conflict, match=r"already, as 'menu\.md'") as caught:
        add(alice, knowledge, NewDocument("other name.md", MENU.content))
    assert caught.value.data["document"] == str(first.pk)
    add(alice, make_knowledge(alice, "Another"))
    actions.delete_document(principal=alice.principal, document_id=first.pk)
    add(alice, knowledge)


def test_several_documents_come_all_or_none(alice: Persona, media: Path) -> None:
    knowledge = make_knowledge(alice)
    add(alice, knowledge)
    for bad in ([NewDocument("a.txt", b"A"), MENU], [NewDocument("a.txt", b"A"), NewDocument("b.txt", b"A")]):
        with pytest.raises(Conflict):
            actions.add_documents(principal=alice.principal, knowledge_id=knowledge.pk, new=bad)
    assert access.documents(alice.principal, knowledge.pk).count() == 1
    assert len(files_in(media)) == 1
    two = [NewDocument("a.txt", b"A"), NewDocument("b.txt", b"B")]
    assert len(actions.add_documents(principal=alice.principal, knowledge_id=knowledge.pk, new=two)) == 2
    with pytest.raises(Invalid, match="1 to 50"):
        actions.add_documents(principal=alice.principal, knowledge_id=knowledge.pk, new=[])


def test_no_file_stays_behind_where_the_storage_fails(alice: Persona, media: Path) -> None:
    knowledge = make_knowledge(alice)
    folder = media / "knowledge" / str(alice.organization.pk) / str(alice.project.pk)
    folder.mkdir(parents=True)
    (folder / str(knowledge.pk)).write_text("in the way")
    with pytest.raises(FileExistsError):
        add(alice, knowledge)
    assert not Document.objects.exists()


def test_a_tools_document_is_a_link_and_says_so(alice: Persona, media: Path) -> None:
    new = NewDocument("Plan", detail={"id": "1abc"}, content_type="application/pdf")
    document = add(alice, make_knowledge(alice), new, origin="tool", source="google-drive")
    assert (document.index_status, document.size, document.is_stored) == ("linked", 0, False)
    assert document.source_detail == {"id": "1abc"}
    assert files_in(media) == []


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"origin": "dream"}, "origin"),
        ({"origin": "tool", "source": ""}, "source"),
        ({"source": "manual-url"}, "source"),
        ({"source": "manual-zip"}, "source"),
        ({"structure": "poem"}, "structure"),
        ({"process_rule": {"max_chunk_size": 0}}, "max_chunk_size"),
        ({"process_rule": {"max_chunk_size": 10, "chunk_overlap": 10}}, "chunk_overlap"),
        ({"process_rule": {"max_chunk_size": 10, "separator": "x" * 51}}, "separator"),
    ],
)
def test_what_would_have_no_effect_is_refused(alice: Persona, fields: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as caught:
        add(alice, make_knowledge(alice), **fields)
    assert caught.value.data["field"] == field


def test_a_deleted_documents_file_and_row_are_removed(
    alice: Persona, media: Path, django_capture_on_commit_callbacks: Any
) -> None:
    document = add(alice, make_knowledge(alice))
    make_segment(alice, document)
    with django_capture_on_commit_callbacks(using="assistant_db", execute=True):
        actions.delete_document(principal=alice.principal, document_id=document.pk)
    assert files_in(media) == []
    assert not Document.objects.exists()
    assert not Segment.objects.exists()


def test_a_file_that_cannot_be_removed_waits_for_the_next_run(
    alice: Persona, media: Path, django_capture_on_commit_callbacks: Any
) -> None:
    document = add(alice, make_knowledge(alice))
    file = files_in(media)[0]
    file.unlink()
    file.mkdir()
    (file / "in the way").touch()
    with django_capture_on_commit_callbacks(using="assistant_db", execute=True):
        actions.delete_document(principal=alice.principal, document_id=document.pk)
    assert Document.objects.deleted().count() == 1
    (file / "in the way").unlink()
    file.rmdir()
    assert actions.remove_files() == 1
    assert not Document.objects.exists()


def test_deleting_a_collection_removes_its_files(
    alice: Persona, media: Path, django_capture_on_commit_callbacks: Any
) -> None:
    knowledge = make_knowledge(alice)
    add(alice, knowledge)
    with django_capture_on_commit_callbacks(using="assistant_db", execute=True):
        actions.delete_knowledge(principal=alice.principal, knowledge_id=knowledge.pk)
    assert files_in(media) == []


def test_the_names_in_a_segment_are_replaced_kind_by_kind(alice: Persona) -> None:
    segment = make_segment(alice, add(alice, make_knowledge(alice)), entities={"people": ["Ann"], "dates": ["May"]})
    changed = actions.update_segment(
        principal=alice.principal, segment_id=segment.pk, entities={"people": ["Bob", "Bob"]}, document_name="Card"
    )
    assert changed.entities == {"people": ["Bob"], "dates": ["May"]}
    assert changed.document_name == "Card"
    for bad in ({"planets": ["Mars"]}, {"people": ["x" * 251]}, {"people": ["x"] * 201}, {"people": "Ann"}):
        with pytest.raises(Invalid):
            actions.update_segment(principal=alice.principal, segment_id=segment.pk, entities=bad)


def test_a_segment_is_thrown_out_with_the_reason(alice: Persona) -> None:
    segment = make_segment(alice, add(alice, make_knowledge(alice)))
    actions.delete_segment(principal=alice.principal, segment_id=segment.pk, reason="outdated")
    assert not Segment.objects.live().exists()
    assert Segment.objects.get().deleted_reason == "outdated"


def test_a_plan_limits_collections_and_documents(alice: Persona, charlie: Persona, settings: Any) -> None:
    quotas = {"knowledge": 1, "documents": 2}
    settings.BILLING_PLANS = [{"slug": "free", "name": "Free", "quotas": quotas, "default": True}]
    knowledge = make_knowledge(alice)
    with pytest.raises(QuotaReached, match="allows 1 collections of knowledge"):
        make_knowledge(alice, "Another")
    make_knowledge(charlie)
    add(alice, knowledge)
    two = [NewDocument("a.txt", b"A"), NewDocument("b.txt", b"B")]
    with pytest.raises(QuotaReached, match="allows 2 documents, and 1 are in use"):
        actions.add_documents(principal=alice.principal, knowledge_id=knowledge.pk, new=two)
    add(alice, knowledge, two[0])
    assert Document.objects.count() == 2
