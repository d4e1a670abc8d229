"""System checks: versions in use whose provider this installation does not know."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Tags, register
from django.core.checks import Warning as CheckWarning
from django.db import connections

from endpoints.models import Endpoint
from integrations.registry import Capability, providers_with


@register(Tags.database)
def providers_are_known(app_configs: Any, databases: Sequence[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """Run by ``manage.py check --database endpoint_db``, and by ``migrate``, where the tables may be missing yet."""
    if "endpoint_db" not in (databases or ()) or not _has_tables():
        return []
    in_use = Endpoint.objects.live().exclude(released_version=None)
    lost = in_use.exclude(released_version__model_provider__in=providers_with(Capability.CHAT))
    counted = lost.order_by().values_list("released_version__model_provider", flat=True)
    return [
        CheckWarning(
            f"Endpoints in use call {provider!r}, which no provider of this installation is named.",
            hint="Release a version with another provider; the admin lists versions by provider.",
            id="endpoints.W001",
        )
        for provider in sorted(set(counted))
    ]


def _has_tables() -> bool:
    return Endpoint._meta.db_table in connections["endpoint_db"].introspection.table_names()
