"""Knowledge: the list, a new one, its name and its end."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.auth.pages import PrincipalRequest, with_principal
from knowledge import access, actions
from knowledge.forms import KnowledgeForm, NewKnowledgeForm
from rapida_site.lib.errors import Invalid
from rapida_site.lib.form_errors import show
from rapida_site.lib.named import matching
from rapida_site.lib.pages import page_of, searched
from rapida_site.lib.principal import ProjectRole


@require_GET
@with_principal
def knowledge_list(request: PrincipalRequest) -> HttpResponse:
    wanted = searched(request)
    rows = matching(access.collections(request.principal), wanted)
    context = {"page": page_of(request, rows), "q": wanted, "can_write": request.principal.can(ProjectRole.WRITER)}
    return render(request, "knowledge/list.html", context)


@require_http_methods(["GET", "POST"])
@with_principal
def create(request: PrincipalRequest) -> HttpResponse:
    request.principal.require_project(ProjectRole.WRITER)
    form = NewKnowledgeForm(request.POST or None)
    if form.is_valid():
        try:
            made = actions.create_knowledge(principal=request.principal, **form.cleaned_data)
        except Invalid as error:
            show(error, form)
        else:
            messages.success(request, f"{made.name} is ready for documents.")
            return redirect("knowledge:documents", made.pk)
    context = {"form": form, "title": "New collection", "submit": "Create", "back": reverse("knowledge:list")}
    return render(request, "knowledge/form.html", context)


@require_http_methods(["GET", "POST"])
@with_principal
def edit(request: PrincipalRequest, knowledge_id: int) -> HttpResponse:
    knowledge = access.get_knowledge(request.principal, knowledge_id, ProjectRole.WRITER)
    form = KnowledgeForm(request.POST or None, initial=KnowledgeForm.values_of(knowledge))
    if form.is_valid():
        try:
            actions.update_knowledge(principal=request.principal, knowledge_id=knowledge.pk, **form.cleaned_data)
        except Invalid as error:
            show(error, form)
        else:
            messages.success(request, "Saved.")
            return redirect("knowledge:documents", knowledge.pk)
    context = {
        "form": form,
        "title": "Edit knowledge",
        "submit": "Save",
        "back": reverse("knowledge:documents", args=(knowledge.pk,)),
        "knowledge": knowledge,
        "can_delete": request.principal.can(ProjectRole.ADMIN),
    }
    return render(request, "knowledge/form.html", context)


@require_POST
@with_principal
def delete(request: PrincipalRequest, knowledge_id: int) -> HttpResponse:
    knowledge = access.get_knowledge(request.principal, knowledge_id)
    actions.delete_knowledge(principal=request.principal, knowledge_id=knowledge.pk)
    messages.success(request, f"{knowledge.name} was deleted with its documents.")
    return redirect("knowledge:list")
