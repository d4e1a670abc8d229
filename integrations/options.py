"""Reads a provider's options (``listen.*``, ``speak.*``, ``model.*`` keys, with or without the prefix) and checks
every one.

A value may be native or text, because deployments store text. What is wrong is said in one sentence that names the
provider, the option and what is accepted; ``done`` refuses names that the provider does not know, so that no option
is silently without effect.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rapida_site.lib.errors import Invalid
from rapida_site.lib.jsontext import read_json

SEPARATOR = "<|||>"  # between the values of one option, as clients of the original write lists
_TRUE = frozenset({"1", "true", "yes", "on"})
_FALSE = frozenset({"0", "false", "no", "off", ""})
# What the transport or the gateway settles before a provider is opened.
_NEUTRAL = frozenset({"audio.encoding", "audio.sample_rate", "credential_id", "provider"})


class Options:
    """``prefix`` is the family the keys belong to; keys of other families (``microphone.*`` …) are left to their
    owners.
    """

    def __init__(self, owner: str, given: Mapping[str, Any], prefix: str) -> None:
        self._owner = owner
        self._given = _of_family(given, prefix)
        self._known: set[str] = set()

    def text(self, name: str, default: str = "", choices: tuple[str, ...] = ()) -> str:
        value = str(self._take(name, default)).strip()
        if choices and value not in choices:
            raise self._wrong(name, value, f"use one of {', '.join(repr(choice) for choice in choices)}")
        return value

    def number(self, name: str, default: float, low: float, high: float) -> float:
        value = self._take(name, default)
        try:
            number = float(value)
        except (TypeError, ValueError):
            raise self._wrong(name, value, f"use a number from {low:g} to {high:g}") from None
        if isinstance(value, bool) or not low <= number <= high:
            raise self._wrong(name, value, f"use a number from {low:g} to {high:g}")
        return number

    def integer(self, name: str, default: int, low: int, high: int) -> int:
        number = self.number(name, default, low, high)
        if number != int(number):
            raise self._wrong(name, number, f"use a whole number from {low} to {high}")
        return int(number)

    def boolean(self, name: str, default: bool) -> bool:
        value = self._take(name, default)
        if isinstance(value, bool):
            return value
        lowered = str(value).strip().lower()
        if lowered in _TRUE or lowered in _FALSE:
            return lowered in _TRUE
        raise self._wrong(name, value, "use true or false")

    def texts(self, name: str, default: tuple[str, ...] = ()) -> tuple[str, ...]:
        """Return a list option, given as a list or as text with the separator of the original's clients."""
        value = self._take(name, default)
        if isinstance(value, str):
            return tuple(part for part in value.split(SEPARATOR) if part)
        if isinstance(value, (list, tuple)):
            return tuple(str(part) for part in value)
        raise self._wrong(name, value, f"use a list, or text with {SEPARATOR} between the values")

    def mapping(self, name: str) -> Mapping[str, Any] | None:
        """Return a JSON object, given as one or as its text; None when absent or empty."""
        value = self._take(name, None)
        if value is None or value == "":
            return None
        if isinstance(value, str):
            try:
                value = read_json(value)
            except ValueError as error:
                raise self._wrong(name, value, f"use a JSON object ({error})") from None
        if not isinstance(value, Mapping):
            raise self._wrong(name, value, "use a JSON object")
        return value

    def done(self) -> None:
        """Refuse what nobody asked for."""
        unknown = sorted(set(self._given) - self._known - _NEUTRAL)
        if unknown:
            known = ", ".join(sorted(self._known)) or "none"
            raise Invalid(f"{self._owner} has no option {unknown[0]!r}; it knows: {known}.", option=unknown[0])

    def _take(self, name: str, default: Any) -> Any:
        self._known.add(name)
        return self._given.get(name, default)

    def _wrong(self, name: str, value: object, cure: str) -> Invalid:
        return Invalid(f"{self._owner}: option {name!r} is {str(value)[:80]!r}; {cure}.", option=name)


def _of_family(given: Mapping[str, Any], prefix: str) -> dict[str, Any]:
    families = ("listen.", "speak.", "model.", "microphone.", "speaker.", "experience.", "rapida.", "agentkit.")
    own: dict[str, Any] = {}
    for key, value in given.items():
        if key.startswith(prefix):
            own[key.removeprefix(prefix)] = value
        elif not key.startswith(families):
            own.setdefault(key, value)
    return own
