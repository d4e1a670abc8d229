"""The talk page: one assistant, a microphone, and what happens inside."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.auth.pages import PrincipalRequest, with_principal
from assistants import access
from assistants.models import Assistant, AssistantVersion
from rapida_site.lib.principal import ProjectRole

OFFERED_VERSIONS = 20


@require_GET
@with_principal
def talk(request: PrincipalRequest, assistant_id: int) -> HttpResponse:
    assistant = access.get_assistant(request.principal, assistant_id, ProjectRole.WRITER)
    versions = list(access.versions(request.principal, assistant_id)[:OFFERED_VERSIONS])
    released = assistant.released_version
    wanted = request.GET.get("version") or ("" if released or not versions else str(versions[0].number))
    # Drafts can be tried before they are released.
    choices = [
        {
            "value": f"vrsn_{version.pk}",
            "label": f"v{version.number}, {version.state}",
            "selected": str(version.number) == wanted,
        }
        for version in versions
    ]
    if released is not None:
        choices.insert(0, {"value": "latest", "label": f"Released (v{released.number})", "selected": not wanted})
    return render(
        request,
        "assistants/talk.html",
        {"assistant": assistant, "versions": choices, "variables": _variables(assistant, versions)},
    )


def _variables(assistant: Assistant, versions: list[AssistantVersion]) -> list[dict[str, Any]]:
    current = assistant.released_version or (versions[0] if versions else None)
    return current.variables if current is not None else []
