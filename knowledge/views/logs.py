"""Look-ups in a collection."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.auth.pages import PrincipalRequest, with_principal
from knowledge import access
from rapida_site.lib.pages import page_of
from rapida_site.lib.principal import ProjectRole


@require_GET
@with_principal
def log_list(request: PrincipalRequest, knowledge_id: int) -> HttpResponse:
    context = {
        "knowledge": access.get_knowledge(request.principal, knowledge_id),
        "page": page_of(request, access.logs(request.principal, knowledge_id)),
        "can_write": request.principal.can(ProjectRole.WRITER),
    }
    return render(request, "knowledge/logs.html", context)


@require_GET
@with_principal
def log(request: PrincipalRequest, log_id: int) -> HttpResponse:
    return render(request, "knowledge/log.html", {"log": access.get_log(request.principal, log_id)})
