"""The record of calls to providers: what it keeps, how it is read, and by whom."""

from __future__ import annotations

from typing import Any

import pytest

from accounts.tests.personas import Persona
from integrations import audit, gateway, registry
from integrations.models import ProviderCall
from rapida_site.lib.db import in_db
from rapida_site.lib.errors import NotFound
from rapida_site.pb import audit_logging_api_pb2
from rapida_site.rpc.testing import call

ALIASES = ["default", "integration_db"]
pytestmark = pytest.mark.django_db(databases=ALIASES)
AUDIT = "/integration_api.AuditLoggingService/"


def key(persona: Persona) -> dict[str, str]:
    return {"x-api-key": persona.key_text}


def test_calls_are_listed_read_and_annotated_by_their_project(alice: Persona) -> None:
    first = audit.record(alice.key_principal, audit.Call("fake", "chat", 0.25, metrics={"input_tokens": 3}))
    audit.record(alice.key_principal, audit.Call("fake", "chat", 1, http_status=502, error="It broke.\x00"))
    listed = call(key(alice), AUDIT + "GetAllAuditLog", audit_logging_api_pb2.GetAllAuditLogRequest())
    assert [row.status for row in listed.data] == ["FAILED", "COMPLETE"]
    assert listed.paginated.totalItem == 2
    got = call(key(alice), AUDIT + "GetAuditLog", audit_logging_api_pb2.GetAuditLogRequest(id=first.id)).data
    assert (got.integrationName, got.timeTaken, got.responseStatus) == ("fake", 250_000, 200)
    assert [(metric.name, metric.value) for metric in got.metrics] == [("INPUT_TOKENS", "3")]
    for value in ("one", "two"):
        request = audit_logging_api_pb2.CreateMetadataRequest(id=first.id, additionalData={"topic": value})
        noted = call(key(alice), AUDIT + "CreateMetadata", request).data
    assert [(one.key, one.value) for one in noted.externalAuditMetadatas] == [("topic", "two")]
    narrowed = audit_logging_api_pb2.GetAllAuditLogRequest()
    narrowed.criterias.add(key="status", value="failed", logic="=")
    assert len(call(key(alice), AUDIT + "GetAllAuditLog", narrowed).data) == 1


def test_the_record_of_others_looks_empty(alice: Persona, charlie: Persona) -> None:
    row = audit.record(alice.key_principal, audit.Call("fake", "chat", 0.25))
    signed = key(charlie)
    assert not call(signed, AUDIT + "GetAllAuditLog", audit_logging_api_pb2.GetAllAuditLogRequest()).data
    foreign = audit_logging_api_pb2.GetAllAuditLogRequest(
        organizationId=alice.organization.id, projectId=alice.project.id
    )
    assert call(signed, AUDIT + "GetAllAuditLog", foreign).code == 404
    for path, request in (
        ("GetAuditLog", audit_logging_api_pb2.GetAuditLogRequest(id=row.id)),
        ("GetAuditLog", audit_logging_api_pb2.GetAuditLogRequest()),
        ("CreateMetadata", audit_logging_api_pb2.CreateMetadataRequest(id=row.id, additionalData={"a": "b"})),
        ("CreateMetadata", audit_logging_api_pb2.CreateMetadataRequest()),
    ):
        assert call(signed, AUDIT + path, request).code == 404
    with pytest.raises(NotFound):
        audit.add_metadata(principal=charlie.key_principal, call_id=row.id, metadata={"a": "b"})
    assert not row.metadata.exists()


def test_a_long_request_is_cut_and_says_so(alice: Persona) -> None:
    row = audit.record(alice.key_principal, audit.Call("fake", "chat", 0, request={"text": "x" * 50_000}))
    row.refresh_from_db()
    assert row.request["characters"] > 50_000
    assert len(row.request["truncated"]) == audit.MAX_JSON


@pytest.mark.django_db(transaction=True, databases=ALIASES)
async def test_a_call_that_breaks_in_an_unexpected_way_is_no_success(
    alice: Persona, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Broken:
        async def embed(self, texts: Any) -> Any:
            raise RuntimeError("of no use to a tenant")

    monkeypatch.setattr(registry, "embedder", lambda provider: Broken())
    target = gateway.Target("local-minilm")
    with pytest.raises(RuntimeError):
        await gateway.embed(alice.principal, target, ["a"])
    kept = await in_db(ProviderCall.objects.get)
    assert (kept.status, kept.http_status) == ("failed", 500)
    assert "of no use" not in kept.error
