"""Versions of an assistant: a draft may be edited, a released one never again."""

from __future__ import annotations

from typing import Any, Self

from django.db import models

from assistants.models.assistants import Assistant
from rapida_site.lib.errors import Conflict
from rapida_site.lib.rows import TenantRow


class AgentKind(models.TextChoices):
    """What thinks: a language model of ours, the customer's gRPC server, or the customer's WebSocket."""

    MODEL = "MODEL", "Language model"
    AGENTKIT = "AGENTKIT", "AgentKit server"
    WEBSOCKET = "WEBSOCKET", "WebSocket server"


class VersionState(models.TextChoices):
    DRAFT = "draft"
    RELEASED = "released"


class FactsMode(models.TextChoices):
    """The best fact is handed to the model, or spoken as it stands."""

    GENERATE = "generate"
    EXTRACT = "extract"


class VersionQuerySet(models.QuerySet["AssistantVersion"]):
    def drafts(self) -> Self:
        return self.filter(state=VersionState.DRAFT)

    def released(self) -> Self:
        return self.filter(state=VersionState.RELEASED)


class AssistantVersion(TenantRow):
    """``prompt`` is ``[{role, template}]``, ``variables`` is ``[{name, type, default}]``; options are canonical.

    ``connection`` says how a server of the customer's is reached (``assistants.agent_connections``), secrets masked;
    their values are in ``sealed``. ``number`` counts from 1 per assistant and is shown as v1, v2 …; a version stays
    released when a later one takes over, so that a roll-back needs no copy.
    """

    assistant = models.ForeignKey(Assistant, on_delete=models.CASCADE, related_name="versions", db_index=False)
    number = models.PositiveIntegerField(editable=False)
    state = models.CharField(max_length=10, choices=VersionState, default=VersionState.DRAFT, editable=False)
    kind = models.CharField(max_length=10, choices=AgentKind, default=AgentKind.MODEL)
    note = models.TextField(max_length=2000, blank=True)
    prompt = models.JSONField(default=list, blank=True)
    variables = models.JSONField(default=list, blank=True)
    model_provider = models.CharField(max_length=100, blank=True)
    model_options = models.JSONField(default=dict, blank=True)
    connection = models.JSONField(default=dict, blank=True)
    sealed = models.TextField(blank=True, editable=False)
    facts = models.JSONField(default=list, blank=True)
    facts_mode = models.CharField(max_length=10, choices=FactsMode, default=FactsMode.GENERATE)
    facts_threshold = models.FloatField(default=0.35)
    unknown_answer = models.TextField(max_length=500, blank=True)
    released_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = VersionQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["assistant", "number"], name="version_number_once"),
            models.CheckConstraint(
                condition=models.Q(facts_threshold__gte=0) & models.Q(facts_threshold__lte=1),
                name="version_facts_threshold_0_1",
            ),
            models.CheckConstraint(
                condition=models.Q(state="draft", released_at=None)
                | models.Q(state="released", released_at__isnull=False),
                name="version_released_at_matches_state",
            ),
        ]
        indexes = [models.Index(fields=["project_id", "-id"], name="version_newest")]

    def __str__(self) -> str:
        return f"{self.assistant_id} v{self.number}"

    @property
    def is_released(self) -> bool:
        return self.state == VersionState.RELEASED

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store a draft; nothing writes a released row, whoever asks."""
        if not self._state.adding and type(self).objects.filter(pk=self.pk, state=VersionState.RELEASED).exists():
            raise Conflict("A released version never changes; make a new draft.", version=str(self.pk))
        super().save(*args, **kwargs)
