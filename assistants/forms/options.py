"""Forms drawn from tables of declared options (``assistants.option_fields``); what they take, the actions check."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from assistants.option_fields import Field
from rapida_site.lib.jsontext import TOO_DEEP, TooDeep, shallow


class PrettyJSONField(forms.JSONField):
    """JSON, shown on as many lines as it has values."""

    def prepare_value(self, value: Any) -> Any:
        shown = value is not None and not isinstance(value, str)
        return json.dumps(value, indent=2, ensure_ascii=False) if shown else value

    def to_python(self, value: Any) -> Any:
        try:
            return shallow(super().to_python(value))
        except (RecursionError, TooDeep):
            raise forms.ValidationError(TOO_DEEP) from None


class OptionsForm(forms.Form):
    """One form field for each option; ``options`` are what was entered, in the shapes the actions take."""

    def __init__(self, declared: Sequence[Field], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._declared = declared
        for each in declared:
            self.fields[each.name] = _form_field(each)

    @staticmethod
    def values_of(declared: Sequence[Field], options: Mapping[str, Any]) -> dict[str, Any]:
        """Return initial values: what is stored, as a person would enter it."""
        return {each.name: _shown(each, options[each.name]) for each in declared if each.name in options}

    @property
    def options(self) -> dict[str, Any]:
        entered = {each.name: self.cleaned_data.get(each.name) for each in self._declared}
        return {name: value for name, value in entered.items() if value not in (None, "")}


def _form_field(declared: Field) -> forms.Field:
    shared: dict[str, Any] = {
        "label": declared.label,
        "help_text": declared.help,
        "required": declared.required,
        "initial": _shown(declared, declared.default),
    }
    match declared.widget:
        case "flag":
            return forms.BooleanField(**{**shared, "required": False})
        case "choice":
            return forms.ChoiceField(choices=[(each, each) for each in declared.choices], **shared)
        case "several":
            choices = [(each, each) for each in declared.choices]
            return forms.MultipleChoiceField(
                choices=choices, widget=forms.CheckboxSelectMultiple(attrs={"class": "boxes"}), **shared
            )
        case "number":
            return forms.FloatField(widget=forms.NumberInput(attrs={"step": "any", "inputmode": "decimal"}), **shared)
        case "json":
            return PrettyJSONField(
                widget=forms.Textarea(attrs={"rows": 3, "class": "mono", "spellcheck": "false"}), **shared
            )
        case "text":
            return forms.CharField(widget=forms.Textarea(attrs={"rows": 3}), **shared)
    attributes = {"autocomplete": "off", "class": "mono"} if declared.secret else {"autocomplete": "off"}
    return forms.CharField(widget=forms.TextInput(attrs=attributes), **shared)


def _shown(declared: Field, value: Any) -> Any:
    if declared.widget == "lines" and isinstance(value, (list, tuple)):
        return ", ".join(str(each) for each in value)
    return value


class ToolForm(OptionsForm):
    """A tool's name, its description for the model, its arguments, and the options of its method."""

    name = forms.CharField(
        max_length=64, help_text="Letters, digits and _, such as find_table. The model calls it by this name."
    )
    description = forms.CharField(
        max_length=2000, widget=forms.Textarea(attrs={"rows": 3}), help_text="Tells the model when to use it."
    )
    arguments = PrettyJSONField(
        required=False,
        initial={"type": "object", "properties": {}},
        widget=forms.Textarea(attrs={"rows": 6, "class": "mono", "spellcheck": "false"}),
        help_text='JSON Schema of an object: {"type": "object", "properties": {"city": {"type": "string"}}}.',
    )

    @property
    def tool(self) -> dict[str, Any]:
        data = self.cleaned_data
        shared = {"name": data["name"], "description": data["description"], "parameters": data["arguments"]}
        return {**shared, "options": self.options}


class ConnectionForm(OptionsForm):
    """A version whose thinking is done by a server of the customer's."""

    note = forms.CharField(
        required=False, max_length=2000, label="What changes", help_text="For your team: shown in the list of versions."
    )
