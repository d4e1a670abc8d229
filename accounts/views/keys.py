"""The keys of the project at work."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts import access, actions
from accounts.auth.pages import PrincipalRequest, with_principal
from accounts.forms import ProjectKeyForm, refuse
from accounts.views.signin import REFUSALS, answer
from rapida_site.lib.principal import ProjectRole


@require_http_methods(["GET", "POST"])
@with_principal
def keys(request: PrincipalRequest) -> HttpResponse:
    """List and make keys. A new key's text is in the answer to the form that made it, and nowhere else."""
    principal = request.principal
    if principal.project_id is None:
        return render(request, "accounts/keys.html", {"no_project": True})
    if not principal.can(ProjectRole.ADMIN):
        return render(request, "accounts/keys.html", {"too_low": True})
    form, text, refused = ProjectKeyForm(request.POST or None), "", None
    if form.is_valid():
        try:
            _, text = actions.create_project_key(
                principal=principal,
                project_id=principal.project_id,
                name=form.cleaned_data["name"],
                expires_at=form.expires_at(),
            )
        except REFUSALS as error:
            refused = error
            refuse(form, error)
        else:
            form = ProjectKeyForm()
    found = access.project_keys(principal, principal.project_id)
    page = Paginator(found, 50).get_page(request.GET.get("page"))
    return answer(request, "accounts/keys.html", {"form": form, "text": text, "page": page}, refused)


@require_POST
@with_principal
def revoke(request: PrincipalRequest, project_id: int, key_id: int) -> HttpResponse:
    key = actions.revoke_project_key(principal=request.principal, project_id=project_id, key_id=key_id)
    messages.success(request, f"{key.name} was revoked; it is refused from now on.")
    return redirect("accounts:keys")
