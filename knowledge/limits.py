"""What plans may limit: collections and documents of an organization."""

from __future__ import annotations

from accounts import quotas
from knowledge.models import Document, Knowledge


def _collections(organization_id: int) -> int:
    return Knowledge.objects.live().filter(organization_id=organization_id).count()


def _documents(organization_id: int) -> int:
    return Document.objects.live().filter(organization_id=organization_id).count()


quotas.register("knowledge", "collections of knowledge", _collections)
quotas.register("documents", "documents", _documents)
