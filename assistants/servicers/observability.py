"""``observability_api.ObservabilityService``: everything that was recorded in the project's conversations."""

from __future__ import annotations

from typing import Any

from assistants import access
from assistants.servicers.messages.telemetry import observability_record
from assistants.telemetry import Kind, telemetry_page
from rapida_site.lib.rpc.service import Service
from rapida_site.pb import observability_api_pb2 as pb


class ObservabilityService(Service):
    descriptor = pb.DESCRIPTOR.services_by_name["ObservabilityService"]

    def GetAllTelemetry(self, request: pb.GetAllTelemetryRequest, context: Any) -> pb.GetAllTelemetryResponse:
        """Events, figures, and the calls of models and tools as logs; newest first unless an order is asked for."""
        rows, paginated = telemetry_page(
            access.conversations(self.principal), tuple(Kind), request.criterias, request.order, request.paginate
        )
        return pb.GetAllTelemetryResponse(data=[observability_record(row) for row in rows], paginated=paginated)
