"""Quotas: how many of each resource an organization may have, checked in this one place.

A room that owns a resource registers how it is counted, and adds to it inside ``room_for``; who holds the lock of the
organization already calls ``require_room``. What a plan does not name is not limited by it.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from accounts import access, plans
from accounts.models import (
    BillingInformation,
    Invitation,
    Organization,
    OrganizationMembership,
    Project,
    Subscription,
)
from accounts.models.billing import Interval
from accounts.plans import UNLIMITED, Plan
from rapida_site.lib.db import atomic_for
from rapida_site.lib.errors import Conflict
from rapida_site.lib.principal import Principal


@dataclass(frozen=True, slots=True)
class Resource:
    """``count`` tells how many of it an organization (by id) has."""

    name: str
    label: str
    count: Callable[[int], int]


@dataclass(frozen=True, slots=True)
class Usage:
    """``limit`` is None where the plan sets none."""

    label: str
    used: int
    limit: int | None

    @property
    def is_over(self) -> bool:
        return self.limit is not None and self.used > self.limit


class QuotaReached(Conflict):
    code = "quota_reached"


_resources: dict[str, Resource] = {}


def register(name: str, label: str, count: Callable[[int], int]) -> None:
    """Make ``name`` a resource that plans may limit; ``label`` is its plural for people."""
    _resources[name] = Resource(name, label, count)


def resources() -> dict[str, Resource]:
    return dict(_resources)


def plan_of(organization_id: int) -> Plan:
    """Return the organization's plan; one that left the settings counts as the default plan."""
    slug = Subscription.objects.filter(organization_id=organization_id).values_list("plan_slug", flat=True).first()
    return (plans.get_plan(slug) if slug else None) or plans.default_plan()


@dataclass(frozen=True, slots=True)
class Subscribed:
    """An organization's plan and since when; ``row`` is None where it never chose one."""

    organization: Organization
    plan: Plan
    interval: str
    started_at: datetime
    row: Subscription | None

    def period(self, now: datetime) -> tuple[datetime, datetime]:
        """Return the billing period around ``now``: counted in months or years from the start."""
        step = 12 if self.interval == Interval.ANNUALLY else 1
        months = (now.year - self.started_at.year) * 12 + now.month - self.started_at.month
        begun = max(0, months - months % step)
        if add_months(self.started_at, begun) > now:
            begun = max(0, begun - step)
        return add_months(self.started_at, begun), add_months(self.started_at, begun + step)


def subscription_of(principal: Principal) -> Subscribed:
    """Return what the principal's organization is subscribed to; for its members."""
    principal.require_organization()
    organization = access.get_organization(principal)
    row = Subscription.objects.filter(organization=organization).first()
    billing = BillingInformation.objects.filter(organization=organization).first()
    return Subscribed(
        organization=organization,
        plan=plan_of(organization.id),
        interval=billing.interval if billing else Interval.MONTHLY.value,
        started_at=row.started_at if row else organization.created_at,
        row=row,
    )


def add_months(moment: datetime, months: int) -> datetime:
    """Return the same day of a later month, or its last day where it is shorter."""
    year, month = divmod(moment.month - 1 + months, 12)
    year, month = moment.year + year, month + 1
    return moment.replace(year=year, month=month, day=min(moment.day, monthrange(year, month)[1]))


def require_room(organization_id: int, name: str, adding: int = 1) -> None:
    """Raise QuotaReached when ``adding`` more of the resource are more than the plan allows."""
    resource, plan = _resources[name], plan_of(organization_id)
    limit = plan.quotas.get(name, UNLIMITED)
    if limit == UNLIMITED:
        return
    used = resource.count(organization_id)
    if used + adding > limit:
        raise QuotaReached(
            f"The plan {plan.name} allows {limit} {resource.label}, and {used} are in use: "
            "remove what is not needed, or choose a larger plan."
        )


@contextmanager
def room_for(organization_id: int, name: str, adding: int = 1) -> Iterator[None]:
    """Hold the organization while ``adding`` more are made, in whichever database; QuotaReached when there is no room.

    Who adds at the same moment waits, and then counts what was added.
    """
    with atomic_for(Organization):
        Organization.objects.select_for_update().get(pk=organization_id)
        require_room(organization_id, name, adding)
        yield


def usage(organization_id: int, plan: Plan | None = None) -> list[Usage]:
    """Return what is used of everything that can be limited, against the organization's plan or another one."""
    plan = plan or plan_of(organization_id)
    return [
        Usage(resource.label, resource.count(organization_id), None if limit == UNLIMITED else limit)
        for resource in _resources.values()
        for limit in [plan.quotas.get(resource.name, UNLIMITED)]
    ]


def excess(organization_id: int, plan: Plan) -> list[Usage]:
    """Return what the organization uses more of than ``plan`` allows; only what that limits is counted."""
    limited = [(_resources[name], limit) for name, limit in plan.quotas.items() if limit != UNLIMITED]
    used = [Usage(resource.label, resource.count(organization_id), limit) for resource, limit in limited]
    return [use for use in used if use.is_over]


def _projects(organization_id: int) -> int:
    return Project.objects.live().of_organization(organization_id).count()


def _members(organization_id: int) -> int:
    """An open invitation holds a place: whoever is invited must be able to come."""
    held = OrganizationMembership.objects.filter(organization_id=organization_id).count()
    invited = Invitation.objects.live(timezone.now()).filter(organization_id=organization_id, used_at=None).count()
    return held + invited


register("projects", "projects", _projects)
register("members", "members", _members)
