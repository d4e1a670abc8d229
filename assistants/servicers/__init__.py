"""The gRPC services of assistants: message ↔ action, nothing more. ``SERVICES`` are what a server registers."""

from __future__ import annotations

from assistants.servicers.agent_kit import AgentKitService
from assistants.servicers.assistant_service import AssistantService
from assistants.servicers.deployments import AssistantDeploymentService
from assistants.servicers.observability import ObservabilityService
from assistants.servicers.talk_service import TalkService
from assistants.servicers.web_talk import WebRTCService
from rapida_site.lib.rpc.service import Service

SERVICES: tuple[type[Service], ...] = (
    AssistantService,
    AssistantDeploymentService,
    ObservabilityService,
    TalkService,
    WebRTCService,
    AgentKitService,
)
