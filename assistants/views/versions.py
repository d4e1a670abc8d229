"""Versions: drafted here, compared, released and put back to work."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.auth.pages import PrincipalRequest, with_principal
from assistants import access, actions
from assistants.agent_connections import CONNECTIONS
from assistants.forms import VersionForm
from assistants.forms.options import ConnectionForm
from assistants.models import Assistant, AssistantVersion
from assistants.views.diff import differences
from rapida_site.lib.errors import Conflict, Invalid
from rapida_site.lib.form_errors import show
from rapida_site.lib.pages import page_of
from rapida_site.lib.principal import ProjectRole
from rapida_site.lib.rows import numbered
from rapida_site.lib.templates.forms import PromptFormSet, prompt_of


@require_GET
@with_principal
def version_list(request: PrincipalRequest, assistant_id: int) -> HttpResponse:
    assistant = access.get_assistant(request.principal, assistant_id)
    context = {
        "assistant": assistant,
        "page": page_of(request, access.versions(request.principal, assistant_id)),
        "can_write": request.principal.can(ProjectRole.WRITER),
    }
    return render(request, "assistants/versions.html", context)


@require_POST
@with_principal
def create(request: PrincipalRequest, assistant_id: int) -> HttpResponse:
    """Start a draft from the version named by ``from``, else from the one in use, else from the latest."""
    assistant = access.get_assistant(request.principal, assistant_id, ProjectRole.WRITER)
    base: int | None
    if "from" in request.POST:
        base = _numbered(request, assistant, request.POST["from"]).pk
    else:
        latest = access.versions(request.principal, assistant_id).first()
        base = assistant.released_version_id or (latest.pk if latest else None)
    draft = actions.create_draft(principal=request.principal, assistant_id=assistant_id, based_on=base)
    return redirect("assistants:version", assistant_id, draft.number)


@require_http_methods(["GET", "POST"])
@with_principal
def version(request: PrincipalRequest, assistant_id: int, number: int) -> HttpResponse:
    """A draft's editor for those who may write; else the version as it stands."""
    assistant = access.get_assistant(request.principal, assistant_id)
    found = _numbered(request, assistant, number)
    can_write = request.principal.can(ProjectRole.WRITER)
    context: dict[str, Any] = {"assistant": assistant, "version": found, "can_write": can_write}
    if request.method == "POST":
        request.principal.require_project(ProjectRole.WRITER)
    if found.is_released or not can_write:
        if request.method == "POST":
            messages.error(request, "A released version never changes. Edit it as a new draft.")
            return redirect("assistants:version", assistant_id, number)
        return render(request, "assistants/version.html", context)
    return _edit(request, found, context)


def _edit_connection(request: PrincipalRequest, draft: AssistantVersion, context: dict[str, Any]) -> HttpResponse:
    declared = CONNECTIONS[draft.kind]
    initial = {"note": draft.note, **ConnectionForm.values_of(declared, draft.connection)}
    form = ConnectionForm(declared, request.POST or None, initial=initial)
    if form.is_valid():
        try:
            actions.update_draft(
                principal=request.principal,
                version_id=draft.pk,
                note=form.cleaned_data["note"],
                connection=form.options,
            )
        except Invalid as error:
            show(error, form)
        else:
            messages.success(request, "The draft is saved.")
            return redirect("assistants:version", draft.assistant_id, draft.number)
    return render(request, "assistants/version_connection.html", {**context, "form": form})


def _edit(request: PrincipalRequest, draft: AssistantVersion, context: dict[str, Any]) -> HttpResponse:
    if draft.kind in CONNECTIONS:
        return _edit_connection(request, draft, context)
    if request.method == "POST":
        form, prompt = VersionForm(request.POST), PromptFormSet(request.POST, prefix="prompt")
        if form.is_valid() and prompt.is_valid():
            fields = {**form.cleaned_data, "prompt": prompt_of(prompt)}
            try:
                actions.update_draft(principal=request.principal, version_id=draft.pk, **fields)
            except Invalid as error:
                show(error, form, {"option": "model_options"}, prompt)
            else:
                messages.success(request, "The draft is saved.")
                return redirect("assistants:version", draft.assistant_id, draft.number)
    else:
        form = VersionForm(initial=VersionForm.values_of(draft))
        prompt = PromptFormSet(initial=draft.prompt, prefix="prompt")
    return render(request, "assistants/version_edit.html", {**context, "form": form, "prompt": prompt})


@require_POST
@with_principal
def release(request: PrincipalRequest, assistant_id: int, number: int) -> HttpResponse:
    """Release a draft, or put a version that was released before back to work."""
    assistant = access.get_assistant(request.principal, assistant_id, ProjectRole.WRITER)
    found = _numbered(request, assistant, number)
    act = actions.roll_back if found.is_released else actions.release_version
    try:
        act(principal=request.principal, version_id=found.pk)
    except (Conflict, Invalid) as error:
        messages.error(request, error.message)
    else:
        messages.success(request, f"Version {number} is in use now. New conversations get it.")
    return redirect("assistants:version", assistant_id, number)


@require_POST
@with_principal
def delete(request: PrincipalRequest, assistant_id: int, number: int) -> HttpResponse:
    assistant = access.get_assistant(request.principal, assistant_id, ProjectRole.WRITER)
    found = _numbered(request, assistant, number)
    try:
        actions.delete_draft(principal=request.principal, version_id=found.pk)
    except Conflict as error:
        messages.error(request, error.message)
        return redirect("assistants:version", assistant_id, number)
    messages.success(request, f"Draft {number} was deleted.")
    return redirect("assistants:versions", assistant_id)


@require_GET
@with_principal
def compare(request: PrincipalRequest, assistant_id: int) -> HttpResponse:
    assistant = access.get_assistant(request.principal, assistant_id)
    if not request.GET.get("from") or not request.GET.get("to"):
        raise Http404("Choose two versions to compare.")
    old, new = (_numbered(request, assistant, request.GET[name]) for name in ("from", "to"))
    context = {"assistant": assistant, "old": old, "new": new, "parts": differences(old, new)}
    return render(request, "assistants/version_compare.html", context)


def _numbered(request: PrincipalRequest, assistant: Assistant, number: int | str) -> AssistantVersion:
    return numbered(access.versions(request.principal, assistant.pk), number)
