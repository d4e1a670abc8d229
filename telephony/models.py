"""Calls that are about to arrive, and what happened to them (assistant_db)."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.utils import timezone

from assistants.models import Assistant, Conversation, Direction
from rapida_site.lib.db import SoftKeyField
from rapida_site.lib.ids import new_id

LIFETIME = timedelta(minutes=5)


def _expiry() -> datetime:
    return timezone.now() + LIFETIME


class Carrier(models.TextChoices):
    ASTERISK = "asterisk", "Asterisk"


class CallContextQuerySet(models.QuerySet["CallContext"]):
    def of_project(self, project_id: int) -> Self:
        return self.filter(project_id=project_id)

    def waiting(self, now: datetime) -> Self:
        """Those whose media connection may still come."""
        return self.filter(status=CallContext.Status.WAITING, expires_at__gt=now)

    def overdue(self, now: datetime) -> Self:
        return self.filter(status=CallContext.Status.WAITING, expires_at__lte=now)

    def live(self) -> Self:
        return self.filter(status=CallContext.Status.LIVE)

    def lost(self, *, conversation_ended: datetime, claimed: datetime) -> Self:
        """Live by their row, but their conversation is over, or there is none although they were claimed long ago."""
        unopened = models.Q(conversation=None, claimed_at__lte=claimed)
        return self.live().filter(unopened | models.Q(conversation__ended_at__lte=conversation_ended))


class CallContext(models.Model):
    """Binds a media connection to a call: its id is the credential, random, good for one connection within 5 minutes.

    ``principal`` is who announced the call (``Principal`` as a dict). ``rate`` is the Hz the carrier wants; empty:
    what its first frame has. ``conversation`` is known from the moment when the call is open.
    """

    class Status(models.TextChoices):
        WAITING = "waiting"
        LIVE = "live"
        ENDED = "ended"
        FAILED = "failed"
        EXPIRED = "expired"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    carrier = models.CharField(max_length=20, choices=Carrier)
    direction = models.CharField(max_length=10, choices=Direction, default=Direction.INBOUND)
    assistant = models.ForeignKey(Assistant, on_delete=models.CASCADE, related_name="+")
    organization_id = SoftKeyField("accounts.Organization", on_delete="cascade", editable=False)
    project_id = SoftKeyField("accounts.Project", on_delete="cascade", editable=False, db_index=False)
    principal = models.JSONField(editable=False)
    caller = models.CharField(max_length=100, blank=True)
    callee = models.CharField(max_length=100, blank=True)
    channel = models.CharField(max_length=200, blank=True)
    rate = models.PositiveIntegerField(null=True, blank=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.WAITING)
    conversation = models.ForeignKey(Conversation, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField(default=_expiry, editable=False)
    claimed_at = models.DateTimeField(null=True, editable=False)
    ended_at = models.DateTimeField(null=True, editable=False)

    objects = CallContextQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["project_id", "-created_at"], name="call_context_newest"),
            models.Index(fields=["expires_at"], name="call_context_due", condition=models.Q(status="waiting")),
            models.Index(fields=["claimed_at"], name="call_context_live", condition=models.Q(status="live")),
        ]

    def __str__(self) -> str:
        return f"{self.carrier} call from {self.caller or 'unknown'}"  # its id is a credential


class TelephonyEvent(models.Model):
    """One happening of a call, named ``call.*``.

    ``call_id`` is what the carrier showed, also when no context has that id.
    """

    id = models.BigIntegerField(primary_key=True, default=new_id, editable=False)
    context = models.ForeignKey(CallContext, on_delete=models.CASCADE, null=True, blank=True, related_name="events")
    call_id = models.UUIDField(db_index=True)
    carrier = models.CharField(max_length=20, choices=Carrier)
    name = models.CharField(max_length=50)
    data = models.JSONField(default=dict)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["created_at"], name="telephony_event_by_date")]

    def __str__(self) -> str:
        return f"{self.carrier} {self.name}"
