"""The organization's plan, what of it is used, and whom to bill."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts import access, actions, plans, quotas
from accounts.auth.pages import PrincipalRequest, with_principal
from accounts.forms import BillingForm, refuse
from accounts.models.billing import Interval
from accounts.views.signin import REFUSALS, answer
from rapida_site.lib.errors import Forbidden
from rapida_site.lib.principal import OrganizationRole


@require_http_methods(["GET", "POST"])
@with_principal
def plan(request: PrincipalRequest) -> HttpResponse:
    principal = request.principal
    held = quotas.subscription_of(principal)
    is_owner = principal.organization_role is OrganizationRole.OWNER
    every = plans.all_plans()
    stored = access.billing_information(principal) if is_owner else None
    initial = {name: getattr(stored, name) for name in BillingForm.base_fields} if stored else {}
    form, refused = BillingForm(request.POST or None, initial=initial), None
    if form.is_valid():
        given = {**form.cleaned_data, "interval": Interval(form.cleaned_data["interval"])}
        try:
            actions.change_billing_information(principal=principal, **given)
        except REFUSALS as error:
            refused = error
            refuse(form, error)
        else:
            messages.success(request, "Whom to bill is saved.")
            return redirect("accounts:plan")
    context = {
        "form": form,
        "plan": held.plan,
        "period": held.period(timezone.now()) if held.plan.is_paid else None,
        "usage": quotas.usage(held.organization.id, held.plan),
        "others": [other for other in every if other.active and other.slug != held.plan.slug],
        "is_owner": is_owner,
        "is_billed": stored is not None or any(offered.is_paid for offered in every),
    }
    return answer(request, "accounts/plan.html", context, refused)


@require_POST
@with_principal
def change_plan(request: PrincipalRequest) -> HttpResponse:
    request.principal.require_organization(OrganizationRole.OWNER)
    try:
        actions.change_plan(principal=request.principal, slug=request.POST.get("plan", ""))
    except (*REFUSALS, Forbidden) as error:
        messages.error(request, error.message)
    else:
        messages.success(request, "Your organization is on the plan from now on.")
    return redirect("accounts:plan")
