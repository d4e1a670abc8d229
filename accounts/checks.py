"""System checks of accounts: plans that can be read and enforced, and mails that reach people."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.core.checks import Warning as CheckWarning

from accounts import quotas
from accounts.plans import all_plans
from rapida_site.lib.errors import Invalid


@register()
def plans_are_sound(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    try:
        plans = all_plans()
    except Invalid as error:
        return [_wrong(error.message)]
    slugs = [plan.slug for plan in plans]
    found: list[CheckMessage] = [
        _wrong(f"Two plans have the slug {slug}.") for slug in sorted(set(slugs)) if slugs.count(slug) > 1
    ]
    if sum(plan.default for plan in plans) > 1:
        found.append(_wrong("More than one plan is the default."))
    known = ", ".join(sorted(quotas.resources()))
    found += [
        _wrong(f"The plan {plan.slug} limits {name!r}, which nothing counts; there are {known}.")
        for plan in plans
        for name in plan.quotas
        if name not in quotas.resources()
    ]
    return found


@register()
def mails_reach_people(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    if settings.ENVIRONMENT != "production" or settings.EMAIL_HOST:
        return []
    return [
        CheckWarning(
            f"No mail leaves this server: each is kept as a file in {settings.EMAIL_FILE_PATH}.",
            hint="Set EMAILER__HOST; without it nobody can reset a password or confirm an address by themselves.",
            id="accounts.W001",
        )
    ]


def _wrong(sentence: str) -> CheckMessage:
    return Error(sentence, hint="Mend BILLING_PLANS; docs/accounts.md shows its form.", id="accounts.E001")
