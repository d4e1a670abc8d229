"""Telemetry exporters of ``AssistantService``: configurations of their kind in the older messages."""

from __future__ import annotations

from typing import Any

from assistants import access, actions
from assistants.models import ConfigurationKind
from assistants.servicers.messages.configurations import telemetry_provider
from rapida_site.lib.principal import Principal
from rapida_site.lib.rpc import values
from rapida_site.lib.rpc.criteria import narrow
from rapida_site.lib.rpc.paging import page_of
from rapida_site.pb import assistant_api_pb2 as pb

CRITERIA = {"id": "id", "providerType": "provider", "enabled": "enabled"}
TELEMETRY = ConfigurationKind.TELEMETRY


class TelemetryProviderMethods:
    principal: Principal

    def GetAssistantTelemetryProvider(
        self, request: pb.GetAssistantTelemetryProviderRequest, context: Any
    ) -> pb.GetAssistantTelemetryProviderResponse:
        row = access.get_configuration(
            self.principal, request.id, assistant_id=request.assistantId or None, kind=TELEMETRY
        )
        return pb.GetAssistantTelemetryProviderResponse(data=telemetry_provider(row))

    def GetAllAssistantTelemetryProvider(
        self, request: pb.GetAllAssistantTelemetryProviderRequest, context: Any
    ) -> pb.GetAllAssistantTelemetryProviderResponse:
        """An assistant's exporters, newest first; those switched off too."""
        found = access.configurations(self.principal, request.assistantId, TELEMETRY)
        rows, paginated = page_of(narrow(found, request.criterias, CRITERIA), request.paginate)
        return pb.GetAllAssistantTelemetryProviderResponse(
            data=[telemetry_provider(row) for row in rows], paginated=paginated
        )

    def CreateAssistantTelemetryProvider(
        self, request: pb.CreateAssistantTelemetryProviderRequest, context: Any
    ) -> pb.GetAssistantTelemetryProviderResponse:
        row = actions.create_configuration(
            principal=self.principal,
            assistant_id=request.assistantId,
            kind=TELEMETRY,
            provider=request.providerType,
            enabled=request.enabled,
            options=values.from_metadata(request.options),
        )
        return pb.GetAssistantTelemetryProviderResponse(data=telemetry_provider(row))

    def UpdateAssistantTelemetryProvider(
        self, request: pb.UpdateAssistantTelemetryProviderRequest, context: Any
    ) -> pb.GetAssistantTelemetryProviderResponse:
        """Everything of the exporter, as when it is created; masked secrets stay what they are."""
        row = actions.update_configuration(
            principal=self.principal,
            configuration_id=request.id,
            assistant_id=request.assistantId or None,
            kind=TELEMETRY,
            provider=request.providerType,
            enabled=request.enabled,
            options=values.from_metadata(request.options),
        )
        return pb.GetAssistantTelemetryProviderResponse(data=telemetry_provider(row))

    def DeleteAssistantTelemetryProvider(
        self, request: pb.DeleteAssistantTelemetryProviderRequest, context: Any
    ) -> pb.GetAssistantTelemetryProviderResponse:
        """Answers what the exporter was."""
        row = actions.delete_configuration(
            principal=self.principal,
            configuration_id=request.id,
            assistant_id=request.assistantId or None,
            kind=TELEMETRY,
        )
        return pb.GetAssistantTelemetryProviderResponse(data=telemetry_provider(row))
