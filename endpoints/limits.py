"""What plans may limit: endpoints of an organization."""

from __future__ import annotations

from accounts import quotas
from endpoints.models import Endpoint


def _endpoints(organization_id: int) -> int:
    return Endpoint.objects.live().filter(organization_id=organization_id).count()


quotas.register("endpoints", "endpoints", _endpoints)
