"""What a credential of each provider consists of, and how the provider is asked whether it holds.

The room of providers is above this one: it registers its shapes here when Django is ready.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from rapida_site.lib.errors import Invalid

MAX_VALUE_BYTES = 32_000
Value = Mapping[str, Any]
_NUMBERED = re.compile(r"\d+:(?P<name>.+)")  # as the Node client writes a provider: "id:name"


@dataclass(frozen=True, slots=True)
class Field:
    """``secret`` fields are hinted at by their last four characters at most, others are shown as they are."""

    name: str
    label: str
    secret: bool = True
    required: bool = True
    help: str = ""
    multiline: bool = False


@dataclass(frozen=True, slots=True)
class Shape:
    """``verify`` asks the provider: Invalid when it refuses, any other ``RapidaError`` when it cannot be asked.

    ``refresh`` returns a value whose access token is fresh, and the seconds it stays so; connected accounts have one.
    ``alternatives`` are sets of fields of which one must be complete, where a provider takes several.
    """

    code: str
    label: str
    fields: tuple[Field, ...]
    group: str = ""
    verify: Callable[[Value], None] | None = None
    refresh: Callable[[Value], tuple[dict[str, Any], float | None]] | None = None
    alternatives: tuple[tuple[str, ...], ...] = ()


SHAPES: dict[str, Shape] = {}


def register(shape: Shape) -> None:
    SHAPES[shape.code] = shape


def shape_of(provider: str) -> Shape:
    """Return the shape of a provider's credentials, by its code or as ``id:code``; Invalid for an unknown one."""
    match = _NUMBERED.fullmatch(provider.strip())
    code = (match["name"] if match else provider).strip().lower()
    shape = SHAPES.get(code)
    if shape is None:
        known = ", ".join(sorted(code for code, shape in SHAPES.items() if shape.refresh is None))
        raise Invalid(f"No provider {code[:64]!r} takes a credential; known are: {known}.", field="provider")
    return shape


def clean_value(shape: Shape, given: Value) -> dict[str, Any]:
    """Return the value as it is sealed: known fields, texts without blanks around them; Invalid names what is wrong."""
    known = {field.name: field for field in shape.fields}
    value = {name: item.strip() if isinstance(item, str) else item for name, item in given.items()}
    value = {name: item for name, item in value.items() if item not in ("", None)}
    unknown = sorted(value.keys() - known.keys())
    if unknown:
        raise Invalid(
            f"A credential of {shape.label} has no {unknown[0][:64]!r}; it has: {', '.join(known)}.", field=unknown[0]
        )
    missing = [name for name, field in known.items() if field.required and name not in value]
    complete = [names for names in shape.alternatives if all(name in value for name in names)]
    if missing or (shape.alternatives and not complete):
        wanted = " and ".join(missing) or " or ".join(" with ".join(names) for names in shape.alternatives)
        raise Invalid(f"A credential of {shape.label} needs {wanted}.", field=(missing or shape.alternatives[0])[0])
    if len(json.dumps(value)) > MAX_VALUE_BYTES:
        raise Invalid(f"A credential may have {MAX_VALUE_BYTES} bytes.", field="credential")
    return value


def hints_of(shape: Shape, value: Value) -> dict[str, str]:
    """Return what may be shown: open fields whole, secret ones as ``…`` and, of long ones, their last four."""
    secret = {field.name for field in shape.fields if field.secret}
    return {name: _hint(item) if name in secret else str(item)[:200] for name, item in value.items()}


def _hint(item: Any) -> str:
    return f"…{item[-4:]}" if isinstance(item, str) and len(item) >= 16 and item.isascii() and "\n" not in item else "…"
