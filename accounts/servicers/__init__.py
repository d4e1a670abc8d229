"""The services of accounts on the wire: each method reads its message, acts, and writes its answer."""

from __future__ import annotations

from accounts.servicers.authentication import AuthenticationService
from accounts.servicers.billing import BillingService
from accounts.servicers.notification import NotificationService
from accounts.servicers.organization import OrganizationService
from accounts.servicers.project import ProjectService
from accounts.servicers.vault import VaultService
from rapida_site.lib.rpc.service import Service

SERVICES: tuple[type[Service], ...] = (
    AuthenticationService,
    OrganizationService,
    ProjectService,
    NotificationService,
    BillingService,
    VaultService,
)
