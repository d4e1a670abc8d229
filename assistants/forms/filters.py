"""Filters that live in the query string, so that a filtered list has an address."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from django import forms
from django.db.models import QuerySet

from assistants.models import Conversation, Source, Status


class ConversationFilters(forms.Form):
    """Status, source, whole days (UTC), part of the caller's identifier; a wrong value says so and filters nothing."""

    status = forms.ChoiceField(required=False, choices=[("", "Any"), *Status.choices])
    source = forms.ChoiceField(required=False, choices=[("", "Any"), *Source.choices])
    since = forms.DateField(required=False, label="From", widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(required=False, label="To", widget=forms.DateInput(attrs={"type": "date"}))
    identifier = forms.CharField(
        required=False,
        max_length=250,
        label="Caller",
        widget=forms.TextInput(attrs={"type": "search", "placeholder": "Phone number or user id"}),
    )

    @property
    def is_active(self) -> bool:
        return any(self.data.get(name) for name in self.fields)

    def apply(self, rows: QuerySet[Conversation]) -> QuerySet[Conversation]:
        self.full_clean()
        chosen = {name: value for name, value in self.cleaned_data.items() if value}
        if "status" in chosen:
            rows = rows.filter(status=chosen["status"])
        if "source" in chosen:
            rows = rows.filter(source=chosen["source"])
        if "since" in chosen:
            rows = rows.filter(started_at__gte=_midnight(chosen["since"]))
        if "until" in chosen:
            rows = rows.filter(started_at__lt=_midnight(chosen["until"]) + timedelta(days=1))
        if "identifier" in chosen:
            rows = rows.filter(identifier__icontains=chosen["identifier"])
        return rows


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=UTC)
