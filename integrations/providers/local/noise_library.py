"""Finds the libraries of the noise suppressors; what is missing is said in one sentence."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from rapida_site.lib.errors import Invalid


def checked_rate(code: str, rate: int) -> int:
    if rate not in (8000, 16000):
        raise Invalid(f"{code} takes noise out of sound at 8000 or 16000 Hz, not at {rate} Hz.")
    return rate


def module(code: str, package: str) -> Any:
    """Import ``package``; ``Invalid`` where it is not there or does not load."""
    try:
        return import_module(package)
    except ImportError as error:
        raise missing(code, package, error) from error


def folder(code: str, package: str) -> Path:
    """Return where ``package`` is installed, without importing it."""
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise missing(code, package, "it is not installed")
    return Path(spec.submodule_search_locations[0])


def missing(code: str, package: str, why: object) -> Invalid:
    return Invalid(
        f"noise suppression by {code} is not available on this machine: its library comes with the package "
        f"{package.replace('_', '-')} ({why})."
    )
