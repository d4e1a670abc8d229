"""Tools: what the model of an assistant may call."""

from __future__ import annotations

from django.db import models

from assistants.models.assistants import Assistant
from rapida_site.lib.rows import TenantRow


class Tool(TenantRow):
    """A function that the model may call. ``parameters`` is a JSON Schema of an object.

    ``method`` is how it is carried out. ``options`` are its options (``assistants.tool_methods``), secrets among
    them masked; their values are in ``sealed``.
    """

    assistant = models.ForeignKey(Assistant, on_delete=models.CASCADE, related_name="tools", db_index=False)
    name = models.CharField(max_length=64)
    description = models.TextField(max_length=2000)
    parameters = models.JSONField(default=dict)
    method = models.CharField(max_length=50)
    options = models.JSONField(default=dict, blank=True)
    sealed = models.TextField(blank=True, editable=False)

    class Meta:
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["assistant", "name"], name="tool_name_once")]

    def __str__(self) -> str:
        return self.name
