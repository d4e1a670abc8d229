"""Versions: the list, a new one from another, one as it stands, putting it to work."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.auth.pages import PrincipalRequest, with_principal
from endpoints import access, actions
from endpoints.forms import VersionForm
from endpoints.models import Endpoint, EndpointVersion
from integrations.registry import PROVIDERS
from rapida_site.lib.errors import Invalid, NotFound
from rapida_site.lib.form_errors import show
from rapida_site.lib.pages import page_of
from rapida_site.lib.principal import ProjectRole
from rapida_site.lib.rows import numbered
from rapida_site.lib.templates.forms import PromptFormSet, prompt_of


@require_GET
@with_principal
def version_list(request: PrincipalRequest, endpoint_id: int) -> HttpResponse:
    context = {
        "endpoint": access.get_endpoint(request.principal, endpoint_id),
        "page": page_of(request, access.versions(request.principal, endpoint_id)),
        "can_write": request.principal.can(ProjectRole.WRITER),
    }
    return render(request, "endpoints/versions.html", context)


@require_http_methods(["GET", "POST"])
@with_principal
def create(request: PrincipalRequest, endpoint_id: int) -> HttpResponse:
    """Write a version that begins as the one of ``?from=`` (else the latest); once saved it never changes."""
    endpoint = access.get_endpoint(request.principal, endpoint_id, ProjectRole.WRITER)
    base = _base(request, endpoint)
    if request.method == "POST":
        form, prompt = VersionForm(request.POST), PromptFormSet(request.POST, prefix="prompt")
        if all([form.is_valid(), prompt.is_valid()]):
            fields = {**form.cleaned_data, "prompt": prompt_of(prompt)}
            try:
                made = actions.create_version(principal=request.principal, endpoint_id=endpoint.pk, **fields)
            except Invalid as error:
                show(error, form, {"option": "model_options"}, prompt)
            else:
                messages.success(request, f"Version {made.number} is saved. Put it to work when it is good.")
                return redirect("endpoints:version", endpoint.pk, made.number)
    else:
        form = VersionForm(initial=VersionForm.values_of(base))
        prompt = PromptFormSet(initial=base.prompt, prefix="prompt")
    context = {"endpoint": endpoint, "base": base, "form": form, "prompt": prompt}
    return render(request, "endpoints/version_new.html", context)


@require_GET
@with_principal
def version(request: PrincipalRequest, endpoint_id: int, number: int) -> HttpResponse:
    endpoint = access.get_endpoint(request.principal, endpoint_id)
    found = _numbered(request, endpoint, number)
    spec = PROVIDERS.get(found.model_provider)
    context = {
        "endpoint": endpoint,
        "version": found,
        "model_label": spec.label if spec else found.model_provider,
        "can_write": request.principal.can(ProjectRole.WRITER),
    }
    return render(request, "endpoints/version.html", context)


@require_POST
@with_principal
def release(request: PrincipalRequest, endpoint_id: int, number: int) -> HttpResponse:
    endpoint = access.get_endpoint(request.principal, endpoint_id, ProjectRole.WRITER)
    found = _numbered(request, endpoint, number)
    actions.release_version(principal=request.principal, version_id=found.pk)
    messages.success(request, f"Version {number} is in use now.")
    return redirect("endpoints:version", endpoint_id, number)


def _base(request: PrincipalRequest, endpoint: Endpoint) -> EndpointVersion:
    if wanted := request.GET.get("from"):
        return _numbered(request, endpoint, wanted)
    latest = access.versions(request.principal, endpoint.pk).first()
    if latest is None:
        raise NotFound
    return latest


def _numbered(request: PrincipalRequest, endpoint: Endpoint, number: int | str) -> EndpointVersion:
    return numbered(access.versions(request.principal, endpoint.pk), number)
