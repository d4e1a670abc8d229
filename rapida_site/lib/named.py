"""What people name, describe and tag: assistants, knowledge, endpoints. One set of rules, one form, one search."""

from __future__ import annotations

from typing import Any, TypeVar

from django import forms
from django.db import models
from django.db.models import Q, QuerySet

from rapida_site.lib.errors import Invalid
from rapida_site.lib.option_values import one_line
from rapida_site.lib.tags import TagsField, tag_list

R = TypeVar("R", bound=models.Model)
MAX_NAME, MAX_DESCRIPTION = 250, 2000


class Visibility(models.TextChoices):
    PRIVATE = "private"
    PUBLIC = "public"


def checked(thing: str, **fields: Any) -> dict[str, Any]:
    """Return the columns for name, description, visibility, language and tags; ``thing`` is what a refusal calls it."""
    checks = {
        "name": lambda value: one_line("name", value, MAX_NAME),
        "description": lambda value: one_line("description", value, MAX_DESCRIPTION, empty=True, lines=True),
        "visibility": _visibility,
        "language": lambda value: one_line("language", value, 50),
        "tags": tag_list,
    }
    if unknown := set(fields) - set(checks):
        raise Invalid(f"{thing} has no {', '.join(sorted(unknown))}.")
    return {name: checks[name](value) for name, value in fields.items()}


def _visibility(value: Any) -> str:
    lowered = str(value).lower()
    if lowered not in Visibility.values:
        raise Invalid(f"visibility is {value!r}; use {' or '.join(Visibility.values)}.", field="visibility")
    return lowered


def matching(rows: QuerySet[R], wanted: str) -> QuerySet[R]:
    """Return the rows whose name or description holds ``wanted``, or that bear it as a tag; all for nothing."""
    if not wanted:
        return rows
    return rows.filter(Q(name__icontains=wanted) | Q(description__icontains=wanted) | Q(tags__contains=[wanted]))


class NamedForm(forms.Form):
    """Name, description and tags of a thing; a subclass says what the name is for."""

    name = forms.CharField(max_length=MAX_NAME)
    description = forms.CharField(
        max_length=MAX_DESCRIPTION,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="One line for your team.",
    )
    tags = TagsField()

    @staticmethod
    def values_of(row: Any) -> dict[str, Any]:
        return {"name": row.name, "description": row.description, "tags": row.tags}
