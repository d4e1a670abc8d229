"""The form fields of a prompt: its messages, its variables and the options of its model."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms

from rapida_site.lib.templates.content import MAX_MESSAGES
from rapida_site.lib.templates.prompts import MAX_SOURCE


class PromptMessageForm(forms.Form):
    role = forms.ChoiceField(choices=[("system", "System"), ("user", "User"), ("assistant", "Assistant")])
    template = forms.CharField(
        max_length=MAX_SOURCE,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 6, "class": "mono", "spellcheck": "true"}),
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


class VariablesField(forms.CharField):
    """One variable a line, ``name = default``, or the name alone; cleaned to ``[{name, type, default}]``."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            required=False,
            help_text="One a line, name = default; a call may give its own values. Templates use them by name.",
            widget=forms.Textarea(attrs={"rows": 3, "class": "mono", "placeholder": "city = Berlin"}),
            **kwargs,
        )

    def clean(self, value: Any) -> list[dict[str, Any]]:
        variables = []
        for number, line in enumerate(super().clean(value).splitlines(), start=1):
            if not line.strip():
                continue
            name, equals, default = line.partition("=")
            if not name.strip().isidentifier():
                raise forms.ValidationError(f"Line {number}: a name is letters, digits and _, not {name.strip()!r}.")
            variables.append({"name": name.strip(), "type": "string", "default": default.strip() if equals else None})
        return variables


def variable_lines(variables: Iterable[Mapping[str, Any]]) -> str:
    """Return variables as ``VariablesField`` takes them."""
    lines = []
    for variable in variables:
        default = variable.get("default")
        lines.append(variable["name"] if default is None else f"{variable['name']} = {default}".rstrip())
    return "\n".join(lines)


class ModelOptionsField(forms.JSONField):
    """The ``model.*`` options of a language model as a JSON object; the provider checks them."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            required=False,
            initial=dict,
            label="Options of the model",
            help_text='model.* options as JSON, for example {"model.temperature": 0.3}.',
            widget=forms.Textarea(attrs={"rows": 3, "class": "mono"}),
            **kwargs,
        )

    def clean(self, value: Any) -> dict[str, Any]:
        options = super().clean(value)
        if options in (None, ""):
            return {}
        if not isinstance(options, dict):
            raise forms.ValidationError("Use a JSON object.")
        return options


def prompt_of(formset: Any) -> Sequence[dict[str, str]]:
    """Return the messages of a valid formset in their order, without the removed ones."""
    return [
        {"role": form.cleaned_data["role"], "template": form.cleaned_data["template"]}
        for form in formset.forms
        if form.cleaned_data and not form.cleaned_data.get("DELETE")
    ]
