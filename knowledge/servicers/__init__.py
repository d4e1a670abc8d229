"""The gRPC services of knowledge: message ↔ action, nothing more. ``SERVICES`` are what a server registers."""

from __future__ import annotations

from knowledge.servicers.document_service import DocumentService
from knowledge.servicers.knowledge_service import KnowledgeService
from rapida_site.lib.rpc.service import Service

SERVICES: tuple[type[Service], ...] = (KnowledgeService, DocumentService)
