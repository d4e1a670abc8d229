"""Settings from the environment, with one readable sentence for each wrong value.

``NAME_FILE`` may name a file that holds the value (Docker and Kubernetes secrets). A wrong value never stops the
import: it is remembered in ``PROBLEMS``, the default is used, and ``rapida_site.checks`` makes it a system-check error,
so that every mistake is shown at once and with its cure.
"""

from __future__ import annotations

import ipaddress
import json
import math
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T", bound="list[Any] | dict[str, Any]")


@dataclass(frozen=True, slots=True)
class Problem:
    """One wrong variable: ``name`` as set, and a sentence that says what is accepted."""

    name: str
    message: str


PROBLEMS: list[Problem] = []
_MAIL = re.compile(r"[^@\s<>(),;:\"\[\]]+@[^@\s<>(),;:\"\\]+")
_TRUE = frozenset({"1", "true", "yes", "on"})
_FALSE = frozenset({"0", "false", "no", "off", ""})


def text(name: str, default: str = "", *, environ: Mapping[str, str] = os.environ) -> str:
    """Return the variable, or the stripped content of the file that ``NAME_FILE`` names, or ``default``."""
    if name in environ:
        return environ[name]
    path = environ.get(f"{name}_FILE")
    if not path:
        return default
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        PROBLEMS.append(Problem(f"{name}_FILE", f"cannot read {path}: {error}"))
        return default


def boolean(name: str, default: bool, *, environ: Mapping[str, str] = os.environ) -> bool:
    raw = text(name, environ=environ) if _is_set(name, environ) else None
    if raw is None:
        return default
    lowered = raw.strip().lower()
    if lowered in _TRUE:
        return True
    if lowered in _FALSE:
        return False
    PROBLEMS.append(Problem(name, f"is {raw!r}; use true or false"))
    return default


def integer(
    name: str, default: int, *, low: int | None = None, high: int | None = None, environ: Mapping[str, str] = os.environ
) -> int:
    return int(_number(name, default, low, high, environ, whole=True))


def number(
    name: str,
    default: float,
    *,
    low: float | None = None,
    high: float | None = None,
    environ: Mapping[str, str] = os.environ,
) -> float:
    return _number(name, default, low, high, environ, whole=False)


def choice(name: str, default: str, allowed: tuple[str, ...], *, environ: Mapping[str, str] = os.environ) -> str:
    raw = text(name, default, environ=environ)
    if raw in allowed:
        return raw
    PROBLEMS.append(Problem(name, f"is {raw!r}; use one of {', '.join(allowed)}"))
    return default


def words(name: str, default: tuple[str, ...] = (), *, environ: Mapping[str, str] = os.environ) -> list[str]:
    """Return a comma-separated variable as a list without blanks."""
    raw = text(name, ",".join(default), environ=environ)
    return [word.strip() for word in raw.split(",") if word.strip()]


def networks(name: str, default: tuple[str, ...] = (), *, environ: Mapping[str, str] = os.environ) -> list[str]:
    """Return a comma-separated variable of IP addresses and networks; ``*`` alone means all."""
    given = words(name, default, environ=environ)
    for word in given if given != ["*"] else ():
        try:
            ipaddress.ip_network(word)
        except ValueError as error:
            cure = "use IP addresses and networks such as 10.0.0.0/8, or * alone"
            PROBLEMS.append(Problem(name, f"has {word!r} ({error}); {cure}"))
    return given


def mail_address(name: str, default: str, *, environ: Mapping[str, str] = os.environ) -> str:
    raw = text(name, default, environ=environ).strip()
    if raw.isascii() and _MAIL.fullmatch(raw):
        return raw
    PROBLEMS.append(Problem(name, f"is {raw!r}; use a mail address alone, such as voice@example.com"))
    return default


def structure(name: str, default: T, *, environ: Mapping[str, str] = os.environ) -> T:
    """Return a variable of JSON; it must be of the default's kind, a list or an object."""
    raw = text(name, environ=environ).strip()
    if not raw:
        return default
    kind = "an object" if isinstance(default, dict) else "a list"
    try:
        value = json.loads(raw)
    except ValueError as error:
        PROBLEMS.append(Problem(name, f"is no JSON ({error}); use {kind}"))
        return default
    if not isinstance(value, type(default)):
        PROBLEMS.append(Problem(name, f"is JSON of another kind; use {kind}"))
        return default
    return value


def _is_set(name: str, environ: Mapping[str, str]) -> bool:
    return name in environ or f"{name}_FILE" in environ


def _number(
    name: str, default: float, low: float | None, high: float | None, environ: Mapping[str, str], *, whole: bool
) -> float:
    if not _is_set(name, environ):
        return default
    raw = text(name, environ=environ).strip()
    kind = "a whole number" if whole else "a number"
    try:
        value = int(raw) if whole else float(raw)
    except ValueError:
        PROBLEMS.append(Problem(name, f"is {raw!r}; use {kind}"))
        return default
    if not math.isfinite(value) or (low is not None and value < low) or (high is not None and value > high):
        PROBLEMS.append(Problem(name, f"is {raw}; use {kind} from {_edge(low)} to {_edge(high)}"))
        return default
    return value


def _edge(value: float | None) -> str:
    return "any" if value is None else f"{value:g}"
