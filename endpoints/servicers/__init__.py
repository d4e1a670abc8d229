"""The gRPC services of endpoints: message ↔ action, nothing more. ``SERVICES`` are what a server registers."""

from __future__ import annotations

from endpoints.servicers.deployment import Deployment
from endpoints.servicers.endpoint_service import EndpointService
from rapida_site.lib.rpc.service import Service

SERVICES: tuple[type[Service], ...] = (EndpointService, Deployment)
