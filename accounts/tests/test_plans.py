"""Plans from the settings: read, chosen, enforced, shown; over gRPC, REST and pages."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings
from rest_framework.test import APIClient

from accounts import actions, plans, quotas
from accounts.actions.tokens import issue_token
from accounts.checks import mails_reach_people, plans_are_sound
from accounts.models import Subscription
from accounts.models.billing import Interval
from accounts.tests.personas import Persona, make_user
from rapida_site.lib.errors import Conflict
from rapida_site.pb import billing_api_pb2 as pb
from rapida_site.rpc.testing import call

pytestmark = pytest.mark.django_db(databases="__all__")  # every room counts its own
FREE = {"slug": "free", "name": "Free", "quotas": {"projects": 2, "members": 3}, "default": True}
SMALL = {"slug": "small", "name": "Small", "quotas": {"projects": 1}}
PAID = {
    "slug": "pro",
    "name": "Pro",
    "price_monthly": 4900,
    "price_yearly": 49000,
    "payment_url": "https://pay.example/",
}
GONE = {"slug": "old", "name": "Old", "active": False}


@pytest.fixture(autouse=True)
def _plans(settings: Settings) -> None:
    settings.BILLING_PLANS = [FREE, SMALL, PAID, GONE]


def ask(method: str, persona: Persona, **fields: Any) -> Any:
    _, text = issue_token(user=persona.user)
    headers = {"authorization": text, "x-auth-id": str(persona.user.id)}
    return call(headers, f"/billing_api.BillingService/{method}", getattr(pb, f"{method}Request")(**fields))


# --------------------------------------------------------------------------------------------------- settings
def test_without_plans_there_is_one_without_limits(settings: Settings) -> None:
    settings.BILLING_PLANS = []
    assert [plan.slug for plan in plans.all_plans()] == ["self-hosted"]
    assert plans_are_sound(None) == []


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ("free", "an object with a slug"),
        ({"slug": "x"}, "an object with a slug"),
        ({**FREE, "colour": "red"}, "'colour'"),
        ({**FREE, "price_monthly": "9"}, "'price_monthly'"),
        ({**FREE, "active": 1}, "'active'"),
        ({**FREE, "quotas": {"projects": -2}}, "whole numbers"),
        ({**FREE, "quotas": {"dragons": 1}}, "which nothing counts"),
        ({**SMALL, "slug": "free"}, "Two plans"),
        ({**SMALL, "default": True}, "More than one"),
    ],
)
def test_a_wrong_plan_is_a_system_check_that_names_it(settings: Settings, wrong: Any, told: str) -> None:
    settings.BILLING_PLANS = [FREE, wrong]
    found = plans_are_sound(None)
    assert told in " ".join(message.msg for message in found)
    assert {message.id for message in found} == {"accounts.E001"}


def test_production_without_a_mail_server_is_warned(settings: Settings) -> None:
    assert mails_reach_people(None) == []
    settings.ENVIRONMENT = "production"
    assert [message.id for message in mails_reach_people(None)] == ["accounts.W001"]
    settings.EMAIL_HOST = "smtp.example.com"
    assert mails_reach_people(None) == []


# --------------------------------------------------------------------------------------------------- enforced
def test_projects_and_members_stop_at_the_quota(alice: Persona, bob: Persona) -> None:
    actions.create_project(principal=alice.principal, name="A2")
    with pytest.raises(quotas.QuotaReached, match="The plan Free allows 2 projects, and 2 are in use"):
        actions.create_project(principal=alice.principal, name="A3")
    _, secret = actions.invite_member(principal=alice.principal, email="dora@example.com")
    with pytest.raises(quotas.QuotaReached, match="allows 3 members"):
        actions.invite_member(principal=alice.principal, email="emil@example.com")
    dora = make_user("dora")
    actions.accept_invitation(user=dora, invitation=secret)  # the invitation held the place
    assert [(use.used, use.limit) for use in quotas.usage(alice.organization.id)][:2] == [(2, 2), (3, 3)]


def test_an_archived_project_and_a_withdrawn_invitation_make_room(alice: Persona) -> None:
    second = actions.create_project(principal=alice.principal, name="A2")
    actions.archive_project(principal=alice.principal, project_id=second.id)
    assert actions.create_project(principal=alice.principal, name="A3").pk
    invitations = [
        actions.invite_member(principal=alice.principal, email=f"{name}@example.com")[0] for name in ("dora", "emil")
    ]
    actions.revoke_invitation(principal=alice.principal, invitation_id=invitations[0].id)
    assert actions.invite_member(principal=alice.principal, email="frida@example.com")


def test_another_organizations_use_does_not_count(alice: Persona, charlie: Persona) -> None:
    actions.create_project(principal=alice.principal, name="A2")
    assert actions.create_project(principal=charlie.principal, name="C2").pk


# ----------------------------------------------------------------------------------------------------- chosen
def test_plans_are_listed_in_order_with_every_quota(alice: Persona) -> None:
    found = ask("GetAllPlans", alice).data
    assert [(plan.slug, plan.sortOrder, plan.isDefault, plan.isActive) for plan in found] == [
        ("free", 1, True, True),
        ("small", 2, False, True),
        ("pro", 3, False, True),
        ("old", 4, False, False),
    ]
    limits = {quota.resourceType: quota.quotaLimit for quota in found[0].quotas}
    assert (limits["projects"], limits["members"]) == (2, 3)
    assert (found[2].priceMonthly, found[2].currency, found[2].stripeUrl) == (4900, "USD", "https://pay.example/")
    assert len({plan.id for plan in found}) == 4


def test_an_owner_changes_the_plan_as_far_as_its_use_fits(alice: Persona, bob: Persona, charlie: Persona) -> None:
    assert ask("GetSubscription", alice).data.plan.slug == "free"
    actions.create_project(principal=alice.principal, name="A2")
    refused = ask("UpdateSubscription", alice, planSlug="small")
    assert (refused.code, "2 projects of 1" in refused.error.humanMessage) == (409, True)
    changed = ask("UpdateSubscription", charlie, planSlug="small").data
    assert (changed.plan.slug, changed.status, changed.organizationId) == ("small", "ACTIVE", charlie.organization.id)
    assert ask("GetSubscription", alice).data.plan.slug == "free"
    assert ask("UpdateSubscription", bob, planSlug="small").code == 403
    for slug in ("old", "nonsense", ""):
        assert ask("UpdateSubscription", alice, planSlug=slug).code == 404


def test_a_paid_plan_is_put_on_by_an_operator_alone(alice: Persona) -> None:
    refused = ask("UpdateSubscription", alice, planSlug="pro")
    assert (refused.code, "https://pay.example/" in refused.error.humanMessage) == (403, True)
    plan = plans.get_plan("pro")
    assert plan is not None
    actions.assign_plan(organization=alice.organization, plan=plan, actor_id=1)
    assert ask("UpdateSubscription", alice, planSlug="pro").success  # it has it already
    assert ask("GetSubscription", alice).data.plan.slug == "pro"


def test_members_read_the_plan_and_strangers_without_credentials_nothing(alice: Persona, bob: Persona) -> None:
    assert ask("GetSubscription", bob).data.organizationId == alice.organization.id
    for method in ("GetAllPlans", "GetSubscription", "UpdateSubscription"):
        assert call({}, f"/billing_api.BillingService/{method}", getattr(pb, f"{method}Request")()).code == 401


def test_a_plan_that_left_the_settings_counts_as_the_default(alice: Persona) -> None:
    Subscription.objects.create(organization=alice.organization, plan_slug="forgotten")
    assert ask("GetSubscription", alice).data.plan.slug == "free"


@pytest.mark.parametrize(
    ("interval", "now", "begun", "ends"),
    [
        (Interval.MONTHLY, (2026, 1, 31), (2026, 1, 31), (2026, 2, 28)),
        (Interval.MONTHLY, (2026, 2, 27), (2026, 1, 31), (2026, 2, 28)),
        (Interval.MONTHLY, (2026, 3, 1), (2026, 2, 28), (2026, 3, 31)),
        (Interval.MONTHLY, (2027, 1, 30), (2026, 12, 31), (2027, 1, 31)),
        (Interval.ANNUALLY, (2026, 12, 31), (2026, 1, 31), (2027, 1, 31)),
        (Interval.ANNUALLY, (2027, 1, 30), (2026, 1, 31), (2027, 1, 31)),
        (Interval.ANNUALLY, (2028, 2, 1), (2028, 1, 31), (2029, 1, 31)),
    ],
)
def test_periods_are_counted_from_the_start(
    alice: Persona, interval: Interval, now: tuple[int, int, int], begun: tuple[int, ...], ends: tuple[int, ...]
) -> None:
    started = datetime(2026, 1, 31, tzinfo=UTC)
    held = quotas.Subscribed(alice.organization, plans.default_plan(), interval.value, started, None)
    found = held.period(datetime(*now, tzinfo=UTC))
    assert [(day.year, day.month, day.day) for day in found] == [begun, ends]


# ----------------------------------------------------------------------------------------------- REST and pages
def test_rest_shows_and_changes_the_plan(charlie: Persona) -> None:
    _, text = issue_token(user=charlie.user)
    rest = APIClient(headers={"authorization": text, "x-auth-id": str(charlie.user.id)})
    assert [plan["slug"] for plan in rest.get("/v1/plans/").json()["data"]["plans"]] == ["free", "small", "pro", "old"]
    changed = rest.put("/v1/organization/subscription/", {"planSlug": "small"}, format="json").json()["data"]
    assert changed["plan"]["slug"] == "small"
    assert changed["usage"][0] == {"resource": "projects", "used": 1, "limit": 1}
    assert rest.put("/v1/organization/subscription/", {"planSlug": "pro"}, format="json").status_code == 403


def test_the_page_shows_use_and_lets_owners_choose(alice: Persona, bob: Persona) -> None:
    owner, member = Client(), Client()
    owner.force_login(alice.user)
    member.force_login(bob.user)
    page = owner.get("/organization/plan/").content.decode()
    assert "49.00 USD a month" in page
    assert "Old" not in page
    assert "Whom to bill" in page
    assert "Whom to bill" not in member.get("/organization/plan/").content.decode()
    assert member.post("/organization/plan/change/", {"plan": "small"}).status_code == 403
    assert owner.post("/organization/plan/change/", {"plan": "small"})["Location"] == "/organization/plan/"
    assert quotas.plan_of(alice.organization.id).slug == "small"
    assert "is paid" in owner.post("/organization/plan/change/", {"plan": "pro"}, follow=True).content.decode()
    assert owner.post("/organization/plan/change/", {"plan": "old"}).status_code == 404
    assert owner.post("/organization/plan/", {"interval": "annually", "email": "pay@x.example"}).status_code == 302
    assert "pay@x.example" in owner.get("/organization/plan/").content.decode()
    assert owner.post("/organization/plan/", {"interval": "daily"}).status_code == 200


def test_an_operator_puts_on_no_plan_that_the_use_does_not_fit(alice: Persona) -> None:
    small = plans.get_plan("small")
    assert small is not None
    actions.create_project(principal=alice.principal, name="A2")
    with pytest.raises(Conflict):
        actions.assign_plan(organization=alice.organization, plan=small, actor_id=1)
