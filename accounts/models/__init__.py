"""The tables of web_db: people, organizations with their projects, and what they sign in with."""

from __future__ import annotations

from accounts.models.authenticators import Authenticator
from accounts.models.billing import BillingInformation, Subscription
from accounts.models.credentials import (
    Invitation,
    InvitedProject,
    MailedToken,
    OrganizationKey,
    ProjectKey,
    RecoveryCode,
    RecoveryDevice,
    ServiceToken,
    UserToken,
)
from accounts.models.notifications import NotificationSetting
from accounts.models.organizations import Organization, OrganizationMembership, Project, ProjectMembership
from accounts.models.users import SocialAccount, User
from accounts.models.vault import DataKey, VaultCredential

__all__ = [
    "Authenticator",
    "BillingInformation",
    "DataKey",
    "Invitation",
    "InvitedProject",
    "MailedToken",
    "NotificationSetting",
    "Organization",
    "OrganizationKey",
    "OrganizationMembership",
    "Project",
    "ProjectKey",
    "ProjectMembership",
    "RecoveryCode",
    "RecoveryDevice",
    "ServiceToken",
    "SocialAccount",
    "Subscription",
    "User",
    "UserToken",
    "VaultCredential",
]
