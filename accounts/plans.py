"""Billing plans: what each allows, from ``settings.BILLING_PLANS``; without any, one plan that allows everything.

A plan is an object: ``slug`` and ``name``, and optionally ``description``, ``quotas`` (resource → how many, -1 or
missing: as many as one likes), ``price_monthly`` and ``price_yearly`` (in hundredths of ``currency``),
``payment_url``, ``active`` (offered to organizations that are not on it) and ``default``.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from django.conf import settings

from rapida_site.lib.errors import Invalid

UNLIMITED = -1


@dataclass(frozen=True, slots=True)
class Plan:
    slug: str
    name: str
    description: str = ""
    quotas: Mapping[str, int] = field(default_factory=dict)
    price_monthly: int = 0
    price_yearly: int = 0
    currency: str = "USD"
    payment_url: str = ""
    active: bool = True
    default: bool = False

    @property
    def id(self) -> int:
        """Return a number for clients that want one: it stays while the slug does."""
        return zlib.crc32(self.slug.encode())

    @property
    def is_paid(self) -> bool:
        return bool(self.price_monthly or self.price_yearly)

    @property
    def monthly(self) -> str:
        return self._price(self.price_monthly)

    @property
    def yearly(self) -> str:
        return self._price(self.price_yearly)

    def _price(self, amount: int) -> str:
        return f"{amount // 100}.{amount % 100:02d} {self.currency}"


SELF_HOSTED = Plan(
    slug="self-hosted", name="Self-hosted", description="Everything, as far as this server carries it.", default=True
)
_KINDS: dict[str, type] = {item.name: type(getattr(SELF_HOSTED, item.name)) for item in fields(Plan)}


def all_plans() -> list[Plan]:
    """Return every plan in the order of the settings, which is the order of display."""
    return [read_plan(given) for given in settings.BILLING_PLANS] or [SELF_HOSTED]


def default_plan() -> Plan:
    plans = all_plans()
    return next((plan for plan in plans if plan.default), plans[0])


def get_plan(slug: str) -> Plan | None:
    return next((plan for plan in all_plans() if plan.slug == slug), None)


def read_plan(given: Any) -> Plan:
    """Return a plan as the settings have it; Invalid with a sentence for an operator."""
    if not isinstance(given, dict) or not given.get("slug") or not given.get("name"):
        raise Invalid("Each plan is an object with a slug and a name.")
    for name, value in given.items():
        wanted = _KINDS.get(name)
        if wanted is None or not isinstance(value, wanted) or (isinstance(value, bool) and wanted is not bool):
            known = ", ".join(sorted(_KINDS))
            raise Invalid(f"The plan {given['slug']} has a wrong {name!r}; the fields of a plan are {known}.")
    if not all(isinstance(number, int) and number >= UNLIMITED for number in given.get("quotas", {}).values()):
        raise Invalid(f"The quotas of the plan {given['slug']} are whole numbers, -1 for no limit.")
    return Plan(**given)
