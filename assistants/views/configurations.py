"""Webhooks, analyses, authentication, telemetry and storage of an assistant: five kinds, the same pages."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.auth.pages import PrincipalRequest, with_principal
from assistants import access, actions
from assistants.configuration_kinds import KINDS, Provider
from assistants.forms.options import OptionsForm
from assistants.models import Configuration, ConfigurationKind
from assistants.views.tools import edited, place
from rapida_site.lib.errors import NotFound
from rapida_site.lib.principal import ProjectRole


@require_GET
@with_principal
def configuration_list(request: PrincipalRequest, assistant_id: int) -> HttpResponse:
    assistant = access.get_assistant(request.principal, assistant_id)
    rows = list(access.configurations(request.principal, assistant_id))  # at most 50 of a kind
    for row in rows:
        row.title, row.detail = _words(row)  # type: ignore[attr-defined]
    kinds = [
        {"value": kind.value, "kind": KINDS[kind], "rows": [row for row in rows if row.kind == kind]} for kind in KINDS
    ]
    context = {"assistant": assistant, "kinds": kinds, "can_write": request.principal.can(ProjectRole.WRITER)}
    return render(request, "assistants/configurations.html", context)


@require_http_methods(["GET", "POST"])
@with_principal
def configuration_create(request: PrincipalRequest, assistant_id: int, kind: str) -> HttpResponse:
    """Choose the provider where there are several (``?provider=``), then its form."""
    assistant = access.get_assistant(request.principal, assistant_id, ProjectRole.WRITER)
    chosen = _kind(kind)
    known = KINDS[chosen].providers
    code = next(iter(known)) if len(known) == 1 else request.GET.get("provider", "")
    title = f"New {KINDS[chosen].one}"
    if code not in known:
        choices = [{"value": value, "label": each.label, "text": ""} for value, each in known.items()]
        context = {"title": title, "asks": "With whom?", "parameter": "provider", "choices": choices}
        return render(request, "assistants/choose.html", {**context, **place(assistant, "configurations")})
    form = _form(request, known[code])

    def save() -> None:
        actions.create_configuration(
            principal=request.principal,
            assistant_id=assistant.pk,
            kind=chosen,
            provider=code,
            enabled=form.cleaned_data["enabled"],
            options=form.options,
        )

    return edited(request, form, save, title=title, text=KINDS[chosen].text, **place(assistant, "configurations"))


@require_http_methods(["GET", "POST"])
@with_principal
def configuration(request: PrincipalRequest, assistant_id: int, configuration_id: int) -> HttpResponse:
    row = access.get_configuration(
        request.principal, configuration_id, assistant_id=assistant_id, role=ProjectRole.WRITER
    )
    spec = KINDS[ConfigurationKind(row.kind)]
    form = _form(request, spec.providers[row.provider], row)

    def save() -> None:
        actions.update_configuration(
            principal=request.principal,
            configuration_id=row.pk,
            enabled=form.cleaned_data["enabled"],
            options=form.options,
        )

    return edited(
        request,
        form,
        save,
        title=_words(row)[0],
        text=spec.text,
        delete=reverse("assistants:configuration_delete", args=(assistant_id, row.pk)),
        delete_text=f"Its settings are gone for good: {spec.one}, {spec.providers[row.provider].label}.",
        **place(row.assistant, "configurations"),
    )


@require_POST
@with_principal
def configuration_delete(request: PrincipalRequest, assistant_id: int, configuration_id: int) -> HttpResponse:
    row = actions.delete_configuration(
        principal=request.principal, configuration_id=configuration_id, assistant_id=assistant_id
    )
    messages.success(request, f"The {KINDS[ConfigurationKind(row.kind)].one} was deleted.")
    return redirect("assistants:configurations", assistant_id)


def _form(request: PrincipalRequest, provider: Provider, row: Configuration | None = None) -> OptionsForm:
    values = OptionsForm.values_of(provider.fields, row.options) if row else {}
    form = OptionsForm(
        provider.fields, request.POST or None, initial={**values, "enabled": row.enabled if row else True}
    )
    form.fields["enabled"] = forms.BooleanField(label="Switched on", required=False)
    return form


def _words(row: Configuration) -> tuple[str, str]:
    """What a row is called in its list, and a word more."""
    options = row.options
    title = options.get("name") or options.get("http_url") or options.get("s3_bucket_name") or options.get("container")
    label = KINDS[ConfigurationKind(row.kind)].providers[row.provider].label
    detail = ", ".join(options.get("assistant_events", ())) or options.get("description") or options.get("endpoint", "")
    return str(title or label), str(detail)


def _kind(value: str) -> ConfigurationKind:
    try:
        return ConfigurationKind(value)
    except ValueError as error:
        raise NotFound from error
