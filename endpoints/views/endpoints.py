"""Endpoints: the list with its figures, a new one, its overview, its name, a copy, its end."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.auth.pages import PrincipalRequest, with_principal
from endpoints import access, actions
from endpoints.figures import figures
from endpoints.forms import FIRST_PROMPT, EndpointForm, VersionForm
from endpoints.models import Endpoint
from endpoints.views.snippets import snippets
from integrations.registry import PROVIDERS
from rapida_site.lib.errors import Invalid
from rapida_site.lib.form_errors import show
from rapida_site.lib.named import matching
from rapida_site.lib.pages import page_of, searched
from rapida_site.lib.principal import ProjectRole
from rapida_site.lib.templates.forms import PromptFormSet, prompt_of

RECENT = 5


@require_GET
@with_principal
def endpoint_list(request: PrincipalRequest) -> HttpResponse:
    wanted = searched(request)
    rows = matching(access.endpoints(request.principal), wanted)
    page = page_of(request, rows)
    counted = figures(page.object_list)
    context = {
        "page": page,
        "rows": [(row, counted[row.pk]) for row in page.object_list],
        "q": wanted,
        "can_write": request.principal.can(ProjectRole.WRITER),
    }
    return render(request, "endpoints/list.html", context)


@require_http_methods(["GET", "POST"])
@with_principal
def create(request: PrincipalRequest) -> HttpResponse:
    """A name and a first version on one page."""
    request.principal.require_project(ProjectRole.WRITER)
    form, version = EndpointForm(request.POST or None), VersionForm(request.POST or None)
    prompt = PromptFormSet(request.POST or None, prefix="prompt", initial=None if request.POST else FIRST_PROMPT)
    if all([form.is_valid(), version.is_valid(), prompt.is_valid()]):
        try:
            made = _create(request, form, version, prompt)
        except Invalid as error:
            holder = form if error.data.get("field") in form.fields else version
            show(error, holder, {"option": "model_options"}, prompt)
        else:
            messages.success(request, f"{made.name} is there; its version 1 is in use.")
            return redirect("endpoints:overview", made.pk)
    context = {"form": form, "version": version, "prompt": prompt}
    return render(request, "endpoints/create.html", context)


def _create(request: PrincipalRequest, form: EndpointForm, version: VersionForm, prompt: Any) -> Endpoint:
    content = {**version.cleaned_data, "prompt": prompt_of(prompt)}
    return actions.create_endpoint(principal=request.principal, version=content, **form.cleaned_data)


@require_GET
@with_principal
def overview(request: PrincipalRequest, endpoint_id: int) -> HttpResponse:
    endpoint = access.get_endpoint(request.principal, endpoint_id)
    version = endpoint.released_version
    spec = PROVIDERS.get(version.model_provider) if version else None
    context = {
        "endpoint": endpoint,
        "version": version,
        "model_label": spec.label if spec else version.model_provider if version else "",
        "can_write": request.principal.can(ProjectRole.WRITER),
        "figures": figures([endpoint])[endpoint.pk],
        "recent": access.logs(request.principal, endpoint_id)[:RECENT],
        "snippets": snippets(request, endpoint),
    }
    return render(request, "endpoints/overview.html", context)


@require_http_methods(["GET", "POST"])
@with_principal
def edit(request: PrincipalRequest, endpoint_id: int) -> HttpResponse:
    endpoint = access.get_endpoint(request.principal, endpoint_id, ProjectRole.WRITER)
    form = EndpointForm(request.POST or None, initial=EndpointForm.values_of(endpoint))
    if form.is_valid():
        try:
            actions.update_endpoint(principal=request.principal, endpoint_id=endpoint.pk, **form.cleaned_data)
        except Invalid as error:
            show(error, form)
        else:
            messages.success(request, "Saved.")
            return redirect("endpoints:overview", endpoint.pk)
    context = {
        "form": form,
        "endpoint": endpoint,
        "back": reverse("endpoints:overview", args=(endpoint.pk,)),
        "can_delete": request.principal.can(ProjectRole.ADMIN),
    }
    return render(request, "endpoints/edit.html", context)


@require_POST
@with_principal
def fork(request: PrincipalRequest, endpoint_id: int) -> HttpResponse:
    made = actions.fork_endpoint(principal=request.principal, endpoint_id=endpoint_id)
    messages.success(request, f"This is {made.name}. It has a life of its own now.")
    return redirect("endpoints:overview", made.pk)


@require_POST
@with_principal
def delete(request: PrincipalRequest, endpoint_id: int) -> HttpResponse:
    endpoint = access.get_endpoint(request.principal, endpoint_id)
    actions.delete_endpoint(principal=request.principal, endpoint_id=endpoint.pk)
    messages.success(request, f"{endpoint.name} was deleted. The log of its calls is kept.")
    return redirect("endpoints:list")
