"""A refusal of an action, shown at the field of the form that caused it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django import forms

from rapida_site.lib.errors import RapidaError

_INDEXED = re.compile(r"(\w+)\[(\d+)\]")


def show(error: RapidaError, form: forms.Form, fields: Mapping[str, str] | None = None, prompt: Any = None) -> None:
    """Add ``error`` to the field its ``data["field"]`` names, to the prompt's message, or to the form as a whole.

    ``fields`` maps names of the action to names of the form where they differ. A list's refusal names the line.
    """
    name = str(error.data.get("field", ""))
    indexed = _INDEXED.match(name)
    root = indexed.group(1) if indexed else name
    if root == "prompt" and indexed and prompt is not None:
        kept = [message for message in prompt.forms if not message.cleaned_data.get("DELETE")]
        kept[int(indexed.group(2))].add_error("template", _without(name, error.message))
        return
    field = (fields or {}).get(root, root)
    if field not in form.fields:
        form.add_error(None, error.message)
        return
    sentence = _without(name, error.message)
    if indexed and not sentence.startswith("Line "):
        sentence = f"Line {int(indexed.group(2)) + 1}: {sentence.removeprefix(f'{name} ')}"
    form.add_error(field, sentence)


def _without(name: str, message: str) -> str:
    """The field stands above its error; its name need not be said again."""
    return message.removeprefix(f"{name}: ")
