"""Notifications: what happens in an organization that people may want to hear of, and who is told.

A room declares its events with ``register`` and calls ``notify`` inside the transaction of the act. Each person
switches each event on or off per channel; the one channel is e-mail. What concerns a person's own account (a new
password, a new address) is mailed always and is no event here.
"""

from __future__ import annotations

from dataclasses import dataclass

from accounts import access, mails
from accounts.models import NotificationSetting, OrganizationMembership, User
from rapida_site.lib.principal import OrganizationRole, Principal

EMAIL = "email"
CHANNELS = (EMAIL,)


@dataclass(frozen=True, slots=True)
class Event:
    """``sentence`` is what a mail says, with the values that ``notify`` gets in braces."""

    name: str
    label: str
    sentence: str
    default: bool = True

    @property
    def group(self) -> str:
        return self.name.split(".", 1)[0]


_events: dict[str, Event] = {}


def register(*events: Event) -> None:
    _events.update({event.name: event for event in events})


def events() -> dict[str, Event]:
    return dict(_events)


def settings_of(principal: Principal) -> list[NotificationSetting]:
    """Return the person's setting for every event and channel; one that they never made has id 0."""
    user = access.get_user(principal)
    held = {(row.event, row.channel): row for row in NotificationSetting.objects.filter(user=user)}
    return [
        held.get((event.name, channel))
        or NotificationSetting(
            id=0, user=user, event=event.name, channel=channel, enabled=event.default,
            created_at=user.created_at, updated_at=user.created_at,
        )
        for event in _events.values()
        for channel in CHANNELS
    ]  # fmt: skip


def notify(name: str, organization_id: int, /, **values: str) -> None:
    """Tell the organization's owners and admins who want to hear of it; mails leave after the commit."""
    event = _events[name]
    for email in _audience(organization_id, event):
        mails.queue(
            "notification",
            email,
            subject=event.label,
            sentence=event.sentence.format(**values),
            link=mails.link("notifications"),
        )


def _audience(organization_id: int, event: Event) -> list[str]:
    """Return the addresses of those who hear of it: who said so, and who said nothing where that is the default."""
    chiefs = (OrganizationRole.OWNER, OrganizationRole.ADMIN)
    memberships = OrganizationMembership.objects.filter(organization_id=organization_id, role__in=chiefs)
    people = User.objects.filter(organization_memberships__in=memberships, status=User.Status.ACTIVE).order_by("id")
    said = NotificationSetting.objects.filter(event=event.name, channel=EMAIL, enabled=not event.default).values("user")
    return list(
        (people.exclude(pk__in=said) if event.default else people.filter(pk__in=said)).values_list("email", flat=True)
    )


register(
    Event("organization.member_joined", "A member joined", "{who} joined {where}."),
    Event("organization.member_removed", "A member was removed", "{who} no longer belongs to {where}."),
    Event("organization.role_changed", "A role was changed", "{who} is now {role} of {where}."),
    Event("organization.key_created", "An organization key was made", "The key {name} of {where} was made."),
    Event("organization.plan_changed", "The plan was changed", "{where} is on the plan {name} now."),
    Event("project.created", "A project was made", "The project {name} was made.", default=False),
    Event("project.archived", "A project was archived", "The project {name} was archived; its keys no longer work."),
    Event("project.key_created", "A project key was made", "The key {name} of the project {where} was made."),
)
