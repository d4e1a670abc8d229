"""A draft: the messages of its prompt, the model, the variables and the facts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from assistants.actions.content import MAX_MESSAGES
from assistants.forms.assistants import lines
from assistants.forms.numbers import MeasureField
from assistants.models import AssistantVersion
from assistants.models.versions import FactsMode
from assistants.option_values import Range
from assistants.voice_options import DEFAULT_CHAT
from integrations.registry import Capability, providers_with


class PromptMessageForm(forms.Form):
    role = forms.ChoiceField(choices=[("system", "System"), ("user", "User"), ("assistant", "Assistant")])
    template = forms.CharField(
        max_length=64_000, strip=False, widget=forms.Textarea(attrs={"rows": 6, "class": "mono", "spellcheck": "true"})
    )


class BasePromptFormSet(forms.BaseFormSet[PromptMessageForm]):
    def add_fields(self, form: PromptMessageForm, index: int | None) -> None:
        super().add_fields(form, index)
        form.fields["DELETE"].label = "Remove"


PromptFormSet = forms.formset_factory(
    PromptMessageForm,
    formset=BasePromptFormSet,
    extra=0,
    min_num=1,
    max_num=MAX_MESSAGES,
    validate_max=True,
    can_delete=True,
)


class VersionForm(forms.Form):
    """Everything of a draft but its prompt, which is a formset of its own (``PromptFormSet``, prefix ``prompt``)."""

    note = forms.CharField(
        required=False, max_length=2000, label="What changes", help_text="For your team: shown in the list of versions."
    )
    variables = forms.CharField(
        required=False,
        label="Variables",
        help_text="One a line, name = default; a call may give its own values. Templates use them by name.",
        widget=forms.Textarea(attrs={"rows": 3, "class": "mono", "placeholder": "city = Berlin"}),
    )
    model_provider = forms.ChoiceField(label="Language model")
    model_options = forms.JSONField(
        required=False,
        initial=dict,
        label="Options of the model",
        help_text='model.* options as JSON, for example {"model.temperature": 0.3}.',
        widget=forms.Textarea(attrs={"rows": 3, "class": "mono"}),
    )
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

    def clean_model_options(self) -> Mapping[str, Any]:
        value = self.cleaned_data["model_options"]
        if value in (None, ""):
            return {}
        if not isinstance(value, dict):
            raise forms.ValidationError("Use a JSON object.")
        return value

    def clean_variables(self) -> list[dict[str, str]]:
        variables = []
        for number, line in enumerate(self.cleaned_data["variables"].splitlines(), start=1):
            if not line.strip():
                continue
            name, _, default = line.partition("=")
            if not name.strip().isidentifier():
                raise forms.ValidationError(f"Line {number}: a name is letters, digits and _, not {name.strip()!r}.")
            variables.append({"name": name.strip(), "type": "string", "default": default.strip()})
        return variables

    @staticmethod
    def values_of(version: AssistantVersion) -> dict[str, Any]:
        return {
            "note": version.note,
            "variables": "\n".join(
                f"{item['name']} = {item.get('default') or ''}".rstrip() for item in version.variables
            ),
            "model_provider": version.model_provider or DEFAULT_CHAT,
            "model_options": version.model_options,
            "facts": "\n".join(version.facts),
            "facts_mode": version.facts_mode,
            "facts_threshold": version.facts_threshold,
            "unknown_answer": version.unknown_answer,
        }


def prompt_of(formset: Any) -> Sequence[dict[str, str]]:
    """Return the messages of a valid formset in their order, without the removed ones."""
    return [
        {"role": form.cleaned_data["role"], "template": form.cleaned_data["template"]}
        for form in formset.forms
        if form.cleaned_data and not form.cleaned_data.get("DELETE")
    ]
