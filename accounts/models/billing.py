"""Which plan an organization is on, and whom to bill. Plans themselves come from the settings (``accounts.plans``)."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from accounts.models.organizations import Organization
from rapida_site.lib.ids import new_id


class Interval(models.TextChoices):
    MONTHLY = "monthly", "Monthly"
    ANNUALLY = "annually", "Annually"


class Subscription(models.Model):
    """Without a row an organization is on the default plan."""

    id = models.BigIntegerField(primary_key=True, default=new_id, editable=False)
    organization = models.OneToOneField(Organization, on_delete=models.CASCADE, related_name="subscription")
    plan_slug = models.CharField("plan", max_length=60)
    started_at = models.DateTimeField(default=timezone.now)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"{self.plan_slug} of organization {self.organization_id}"


class BillingInformation(models.Model):
    """What an invoice needs. ``payment_method`` is a word such as ``invoice``: no card number belongs here."""

    id = models.BigIntegerField(primary_key=True, default=new_id, editable=False)
    organization = models.OneToOneField(Organization, on_delete=models.CASCADE, related_name="billing_information")
    payment_method = models.CharField(max_length=60, blank=True)
    interval = models.CharField(max_length=16, choices=Interval.choices, default=Interval.MONTHLY)
    tax_information = models.CharField(max_length=120, blank=True)
    address = models.CharField(max_length=500, blank=True)
    email = models.EmailField(max_length=254, blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"billing of organization {self.organization_id}"
