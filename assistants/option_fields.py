"""Declared options: a table of fields checks what clients send, masks secrets, and draws the dashboard's forms.

A value may come as itself or as text, because the contract carries options as pairs of texts. Secrets are stored
apart, sealed; what is listed holds ``MASK`` in their place, and sending the mask back keeps what is stored.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from rapida_site.lib.errors import Invalid
from rapida_site.lib.jsontext import read_json
from rapida_site.lib.option_values import Range, boolean, choice, number, scalar, text, wrong

MASK = "********"
MAX_ENTRIES, MAX_OPTIONS_BYTES, MAX_URL = 100, 64_000, 2000
Check = Callable[[str, Any], Any]


@dataclass(frozen=True, slots=True)
class Field:
    """One option. ``check`` takes the key and a value and returns it in its one stored form, or raises ``Invalid``.

    ``widget``: line, text, number, flag, choice, several, lines or json; ``secret`` values are sealed, of a mapping
    all its values.
    """

    name: str
    label: str
    check: Check
    required: bool = False
    default: Any = None
    secret: bool = False
    help: str = ""
    widget: str = "line"
    choices: tuple[str, ...] = ()


def read_fields(owner: str, fields: Sequence[Field], given: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    """Return every field's checked value, defaults filled in; ``prefix`` (``tool.``) may be left out by clients."""
    known = {field.name: field for field in fields}
    named = {key.removeprefix(prefix): value for key, value in given.items()}
    if unknown := sorted(set(named) - set(known)):
        raise Invalid(
            f"{owner} has no option {unknown[0][:80]!r}; it knows: {', '.join(known) or 'none'}.",
            field=unknown[0][:200],
        )
    values: dict[str, Any] = {}
    for name, field in known.items():
        value = named.get(name)
        if field.required and value in (None, "", [], {}):
            raise Invalid(f"{owner} needs the option {name}.", field=name)
        if value is None or value == "":
            if field.default is not None:
                values[name] = field.default
        else:
            values[name] = field.check(name, value)
    written = json.dumps(values)
    if len(written) > MAX_OPTIONS_BYTES or "\\u0000" in written:
        raise Invalid(f"The options of {owner} must take at most {MAX_OPTIONS_BYTES} bytes, none of them NUL.")
    return values


# ------------------------------------------------------------------------------------------------- secrets
def masked(fields: Sequence[Field], values: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what may be shown, and the secrets by themselves."""
    secret = {field.name: values[field.name] for field in fields if field.secret and values.get(field.name)}
    shown = {name: _mask(value) if name in secret else value for name, value in values.items()}
    return shown, secret


def unmasked(given: Mapping[str, Any], secrets: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    """Return ``given`` with the stored secrets where a client sent their masks back."""
    return {key: _unmask(key, value, secrets.get(key.removeprefix(prefix))) for key, value in given.items()}


def holds_mask(given: Mapping[str, Any]) -> bool:
    return MASK in json.dumps(dict(given), default=str)


def _mask(value: Any) -> Any:
    return dict.fromkeys(value, MASK) if isinstance(value, Mapping) else MASK


def _unmask(key: str, value: Any, stored: Any) -> Any:
    if isinstance(value, str) and MASK in value and value != MASK:
        value = _json(value)  # a mapping as text
    if isinstance(value, Mapping):
        kept = stored if isinstance(stored, Mapping) else {}
        return {name: _unmask(f"{key}.{name}", inner, kept.get(name)) for name, inner in value.items()}
    if value != MASK:
        return value
    if stored is None:
        raise Invalid(f"{key} is masked and nothing is stored under it; send its value.", field=key)
    return stored


# -------------------------------------------------------------------------------------------------- checks
def http_url(key: str, value: Any) -> str:
    return _url(key, value, ("http", "https"))


def websocket_url(key: str, value: Any) -> str:
    return _url(key, value, ("ws", "wss"))


def _url(key: str, value: Any, schemes: tuple[str, ...]) -> str:
    cure = f"use an address that begins with {' or '.join(f'{scheme}://' for scheme in schemes)}"
    if not isinstance(value, str) or len(value) > MAX_URL or any(ord(each) <= 32 for each in value.strip()):
        raise wrong(key, value, cure)
    try:
        parts = urlsplit(value.strip())
        named = bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        raise wrong(key, value, cure) from None
    if parts.scheme.lower() not in schemes or not named:
        raise wrong(key, value, cure)
    if parts.username or parts.password:
        raise Invalid(f"{key} must not hold a password; send it in a header, which is stored sealed.", field=key)
    return value.strip()


def one_of(*allowed: str) -> Check:
    def check(key: str, value: Any) -> str:
        wanted = str(value).strip()
        return choice(key, next((each for each in allowed if each.lower() == wanted.lower()), wanted), allowed)

    return check


def some_of(*allowed: str) -> Check:
    def check(key: str, value: Any) -> list[str]:
        return list(dict.fromkeys(choice(key, each, allowed) for each in texts(key, value)))

    return check


def between(low: float, high: float, *, whole: bool = True) -> Check:
    return lambda key, value: number(key, value, Range(low, high, whole=whole))


def texts(key: str, value: Any) -> list[str]:
    """A list, its JSON, or values separated by commas."""
    listed = _listed(value)
    if listed is None:
        raise wrong(key, value, f"use a list of at most {MAX_ENTRIES} values")
    return [text(key, each) for each in listed if each != ""]


def retryable(key: str, value: Any) -> list[int]:
    """Status codes of HTTP answers that are worth another attempt."""
    listed = _listed(value)
    if listed is None:
        raise wrong(key, value, "use a list of HTTP status codes, 400 to 599")
    codes = {int(number(key, each, Range(400, 599, whole=True))) for each in listed if each != ""}
    return sorted(codes)


def headers(key: str, value: Any) -> dict[str, str]:
    pairs = mapping(key, value)
    for name, inner in pairs.items():
        legal = name and name.isascii() and all(each.isalnum() or each in "!#$%&'*+-.^_`|~" for each in name)
        if not legal or not isinstance(inner, str) or len(inner) > MAX_URL or not inner.isprintable():
            raise Invalid(f"{key}: {name[:80]!r} is no header with a value on one line.", field=key)
    return pairs


def mapping(key: str, value: Any) -> dict[str, Any]:
    """A JSON object or its text, at most 100 entries."""
    given = _json(value) if isinstance(value, str) else value
    if not isinstance(given, Mapping) or len(given) > MAX_ENTRIES:
        raise wrong(key, value, f"use a JSON object of at most {MAX_ENTRIES} entries")
    return {str(name): scalar(f"{key}.{name}", inner) for name, inner in given.items()}


def row_id(key: str, value: Any) -> str:
    digits = str(value).strip()
    if not (digits.isascii() and digits.isdigit() and 0 < len(digits) <= 16):
        raise wrong(key, value, "use an id, a whole number")
    return digits


def flag(key: str, value: Any) -> bool:
    return boolean(key, value)


def line(key: str, value: Any) -> str:
    checked = text(key, str(value) if isinstance(value, (int, float)) else value).strip()
    if not checked.isprintable():
        raise wrong(key, value, "use a text on one line")
    return checked


def _listed(value: Any) -> list[Any] | None:
    if isinstance(value, str):
        value = _json(value) if value.lstrip().startswith("[") else [part.strip() for part in value.split(",")]
    return list(value) if isinstance(value, (list, tuple)) and len(value) <= MAX_ENTRIES else None


def _json(value: str) -> Any:
    try:
        return read_json(value)
    except ValueError:
        return value
