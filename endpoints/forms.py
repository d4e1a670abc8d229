"""Forms of endpoints. They shape what a person enters; the rules themselves stand in ``endpoints.actions``."""

from __future__ import annotations

from typing import Any

from django import forms

from endpoints.actions.rules import ATTEMPTS, DEFAULT_RETRYABLES, DELAY, EXPIRY, THRESHOLD
from endpoints.models import CacheKind, CacheRule, EndpointVersion, RetryKind, RetryRule
from integrations.registry import Capability, providers_with
from rapida_site.lib.form_fields import MeasureField
from rapida_site.lib.named import NamedForm
from rapida_site.lib.templates.forms import ModelOptionsField, VariablesField, variable_lines

FIRST_PROMPT = [
    {"role": "system", "template": "Sum up what you are given in one sentence."},
    {"role": "user", "template": "{{ text }}"},
]


class EndpointForm(NamedForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].help_text = "What it does: a summary, a sentiment, a translation."


class VersionForm(forms.Form):
    """Everything of a version but its prompt, which is a formset of its own (``PromptFormSet``, prefix ``prompt``)."""

    variables = VariablesField(label="Variables", initial="text")
    model_provider = forms.ChoiceField(label="Language model")
    model_options = ModelOptionsField()
    note = forms.CharField(
        required=False, max_length=2000, label="What changes", help_text="For your team: shown in the list of versions."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["model_provider"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(code, spec.label) for code, spec in providers_with(Capability.CHAT).items()]

    @staticmethod
    def values_of(version: EndpointVersion) -> dict[str, Any]:
        return {
            "variables": variable_lines(version.variables),
            "model_provider": version.model_provider,
            "model_options": version.model_options,
        }


class RetryForm(forms.Form):
    kind = forms.ChoiceField(label="Try again", choices=RetryKind.choices, initial=RetryKind.NEVER)
    max_attempts = MeasureField(ATTEMPTS, label="Attempts in all", initial=1)
    delay_seconds = MeasureField(DELAY, unit="seconds", label="Wait between attempts", initial=0)
    exponential_backoff = forms.BooleanField(required=False, label="Double the wait each time")
    retryables = forms.CharField(
        required=False,
        max_length=100,
        label="After these statuses",
        initial=", ".join(DEFAULT_RETRYABLES),
        help_text="HTTP statuses of the provider or their classes, separated by commas: 429, 5xx.",
    )

    def clean_retryables(self) -> list[str]:
        return [part.strip() for part in self.cleaned_data["retryables"].split(",") if part.strip()]

    @staticmethod
    def values_of(rule: RetryRule | None) -> dict[str, Any]:
        if rule is None:
            return {}
        names = ("kind", "max_attempts", "delay_seconds", "exponential_backoff")
        return {**{name: getattr(rule, name) for name in names}, "retryables": ", ".join(rule.retryables)}


class CacheForm(forms.Form):
    kind = forms.ChoiceField(label="Answer from the cache", choices=CacheKind.choices, initial=CacheKind.NEVER)
    expiry_seconds = MeasureField(EXPIRY, unit="seconds", label="Keep an answer for", initial=3600)
    match_threshold = MeasureField(
        THRESHOLD,
        label="Same meaning from",
        initial=1,
        help_text="Similarity of two questions, for the semantic cache.",
    )

    @staticmethod
    def values_of(rule: CacheRule | None) -> dict[str, Any]:
        if rule is None:
            return {}
        return {name: getattr(rule, name) for name in ("kind", "expiry_seconds", "match_threshold")}
