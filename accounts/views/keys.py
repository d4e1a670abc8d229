"""The keys of the project at work, and those of the organization."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts import access, actions
from accounts.auth.pages import PrincipalRequest, with_principal
from accounts.forms import KeyForm, refuse
from accounts.models.credentials import CredentialQuerySet
from accounts.views.signin import REFUSALS, answer
from rapida_site.lib.principal import OrganizationRole, ProjectRole

Make = Callable[[str, datetime | None], tuple[Any, str]]


@require_http_methods(["GET", "POST"])
@with_principal
def keys(request: PrincipalRequest) -> HttpResponse:
    principal, project_id = request.principal, request.principal.project_id
    if project_id is None:
        return render(request, "accounts/keys.html", {"no_project": True})
    if not principal.can(ProjectRole.ADMIN):
        return render(request, "accounts/keys.html", {"too_low": True})

    def make(name: str, expires_at: datetime | None) -> tuple[Any, str]:
        return actions.create_project_key(principal=principal, project_id=project_id, name=name, expires_at=expires_at)

    return _list_and_make(request, "accounts/keys.html", access.project_keys(principal, project_id), make)


@require_http_methods(["GET", "POST"])
@with_principal
def organization_keys(request: PrincipalRequest) -> HttpResponse:
    principal = request.principal
    if principal.organization_role is OrganizationRole.MEMBER:
        return render(request, "accounts/organization_keys.html", {"too_low": True})

    def make(name: str, expires_at: datetime | None) -> tuple[Any, str]:
        return actions.create_organization_key(principal=principal, name=name, expires_at=expires_at)

    return _list_and_make(request, "accounts/organization_keys.html", access.organization_keys(principal), make)


@require_POST
@with_principal
def revoke(request: PrincipalRequest, project_id: int, key_id: int) -> HttpResponse:
    key = actions.revoke_project_key(principal=request.principal, project_id=project_id, key_id=key_id)
    messages.success(request, f"{key.name} was revoked; it is refused from now on.")
    return redirect("accounts:keys")


@require_POST
@with_principal
def revoke_organization_key(request: PrincipalRequest, key_id: int) -> HttpResponse:
    key = actions.revoke_organization_key(principal=request.principal, key_id=key_id)
    messages.success(request, f"{key.name} was revoked; it is refused from now on.")
    return redirect("accounts:organization_keys")


def _list_and_make(request: PrincipalRequest, page: str, found: CredentialQuerySet, make: Make) -> HttpResponse:
    """List and make keys. A new key's text is in the answer to the form that made it, and nowhere else."""
    form, text, refused = KeyForm(request.POST or None), "", None
    if form.is_valid():
        try:
            _, text = make(form.cleaned_data["name"], form.expires_at())
        except REFUSALS as error:
            refused = error
            refuse(form, error)
        else:
            form = KeyForm()
    context = {"form": form, "text": text, "page": Paginator(found, 50).get_page(request.GET.get("page"))}
    return answer(request, page, context, refused)
