"""JSON from outside, no deeper than anything that handles it later can follow.

Python's parser goes as deep as its recursion limit, which differs between versions and is an error of its own kind;
templates, validators and ``json.dumps`` each have limits too.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

MAX_DEPTH = 64
TOO_DEEP = f"This JSON is nested too deeply: send at most {MAX_DEPTH} levels."


class TooDeep(ValueError):
    def __init__(self) -> None:
        super().__init__(TOO_DEEP)


def read_json(text: str, *, parse_constant: Callable[[str], Any] | None = None) -> Any:
    """Return what ``text`` holds; raises ``ValueError`` (``JSONDecodeError``, ``TooDeep``)."""
    try:
        return shallow(json.loads(text, parse_constant=parse_constant))
    except RecursionError:
        raise TooDeep from None


def shallow(value: Any) -> Any:
    """Return ``value``; raises ``TooDeep`` where it has more than ``MAX_DEPTH`` levels."""
    level = [value]
    for _ in range(MAX_DEPTH):
        nested = [each.values() if isinstance(each, dict) else each for each in level if isinstance(each, dict | list)]
        level = [inner for each in nested for inner in each]
    if any(isinstance(each, dict | list) for each in level):
        raise TooDeep
    return value
