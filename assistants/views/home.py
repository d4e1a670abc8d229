"""The start page of a project: what is live, how fast the answers came in the last day, what was talked about last."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.access import get_project
from accounts.auth.pages import PrincipalRequest, with_principal
from assistants import access
from assistants.models import Status
from assistants.views.last_day import day
from assistants.views.tables import with_figures
from rapida_site.lib.principal import ProjectRole

RECENT = 8
CARDS = 6


@require_GET
@with_principal
def home(request: PrincipalRequest) -> HttpResponse:
    principal = request.principal
    if principal.project_id is None:
        return render(request, "assistants/no_project.html")
    conversations = access.conversations(principal)
    context = {
        "project": get_project(principal, principal.project_id),
        "can_write": principal.can(ProjectRole.WRITER),
        "day": day(conversations, timezone.now()),
        "live": with_figures(conversations.filter(status=Status.IN_PROGRESS)[:RECENT]),
        "recent": with_figures(conversations.exclude(status=Status.IN_PROGRESS)[:RECENT]),
        "assistants": access.assistants(principal).order_by("-updated_at")[:CARDS],
    }
    return render(request, "assistants/home.html", context)
