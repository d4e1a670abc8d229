from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.tests.personas import Persona
from knowledge import files
from knowledge.models import Document, Knowledge
from knowledge.tests.make import ALIASES, MENU, add, make_knowledge, make_log, make_segment

pytestmark = pytest.mark.django_db(databases=ALIASES)


class Api:
    """The REST interface as one persona's key sees it."""

    def __init__(self, who: Persona) -> None:
        self._client = Client(headers={"x-api-key": who.key_text})

    def __call__(self, method: str, path: str, body: Any = None, status: int = 200) -> Any:
        sent = {"data": json.dumps(body), "content_type": "application/json"} if body is not None else {}
        response = self._client.generic(method, f"/v1/{path}", **sent)  # type: ignore[arg-type]
        assert response.status_code == status, response.content
        return response.json() if response.headers.get("Content-Type") == "application/json" else response

    def upload(self, path: str, *new: tuple[str, bytes], status: int = 201, **fields: Any) -> Any:
        uploaded = [SimpleUploadedFile(name, content) for name, content in new]
        response = self._client.post(f"/v1/{path}", {"files": uploaded, **fields})
        assert response.status_code == status, response.content
        return response.json()


@pytest.fixture
def api(alice: Persona) -> Api:
    return Api(alice)


def test_knowledge_is_made_changed_listed_and_deleted_by_an_admin(api: Api) -> None:
    made = api("POST", "knowledge", {"name": "Handbook", "tags": ["a"]}, 201)["data"]
    assert (made["name"], made["embeddingModelProviderName"], made["documentCount"]) == ("Handbook", "local-minilm", 0)
    path = f"knowledge/{made['id']}"
    assert api("PATCH", path, {"description": "All"})["data"]["description"] == "All"
    listed = api("GET", "knowledge?pageSize=1")
    assert (listed["paginated"], listed["data"][0]["id"]) == ({"currentPage": 1, "totalItem": 1}, made["id"])
    assert api("PATCH", path, {}, 400)["error"]["errorMessage"] == "invalid"
    api("DELETE", path, status=403)
    assert api("POST", "knowledge", {"name": "x", "embeddingModelProviderName": "none"}, 400)


def test_files_are_uploaded_listed_read_again_and_deleted(api: Api, alice: Persona) -> None:
    path = f"knowledge/{make_knowledge(alice).pk}/documents"
    made = api.upload(path, ("a.md", b"# A"), ("b.txt", b"B"), maxChunkSize=300, chunkOverlap=20, separator="\n")
    assert {row["name"] for row in made["data"]} == {"a.md", "b.txt"}
    assert made["data"][0]["indexStatus"] == "stored"
    assert made["data"][0]["processRule"] == {"separator": "\n", "max_chunk_size": 300, "chunk_overlap": 20}
    second, first = api("GET", path)["data"]
    assert (first["name"], first["documentType"], first["documentSize"]) == ("a.md", "text/markdown", 3)
    content = api("GET", f"documents/{first['id']}/content")
    assert content.content == b"# A"
    assert content["Content-Disposition"] == 'attachment; filename="a.md"'
    assert content["Content-Type"] == "application/octet-stream"
    api("DELETE", f"documents/{first['id']}", status=204)
    api("GET", f"documents/{first['id']}", status=404)
    assert api("GET", f"documents/{second['id']}")["data"]["name"] == "b.txt"


def test_an_upload_that_does_not_fit_is_refused_with_the_reason(api: Api, alice: Persona, settings: Any) -> None:
    path = f"knowledge/{make_knowledge(alice).pk}/documents"
    assert "same file" in str(api.upload(path, ("a.txt", b"A"), ("b.txt", b"A"), status=409))
    assert "no pdf file" in str(api.upload(path, ("a.pdf", b"A"), status=400))
    assert api.upload(path, status=400)["error"]["details"]["fields"]["files"]
    settings.DOCUMENT_MAX_BYTES = 1_000_000
    assert "larger than 1 MB" in str(api.upload(path, ("a.txt", b"A" * 1_000_001), status=400))
    api("POST", path, {"files": []}, 415)
    assert not Document.objects.exists()


def test_what_cannot_be_read_is_told(api: Api, alice: Persona) -> None:
    knowledge = make_knowledge(alice)
    row = add(alice, knowledge)
    files.remove(row.path)
    assert "missing in the storage" in str(api("GET", f"documents/{row.pk}/content", status=404))
    linked = add(alice, knowledge, type(MENU)("Plan"), origin="tool", source="google-drive")
    assert "only linked" in str(api("GET", f"documents/{linked.pk}/content", status=404))


def test_indexing_is_not_available_and_says_so(api: Api, alice: Persona) -> None:
    knowledge = make_knowledge(alice)
    body = {"knowledgeId": str(knowledge.pk), "knowledgeDocumentId": [str(add(alice, knowledge).pk)]}
    told = api("POST", "knowledge/index/document/", body, 501)
    assert told["error"]["errorMessage"] == "not_available"
    assert "cannot index them yet" in told["error"]["humanMessage"]


def test_segments_and_look_ups_are_read_and_corrected(api: Api, alice: Persona) -> None:
    knowledge = make_knowledge(alice)
    segment, log = make_segment(alice, add(alice, knowledge)), make_log(alice, knowledge)
    assert api("GET", f"knowledge/{knowledge.pk}/segments")["data"][0]["text"] == "Tea is free, part 1."
    changed = api("PATCH", f"segments/{segment.pk}", {"entities": {"people": ["Ann"]}, "documentName": "Card"})
    assert (changed["data"]["entities"]["people"], changed["data"]["documentName"]) == (["Ann"], "Card")
    api("DELETE", f"segments/{segment.pk}?reason=old", status=204)
    assert api("GET", f"knowledge/{knowledge.pk}/segments")["data"] == []
    assert api("GET", f"knowledge/{knowledge.pk}/logs")["data"] == api("GET", "knowledge-logs")["data"]
    assert api("GET", f"knowledge-logs/{log.pk}")["data"]["request"] == {"query": "Is tea free?"}


def _routes(who: Persona) -> list[tuple[str, str, Any]]:
    knowledge = make_knowledge(who)
    row = add(who, knowledge)
    segment, log = make_segment(who, row), make_log(who, knowledge)
    k, d, s = f"knowledge/{knowledge.pk}", f"documents/{row.pk}", f"segments/{segment.pk}"
    index = {"knowledgeId": str(knowledge.pk), "knowledgeDocumentId": [str(row.pk)]}
    return [
        ("GET", k, None),
        ("PATCH", k, {"name": "Mine"}),
        ("DELETE", k, None),
        ("GET", f"{k}/documents", None),
        ("GET", f"{k}/segments", None),
        ("GET", f"{k}/logs", None),
        ("GET", d, None),
        ("DELETE", d, None),
        ("GET", f"{d}/content", None),
        ("PATCH", s, {"documentName": "x"}),
        ("DELETE", s, None),
        ("GET", f"knowledge-logs/{log.pk}", None),
        ("POST", "knowledge/index/document/", index),
    ]


def test_a_stranger_finds_nothing_behind_any_address(alice: Persona, charlie: Persona) -> None:
    """DELETE of a collection needs a person's role; the key's refusal tells nothing either."""
    stranger = Api(charlie)
    for method, path, body in _routes(alice):
        needs_admin = method == "DELETE" and path.startswith("knowledge/")
        stranger(method, path, body, 403 if needs_admin else 404)
    stranger.upload(f"knowledge/{Knowledge.objects.get().pk}/documents", ("a.txt", b"A"), status=404)
    for path in ("knowledge", "knowledge-logs"):
        assert stranger("GET", path)["data"] == []
    assert Document.objects.live().count() == 1


def test_nobody_gets_in_without_a_key(alice: Persona) -> None:
    for method, path, _ in [*_routes(alice), ("GET", "knowledge", None), ("GET", "knowledge-logs", None)]:
        assert Client().generic(method, f"/v1/{path}").status_code == 401


def test_an_id_beyond_all_bounds_is_simply_not_found(api: Api) -> None:
    for path in ("knowledge", "documents", "knowledge-logs"):
        api("GET", f"{path}/{'9' * 30}", status=404)
