"""An assistant's name and description, and what a new one begins with."""

from __future__ import annotations

from typing import Any

from django import forms

from assistants.models import Assistant
from rapida_site.lib.named import NamedForm, Visibility

FIRST_PROMPT = (
    "You are {{ assistant.name }}, a friendly voice assistant. Answer in one or two short sentences, as people speak. "
    "Never use lists, headings or symbols."
)


class AssistantForm(NamedForm):
    visibility = forms.ChoiceField(
        choices=Visibility.choices,
        initial=Visibility.PRIVATE,
        help_text="Public ones may be shown outside the project.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].help_text = "What callers and colleagues call it."

    @staticmethod
    def values_of(row: Assistant) -> dict[str, Any]:
        return {**NamedForm.values_of(row), "visibility": row.visibility}


class NewAssistantForm(AssistantForm):
    """A name, who it is, and what it knows: enough to talk to it a minute later."""

    prompt = forms.CharField(
        label="Instructions",
        max_length=64_000,
        initial=FIRST_PROMPT,
        widget=forms.Textarea(attrs={"rows": 5, "class": "mono"}),
        help_text="Who it is and how it speaks. {{ assistant.name }}, {{ system.current_date }} and "
        "{{ args.… }} are filled in for each call.",
    )
    greeting = forms.CharField(
        max_length=2000,
        required=False,
        initial="Hello, how can I help you?",
        help_text="What it says first; leave it empty to let the caller begin.",
    )
    facts = forms.CharField(
        required=False,
        max_length=64_000,
        widget=forms.Textarea(
            attrs={"rows": 5, "placeholder": "The shop opens at nine on weekdays.\nParking is free for two hours."}
        ),
        help_text="One sentence a line. It answers from them, and says that it does not know the rest.",
    )

    field_order = ("name", "description", "prompt", "facts", "greeting", "tags", "visibility")

    def clean_facts(self) -> list[str]:
        return lines(self.cleaned_data["facts"])


def lines(text: str) -> list[str]:
    """Return the lines of a text that are not blank."""
    return [line.strip() for line in text.splitlines() if line.strip()]
