"""Tags: short words by which people find a thing among many."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from rapida_site.lib.errors import Invalid
from rapida_site.lib.option_values import one_line

MAX_TAGS, MAX_TAG = 50, 100


def tag_list(values: Sequence[str]) -> list[str]:
    """Return stripped tags, each once, in their order."""
    tags = list(dict.fromkeys(one_line("tags", value, MAX_TAG) for value in values))
    if len(tags) > MAX_TAGS:
        raise Invalid(f"At most {MAX_TAGS} tags.", field="tags")
    return tags


class TagsField(forms.CharField):
    """Tags separated by commas; cleaned to a list, shown as it was written."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            required=False, max_length=1000, help_text="Separated by commas; for finding it among many.", **kwargs
        )

    def clean(self, value: Any) -> list[str]:
        tags = [tag.strip() for tag in super().clean(value).split(",")]
        if any(len(tag) > MAX_TAG for tag in tags):
            raise forms.ValidationError(f"A tag has at most {MAX_TAG} characters.")
        return list(dict.fromkeys(tag for tag in tags if tag))

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list) else value
