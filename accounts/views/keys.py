"""The keys of the project at work, and those of the organization."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts import access, actions
from accounts.auth.pages import PrincipalRequest, with_principal
from accounts.forms import KeyForm, KeyRoleForm, ProjectKeyForm, refuse
from accounts.models.credentials import CredentialQuerySet
from accounts.models.organizations import ROLES_OF_KEYS
from accounts.views.signin import REFUSALS, answer
from rapida_site.lib.principal import OrganizationRole, ProjectRole

Make = Callable[..., tuple[Any, str]]


@require_http_methods(["GET", "POST"])
@with_principal
def keys(request: PrincipalRequest) -> HttpResponse:
    principal, project_id = request.principal, request.principal.project_id
    if project_id is None:
        return render(request, "accounts/keys.html", {"no_project": True})
    if not principal.can(ProjectRole.ADMIN):
        return render(request, "accounts/keys.html", {"too_low": True})

    make = partial(actions.create_project_key, project_id=project_id)
    found = access.project_keys(principal, project_id)
    return _list_and_make(request, "accounts/keys.html", found, ProjectKeyForm, make)


@require_http_methods(["GET", "POST"])
@with_principal
def organization_keys(request: PrincipalRequest) -> HttpResponse:
    principal = request.principal
    if principal.organization_role is OrganizationRole.MEMBER:
        return render(request, "accounts/organization_keys.html", {"too_low": True})

    found = access.organization_keys(principal)
    return _list_and_make(request, "accounts/organization_keys.html", found, KeyForm, actions.create_organization_key)


@require_POST
@with_principal
def change_role(request: PrincipalRequest, project_id: int, key_id: int) -> HttpResponse:
    form = KeyRoleForm(request.POST)
    if form.is_valid():
        key = actions.change_project_key_role(
            principal=request.principal,
            project_id=project_id,
            key_id=key_id,
            role=form.cleaned_data["role"],
        )
        messages.success(request, f"{key.name} is a {key.role} from now on.")
    else:
        messages.error(request, "Choose one of the roles.")
    return redirect("accounts:keys")


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


def _list_and_make(
    request: PrincipalRequest, page: str, found: CredentialQuerySet, shape: type[KeyForm], make: Make
) -> HttpResponse:
    """List and make keys. A new key's text is in the answer to the form that made it, and nowhere else."""
    form, text, refused = shape(request.POST or None), "", None
    if form.is_valid():
        try:
            _, text = make(principal=request.principal, **form.given())
        except REFUSALS as error:
            refused = error
            refuse(form, error)
        else:
            form = shape()
    context = {
        "form": form,
        "text": text,
        "page": Paginator(found, 50).get_page(request.GET.get("page")),
        "roles": ROLES_OF_KEYS,
    }
    return answer(request, page, context, refused)
