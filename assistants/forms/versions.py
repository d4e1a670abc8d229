"""A draft: the messages of its prompt, the model, the variables and the facts."""

from __future__ import annotations

from typing import Any

from django import forms

from assistants.forms.assistants import lines
from assistants.models import AssistantVersion
from assistants.models.versions import FactsMode
from assistants.voice_options import DEFAULT_CHAT
from integrations.registry import Capability, providers_with
from rapida_site.lib.form_fields import MeasureField
from rapida_site.lib.option_values import Range
from rapida_site.lib.templates.forms import ModelOptionsField, VariablesField, variable_lines


class VersionForm(forms.Form):
    """Everything of a draft but its prompt, which is a formset of its own (``PromptFormSet``, prefix ``prompt``)."""

    note = forms.CharField(
        required=False, max_length=2000, label="What changes", help_text="For your team: shown in the list of versions."
    )
    variables = VariablesField()
    model_provider = forms.ChoiceField(label="Language model")
    model_options = ModelOptionsField()
    facts = forms.CharField(
        required=False,
        label="Facts",
        help_text="One sentence a line; the best one is looked up for each question. Empty: the model answers alone.",
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    facts_mode = forms.ChoiceField(
        label="A fact is",
        choices=[(FactsMode.GENERATE, "put into the model's own words"), (FactsMode.EXTRACT, "spoken as it stands")],
        initial=FactsMode.GENERATE,
    )
    facts_threshold = MeasureField(
        Range(0, 1),
        label="A fact fits from",
        initial=0.35,
        help_text="Similarity of question and fact; below it the answer is the one here.",
    )
    unknown_answer = forms.CharField(
        required=False, max_length=500, label="What it says when no fact fits", initial="I'm sorry, I don't know that."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["model_provider"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(code, spec.label) for code, spec in providers_with(Capability.CHAT).items()]
        field.initial = DEFAULT_CHAT

    def clean_facts(self) -> list[str]:
        return lines(self.cleaned_data["facts"])

    @staticmethod
    def values_of(version: AssistantVersion) -> dict[str, Any]:
        return {
            "note": version.note,
            "variables": variable_lines(version.variables),
            "model_provider": version.model_provider or DEFAULT_CHAT,
            "model_options": version.model_options,
            "facts": "\n".join(version.facts),
            "facts_mode": version.facts_mode,
            "facts_threshold": version.facts_threshold,
            "unknown_answer": version.unknown_answer,
        }
