"""Versions of an endpoint: written once, never changed; which one is in use is said by the endpoint."""

from __future__ import annotations

from typing import Any

from django.db import models

from endpoints.models.endpoints import Endpoint
from rapida_site.lib.errors import Conflict
from rapida_site.lib.rows import TenantRow


class EndpointVersion(TenantRow):
    """``prompt`` is ``[{role, template}]``, ``variables`` is ``[{name, type, default}]``; options are ``model.*``.

    ``number`` counts from 1 per endpoint and is shown as v1, v2 …
    """

    endpoint = models.ForeignKey(Endpoint, on_delete=models.CASCADE, related_name="versions", db_index=False)
    number = models.PositiveIntegerField(editable=False)
    note = models.TextField(max_length=2000, blank=True)
    prompt = models.JSONField(default=list)
    variables = models.JSONField(default=list, blank=True)
    model_provider = models.CharField(max_length=100)
    model_options = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["endpoint", "number"], name="endpoint_version_once")]
        indexes = [models.Index(fields=["project_id", "-id"], name="endpoint_version_newest")]

    def __str__(self) -> str:
        return f"{self.endpoint_id} v{self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store a new version; nothing rewrites one, whoever asks."""
        if not self._state.adding:
            raise Conflict("A version never changes; make a new one.", version=str(self.pk))
        super().save(*args, **kwargs)
