"""Deployments: one channel, one form; every save is a new deployment."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.auth.pages import PrincipalRequest, with_principal
from assistants import access, actions
from assistants.forms import DeploymentForm
from assistants.forms.deployments import FIELD_OF
from assistants.models import Assistant, Channel
from rapida_site.lib.errors import Invalid, NotFound
from rapida_site.lib.form_errors import show
from rapida_site.lib.principal import ProjectRole

HISTORY = 10
HINTS = {
    Channel.DEBUGGER: "The talk page of this dashboard, for whoever works on the assistant.",
    Channel.API: "Programs that connect with a project key.",
    Channel.WEB_PLUGIN: "Visitors of your own pages.",
    Channel.PHONE: "Calls that Asterisk hands over by AudioSocket.",
    Channel.WHATSAPP: "Messages and calls of WhatsApp. Its settings are kept; none can come from there yet.",
}
_SECTIONS = (
    (
        "Conversation",
        "What every caller can count on.",
        ("greeting", "greeting_interruptible", "max_duration", "record"),
    ),
    (
        "Silence and trouble",
        "",
        ("idle_timeout", "idle_backoff", "idle_message", "unclear_timeout", "unclear_message", "error_message"),
    ),
    (
        "Listening",
        "",
        (
            "input_provider",
            "noise_suppression",
            "vad_confidence",
            "vad_start",
            "vad_stop",
            "vad_min_volume",
            "input_options",
        ),
    ),
    (
        "End of speech",
        "How long to wait before the caller's turn counts as finished. Times in milliseconds; 1000 ms are one second.",
        (
            "eos_provider",
            "eos_timeout",
            "eos_quick_timeout",
            "eos_extended_timeout",
            "eos_threshold",
            "eos_fallback_timeout",
        ),
    ),
    (
        "Interruption",
        "What stops the assistant while it speaks.",
        ("barge_in_trigger", "barge_in_min_speech", "barge_in_min_words", "barge_in_resume_after", "barge_in_resume"),
    ),
    ("Speaking", "", ("output_provider", "output_options")),
)


@require_GET
@with_principal
def deployment_list(request: PrincipalRequest, assistant_id: int) -> HttpResponse:
    assistant = access.get_assistant(request.principal, assistant_id)
    open_rows = access.deployments(request.principal, assistant_id).filter(disabled_at=None)
    # Every save left a row: only the newest of each channel is fetched.
    newest = {row.channel: row for row in open_rows.order_by("channel", "-id").distinct("channel")}
    context = {
        "assistant": assistant,
        "can_write": request.principal.can(ProjectRole.WRITER),
        "channels": [
            {"value": channel.value, "label": channel.label, "hint": HINTS[channel], "deployment": newest.get(channel)}
            for channel in Channel
        ],
    }
    return render(request, "assistants/deployments.html", context)


@require_http_methods(["GET", "POST"])
@with_principal
def deployment(request: PrincipalRequest, assistant_id: int, channel: str) -> HttpResponse:
    assistant, chosen = access.get_assistant(request.principal, assistant_id), _channel(channel)
    history = list(access.deployments(request.principal, assistant_id).filter(channel=chosen)[:HISTORY])
    current = next((row for row in history if row.is_active), None)
    if request.method == "POST":
        request.principal.require_project(ProjectRole.WRITER)
        form = DeploymentForm(request.POST)
        if form.is_valid() and _save(request, assistant, chosen, form):
            messages.success(request, "Saved. New conversations on this channel use it.")
            return redirect("assistants:deployments", assistant_id)
    else:
        form = DeploymentForm(initial=DeploymentForm.values_of(current) if current else None)
    context: dict[str, Any] = {
        "assistant": assistant,
        "channel": chosen,
        "hint": HINTS[chosen],
        "current": current,
        "history": history,
        "form": form,
        "sections": [
            {"title": title, "text": text, "fields": form.section(*names)} for title, text, names in _SECTIONS
        ],
        "can_write": request.principal.can(ProjectRole.WRITER),
    }
    return render(request, "assistants/deployment.html", context)


def _save(request: PrincipalRequest, assistant: Assistant, channel: Channel, form: DeploymentForm) -> bool:
    data = form.cleaned_data
    try:
        actions.create_deployment(
            principal=request.principal,
            assistant_id=assistant.pk,
            channel=channel,
            experience=form.experience,
            input_provider=data["input_provider"],
            input_options=form.listening,
            output_provider=data["output_provider"],
            output_options=data["output_options"],
            record=data["record"],
        )
    except Invalid as error:
        show(error, form, FIELD_OF)
        return False
    return True


@require_POST
@with_principal
def disable(request: PrincipalRequest, assistant_id: int, channel: str) -> HttpResponse:
    """Close a channel: every deployment of it that could take over goes out of use."""
    access.get_assistant(request.principal, assistant_id, ProjectRole.WRITER)
    with suppress(NotFound):  # somebody else has closed it meanwhile
        actions.close_channel(principal=request.principal, assistant_id=assistant_id, channel=_channel(channel))
    messages.success(request, f"The channel {_channel(channel).label} is closed.")
    return redirect("assistants:deployments", assistant_id)


def _channel(value: str) -> Channel:
    try:
        return Channel(value)
    except ValueError as error:
        raise NotFound from error
