"""The gRPC services of knowledge, called in process as every transport calls them."""

from __future__ import annotations

from typing import Any

import pytest
from google.protobuf.struct_pb2 import Struct

from accounts.tests.personas import Persona
from knowledge.models import Document, Knowledge, Segment
from knowledge.servicers import SERVICES
from knowledge.tests.make import ALIASES, MENU, add, make_knowledge, make_log, make_segment
from rapida_site.pb import common_pb2 as common
from rapida_site.pb import document_api_pb2 as document
from rapida_site.pb import knowledge_api_pb2 as pb
from rapida_site.rpc.handlers import methods
from rapida_site.rpc.testing import call

pytestmark = pytest.mark.django_db(databases=ALIASES)


def ask(who: Persona, request: Any, method: str = "") -> Any:
    """Call the method that takes this request."""
    name = method or type(request).__name__.removesuffix("Request")
    service = "document_api.DocumentService" if name.startswith("Index") else "knowledge_api.KnowledgeService"
    return call({"x-api-key": who.key_text}, f"/{service}/{name}", request)


def good(who: Persona, request: Any) -> Any:
    answer = ask(who, request)
    assert (answer.code, answer.success) == (200, True), answer
    return answer


def test_knowledge_is_made_found_renamed_and_tagged(alice: Persona) -> None:
    options = [common.Metadata(key="rapida.credential_id", value="7")]
    made = good(
        alice,
        pb.CreateKnowledgeRequest(
            name="Handbook", description="All of it", tags=["a"], visibility="PRIVATE",
            embeddingModelProviderName="local-minilm", knowledgeEmbeddingModelOptions=options,
        ),
    ).data  # fmt: skip
    assert (made.name, made.visibility, list(made.knowledgeTag.tag), made.documentCount) == (
        "Handbook",
        "private",
        ["a"],
        0,
    )
    assert (made.embeddingModelProviderName, made.knowledgeEmbeddingModelOptions[0].value) == ("local-minilm", "7")
    assert (made.projectId, made.organizationId, made.status) == (alice.project.pk, alice.organization.pk, "ACTIVE")
    tagged = good(alice, pb.CreateKnowledgeTagRequest(knowledgeId=made.id, tags=["b", "c"])).data
    assert list(tagged.knowledgeTag.tag) == ["b", "c"]
    renamed = good(alice, pb.UpdateKnowledgeDetailRequest(knowledgeId=made.id, name="Menu", description="")).data
    assert (renamed.name, renamed.description) == ("Menu", "")
    assert good(alice, pb.GetKnowledgeRequest(id=made.id)).data.name == "Menu"


def test_the_list_is_paged_newest_first_and_filtered(alice: Persona, django_assert_num_queries: Any) -> None:
    for number in range(5):
        make_knowledge(alice, f"K{number}")
    page = good(alice, pb.GetAllKnowledgeRequest(paginate=common.Paginate(page=2, pageSize=2)))
    assert [row.name for row in page.data] == ["K2", "K1"]
    assert (page.paginated.currentPage, page.paginated.totalItem) == (2, 5)
    found = good(alice, pb.GetAllKnowledgeRequest(criterias=[common.Criteria(key="name", value="k3", logic="like")]))
    assert [row.name for row in found.data] == ["K3"]
    bad = ask(alice, pb.GetAllKnowledgeRequest(criterias=[common.Criteria(key="project_id", value="1")]))
    assert bad.error.errorCode == 400
    with django_assert_num_queries(2, using="assistant_db"):
        good(alice, pb.GetAllKnowledgeRequest())


def test_documents_come_inline_and_are_listed_without_their_content(alice: Persona) -> None:
    knowledge = make_knowledge(alice)
    meta = Struct()
    meta.update({"author": "Ann"})
    asked = pb.CreateKnowledgeDocumentRequest(
        knowledgeId=knowledge.pk,
        contents=[
            pb.DocumentContent(name="a.md", contentType="text/markdown", content=b"# A", meta=meta),
            pb.DocumentContent(name="b.txt", content=b"B"),
        ],
        dataSource="manual-file",
        preProcess=pb.CreateKnowledgeDocumentRequest.CUSTOM,
        separator="\n",
        maxChunkSize=500,
        chunkOverlap=50,
        documentStructure="paragraph",
    )
    made = good(alice, asked)
    assert {row.name for row in made.data} == {"a.md", "b.txt"}
    assert made.paginated.totalItem == 2
    listed = good(alice, pb.GetAllKnowledgeDocumentRequest(knowledgeId=knowledge.pk))
    assert [row.name for row in listed.data] == ["b.txt", "a.md"]
    [_, first] = listed.data
    assert (first.indexStatus, first.DisplayStatus, first.documentType, first.documentSize) == (
        *("stored", "Stored", "text/markdown", 3),
    )
    assert first.documentSource["detail"]["author"] == "Ann"
    assert Document.objects.get(pk=first.id).process_rule["max_chunk_size"] == 500
    assert good(alice, pb.GetKnowledgeRequest(id=knowledge.pk)).data.documentCount == 2
    again = ask(alice, asked)
    assert (again.code, again.error.errorMessage) == (409, "conflict")


def test_a_tools_document_is_only_a_link(alice: Persona) -> None:
    asked = pb.CreateKnowledgeDocumentRequest(
        knowledgeId=make_knowledge(alice).pk,
        documentSource=pb.CreateKnowledgeDocumentRequest.DOCUMENT_SOURCE_TOOL,
        dataSource="google-drive",
        name="Plan",
        contents=[pb.DocumentContent(contentType="application/pdf")],
    )
    [row] = good(alice, asked).data
    assert (row.name, row.indexStatus, row.DisplayStatus) == ("Plan", "linked", "linked, not fetched")


def test_indexing_is_refused_with_a_code_of_its_own(alice: Persona) -> None:
    knowledge = make_knowledge(alice)
    row = add(alice, knowledge)
    ids = [row.pk]
    answer = ask(alice, document.IndexKnowledgeDocumentRequest(knowledgeId=knowledge.pk, knowledgeDocumentId=ids))
    assert (answer.code, answer.success) == (501, False)
    row.refresh_from_db()
    assert row.index_status == "stored"


def test_segments_are_listed_corrected_and_thrown_out(alice: Persona) -> None:
    knowledge = make_knowledge(alice)
    row = add(alice, knowledge)
    for position in (1, 2):
        make_segment(alice, row, position, entities={"people": ["Ann"]})
    listed = good(alice, pb.GetAllKnowledgeDocumentSegmentRequest(knowledgeId=knowledge.pk))
    assert [each.text for each in listed.data] == ["Tea is free, part 1.", "Tea is free, part 2."]
    first = listed.data[0]
    assert first.metadata.knowledge_document_id == row.pk
    assert list(first.entities.people) == ["Ann"]
    answer = good(
        alice,
        pb.UpdateKnowledgeDocumentSegmentRequest(
            documentId=first.document_id, index="somebody_elses_index", products=["Tea"], documentName="Card"
        ),
    )
    assert answer.data["documentId"] == first.document_id
    kept = Segment.objects.get(pk=int(first.document_id))
    assert (kept.entities["products"], kept.entities["people"], kept.document_name) == (["Tea"], [], "Card")
    good(alice, pb.DeleteKnowledgeDocumentSegmentRequest(documentId=first.document_id, reason="old"))
    left = good(alice, pb.GetAllKnowledgeDocumentSegmentRequest(knowledgeId=knowledge.pk))
    assert [each.text for each in left.data] == ["Tea is free, part 2."]


def test_look_ups_are_listed_ordered_and_shown(alice: Persona) -> None:
    knowledge = make_knowledge(alice)
    slow = make_log(alice, knowledge, time_taken=9)
    fast = make_log(alice, knowledge, time_taken=1, status="failed", error="No index", detail={"conversation": 5})
    listed = good(alice, pb.GetAllKnowledgeLogRequest(projectId=alice.project.pk))
    assert [row.id for row in listed.data] == [fast.pk, slow.pk]
    order = common.Ordering(column="timeTaken", order="desc")
    assert good(alice, pb.GetAllKnowledgeLogRequest(order=order)).data[0].id == slow.pk
    shown = good(alice, pb.GetKnowledgeLogRequest(id=fast.pk)).data
    assert (shown.status, shown.topK, shown.timeTaken, shown.knowledgeId) == ("FAILED", 4, 1, knowledge.pk)
    assert dict(shown.additionalData) == {"conversation": "5", "error": "No index"}
    assert shown.request["query"] == "Is tea free?"
    assert ask(alice, pb.GetAllKnowledgeLogRequest(projectId=alice.project.pk + 1)).code == 404


def _requests(who: Persona) -> list[Any]:
    knowledge = make_knowledge(who)
    row = add(who, knowledge)
    segment, log = make_segment(who, row), make_log(who, knowledge)
    content = pb.DocumentContent(name="x.txt", content=b"x")
    return [
        pb.GetKnowledgeRequest(id=knowledge.pk),
        pb.CreateKnowledgeTagRequest(knowledgeId=knowledge.pk, tags=["mine"]),
        pb.UpdateKnowledgeDetailRequest(knowledgeId=knowledge.pk, name="Mine"),
        pb.CreateKnowledgeDocumentRequest(knowledgeId=knowledge.pk, contents=[content]),
        pb.GetAllKnowledgeDocumentRequest(knowledgeId=knowledge.pk),
        pb.GetAllKnowledgeDocumentSegmentRequest(knowledgeId=knowledge.pk),
        pb.UpdateKnowledgeDocumentSegmentRequest(documentId=str(segment.pk), people=["Me"]),
        pb.DeleteKnowledgeDocumentSegmentRequest(documentId=str(segment.pk)),
        pb.GetAllKnowledgeLogRequest(projectId=who.project.pk),
        pb.GetKnowledgeLogRequest(id=log.pk),
        document.IndexKnowledgeDocumentRequest(knowledgeId=knowledge.pk, knowledgeDocumentId=[row.pk]),
    ]


def test_a_stranger_gets_not_found_from_every_method(alice: Persona, charlie: Persona) -> None:
    for request in _requests(alice):
        answer = ask(charlie, request)
        assert (answer.code, answer.success) == (404, False), type(request).__name__
        if not isinstance(request, document.IndexKnowledgeDocumentRequest):
            assert answer.error.humanMessage
    assert Knowledge.objects.get().name == "Handbook"
    assert Document.objects.get().name == MENU.name
    assert Segment.objects.live().get().entities == {}
    assert list(good(charlie, pb.GetAllKnowledgeRequest()).data) == []
    assert list(good(charlie, pb.GetAllKnowledgeLogRequest()).data) == []


def test_an_empty_request_gets_a_clean_answer_and_a_stranger_to_all_none(alice: Persona) -> None:
    names = [(service, method) for service in SERVICES for method in methods(service).values()]
    assert len(names) == 13
    for _, method in names:
        answer = call({"x-api-key": alice.key_text}, method.path, method.input())
        assert answer.code in (200, 400, 404), method.path
        assert call({}, method.path, method.input()).code == 401
