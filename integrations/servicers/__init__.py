"""The services of providers on the wire: message ↔ action, nothing more. ``SERVICES`` are what a server registers."""

from __future__ import annotations

from integrations.servicers.audit import AuditLoggingService
from integrations.servicers.connect import ConnectService
from integrations.servicers.unified import UnifiedProviderService
from rapida_site.lib.rpc.service import Service

SERVICES: tuple[type[Service], ...] = (UnifiedProviderService, AuditLoggingService, ConnectService)
