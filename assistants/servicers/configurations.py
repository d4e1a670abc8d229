"""The newer contract's one family for webhooks, analyses, authentication, telemetry and storage."""

from __future__ import annotations

from typing import Any

from assistants import access, actions
from assistants.servicers.messages.configurations import configuration
from rapida_site.lib.principal import Principal
from rapida_site.lib.rpc import values
from rapida_site.lib.rpc.criteria import narrow
from rapida_site.lib.rpc.paging import page_of
from rapida_site.pb import assistant_api_pb2 as pb

CRITERIA = {"id": "id", "configurationType": "kind", "provider": "provider", "enabled": "enabled"}


class ConfigurationMethods:
    principal: Principal

    def GetAssistantConfiguration(
        self, request: pb.GetAssistantConfigurationRequest, context: Any
    ) -> pb.GetAssistantConfigurationResponse:
        row = access.get_configuration(self.principal, request.id, assistant_id=request.assistantId or None)
        return pb.GetAssistantConfigurationResponse(data=configuration(row))

    def GetAllAssistantConfiguration(
        self, request: pb.GetAllAssistantConfigurationRequest, context: Any
    ) -> pb.GetAllAssistantConfigurationResponse:
        """An assistant's configurations (of one kind, of one provider), newest first; those switched off too."""
        found = access.configurations(self.principal, request.assistantId, request.configurationType or None)
        if request.provider:
            found = found.filter(provider=request.provider)
        rows, paginated = page_of(narrow(found, request.criterias, CRITERIA), request.paginate)
        return pb.GetAllAssistantConfigurationResponse(data=[configuration(row) for row in rows], paginated=paginated)

    def CreateAssistantConfiguration(
        self, request: pb.CreateAssistantConfigurationRequest, context: Any
    ) -> pb.GetAssistantConfigurationResponse:
        row = actions.create_configuration(
            principal=self.principal,
            assistant_id=request.assistantId,
            kind=request.configurationType,
            provider=request.provider,
            enabled=request.enabled,
            options=values.from_metadata(request.options),
        )
        return pb.GetAssistantConfigurationResponse(data=configuration(row))

    def UpdateAssistantConfiguration(
        self, request: pb.UpdateAssistantConfigurationRequest, context: Any
    ) -> pb.GetAssistantConfigurationResponse:
        """Everything of the configuration, as when it is created; masked secrets stay, and so does the kind."""
        row = actions.update_configuration(
            principal=self.principal,
            configuration_id=request.id,
            assistant_id=request.assistantId or None,
            kind=request.configurationType or None,
            provider=request.provider,
            enabled=request.enabled,
            options=values.from_metadata(request.options),
        )
        return pb.GetAssistantConfigurationResponse(data=configuration(row))

    def DeleteAssistantConfiguration(
        self, request: pb.DeleteAssistantConfigurationRequest, context: Any
    ) -> pb.GetAssistantConfigurationResponse:
        """Answers what the configuration was."""
        row = actions.delete_configuration(
            principal=self.principal, configuration_id=request.id, assistant_id=request.assistantId or None
        )
        return pb.GetAssistantConfigurationResponse(data=configuration(row))
