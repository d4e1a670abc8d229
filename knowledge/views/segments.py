"""Segments: the list, correcting one, throwing one out."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.auth.pages import PrincipalRequest, with_principal
from knowledge import access, actions
from knowledge.forms import SegmentForm
from rapida_site.lib.errors import Invalid
from rapida_site.lib.form_errors import show
from rapida_site.lib.pages import page_of, searched
from rapida_site.lib.principal import ProjectRole


@require_GET
@with_principal
def segment_list(request: PrincipalRequest, knowledge_id: int) -> HttpResponse:
    knowledge, wanted = access.get_knowledge(request.principal, knowledge_id), searched(request)
    rows = access.segments(request.principal, knowledge_id)
    context = {
        "knowledge": knowledge,
        "page": page_of(request, rows.filter(text__icontains=wanted) if wanted else rows),
        "q": wanted,
        "can_write": request.principal.can(ProjectRole.WRITER),
    }
    return render(request, "knowledge/segments.html", context)


@require_http_methods(["GET", "POST"])
@with_principal
def segment(request: PrincipalRequest, segment_id: int) -> HttpResponse:
    found = access.get_segment(request.principal, segment_id, ProjectRole.WRITER)
    form = SegmentForm(request.POST or None, initial=SegmentForm.values_of(found))
    if form.is_valid():
        try:
            actions.update_segment(principal=request.principal, segment_id=found.pk, **form.changes())
        except Invalid as error:
            show(error, form)
        else:
            messages.success(request, "Saved.")
            return redirect("knowledge:segments", found.document.knowledge_id)
    knowledge = access.get_knowledge(request.principal, found.document.knowledge_id)
    return render(request, "knowledge/segment.html", {"segment": found, "knowledge": knowledge, "form": form})


@require_POST
@with_principal
def delete(request: PrincipalRequest, segment_id: int) -> HttpResponse:
    found = access.get_segment(request.principal, segment_id, ProjectRole.WRITER)
    try:
        reason = request.POST.get("reason", "")
        actions.delete_segment(principal=request.principal, segment_id=found.pk, reason=reason)
    except Invalid as error:
        messages.error(request, error.message)
        return redirect("knowledge:segment", found.pk)
    messages.success(request, "The segment is no longer found.")
    return redirect("knowledge:segments", found.document.knowledge_id)
