"""Rows of accounts as messages of the contract. No message but the answer to its making ever holds a secret."""

from __future__ import annotations

from datetime import datetime

from accounts.models import (
    NotificationSetting,
    Organization,
    OrganizationMembership,
    Project,
    ProjectKey,
    User,
    UserToken,
)
from accounts.models.credentials import Credential
from accounts.plans import UNLIMITED, Plan
from accounts.quotas import Subscribed, resources
from accounts.scope import Scope
from rapida_site.lib import keys
from rapida_site.lib.rpc.values import timestamp
from rapida_site.pb import billing_api_pb2, common_pb2, notification_api_pb2
from rapida_site.pb import web_api_pb2 as pb

AUTH_TOKEN, PASSWORD_TOKEN = "auth-token", "password-token"
ACTIVE, INVITED, ARCHIVED = "ACTIVE", "INVITED", "ARCHIEVE"  # the last as the contract spells it


def user(person: User, role: str = "") -> common_pb2.User:
    return common_pb2.User(
        id=person.id,
        name=person.name,
        email=person.email,
        role=role,
        status=person.status.upper(),
        createdDate=timestamp(person.created_at),
    )


def token(row: Credential, text: str, kind: str = AUTH_TOKEN) -> pb.Token:
    """``text`` is the token as its owner just got or showed it."""
    return pb.Token(id=row.id, token=text, tokenType=kind, isExpired=not row.is_live())


def authentication(scope: Scope, row: UserToken | None, text: str) -> pb.Authentication:
    membership, plan = scope.membership, scope.plan
    return pb.Authentication(
        user=user(scope.user, membership.role if membership else ""),
        token=token(row, text) if row else None,
        organizationRole=organization_role(membership) if membership else None,
        projectRoles=[
            pb.ProjectRole(id=seen.membership_id, projectId=seen.id, role=seen.role, projectName=seen.name)
            for seen in scope.projects
        ],
        # Nothing here is switched per person: who may what is a matter of roles.
        featurePermissions=[pb.FeaturePermission(id=1, feature=".*", isEnable=True)],
        billingPlan=pb.AuthBillingPlan(planSlug=plan.slug, planName=plan.name, quotas=quotas(plan)) if plan else None,
    )


def organization(row: Organization) -> common_pb2.Organization:
    return common_pb2.Organization(
        id=row.id,
        name=row.name,
        description=row.description,
        industry=row.industry,
        contact=row.contact,
        size=row.size,
    )


def organization_role(membership: OrganizationMembership) -> pb.OrganizationRole:
    return pb.OrganizationRole(
        id=membership.id,
        organizationId=membership.organization_id,
        role=membership.role,
        organizationName=membership.organization.name,
    )


def project(row: Project) -> pb.Project:
    """``row.memberships`` should be prefetched with their people."""
    return pb.Project(
        id=row.id,
        name=row.name,
        description=row.description,
        members=[user(held.user, held.role) for held in row.memberships.all()],
        status=ARCHIVED if row.is_archived else ACTIVE,
        createdDate=timestamp(row.created_at),
    )


def project_key(row: ProjectKey, text: str = "") -> pb.ProjectCredential:
    """Without ``text`` the key is masked: enough to tell keys apart, nothing to use them."""
    return pb.ProjectCredential(
        id=row.id,
        projectId=row.project_id,
        organizationId=row.organization_id,
        name=row.name,
        key=text or f"{keys.PROJECT_KEY}{row.key_id}.…{row.last_four}",
        status={"live": ACTIVE}.get(row.state, row.state.upper()),
        createdBy=row.created_by_id or 0,
        updatedBy=row.created_by_id or 0,
        createdDate=timestamp(row.created_at),
        updatedDate=timestamp(row.revoked_at or row.created_at),
        createdUser=user(row.created_by) if row.created_by else None,
    )


def notification_setting(row: NotificationSetting) -> notification_api_pb2.NotificationSetting:
    return notification_api_pb2.NotificationSetting(
        id=row.id,
        authUserId=row.user_id,
        channel=row.channel,
        eventType=row.event,
        enabled=row.enabled,
        status=ACTIVE,
        createdDate=timestamp(row.created_at),
        updatedDate=timestamp(row.updated_at),
    )


def quotas(plan: Plan) -> dict[str, int]:
    return {name: plan.quotas.get(name, UNLIMITED) for name in resources()}


def plan(row: Plan, position: int) -> billing_api_pb2.BillingPlan:
    limits = enumerate(quotas(row).items(), start=1)
    return billing_api_pb2.BillingPlan(
        id=row.id,
        name=row.name,
        slug=row.slug,
        description=row.description,
        isDefault=row.default,
        isActive=row.active,
        sortOrder=position,
        priceMonthly=row.price_monthly,
        priceYearly=row.price_yearly,
        currency=row.currency,
        stripeUrl=row.payment_url,
        quotas=[
            billing_api_pb2.BillingPlanQuota(id=number, resourceType=name, quotaLimit=limit)
            for number, (name, limit) in limits
        ],
    )


def subscription(
    held: Subscribed, plan_message: billing_api_pb2.BillingPlan, now: datetime
) -> billing_api_pb2.BillingSubscription:
    """The default plan has no row: there the organization lends its id."""
    begun, ends = held.period(now)
    return billing_api_pb2.BillingSubscription(
        id=held.row.id if held.row else held.organization.id,
        organizationId=held.organization.id,
        billingPlanId=plan_message.id,
        status=ACTIVE,
        billingInterval=held.interval,
        currentPeriodStart=timestamp(begun),
        currentPeriodEnd=timestamp(ends),
        plan=plan_message,
        createdDate=timestamp(held.row.created_at if held.row else held.started_at),
        updatedDate=timestamp(held.row.updated_at if held.row else held.started_at),
    )
