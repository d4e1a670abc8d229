"""The tables of web_db: people, organizations with their projects, and what they sign in with."""

from __future__ import annotations

from accounts.models.credentials import Invitation, ProjectKey, RecoveryCode, RecoveryDevice, UserToken
from accounts.models.organizations import Organization, OrganizationMembership, Project, ProjectMembership
from accounts.models.users import User

__all__ = [
    "Invitation",
    "Organization",
    "OrganizationMembership",
    "Project",
    "ProjectKey",
    "ProjectMembership",
    "RecoveryCode",
    "RecoveryDevice",
    "User",
    "UserToken",
]
