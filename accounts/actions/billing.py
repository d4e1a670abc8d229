"""An organization's plan, and whom to bill."""

from __future__ import annotations

import structlog
from django.utils import timezone

from accounts import access, notifications, plans, quotas
from accounts.actions.people import clean_email
from accounts.actions.projects import clean_text
from accounts.models import BillingInformation, Organization, Subscription
from accounts.models.billing import Interval
from accounts.plans import Plan
from rapida_site.lib.db import atomic_for
from rapida_site.lib.errors import Conflict, Forbidden, NotFound
from rapida_site.lib.principal import OrganizationRole, Principal

log = structlog.get_logger(__name__)
_LONGEST = {"payment_method": 60, "tax_information": 120, "address": 500}


def change_plan(*, principal: Principal, slug: str) -> Subscription:
    """Put the organization on another plan, by an owner.

    A paid plan is put on by an operator once it is paid for. A smaller plan needs the use to fit first.
    """
    organization_id = principal.require_organization(OrganizationRole.OWNER)
    plan = plans.get_plan(slug)
    if plan is None or not plan.active:
        raise NotFound("There is no such plan.")
    current = quotas.plan_of(organization_id)
    if plan.is_paid and plan.slug != current.slug:
        where = f": pay at {plan.payment_url}" if plan.payment_url else "; ask them for it"
        raise Forbidden(f"The plan {plan.name} is paid, and the operator of this server puts it on{where}.")
    return assign_plan(organization=access.get_organization(principal), plan=plan, actor_id=principal.actor_id)


def assign_plan(*, organization: Organization, plan: Plan, actor_id: int) -> Subscription:
    """Put an organization on ``plan`` on behalf of someone whose right to do so is settled."""
    with atomic_for(Subscription):
        Organization.objects.select_for_update().get(pk=organization.pk)
        over = quotas.excess(organization.id, plan)
        if over:
            listed = ", ".join(f"{use.used} {use.label} of {use.limit}" for use in over)
            raise Conflict(f"More is in use than the plan {plan.name} allows ({listed}); remove some first.")
        held = Subscription.objects.filter(organization=organization).first()
        if held is not None and held.plan_slug == plan.slug:
            return held
        subscription, _ = Subscription.objects.update_or_create(
            organization=organization, defaults={"plan_slug": plan.slug, "started_at": timezone.now()}
        )
        notifications.notify("organization.plan_changed", organization.id, name=plan.name, where=organization.name)
    log.info("plan_changed", organization_id=organization.id, plan=plan.slug, actor_id=actor_id)
    return subscription


def change_billing_information(
    *, principal: Principal, interval: Interval, email: str = "", **texts: str
) -> BillingInformation:
    """Store whom to bill; ``texts`` may hold ``payment_method``, ``tax_information`` and ``address``."""
    organization_id = principal.require_organization(OrganizationRole.OWNER)
    cleaned = {field: clean_text(value, field, _LONGEST[field]) for field, value in texts.items()}
    information, _ = BillingInformation.objects.update_or_create(
        organization_id=organization_id,
        defaults={**cleaned, "interval": interval, "email": clean_email(email) if email else ""},
    )
    log.info("billing_information_changed", organization_id=organization_id, actor_id=principal.actor_id)
    return information
