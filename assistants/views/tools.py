"""What an assistant may use: its tools, and the knowledge attached to it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.auth.pages import PrincipalRequest, with_principal
from assistants import access, actions
from assistants.forms.attachments import AttachmentForm
from assistants.forms.options import ToolForm
from assistants.models import Assistant
from assistants.tool_methods import METHODS, fields_of
from knowledge import access as knowledge_access
from rapida_site.lib.errors import Conflict, Invalid
from rapida_site.lib.form_errors import show
from rapida_site.lib.pages import page_of
from rapida_site.lib.principal import ProjectRole

MAX_CHOICES = 200


@require_GET
@with_principal
def tool_list(request: PrincipalRequest, assistant_id: int) -> HttpResponse:
    assistant = access.get_assistant(request.principal, assistant_id)
    page = page_of(request, access.tools(request.principal, assistant_id))
    for row in page.object_list:
        row.label = METHODS[row.method].label
    context = {
        "assistant": assistant,
        "page": page,
        "attachments": access.attachments(request.principal, assistant_id),
        "can_write": request.principal.can(ProjectRole.WRITER),
    }
    return render(request, "assistants/tools.html", context)


@require_http_methods(["GET", "POST"])
@with_principal
def tool_create(request: PrincipalRequest, assistant_id: int) -> HttpResponse:
    """Choose what the tool does (``?method=``), then its form."""
    assistant = access.get_assistant(request.principal, assistant_id, ProjectRole.WRITER)
    method = request.GET.get("method", "")
    if method not in METHODS:
        choices = [{"value": value, "label": each.label, "text": each.text} for value, each in METHODS.items()]
        context = {"title": "New tool", "asks": "What shall it do?", "parameter": "method", "choices": choices}
        return render(request, "assistants/choose.html", {**context, **place(assistant, "tools")})
    form = ToolForm(fields_of(method), request.POST or None)

    def save() -> None:
        actions.create_tool(principal=request.principal, assistant_id=assistant.pk, method=method, **form.tool)

    title = f"New tool: {METHODS[method].label.lower()}"
    return edited(request, form, save, title=title, text=METHODS[method].text, **place(assistant, "tools"))


@require_http_methods(["GET", "POST"])
@with_principal
def tool(request: PrincipalRequest, assistant_id: int, tool_id: int) -> HttpResponse:
    row = access.get_tool(request.principal, tool_id, assistant_id=assistant_id, role=ProjectRole.WRITER)
    declared = fields_of(row.method)
    initial = {"name": row.name, "description": row.description, "arguments": row.parameters}
    form = ToolForm(declared, request.POST or None, initial={**initial, **ToolForm.values_of(declared, row.options)})

    def save() -> None:
        actions.update_tool(principal=request.principal, tool_id=row.pk, **form.tool)

    return edited(
        request,
        form,
        save,
        title=row.name,
        text=METHODS[row.method].text,
        delete=reverse("assistants:tool_delete", args=(assistant_id, row.pk)),
        delete_text="New conversations no longer have it. Records of its use stay.",
        **place(row.assistant, "tools"),
    )


@require_POST
@with_principal
def tool_delete(request: PrincipalRequest, assistant_id: int, tool_id: int) -> HttpResponse:
    row = actions.delete_tool(principal=request.principal, tool_id=tool_id, assistant_id=assistant_id)
    messages.success(request, f"{row.name} was deleted.")
    return redirect("assistants:tools", assistant_id)


# ------------------------------------------------------------------------------------------------ knowledge
@require_http_methods(["GET", "POST"])
@with_principal
def attachment_create(request: PrincipalRequest, assistant_id: int) -> HttpResponse:
    assistant = access.get_assistant(request.principal, assistant_id, ProjectRole.WRITER)
    attached = access.attachments(request.principal, assistant_id).values("knowledge_id")
    known = list(knowledge_access.collections(request.principal).exclude(pk__in=attached)[:MAX_CHOICES])
    if not known:
        return render(request, "assistants/no_knowledge.html", place(assistant, "tools"))
    form = AttachmentForm(known, request.POST or None)

    def save() -> None:
        given = {**form.cleaned_data, "knowledge_id": int(form.cleaned_data["knowledge_id"])}
        actions.attach_knowledge(principal=request.principal, assistant_id=assistant.pk, **given)

    text = "What fits a question is looked up in it."
    return edited(request, form, save, title="Attach knowledge", text=text, **place(assistant, "tools"))


@require_http_methods(["GET", "POST"])
@with_principal
def attachment(request: PrincipalRequest, assistant_id: int, attachment_id: int) -> HttpResponse:
    row = access.get_attachment(request.principal, attachment_id, assistant_id=assistant_id, role=ProjectRole.WRITER)
    form = AttachmentForm([row.knowledge], request.POST or None, initial=AttachmentForm.values_of(row))

    def save() -> None:
        given = {**form.cleaned_data, "knowledge_id": row.knowledge_id}
        actions.update_attachment(principal=request.principal, attachment_id=row.pk, **given)

    return edited(
        request,
        form,
        save,
        title=row.knowledge.name,
        text="How this knowledge is searched.",
        delete=reverse("assistants:attachment_delete", args=(assistant_id, row.pk)),
        delete_text="The assistant no longer searches it. The knowledge itself stays.",
        **place(row.assistant, "tools"),
    )


@require_POST
@with_principal
def attachment_delete(request: PrincipalRequest, assistant_id: int, attachment_id: int) -> HttpResponse:
    row = actions.detach_knowledge(principal=request.principal, attachment_id=attachment_id, assistant_id=assistant_id)
    messages.success(request, f"{row.knowledge.name} is no longer searched.")
    return redirect("assistants:tools", assistant_id)


# --------------------------------------------------------------------------------------------- shared pages
def place(assistant: Assistant, tab: str) -> dict[str, Any]:
    """Return where a form belongs: its assistant, and the list it came from."""
    return {"assistant": assistant, "tab": tab, "back": reverse(f"assistants:{tab}", args=(assistant.pk,))}


def edited(request: PrincipalRequest, form: forms.Form, save: Callable[[], None], **context: Any) -> HttpResponse:
    """Save a valid form and go back to the list; else show it, with what the action refused at its field."""
    if form.is_valid():
        try:
            save()
        except (Invalid, Conflict) as error:
            show(error, form, {"fields": "arguments"})
        else:
            messages.success(request, "Saved.")
            return redirect(context["back"])
    return render(request, "assistants/settings_form.html", {"form": form, **context})
