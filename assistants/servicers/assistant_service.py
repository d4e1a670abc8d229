"""``assistant_api.AssistantService``: one class for each family of its methods, put together here."""

from __future__ import annotations

from assistants.servicers.analyses import AnalysisMethods
from assistants.servicers.assistants import AssistantMethods
from assistants.servicers.authentication import AuthenticationMethods
from assistants.servicers.configurations import ConfigurationMethods
from assistants.servicers.conversations import ConversationMethods
from assistants.servicers.knowledge import KnowledgeMethods
from assistants.servicers.logs import LogMethods
from assistants.servicers.providers import ProviderMethods
from assistants.servicers.telemetry import TelemetryMethods
from assistants.servicers.telemetry_providers import TelemetryProviderMethods
from assistants.servicers.tools import ToolMethods
from assistants.servicers.webhooks import WebhookMethods
from rapida_site.lib.rpc.service import Service
from rapida_site.pb import assistant_api_pb2


class AssistantService(
    AssistantMethods,
    ProviderMethods,
    ToolMethods,
    KnowledgeMethods,
    ConfigurationMethods,
    WebhookMethods,
    AnalysisMethods,
    AuthenticationMethods,
    TelemetryProviderMethods,
    ConversationMethods,
    LogMethods,
    TelemetryMethods,
    Service,
):
    descriptor = assistant_api_pb2.DESCRIPTOR.services_by_name["AssistantService"]
