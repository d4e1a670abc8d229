"""``billing_api.BillingService``: the plans there are, and the organization's own."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from accounts import actions, plans, quotas
from accounts.servicers import messages
from rapida_site.lib.rpc.service import Service
from rapida_site.pb import billing_api_pb2 as pb


class BillingService(Service):
    descriptor = pb.DESCRIPTOR.services_by_name["BillingService"]

    def GetAllPlans(self, request: pb.GetAllPlansRequest, context: Any) -> pb.GetAllPlansResponse:
        offered = enumerate(plans.all_plans(), start=1)
        return pb.GetAllPlansResponse(data=[messages.plan(plan, number) for number, plan in offered])

    def GetSubscription(self, request: pb.GetSubscriptionRequest, context: Any) -> pb.GetSubscriptionResponse:
        return pb.GetSubscriptionResponse(data=self._subscription())

    def UpdateSubscription(self, request: pb.UpdateSubscriptionRequest, context: Any) -> pb.UpdateSubscriptionResponse:
        actions.change_plan(principal=self.principal, slug=request.planSlug)
        return pb.UpdateSubscriptionResponse(data=self._subscription())

    def _subscription(self) -> pb.BillingSubscription:
        held = quotas.subscription_of(self.principal)
        positions = {plan.slug: number for number, plan in enumerate(plans.all_plans(), start=1)}
        return messages.subscription(held, messages.plan(held.plan, positions[held.plan.slug]), timezone.now())
