"""Checked values of settings; what is wrong is said with the field, the value and what is allowed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rapida_site.lib.errors import Invalid

TEXT_LIMIT = 2000
_OFF = frozenset({"", "off", "none", "false"})
_TRUE, _FALSE = frozenset({"1", "true", "yes", "on"}), frozenset({"0", "false", "no", "off"})


@dataclass(frozen=True, slots=True)
class Range:
    """The numbers that a setting may take; ``scale`` turns an older unit into the canonical one."""

    low: float
    high: float
    whole: bool = False
    scale: float = 1.0


def number(key: str, value: Any, allowed: Range) -> float | int:
    kind = "a whole number" if allowed.whole else "a number"
    cure = f"use {kind} from {allowed.low:,.10g} to {allowed.high:,.10g}"
    try:
        given = float(value)
    except (TypeError, ValueError):
        raise wrong(key, value, cure) from None
    if isinstance(value, bool) or not allowed.low <= given <= allowed.high or (allowed.whole and given % 1):
        raise wrong(key, value, cure)
    return int(given) if allowed.whole else round(given * allowed.scale, 6)


def boolean(key: str, value: Any) -> bool:
    if isinstance(value, bool):
        return value
    lowered = str(value).strip().lower()
    if lowered not in _TRUE | _FALSE:
        raise wrong(key, value, "use true or false")
    return lowered in _TRUE


def choice(key: str, value: Any, allowed: tuple[str, ...]) -> str:
    if str(value) not in allowed:
        raise wrong(key, value, f"use {' or '.join(allowed)}")
    return str(value)


def text(key: str, value: Any) -> str:
    if not isinstance(value, str) or len(value) > TEXT_LIMIT:
        raise wrong(key, value, f"use a text of at most {TEXT_LIMIT} characters")
    return value


def one_line(field: str, value: Any, limit: int, *, empty: bool = False, lines: bool = False) -> str:
    """Return stripped text of at most ``limit`` characters."""
    if not isinstance(value, str) or "\0" in value or (not lines and "\n" in value.strip()):
        raise Invalid(f"{field} must be text.", field=field)
    text = value.strip()
    if len(text) > limit or not (text or empty):
        raise Invalid(f"{field} must have {'at most' if empty else '1 to'} {limit} characters.", field=field)
    return text


def json_object(field: str, value: Any, limit: int = 64_000) -> dict[str, Any]:
    """Return a mapping that the database can keep as JSON: no NUL, no infinity, at most ``limit`` characters."""
    try:
        written = json.dumps(value, allow_nan=False) if isinstance(value, Mapping) else ""
    except (TypeError, ValueError):
        written = ""
    if not written or "\\u0000" in written:
        raise Invalid(f"{field} must be an object of texts, finite numbers, lists and objects.", field=field)
    if len(written) > limit:
        raise Invalid(f"{field} is longer than {limit} characters of JSON.", field=field)
    return dict(value)


def scalar(key: str, value: Any) -> Any:
    if value is not None and not isinstance(value, (str, int, float, bool, list, dict)):
        raise wrong(key, value, "use text, a number, true or false, or JSON")
    return value


def is_off(value: Any) -> bool:
    return str(value or "").strip().lower() in _OFF


def refuse_unless_off(key: str, value: Any, why: str) -> None:
    if not is_off(value):
        raise wrong(key, value, f"{why}; leave it out or set it to off")


def wrong(key: str, value: Any, cure: str) -> Invalid:
    return Invalid(f"{key} is {str(value)[:80]!r}; {cure}.", field=key, value=str(value)[:200], allowed=cure)


def unknown(key: str, known: str) -> Invalid:
    return Invalid(f"{key} is not a setting; known are: {known}.", field=key)
