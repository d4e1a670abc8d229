"""Providers' credentials: the list, and a form with the fields of one provider. No page ever shows a value."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from accounts import vault
from accounts.actions import vault as actions
from accounts.actions.projects import MAX_NAME
from accounts.auth.pages import PrincipalRequest, with_principal
from accounts.forms import refuse
from accounts.models import VaultCredential
from accounts.views.signin import REFUSALS, answer
from rapida_site.lib.errors import Invalid
from rapida_site.lib.jsontext import read_json
from rapida_site.lib.principal import OrganizationRole


class CredentialForm(forms.Form):
    """The fields of one provider's credential; what is typed into secret ones is never sent back to the browser."""

    name = forms.CharField(label="Name", max_length=MAX_NAME, help_text="To tell it from others of this provider.")

    def __init__(self, shape: vault.Shape, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.shape = shape
        for field in shape.fields:
            self.fields[field.name] = forms.CharField(
                label=field.label,
                required=field.required,
                help_text=field.help,
                widget=_widget(field),
                max_length=vault.MAX_VALUE_BYTES,
            )

    def value(self) -> dict[str, Any]:
        """Return the credential; texts that are JSON objects (further headers) as such."""
        given = {field.name: self.cleaned_data[field.name] for field in self.shape.fields}
        if given.get("headers"):
            try:
                given["headers"] = read_json(given["headers"])
            except ValueError as error:
                raise Invalid("Headers are a JSON object.", field="headers") from error
        return given


def _widget(field: vault.Field) -> forms.Widget:
    attributes = {"autocomplete": "off", "spellcheck": "false"}
    if field.multiline:
        return forms.Textarea({**attributes, "rows": 4})
    return (
        forms.PasswordInput({**attributes, "autocomplete": "new-password"})
        if field.secret
        else forms.TextInput(attributes)
    )


@require_http_methods(["GET", "POST"])
@with_principal
def credentials(request: PrincipalRequest) -> HttpResponse:
    """List credentials and, for admins, save another one of the provider in ``?provider=``."""
    principal, refused, form = request.principal, None, None
    may_manage = principal.organization_role is not OrganizationRole.MEMBER
    wanted = request.GET.get("provider", "")
    shape = vault.SHAPES.get(wanted) if may_manage else None
    if shape is not None and shape.refresh is None:
        form = CredentialForm(shape, request.POST or None)
        if form.is_valid():
            try:
                row = actions.create_credential(
                    principal=principal, provider=shape.code, name=form.cleaned_data["name"], value=form.value()
                )
            except REFUSALS as error:
                refused = error
                refuse(form, error)
            else:
                messages.success(request, _said(row))
                return redirect("accounts:credentials")
    rows = vault.credentials(principal).filter(kind=VaultCredential.Kind.KEY)
    context: dict[str, object] = {
        "page": Paginator(rows, 50).get_page(request.GET.get("page")),
        "form": form,
        "shape": shape,
        "groups": _groups() if may_manage else {},
        "wanted": wanted,
        "may_manage": may_manage,
    }
    return answer(request, "accounts/credentials.html", context, refused)


@require_POST
@with_principal
def verify(request: PrincipalRequest, credential_id: int) -> HttpResponse:
    row = actions.verify_credential(principal=request.principal, credential_id=credential_id)
    note = messages.error if row.status == VaultCredential.Status.REFUSED else messages.success
    note(request, _said(row))
    return redirect("accounts:credentials")


@require_POST
@with_principal
def delete(request: PrincipalRequest, credential_id: int) -> HttpResponse:
    row = actions.delete_credential(principal=request.principal, credential_id=credential_id)
    messages.success(request, f"{row.name} was deleted; its value is destroyed.")
    return redirect("accounts:credentials")


def _said(row: VaultCredential) -> str:
    if row.status == VaultCredential.Status.ACTIVE:
        return f"{row.name} works: its provider accepts it."
    if row.status == VaultCredential.Status.REFUSED:
        return f"{row.name}: {row.status_reason}"
    return f"{row.name} is saved, but could not be verified: {row.status_reason}"


def _groups() -> dict[str, list[vault.Shape]]:
    """Return the providers that take a credential, by what they are for."""
    groups: dict[str, list[vault.Shape]] = defaultdict(list)
    for shape in sorted(vault.SHAPES.values(), key=lambda one: one.label.lower()):
        if shape.refresh is None:
            groups[shape.group].append(shape)
    return dict(groups)
