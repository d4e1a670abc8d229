"""Webhooks of ``AssistantService``: configurations of their kind in the older messages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from accounts.servicers.people import writers
from assistants import access, actions
from assistants.models import ConfigurationKind
from assistants.servicers.messages.configurations import listed, options_of, webhook
from rapida_site.lib.principal import Principal
from rapida_site.lib.rpc.criteria import narrow
from rapida_site.lib.rpc.paging import page_of
from rapida_site.pb import assistant_webhook_pb2 as pb

CRITERIA = {"id": "id", "provider": "provider", "description": "options__description"}
WEBHOOK = ConfigurationKind.WEBHOOK


class WebhookMethods:
    principal: Principal
    headers: Mapping[str, str]

    def GetAssistantWebhook(
        self, request: pb.GetAssistantWebhookRequest, context: Any
    ) -> pb.GetAssistantWebhookResponse:
        return self._webhook(
            access.get_configuration(self.principal, request.id, assistant_id=request.assistantId or None, kind=WEBHOOK)
        )

    def GetAllAssistantWebhook(
        self, request: pb.GetAllAssistantWebhookRequest, context: Any
    ) -> pb.GetAllAssistantWebhookResponse:
        """An assistant's webhooks, newest first; only one where ``webhookId`` names it."""
        found = access.configurations(self.principal, request.assistantId, WEBHOOK)
        if request.webhookId:
            found = found.filter(pk=request.webhookId)
        rows, paginated = page_of(narrow(found, request.criterias, CRITERIA), request.paginate)
        people = writers(self.principal, rows)
        data = listed([webhook(row, people) for row in rows], self.headers)
        return pb.GetAllAssistantWebhookResponse(data=data, paginated=paginated)

    def CreateAssistantWebhook(
        self, request: pb.CreateAssistantWebhookRequest, context: Any
    ) -> pb.GetAssistantWebhookResponse:
        return self._webhook(
            actions.create_configuration(
                principal=self.principal,
                assistant_id=request.assistantId,
                kind=WEBHOOK,
                provider=request.provider,
                options=options_of(request, WEBHOOK),
            )
        )

    def UpdateAssistantWebhook(
        self, request: pb.UpdateAssistantWebhookRequest, context: Any
    ) -> pb.GetAssistantWebhookResponse:
        """Everything of the webhook, as when it is created; masked headers stay what they are."""
        return self._webhook(
            actions.update_configuration(
                principal=self.principal,
                configuration_id=request.id,
                assistant_id=request.assistantId or None,
                kind=WEBHOOK,
                provider=request.provider,
                options=options_of(request, WEBHOOK),
            )
        )

    def DeleteAssistantWebhook(
        self, request: pb.DeleteAssistantWebhookRequest, context: Any
    ) -> pb.GetAssistantWebhookResponse:
        """Answers what the webhook was."""
        return self._webhook(
            actions.delete_configuration(
                principal=self.principal,
                configuration_id=request.id,
                assistant_id=request.assistantId or None,
                kind=WEBHOOK,
            )
        )

    def _webhook(self, row: Any) -> pb.GetAssistantWebhookResponse:
        return pb.GetAssistantWebhookResponse(data=webhook(row, writers(self.principal, [row])))
