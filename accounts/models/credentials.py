"""What people and programs prove themselves with. Only keyed digests are stored; a text is shown once, when it is
made.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Self

from django.db import models
from django.utils import timezone
from django_otp.models import Device, ThrottlingMixin

from accounts.models.organizations import ORGANIZATION_ROLES, PROJECT_ROLES, ROLES_OF_KEYS, Organization, Project
from accounts.models.users import User
from rapida_site.lib import keys
from rapida_site.lib.ids import new_id
from rapida_site.lib.principal import KEY_ROLES, ProjectRole


class CredentialQuerySet(models.QuerySet[Any]):
    def live(self, now: datetime | None = None) -> Self:
        """Return those that are neither revoked nor expired."""
        unexpired = models.Q(expires_at=None) | models.Q(expires_at__gt=now or timezone.now())
        return self.filter(unexpired, revoked_at=None)


class Credential(models.Model):
    """``<kind>-<key id>.<secret>``: the key id finds the row, the keyed digest of the secret proves it
    (``lib.keys``).
    """

    id = models.BigIntegerField(primary_key=True, default=new_id, editable=False)
    key_id = models.CharField(max_length=24, unique=True, editable=False)
    digest = models.CharField(max_length=64, editable=False)
    pepper_id = models.CharField(max_length=16, editable=False)
    last_four = models.CharField(max_length=4, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True, editable=False)
    last_used_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = CredentialQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.key_id}.…{self.last_four}"

    def take(self, minted: keys.Minted) -> None:
        """Remember what is needed to recognise the minted text again."""
        self.key_id, self.digest, self.pepper_id = minted.key_id, minted.digest, minted.pepper_id
        self.last_four = minted.text[-4:]

    def is_live(self, now: datetime | None = None) -> bool:
        return self.revoked_at is None and (self.expires_at is None or self.expires_at > (now or timezone.now()))

    @property
    def state(self) -> str:
        """``live``, ``expired`` or ``revoked``, for lists."""
        if self.revoked_at is not None:
            return "revoked"
        return "live" if self.is_live() else "expired"


class ProjectKey(Credential):
    """A program's access to one project, as far as its role goes. ``organization`` repeats the project's, so that a
    look-up is one row.
    """

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="project_keys")
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="keys")
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=16, choices=ROLES_OF_KEYS, default=ProjectRole.WRITER.value)
    created_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["project", "-created_at"], name="project_key_newest_first")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(role__in=[role.value for role in KEY_ROLES]), name="project_key_role_is_known"
            ),
        ]


class OrganizationKey(Credential):
    """A program's access to all projects of an organization, as a writer in the one that ``x-project-id`` names."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="keys")
    name = models.CharField(max_length=120)
    created_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["organization", "-created_at"], name="org_key_newest_first")]


class ServiceToken(Credential):
    """A server's access, made by an operator: a writer in the project that ``x-project-id`` names.

    With an ``organization`` it reaches that one's projects alone; every one expires.
    """

    name = models.CharField(max_length=120)
    organization = models.ForeignKey(
        Organization,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="service_tokens",
        help_text="Leave empty for a service of the whole installation.",
    )
    created_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(expires_at__isnull=False), name="service_token_expires"),
        ]


class UserToken(Credential):
    """A person's sign-in from a program (``authorization`` header); every one expires."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(expires_at__isnull=False), name="user_token_expires"),
        ]


class MailedToken(Credential):
    """What a link in a mail proves: that its reader owns ``email``. It works once (``used_at``)."""

    class Purpose(models.TextChoices):
        PASSWORD = "password", "set a new password"
        EMAIL = "email", "confirm the address"

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="mailed_tokens")
    purpose = models.CharField(max_length=16, choices=Purpose.choices)
    email = models.EmailField(max_length=254)
    used_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(expires_at__isnull=False), name="mailed_token_expires"),
            models.CheckConstraint(
                condition=models.Q(purpose__in=["password", "email"]), name="mailed_token_purpose_is_known"
            ),
        ]

    def is_live(self, now: datetime | None = None) -> bool:
        return self.used_at is None and super().is_live(now)


class Invitation(Credential):
    """An offer to join, for one e-mail address. The link carries the secret and works once (``used_at``)."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField(max_length=254)
    role = models.CharField(max_length=16, choices=ORGANIZATION_ROLES)
    created_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    used_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(expires_at__isnull=False), name="invitation_expires"),
        ]


class InvitedProject(models.Model):
    """A role in a project that comes with an invitation."""

    id = models.BigIntegerField(primary_key=True, default=new_id, editable=False)
    invitation = models.ForeignKey(Invitation, on_delete=models.CASCADE, related_name="projects")
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="+")
    role = models.CharField(max_length=16, choices=PROJECT_ROLES)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["invitation", "project"], name="one_role_in_an_invited_project"),
        ]


class RecoveryDevice(ThrottlingMixin, Device):  # type: ignore[misc]  # django-otp has no types
    """Single-use codes for a lost authenticator. django-otp's static device stores them in clear; this does not."""

    def get_throttle_factor(self) -> int:
        return 1

    def verify_token(self, token: str) -> bool:
        """Spend one code; every failure doubles the wait before the next try (django-otp's throttle)."""
        allowed, _ = self.verify_is_allowed()
        if not allowed:
            return False
        wanted = "".join(token.split()).replace("-", "").lower()
        for code in self.codes.all():
            if keys.matches(wanted, code.digest, code.pepper_id):
                code.delete()
                self.throttle_reset()
                return True
        self.throttle_increment()
        return False


class RecoveryCode(models.Model):
    id = models.BigIntegerField(primary_key=True, default=new_id, editable=False)
    device = models.ForeignKey(RecoveryDevice, on_delete=models.CASCADE, related_name="codes")
    digest = models.CharField(max_length=64)
    pepper_id = models.CharField(max_length=16)

    def __str__(self) -> str:
        return f"code of device {self.device_id}"
