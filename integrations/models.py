"""integration_db: what was asked of providers and what came of it."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from rapida_site.lib.db import SoftKeyField
from rapida_site.lib.ids import new_id


class ProviderCallQuerySet(models.QuerySet["ProviderCall"]):
    def of_organization(self, organization_id: int) -> ProviderCallQuerySet:
        return self.filter(organization_id=organization_id)


class ProviderCall(models.Model):
    """One request to a provider. ``request`` and ``response`` are bounded JSON and never hold a credential.

    ``http_status`` is the provider's where it spoke HTTP, else what the outcome amounts to; ``microseconds`` is how
    long it took.
    """

    class Status(models.TextChoices):
        COMPLETE = "complete"
        FAILED = "failed"

    id = models.BigIntegerField(primary_key=True, default=new_id, editable=False)
    organization_id = SoftKeyField("accounts.Organization", editable=False, db_index=False)
    # The type of soft keys knows no null.
    project_id = SoftKeyField("accounts.Project", editable=False, null=True, db_index=False)  # type: ignore[misc]
    credential_id = SoftKeyField("accounts.VaultCredential", editable=False, null=True)  # type: ignore[misc]
    actor_id = models.BigIntegerField(editable=False)
    provider = models.CharField(max_length=64)
    operation = models.CharField(max_length=32)
    status = models.CharField(max_length=16, choices=Status.choices)
    http_status = models.PositiveIntegerField()
    microseconds = models.BigIntegerField()
    request = models.JSONField(default=dict)
    response = models.JSONField(default=dict)
    metrics = models.JSONField(default=dict)
    error = models.TextField(blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(auto_now=True, editable=False)

    objects = ProviderCallQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["organization_id", "-id"], name="provider_call_newest_first"),
            models.Index(fields=["project_id", "-id"], name="provider_call_of_project"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status__in=["complete", "failed"]), name="provider_call_status_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.operation} at {self.provider}: {self.status}"


class ProviderCallMetadata(models.Model):
    """What a client adds to a call afterwards."""

    id = models.BigIntegerField(primary_key=True, default=new_id, editable=False)
    call = models.ForeignKey(ProviderCall, on_delete=models.CASCADE, related_name="metadata")
    key = models.CharField(max_length=120)
    value = models.CharField(max_length=1000)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["call", "key"], name="one_value_of_a_key")]

    def __str__(self) -> str:
        return self.key
