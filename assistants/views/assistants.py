"""Assistants: the list, a new one, its overview, its name and its end."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Count, Max
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.auth.pages import PrincipalRequest, with_principal
from assistants import access, actions
from assistants.forms import AssistantForm, NewAssistantForm
from assistants.models import Assistant, Channel
from assistants.views.last_day import day
from assistants.views.tables import with_figures
from assistants.views.ways import first_steps, open_channels, ways_to_talk
from rapida_site.lib.db import atomic_for
from rapida_site.lib.errors import Invalid
from rapida_site.lib.form_errors import show
from rapida_site.lib.named import matching
from rapida_site.lib.pages import page_of, searched
from rapida_site.lib.principal import ProjectRole

RECENT = 5


@require_GET
@with_principal
def assistant_list(request: PrincipalRequest) -> HttpResponse:
    wanted = searched(request)
    rows = matching(access.assistants(request.principal), wanted)
    rows = rows.annotate(conversation_count=Count("conversations"), last_talked_at=Max("conversations__started_at"))
    context = {"page": page_of(request, rows), "q": wanted, "can_write": request.principal.can(ProjectRole.WRITER)}
    return render(request, "assistants/list.html", context)


@require_http_methods(["GET", "POST"])
@with_principal
def create(request: PrincipalRequest) -> HttpResponse:
    """Make an assistant with a first draft and, where it greets, a deployment for the browser."""
    request.principal.require_project(ProjectRole.WRITER)
    form = NewAssistantForm(request.POST or None)
    if form.is_valid():
        try:
            assistant = _create(request, form)
        except Invalid as error:
            show(error, form, {"prompt": "prompt", "greeting": "greeting"})
        else:
            messages.success(request, f"{assistant.name} is ready to be tried. Release its version when it is good.")
            return redirect("assistants:overview", assistant.pk)
    context = {"form": form, "title": "New assistant", "submit": "Create", "back": reverse("assistants:list")}
    return render(request, "assistants/form.html", context)


def _create(request: PrincipalRequest, form: NewAssistantForm) -> Assistant:
    data = form.cleaned_data
    version = {
        "prompt": [{"role": "system", "template": data["prompt"]}],
        "facts": data["facts"],
        "note": "First draft",
    }
    with atomic_for(Assistant):
        assistant = actions.create_assistant(
            principal=request.principal,
            name=data["name"],
            description=data["description"],
            tags=data["tags"],
            visibility=data["visibility"],
            version=version,
        )
        if data["greeting"].strip():
            actions.create_deployment(
                principal=request.principal,
                assistant_id=assistant.pk,
                channel=Channel.DEBUGGER,
                experience={"greeting": data["greeting"]},
            )
    return assistant


@require_GET
@with_principal
def overview(request: PrincipalRequest, assistant_id: int) -> HttpResponse:
    assistant = access.get_assistant(request.principal, assistant_id)
    conversations = access.conversations(request.principal, assistant_id)
    channels = open_channels(request.principal, assistant)
    context = {
        "assistant": assistant,
        "can_write": request.principal.can(ProjectRole.WRITER),
        "day": day(conversations, timezone.now()),
        "recent": with_figures(conversations[:RECENT]),
        "ways": ways_to_talk(request, assistant, channels),
        "steps": first_steps(request.principal, assistant, channels),
    }
    return render(request, "assistants/overview.html", context)


@require_http_methods(["GET", "POST"])
@with_principal
def edit(request: PrincipalRequest, assistant_id: int) -> HttpResponse:
    assistant = access.get_assistant(request.principal, assistant_id, ProjectRole.WRITER)
    form = AssistantForm(request.POST or None, initial=AssistantForm.values_of(assistant))
    if form.is_valid():
        try:
            actions.update_assistant(principal=request.principal, assistant_id=assistant.pk, **form.cleaned_data)
        except Invalid as error:
            show(error, form)
        else:
            messages.success(request, "Saved.")
            return redirect("assistants:overview", assistant.pk)
    context = {
        "form": form,
        "title": "Edit assistant",
        "submit": "Save",
        "back": reverse("assistants:overview", args=(assistant.pk,)),
        "assistant": assistant,
        "can_delete": request.principal.can(ProjectRole.ADMIN),
    }
    return render(request, "assistants/form.html", context)


@require_POST
@with_principal
def delete(request: PrincipalRequest, assistant_id: int) -> HttpResponse:
    assistant = access.get_assistant(request.principal, assistant_id)
    actions.delete_assistant(principal=request.principal, assistant_id=assistant.pk)
    messages.success(request, f"{assistant.name} was deleted. Its conversations are kept.")
    return redirect("assistants:list")
