"""``integration_api.AuditLoggingService``: the record of provider calls."""

from __future__ import annotations

from typing import Any

from integrations import audit
from integrations.models import ProviderCall
from rapida_site.lib.errors import NotFound
from rapida_site.lib.principal import Principal
from rapida_site.lib.rpc import criteria, paging, values
from rapida_site.lib.rpc.service import Service
from rapida_site.pb import audit_logging_api_pb2 as pb
from rapida_site.pb import common_pb2

_FIELDS = {
    "id": "id",
    "integrationName": "provider",
    "status": "status",
    "responseStatus": "http_status",
    "credentialId": "credential_id",
    "projectId": "project_id",
    "timeTaken": "microseconds",
    "createdDate": "created_at",
}


class AuditLoggingService(Service):
    descriptor = pb.DESCRIPTOR.services_by_name["AuditLoggingService"]

    def GetAllAuditLog(self, request: pb.GetAllAuditLogRequest, context: Any) -> pb.GetAllAuditLogResponse:
        _same_tenant(self.principal, request)
        rows = criteria.narrow(audit.calls(self.principal), request.criterias, _FIELDS)
        page, paginated = paging.page_of(rows.prefetch_related("metadata"), request.paginate)
        return pb.GetAllAuditLogResponse(data=[_message(row) for row in page], paginated=paginated)

    def GetAuditLog(self, request: pb.GetAuditLogRequest, context: Any) -> pb.GetAuditLogResponse:
        _same_tenant(self.principal, request)
        return pb.GetAuditLogResponse(data=_message(audit.get_call(self.principal, request.id)))

    def CreateMetadata(self, request: pb.CreateMetadataRequest, context: Any) -> pb.CreateMetadataResponse:
        row = audit.add_metadata(principal=self.principal, call_id=request.id, metadata=dict(request.additionalData))
        return pb.CreateMetadataResponse(data=_message(row))


def _same_tenant(principal: Principal, request: Any) -> None:
    """The request may repeat whose calls it asks for; anybody else's look as if they were missing."""
    if request.organizationId not in (0, principal.organization_id):
        raise NotFound
    if request.projectId not in (0, principal.project_id):
        raise NotFound


def _message(row: ProviderCall) -> pb.AuditLog:
    metadata = sorted(row.metadata.all(), key=lambda one: one.id)
    return pb.AuditLog(
        id=row.id,
        integrationName=row.provider,
        responseStatus=row.http_status,
        timeTaken=row.microseconds,
        status=row.status.upper(),
        projectId=row.project_id or 0,
        organizationId=row.organization_id,
        credentialId=row.credential_id or 0,
        externalAuditMetadatas=[common_pb2.Metadata(id=one.id, key=one.key, value=one.value) for one in metadata],
        createdDate=values.timestamp(row.created_at),
        updatedDate=values.timestamp(row.updated_at),
        request=values.to_struct({"operation": row.operation, **row.request}),
        response=values.to_struct({**row.response, **({"error": row.error} if row.error else {})}),
        metrics=[common_pb2.Metric(name=name.upper(), value=str(value)) for name, value in row.metrics.items()],
    )
