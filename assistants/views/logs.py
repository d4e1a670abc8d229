"""Logs of a project: HTTP requests that can be sent again, and calls of tools."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from accounts.auth.pages import PrincipalRequest, with_principal
from assistants import access, actions
from assistants.forms import HttpLogFilters, ToolLogFilters
from rapida_site.lib.errors import Conflict
from rapida_site.lib.pages import page_of
from rapida_site.lib.principal import ProjectRole


@require_GET
@with_principal
def http_logs(request: PrincipalRequest) -> HttpResponse:
    filters = HttpLogFilters(request.GET)
    rows = filters.apply(access.http_logs(request.principal).select_related("assistant").defer(*_BODIES))
    return render(request, "assistants/http_logs.html", {"filters": filters, "page": page_of(request, rows)})


# A list shows no bodies, and they may be large.
_BODIES = ("request_body", "response_body", "request_headers", "response_headers", "sealed")


@require_GET
@with_principal
def http_log(request: PrincipalRequest, log_id: int) -> HttpResponse:
    row = access.get_http_log(request.principal, log_id)
    context = {
        "log": row,
        "retries": row.retries.order_by("id"),
        "can_retry": request.principal.can(ProjectRole.WRITER) and not row.is_pending,
    }
    return render(request, "assistants/http_log.html", context)


@require_POST
@with_principal
def retry(request: PrincipalRequest, log_id: int) -> HttpResponse:
    try:
        attempt = actions.retry_http_log(principal=request.principal, log_id=log_id)
    except Conflict as error:
        messages.error(request, error.message)
        return redirect("assistants:http_log", log_id)
    messages.success(request, "The request is on its way again. Reload this page to see what came of it.")
    return redirect("assistants:http_log", attempt.pk)


@require_GET
@with_principal
def tool_logs(request: PrincipalRequest) -> HttpResponse:
    filters = ToolLogFilters(request.GET)
    rows = filters.apply(access.tool_logs(request.principal).select_related("conversation__assistant"))
    return render(request, "assistants/tool_logs.html", {"filters": filters, "page": page_of(request, rows)})


@require_GET
@with_principal
def tool_log(request: PrincipalRequest, log_id: int) -> HttpResponse:
    row = access.get_tool_log(request.principal, log_id)
    return render(request, "assistants/tool_log.html", {"action": row, "conversation": row.conversation})
