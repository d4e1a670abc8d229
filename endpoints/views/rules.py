"""How calls are retried and answers kept: two forms on one page."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.auth.pages import PrincipalRequest, with_principal
from endpoints import access, actions
from endpoints.forms import CacheForm, RetryForm
from rapida_site.lib.errors import Invalid
from rapida_site.lib.form_errors import show
from rapida_site.lib.principal import ProjectRole

FORMS = {"retry": (RetryForm, actions.set_retry), "cache": (CacheForm, actions.set_cache)}


@require_http_methods(["GET", "POST"])
@with_principal
def rules(request: PrincipalRequest, endpoint_id: int) -> HttpResponse:
    """The form that was sent names itself by ``rule``."""
    role = ProjectRole.WRITER if request.method == "POST" else ProjectRole.READER
    endpoint = access.get_endpoint(request.principal, endpoint_id, role)
    forms = {}
    for name, (kind, act) in FORMS.items():
        sent = request.method == "POST" and request.POST.get("rule") == name
        initial = kind.values_of(getattr(endpoint, name, None))  # type: ignore[attr-defined]
        form = forms[name] = kind(request.POST if sent else None, initial=initial, prefix=name)
        if sent and form.is_valid():
            try:
                act(principal=request.principal, endpoint_id=endpoint.pk, **form.cleaned_data)
            except Invalid as error:
                show(error, form)
            else:
                messages.success(request, "Saved.")
                return redirect("endpoints:rules", endpoint.pk)
    can_write = request.principal.can(ProjectRole.WRITER)
    return render(request, "endpoints/rules.html", {"endpoint": endpoint, "can_write": can_write, **forms})
