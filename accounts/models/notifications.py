"""What a person wants to hear of, by which channel. A missing row means the event's own default."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from accounts.models.users import User
from rapida_site.lib.ids import new_id


class NotificationSetting(models.Model):
    id = models.BigIntegerField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="notification_settings")
    event = models.CharField(max_length=64)
    channel = models.CharField(max_length=16)
    enabled = models.BooleanField()
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "event", "channel"], name="one_setting_of_an_event_and_channel")
        ]

    def __str__(self) -> str:
        return f"{self.event} by {self.channel} for {self.user_id}: {self.enabled}"
