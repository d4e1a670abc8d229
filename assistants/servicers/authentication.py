"""The authentication hook of ``AssistantService``: a configuration of its kind in the older messages."""

from __future__ import annotations

from typing import Any

from assistants import access, actions
from assistants.models import ConfigurationKind
from assistants.servicers.messages.configurations import authentication, options_of
from rapida_site.lib.errors import Invalid
from rapida_site.lib.principal import Principal
from rapida_site.pb import assistant_api_pb2 as pb

_ENABLED = {"": True, "ACTIVE": True, "ENABLED": True, "INACTIVE": False, "DISABLED": False}


class AuthenticationMethods:
    principal: Principal

    def GetAssistantAuthentication(
        self, request: pb.GetAssistantAuthenticationRequest, context: Any
    ) -> pb.GetAssistantAuthenticationResponse:
        row = access.get_authentication(self.principal, request.assistantId)
        return pb.GetAssistantAuthenticationResponse(data=authentication(row))

    def CreateAssistantAuthentication(
        self, request: pb.CreateAssistantAuthenticationRequest, context: Any
    ) -> pb.GetAssistantAuthenticationResponse:
        """An assistant has one hook: a new one takes the place of the one before."""
        wanted = request.status.strip().upper()
        if wanted not in _ENABLED:
            raise Invalid(f"status is {request.status[:40]!r}; use ACTIVE or INACTIVE.", field="status")
        row = actions.create_configuration(
            principal=self.principal,
            assistant_id=request.assistantId,
            kind=ConfigurationKind.AUTHENTICATION,
            provider=request.provider,
            enabled=_ENABLED[wanted],
            options=options_of(request, ConfigurationKind.AUTHENTICATION),
        )
        return pb.GetAssistantAuthenticationResponse(data=authentication(row))

    def DisableAssistantAuthentication(
        self, request: pb.DisableAssistantAuthenticationRequest, context: Any
    ) -> pb.GetAssistantAuthenticationResponse:
        """Nobody is asked any more; the settings stay."""
        row = actions.disable_authentication(principal=self.principal, assistant_id=request.assistantId)
        return pb.GetAssistantAuthenticationResponse(data=authentication(row))
