from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from accounts.tests.personas import Persona
from knowledge import access, actions
from knowledge.actions import NewDocument
from knowledge.tests.make import ALIASES, MENU, add, make_knowledge, make_log, make_segment
from rapida_site.lib.errors import Forbidden, NotAvailable, NotFound
from rapida_site.lib.principal import Principal, ProjectRole

pytestmark = pytest.mark.django_db(databases=ALIASES)
Act = Callable[[Principal, dict[str, int]], Any]


@pytest.fixture
def ids(alice: Persona) -> dict[str, int]:
    """One of everything in alice's project."""
    knowledge = make_knowledge(alice)
    document = add(alice, knowledge)
    return {
        "knowledge": knowledge.pk,
        "document": document.pk,
        "segment": make_segment(alice, document).pk,
        "log": make_log(alice, knowledge).pk,
    }


READS: dict[str, Act] = {
    "get_knowledge": lambda who, ids: access.get_knowledge(who, ids["knowledge"]),
    "documents": lambda who, ids: list(access.documents(who, ids["knowledge"])),
    "get_document": lambda who, ids: access.get_document(who, ids["document"]),
    "segments": lambda who, ids: list(access.segments(who, ids["knowledge"])),
    "get_segment": lambda who, ids: access.get_segment(who, ids["segment"]),
    "logs": lambda who, ids: list(access.logs(who, ids["knowledge"])),
    "get_log": lambda who, ids: access.get_log(who, ids["log"]),
}
WRITES: dict[str, Act] = {
    "update_knowledge": lambda who, ids: actions.update_knowledge(
        principal=who, knowledge_id=ids["knowledge"], name="X"
    ),
    "add_documents": lambda who, ids: actions.add_documents(
        principal=who, knowledge_id=ids["knowledge"], new=[NewDocument("new.txt", b"New.")]
    ),
    "update_segment": lambda who, ids: actions.update_segment(
        principal=who, segment_id=ids["segment"], entities={"people": ["Ann"]}
    ),
    "delete_segment": lambda who, ids: actions.delete_segment(principal=who, segment_id=ids["segment"]),
    "delete_document": lambda who, ids: actions.delete_document(principal=who, document_id=ids["document"]),
}
INDEX: dict[str, Act] = {
    "index_documents": lambda who, ids: actions.index_documents(
        principal=who, knowledge_id=ids["knowledge"], document_ids=[ids["document"]]
    )
}
DELETES: dict[str, Act] = {
    "delete_knowledge": lambda who, ids: actions.delete_knowledge(principal=who, knowledge_id=ids["knowledge"])
}
EVERY = {**READS, **WRITES, **INDEX, **DELETES}


@pytest.mark.parametrize("act", EVERY.values(), ids=EVERY)
def test_a_stranger_finds_nothing(act: Act, ids: dict[str, int], charlie: Persona) -> None:
    with pytest.raises(NotFound):
        act(charlie.principal, ids)


@pytest.mark.parametrize("act", READS.values(), ids=READS)
def test_a_reader_reads(act: Act, ids: dict[str, int], bob: Persona) -> None:
    assert act(bob.principal, ids)


@pytest.mark.parametrize("act", [*WRITES.values(), *INDEX.values(), *DELETES.values()], ids=[*WRITES, *INDEX, *DELETES])
def test_a_reader_does_not_write(act: Act, ids: dict[str, int], bob: Persona) -> None:
    with pytest.raises(Forbidden):
        act(bob.principal, ids)


@pytest.mark.parametrize("act", WRITES.values(), ids=WRITES)
def test_a_writer_writes(act: Act, ids: dict[str, int], bob: Persona) -> None:
    act(replace(bob.principal, project_role=ProjectRole.WRITER), ids)


def test_only_an_admin_deletes_a_whole_collection(ids: dict[str, int], bob: Persona) -> None:
    with pytest.raises(Forbidden):
        DELETES["delete_knowledge"](replace(bob.principal, project_role=ProjectRole.WRITER), ids)
    DELETES["delete_knowledge"](replace(bob.principal, project_role=ProjectRole.ADMIN), ids)


@pytest.mark.parametrize("act", EVERY.values(), ids=EVERY)
def test_without_a_project_nothing_is_reached(act: Act, ids: dict[str, int], alice: Persona) -> None:
    with pytest.raises(Forbidden):
        act(replace(alice.principal, project_id=None), ids)


def test_lists_show_the_own_project_only_and_newest_first(
    alice: Persona, charlie: Persona, ids: dict[str, int]
) -> None:
    second, theirs = make_knowledge(alice, "Second"), make_knowledge(charlie, "Theirs")
    assert [each.pk for each in access.collections(alice.principal)] == [second.pk, ids["knowledge"]]
    assert [each.pk for each in access.collections(charlie.principal)] == [theirs.pk]
    assert list(access.logs(charlie.principal)) == []
    assert [each.pk for each in access.logs(alice.principal)] == [ids["log"]]


def test_a_collection_knows_what_it_holds(alice: Persona, ids: dict[str, int]) -> None:
    gone = add(alice, access.get_knowledge(alice.principal, ids["knowledge"]), NewDocument("a.txt", b"Gone."))
    actions.delete_document(principal=alice.principal, document_id=gone.pk)
    found = access.get_knowledge(alice.principal, ids["knowledge"])
    assert (found.document_count, found.stored_bytes, found.word_count) == (1, len(MENU.content), 0)


def test_what_was_deleted_is_out_of_reach_and_its_logs_stay(alice: Persona, ids: dict[str, int]) -> None:
    actions.delete_knowledge(principal=alice.principal, knowledge_id=ids["knowledge"])
    for name in ("get_knowledge", "documents", "get_document", "segments", "get_segment"):
        with pytest.raises(NotFound):
            READS[name](alice.principal, ids)
    with pytest.raises(NotFound):
        INDEX["index_documents"](alice.principal, ids)
    assert READS["get_log"](alice.principal, ids).pk == ids["log"]
    assert len(READS["logs"](alice.principal, ids)) == 1


def test_indexing_is_refused_as_not_available_and_changes_nothing(alice: Persona, ids: dict[str, int]) -> None:
    with pytest.raises(NotAvailable, match="cannot index them yet"):
        INDEX["index_documents"](alice.principal, ids)
    assert access.get_document(alice.principal, ids["document"]).index_status == "stored"


def test_a_document_is_indexed_in_its_own_collection_only(alice: Persona, ids: dict[str, int]) -> None:
    other = make_knowledge(alice, "Other")
    with pytest.raises(NotFound):
        actions.index_documents(principal=alice.principal, knowledge_id=other.pk, document_ids=[ids["document"]])
