"""Conversations: lists with filters, and one conversation from every side."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from accounts.auth.pages import PrincipalRequest, with_principal
from assistants import access, actions
from assistants.forms import ConversationFilters
from assistants.models import Assistant, Conversation
from assistants.templatetags.ui import duration
from assistants.views.export import as_json
from assistants.views.media import recording_response
from assistants.views.tables import with_figures
from assistants.views.timeline import Timeline
from rapida_site.lib.errors import Conflict
from rapida_site.lib.pages import page_of
from rapida_site.lib.principal import ProjectRole

EVENTS_PER_PAGE = 200
_TABS = {"transcript": "Transcript", "latency": "Latency", "events": "Events", "actions": "Calls", "data": "Data"}
# Figures of the whole conversation that its page names in words.
_WHOLE = {
    "conversation.turns": "Turns",
    "conversation.interruptions": "Interruptions",
    "agent.speculations": "Guessed answers",
    "agent.discards": "… discarded",
    "agent.input_tokens": "Tokens read",
    "agent.output_tokens": "Tokens written",
    "stt.duration_ms": "Audio heard",
    "tts.duration_ms": "Audio spoken",
}


@require_GET
@with_principal
def of_project(request: PrincipalRequest) -> HttpResponse:
    return _list(request, None)


@require_GET
@with_principal
def of_assistant(request: PrincipalRequest, assistant_id: int) -> HttpResponse:
    return _list(request, access.get_assistant(request.principal, assistant_id))


def _list(request: PrincipalRequest, assistant: Assistant | None) -> HttpResponse:
    rows = access.conversations(request.principal, assistant.pk if assistant else None)
    filters = ConversationFilters(request.GET)
    page = page_of(request, filters.apply(rows))
    page.object_list = with_figures(page.object_list)
    context = {
        "assistant": assistant,
        "filters": filters,
        "page": page,
        "can_write": request.principal.can(ProjectRole.WRITER),
    }
    return render(request, "assistants/conversations.html", context)


@require_GET
@with_principal
def conversation(request: PrincipalRequest, conversation_id: int) -> HttpResponse:
    found = access.get_conversation(request.principal, conversation_id)
    tab = request.GET.get("tab", "transcript")
    if tab not in _TABS:
        raise Http404("A conversation has no such tab.")
    counts = {"events": found.events.count(), "actions": found.actions.count()}
    context = {
        "conversation": found,
        "can_delete": request.principal.can(ProjectRole.ADMIN) and not found.is_live,
        "can_end": request.principal.can(ProjectRole.WRITER) and found.is_live and found.end_requested_at is None,
        "tab": tab,
        "tab_template": f"assistants/conversation_{tab}.html",
        "tabs": [{"value": value, "label": label, "count": counts.get(value)} for value, label in _TABS.items()],
        **_CONTEXTS[tab](request, found),
    }
    return render(request, "assistants/conversation.html", context)


def _transcript(request: PrincipalRequest, found: Conversation) -> dict[str, Any]:
    timeline = Timeline(found)
    return {
        "lines": timeline.lines(),
        "turns": timeline.turns(),
        "figures": [
            {
                "label": _WHOLE[metric.name],
                "value": _figure(metric.name, metric.value),
                "description": metric.description,
            }
            for metric in timeline.whole()
            if metric.name in _WHOLE
        ],
        "recordings": [
            {
                "address": reverse("assistants:recording", args=(found.pk, recording.pk)),
                "duration": recording.duration,
                "length": f"{int(recording.duration) // 60}:{int(recording.duration) % 60:02d}",
            }
            for recording in timeline.recordings
        ],
    }


def _figure(name: str, value: str) -> str:
    try:
        return duration(float(value) / 1000) if name.endswith("_ms") else value
    except ValueError:
        return value


def _latency(request: PrincipalRequest, found: Conversation) -> dict[str, Any]:
    timeline = Timeline(found)
    turns = timeline.turns()
    numbers = {turn.waterfall.message_id: number for number, turn in enumerate(turns, start=1)}
    rows = [
        {
            "name": metric.name,
            "value": metric.value,
            "description": metric.description,
            "turn": numbers.get(metric.message_id, metric.message_id),
        }
        for metric in timeline.metrics
    ]
    return {"turns": turns, "metrics": rows}


def _events(request: PrincipalRequest, found: Conversation) -> dict[str, Any]:
    wanted = request.GET.get("q", "").strip()[:100]
    rows = found.events.filter(name__icontains=wanted) if wanted else found.events.all()
    page = page_of(request, rows.order_by("session_id", "seq"), EVENTS_PER_PAGE)
    for event in page.object_list:
        event.after = (event.at - found.started_at).total_seconds()
    return {"page": page, "q": wanted}


def _actions(request: PrincipalRequest, found: Conversation) -> dict[str, Any]:
    return {"page": page_of(request, found.actions.order_by("id")), "http_count": found.http_logs.count()}


def _data(request: PrincipalRequest, found: Conversation) -> dict[str, Any]:
    return {
        "groups": [
            Group("Arguments", "No arguments came with the call.", found.arguments.values_list("name", "value")),
            Group("Metadata", "No metadata was noted.", found.metadata.values_list("key", "value")),
            Group("Options", "No option was overridden.", found.options.values_list("key", "value")),
        ],
        "contexts": found.contexts.order_by("session_id", "seq"),
        "raw": json.dumps(as_json(found), indent=2, ensure_ascii=False),
    }


@dataclass(frozen=True, slots=True)
class Group:
    """A titled list of names and values, and what to say when it is empty."""

    title: str
    empty: str
    rows: Any


_CONTEXTS = {
    "transcript": _transcript,
    "latency": _latency,
    "events": _events,
    "actions": _actions,
    "data": _data,
}


@require_GET
@with_principal
def live(request: PrincipalRequest, conversation_id: int) -> HttpResponse:
    """The part of a live conversation's page that changes; the header says when it has ended."""
    found = access.get_conversation(request.principal, conversation_id)
    response = render(request, "assistants/_live.html", {"conversation": found, **_transcript(request, found)})
    response.headers["X-Conversation"] = "live" if found.is_live else "ended"
    return response


@require_GET
@with_principal
def raw(request: PrincipalRequest, conversation_id: int) -> HttpResponse:
    found = access.get_conversation(request.principal, conversation_id)
    response = HttpResponse(
        json.dumps(as_json(found), indent=2, ensure_ascii=False), content_type="application/json; charset=utf-8"
    )
    if "download" in request.GET:
        response.headers["Content-Disposition"] = f'attachment; filename="conversation-{found.pk}.json"'
    return response


@require_GET
@with_principal
def recording(request: PrincipalRequest, conversation_id: int, recording_id: int) -> HttpResponseBase:
    found = access.get_recording(request.principal, conversation_id, recording_id)
    return recording_response(request, found, download="download" in request.GET)


@require_POST
@with_principal
def end(request: PrincipalRequest, conversation_id: int) -> HttpResponse:
    try:
        actions.request_end(principal=request.principal, conversation_id=conversation_id)
    except Conflict as error:
        messages.error(request, error.message)
    else:
        messages.success(request, "The call is being ended; that takes up to five seconds.")
    return redirect("assistants:conversation", conversation_id)


@require_POST
@with_principal
def delete(request: PrincipalRequest, conversation_id: int) -> HttpResponse:
    found = access.get_conversation(request.principal, conversation_id)
    try:
        actions.delete_conversation(principal=request.principal, conversation_id=found.pk)
    except Conflict as error:
        messages.error(request, error.message)
        return redirect("assistants:conversation", conversation_id)
    messages.success(request, "The conversation and its recording were deleted.")
    return redirect("assistants:assistant_conversations", found.assistant_id)
