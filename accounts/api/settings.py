"""REST: what a person wants to hear of, and the organization's plan."""

from __future__ import annotations

from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import actions, notifications, plans, quotas
from accounts import serializers as shapes
from accounts.actions.notifications import Change
from accounts.auth.drf import principal_of
from rapida_site.lib.http import answer
from rapida_site.lib.rest import described, read


class NotificationsView(APIView):
    @described(
        "getNotificationSettings", "What one wants to hear of", "settings", shapes.NotificationSettingsSerializer
    )
    def get(self, request: Request) -> Response:
        settings = notifications.settings_of(principal_of(request))
        return answer(shapes.NotificationSettingsSerializer({"settings": settings}).data)

    @described(
        "updateNotificationSettings",
        "Change what one wants to hear of",
        "settings",
        shapes.NotificationSettingsSerializer,
        takes=shapes.NotificationSettingsSerializer,
    )
    def patch(self, request: Request) -> Response:
        given = read(shapes.NotificationSettingsSerializer, request)["settings"]
        actions.change_notification_settings(
            principal=principal_of(request), changes=[Change(**each) for each in given]
        )
        return self.get(request)


class PlansView(APIView):
    @described("listPlans", "The plans there are", "settings", shapes.PlansSerializer)
    def get(self, request: Request) -> Response:
        return answer(shapes.PlansSerializer({"plans": plans.all_plans()}).data)


class SubscriptionView(APIView):
    @described(
        "getSubscription", "The organization's plan and what of it is used", "settings", shapes.SubscriptionSerializer
    )
    def get(self, request: Request) -> Response:
        held = quotas.subscription_of(principal_of(request))
        body = {"plan": held.plan, "usage": quotas.usage(held.organization.id, held.plan)}
        return answer(shapes.SubscriptionSerializer(body).data)

    @described(
        "updateSubscription",
        "Change the plan",
        "settings",
        shapes.SubscriptionSerializer,
        takes=shapes.PlanChoiceSerializer,
    )
    def put(self, request: Request) -> Response:
        given = read(shapes.PlanChoiceSerializer, request)
        actions.change_plan(principal=principal_of(request), slug=given["planSlug"])
        return self.get(request)
