"""The vault: providers' credentials, sealed by their organization's data key, which a master key seals in turn."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from accounts.models.organizations import Organization
from accounts.models.users import User
from rapida_site.lib import crypto
from rapida_site.lib.ids import new_id


class DataKeyQuerySet(models.QuerySet["DataKey"]):
    def current(self, organization_id: int | None) -> DataKey:
        """Return the key that seals new secrets of an organization (None: of persons), made when first needed."""
        owner = models.Q(organization_id=organization_id) if organization_id else models.Q(organization=None)
        found = self.filter(owner, retired_at=None).first()
        if found is not None:
            return found
        masters = crypto.master_keys()
        key = DataKey(id=new_id(), organization_id=organization_id, master_key_id=masters.current_id)
        made = {
            "id": key.id,
            "organization_id": organization_id,
            "wrapped": masters.wrap(crypto.new_data_key(), key.context),
            "master_key_id": key.master_key_id,
        }
        # Of two that make the first key at once, one finds the other's.
        return self.filter(owner).get_or_create(retired_at=None, defaults=made)[0]


class DataKey(models.Model):
    """A key that seals the secrets of one organization; without one, those of persons.

    ``retired_at``: nothing new is sealed with it, and it goes as soon as nothing needs it (``manage.py rotate_vault``).
    """

    id = models.BigIntegerField(primary_key=True, default=new_id, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, null=True, related_name="+")
    wrapped = models.BinaryField(editable=False)
    master_key_id = models.CharField(max_length=16, db_index=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    retired_at = models.DateTimeField(null=True, editable=False)

    objects = DataKeyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization"],
                condition=models.Q(retired_at=None),
                nulls_distinct=False,
                name="one_data_key_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"data key {self.id} of organization {self.organization_id or 0}"

    @property
    def context(self) -> str:
        return crypto.context_of(self.organization_id, "data_key", self.id)

    def seal(self, plain: bytes, context: str) -> bytes:
        return crypto.seal(self._opened(), plain, context)

    def unseal(self, sealed: bytes | memoryview, context: str) -> bytes:
        """Return what was sealed; ``crypto.CannotOpen`` when a key is gone or the context is another."""
        return crypto.unseal(self._opened(), bytes(sealed), context)

    def _opened(self) -> bytes:
        return crypto.master_keys().unwrap(bytes(self.wrapped), self.master_key_id, self.context)


class VaultCredentialQuerySet(models.QuerySet["VaultCredential"]):
    def live(self) -> VaultCredentialQuerySet:
        """Return those that were not deleted."""
        return self.filter(archived_at=None)


class VaultCredential(models.Model):
    """What a provider knows an organization by. ``hints`` tell which fields are set, never what is in them.

    Deleting it keeps the row, for the history that names it, and destroys the value.
    """

    class Status(models.TextChoices):
        ACTIVE = "active", "verified"
        UNVERIFIED = "unverified", "not verified"
        REFUSED = "refused", "refused by the provider"
        ARCHIVED = "archived", "deleted"

    class Kind(models.TextChoices):
        KEY = "key", "key"
        CONNECTION = "connection", "connected account"

    id = models.BigIntegerField(primary_key=True, default=new_id, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="credentials")
    provider = models.CharField(max_length=64)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=16, choices=Kind.choices, default=Kind.KEY)
    sealed = models.BinaryField(editable=False)
    data_key = models.ForeignKey(DataKey, on_delete=models.PROTECT, null=True, editable=False, related_name="+")
    hints = models.JSONField(default=dict, editable=False)
    status = models.CharField(max_length=16, choices=Status.choices, default=Status.UNVERIFIED)
    status_reason = models.CharField(max_length=500, blank=True)
    verified_at = models.DateTimeField(null=True, editable=False)
    last_used_at = models.DateTimeField(null=True, editable=False)
    expires_at = models.DateTimeField(null=True, editable=False)
    created_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(auto_now=True, editable=False)
    archived_at = models.DateTimeField(null=True, editable=False)

    objects = VaultCredentialQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "provider", "name"],
                condition=models.Q(archived_at=None),
                name="one_credential_of_a_name",
            ),
            models.CheckConstraint(
                condition=models.Q(archived_at=None, data_key__isnull=False)
                | models.Q(archived_at__isnull=False, data_key=None),
                name="credential_is_sealed_until_deleted",
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=["active", "unverified", "refused", "archived"]),
                name="credential_status_is_known",
            ),
            models.CheckConstraint(condition=models.Q(kind__in=["key", "connection"]), name="credential_kind_is_known"),
        ]
        indexes = [models.Index(fields=["organization", "-created_at"], name="credential_newest_first")]

    def __str__(self) -> str:
        return f"{self.name} ({self.provider})"

    @property
    def context(self) -> str:
        return crypto.context_of(self.organization_id, "vault_credential", self.id)
