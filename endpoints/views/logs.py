"""Calls of an endpoint."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.auth.pages import PrincipalRequest, with_principal
from endpoints import access
from endpoints.models import LogStatus
from rapida_site.lib.pages import page_of
from rapida_site.lib.principal import ProjectRole


@require_GET
@with_principal
def log_list(request: PrincipalRequest, endpoint_id: int) -> HttpResponse:
    endpoint = access.get_endpoint(request.principal, endpoint_id)
    rows, status = access.logs(request.principal, endpoint_id), request.GET.get("status", "")
    context = {
        "endpoint": endpoint,
        "page": page_of(request, rows.filter(status=status) if status in LogStatus.values else rows),
        "status": status,
        "statuses": LogStatus.choices,
        "can_write": request.principal.can(ProjectRole.WRITER),
    }
    return render(request, "endpoints/logs.html", context)


@require_GET
@with_principal
def log(request: PrincipalRequest, log_id: int) -> HttpResponse:
    found = access.get_log(request.principal, log_id)
    groups = [("Arguments", found.arguments), ("Metadata", found.metadata), ("Options", found.options)]
    return render(request, "endpoints/log.html", {"log": found, "groups": groups})
