"""What a person wants to hear of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from accounts import access, notifications
from accounts.models import NotificationSetting
from rapida_site.lib.db import atomic_for
from rapida_site.lib.errors import Invalid
from rapida_site.lib.principal import Principal

MAX_CHANGES = 200


@dataclass(frozen=True, slots=True)
class Change:
    event: str
    channel: str
    enabled: bool


def change_notification_settings(*, principal: Principal, changes: Iterable[Change]) -> None:
    """Store all changes or none; an event or channel that is not known is Invalid, with those that are."""
    user, wanted = access.get_user(principal), list(changes)
    if len(wanted) > MAX_CHANGES:
        raise Invalid(f"At most {MAX_CHANGES} settings at once.")
    for change in wanted:
        if change.event not in notifications.events():
            known = ", ".join(sorted(notifications.events()))
            raise Invalid(f"There is no event {change.event[:64]!r}; there are {known}.", field="eventType")
        if change.channel not in notifications.CHANNELS:
            raise Invalid(f"There is no channel {change.channel[:16]!r}; there is email.", field="channel")
    with atomic_for(NotificationSetting):
        for change in wanted:
            NotificationSetting.objects.update_or_create(
                user=user, event=change.event, channel=change.channel, defaults={"enabled": change.enabled}
            )
