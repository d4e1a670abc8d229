"""REST: what a person wants to hear of, and the organization's plan."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import actions, notifications, plans, quotas
from accounts import serializers as shapes
from accounts.actions.notifications import Change
from accounts.auth.drf import principal_of
from rapida_site.lib.http import answer, answers
from rapida_site.lib.rest import read


class NotificationsView(APIView):
    @extend_schema(
        operation_id="getNotificationSettings",
        summary="What one wants to hear of",
        tags=["settings"],
        responses=answers(shapes.NotificationSettingsSerializer),
    )
    def get(self, request: Request) -> Response:
        settings = notifications.settings_of(principal_of(request))
        return answer(shapes.NotificationSettingsSerializer({"settings": settings}).data)

    @extend_schema(
        operation_id="updateNotificationSettings",
        summary="Change what one wants to hear of",
        tags=["settings"],
        request=shapes.NotificationSettingsSerializer,
        responses=answers(shapes.NotificationSettingsSerializer),
    )
    def patch(self, request: Request) -> Response:
        given = read(shapes.NotificationSettingsSerializer, request)["settings"]
        actions.change_notification_settings(
            principal=principal_of(request), changes=[Change(**each) for each in given]
        )
        return self.get(request)


class PlansView(APIView):
    @extend_schema(
        operation_id="listPlans",
        summary="The plans there are",
        tags=["settings"],
        responses=answers(shapes.PlansSerializer),
    )
    def get(self, request: Request) -> Response:
        return answer(shapes.PlansSerializer({"plans": plans.all_plans()}).data)


class SubscriptionView(APIView):
    @extend_schema(
        operation_id="getSubscription",
        summary="The organization's plan and what of it is used",
        tags=["settings"],
        responses=answers(shapes.SubscriptionSerializer),
    )
    def get(self, request: Request) -> Response:
        held = quotas.subscription_of(principal_of(request))
        body = {"plan": held.plan, "usage": quotas.usage(held.organization.id, held.plan)}
        return answer(shapes.SubscriptionSerializer(body).data)

    @extend_schema(
        operation_id="updateSubscription",
        summary="Change the plan",
        tags=["settings"],
        request=shapes.PlanChoiceSerializer,
        responses=answers(shapes.SubscriptionSerializer),
    )
    def put(self, request: Request) -> Response:
        given = read(shapes.PlanChoiceSerializer, request)
        actions.change_plan(principal=principal_of(request), slug=given["planSlug"])
        return self.get(request)
