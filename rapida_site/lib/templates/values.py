"""What templates may do with values: the allowed filters, tests and operators, each with a bound on what it makes."""

from __future__ import annotations

import json
import operator
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from jinja2 import Undefined, filters
from jinja2.exceptions import SecurityError

MAX_STEPS = 10_000
MAX_VALUE = 64_000
_MAX_WHOLE = 10**18
_ARITHMETIC: Mapping[str, Callable[[Any, Any], Any]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "//": operator.floordiv,
    "%": operator.mod,
}


class Namespace(dict[str, Any]):
    """A mapping that knows its own name, so that a missing member can be reported by its whole name."""

    def __init__(self, name: str, values: Mapping[str, Any]) -> None:
        super().__init__(values)
        self.name = name


def bounded(text: str) -> str:
    if len(text) > MAX_VALUE:
        raise SecurityError(f"a value is longer than {MAX_VALUE} characters")
    return text


def operate(sign: str, left: Any, right: Any) -> Any:
    """Calculate with numbers, join two texts; nothing that could grow without bound."""
    if sign == "+" and isinstance(left, str) and isinstance(right, str):
        return bounded(left + right)
    if sign not in _ARITHMETIC or not isinstance(left, (int, float)) or not isinstance(right, (int, float)):
        raise SecurityError(f"{sign!r} works with numbers only")
    result = _ARITHMETIC[sign](left, right)
    if isinstance(result, int) and abs(result) > _MAX_WHOLE:
        raise SecurityError("a number is too large")
    return result


def shown(value: Any) -> Any:
    """Return what ``{{ value }}`` prints: nothing for None, JSON for lists and mappings."""
    if value is None:
        return ""
    if isinstance(value, (list, tuple, Mapping)):
        return to_json(value)
    return value


def to_json(value: Any) -> str:
    """Write JSON piece by piece, so that a value which repeats itself cannot fill the memory."""
    size, pieces = 0, []
    for piece in json.JSONEncoder(ensure_ascii=False, default=str).iterencode(value):
        size += len(piece)
        if size > MAX_VALUE:
            raise SecurityError(f"a value is longer than {MAX_VALUE} characters")
        pieces.append(piece)
    return "".join(pieces)


def joined(items: Iterable[Any], separator: str = "") -> str:
    size, texts = 0, []
    for item in items:
        text = str(shown(item))
        size += len(text) + len(separator)
        if size > MAX_VALUE:
            raise SecurityError(f"a value is longer than {MAX_VALUE} characters")
        texts.append(text)
    return separator.join(texts)


def _replace(value: Any, old: str, new: str) -> str:
    text = str(shown(value))
    if len(text) + text.count(old) * max(len(new) - len(old), 0) > MAX_VALUE:
        raise SecurityError(f"a value is longer than {MAX_VALUE} characters")
    return text.replace(old, new)


def _number(kind: type[int] | type[float]) -> Callable[..., float]:
    def convert(value: Any, default: float = 0) -> float:
        try:
            return kind(float(str(value))) if kind is int else float(str(value))
        except (ValueError, OverflowError):
            return default

    return convert


def _items(value: Any) -> list[tuple[Any, Any]]:
    return list(value.items()) if isinstance(value, Mapping) else []


def _length(value: Any) -> int:
    return 0 if isinstance(value, Undefined) else len(value)


def _text(value: Any) -> str:
    return bounded(str(shown(value)))


FILTERS: Mapping[str, Callable[..., Any]] = {
    "abs": abs,
    "capitalize": filters.do_capitalize,
    "count": _length,
    "d": filters.do_default,
    "default": filters.do_default,
    "dictsort": filters.do_dictsort,
    "first": filters.do_first,
    "float": _number(float),
    "int": _number(int),
    "items": _items,
    "join": joined,
    "last": filters.do_last,
    "length": _length,
    "lower": filters.do_lower,
    "replace": _replace,
    "round": filters.do_round,
    "sort": filters.do_sort,
    "string": _text,
    "title": filters.do_title,
    "tojson": to_json,
    "trim": filters.do_trim,
    "truncate": filters.do_truncate,
    "unique": filters.do_unique,
    "upper": filters.do_upper,
    "wordcount": filters.do_wordcount,
}
TESTS = (
    "boolean", "defined", "divisibleby", "eq", "even", "false", "float", "ge", "gt", "in", "integer", "iterable", "le",
    "lower", "lt", "mapping", "ne", "none", "number", "odd", "sequence", "string", "true", "undefined", "upper",
)  # fmt: skip
