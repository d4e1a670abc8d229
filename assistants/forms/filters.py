"""Filters that live in the query string, so that a filtered list has an address."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, ClassVar, TypeVar

from django import forms
from django.db.models import Model, QuerySet

from assistants.models import HttpSource, HttpStatus, Source, Status

M = TypeVar("M", bound=Model)


class Filters(forms.Form):
    """Whole days (UTC), and one look-up for each other field; a wrong value says so and filters nothing.

    ``wide`` names the field that gets more room.
    """

    lookups: ClassVar[Mapping[str, str]] = {}
    moment: ClassVar[str]
    wide: ClassVar[str] = ""

    since = forms.DateField(required=False, label="From", widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(required=False, label="To", widget=forms.DateInput(attrs={"type": "date"}))

    @property
    def is_active(self) -> bool:
        return any(self.data.get(name) for name in self.fields)

    def apply(self, rows: QuerySet[M]) -> QuerySet[M]:
        self.full_clean()
        chosen: dict[str, Any] = {name: value for name, value in self.cleaned_data.items() if value}
        if since := chosen.pop("since", None):
            rows = rows.filter(**{f"{self.moment}__gte": _midnight(since)})
        if until := chosen.pop("until", None):
            rows = rows.filter(**{f"{self.moment}__lt": _midnight(until) + timedelta(days=1)})
        for name, value in chosen.items():
            rows = self.narrow(rows, name, value)
        return rows

    def narrow(self, rows: QuerySet[M], name: str, value: Any) -> QuerySet[M]:
        return rows.filter(**{self.lookups[name]: value})


def _search(label: str, placeholder: str) -> forms.CharField:
    return forms.CharField(
        required=False,
        max_length=250,
        label=label,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": placeholder}),
    )


class ConversationFilters(Filters):
    lookups = {"status": "status", "source": "source", "identifier": "identifier__icontains"}
    moment, wide = "started_at", "identifier"
    field_order = ("status", "source", "since", "until", "identifier")

    status = forms.ChoiceField(required=False, choices=[("", "Any"), *Status.choices])
    source = forms.ChoiceField(required=False, choices=[("", "Any"), *Source.choices])
    identifier = _search("Caller", "Phone number or user id")


class HttpLogFilters(Filters):
    lookups = {"status": "status", "source": "source", "url": "url__icontains", "conversation": "conversation_id"}
    moment, wide = "created_at", "url"
    field_order = ("status", "source", "since", "until", "url")

    status = forms.ChoiceField(required=False, choices=[("", "Any"), *HttpStatus.choices])
    source = forms.ChoiceField(required=False, choices=[("", "Any"), *HttpSource.choices], label="Made by")
    url = _search("Address contains", "example.com")
    conversation = forms.IntegerField(required=False, min_value=1, max_value=2**53, widget=forms.HiddenInput)


class ToolLogFilters(Filters):
    lookups = {"name": "name__icontains", "conversation": "conversation_id"}
    moment, wide = "at", "name"
    field_order = ("outcome", "since", "until", "name")

    outcome = forms.ChoiceField(required=False, choices=[("", "Any"), ("failed", "Failed"), ("success", "Succeeded")])
    name = _search("Tool", "Part of its name")
    conversation = forms.IntegerField(required=False, min_value=1, max_value=2**53, widget=forms.HiddenInput)

    def narrow(self, rows: QuerySet[M], name: str, value: Any) -> QuerySet[M]:
        if name == "outcome":
            return rows.filter(error="") if value == "success" else rows.exclude(error="")
        return super().narrow(rows, name, value)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=UTC)
