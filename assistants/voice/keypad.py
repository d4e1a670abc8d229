"""Digits pressed on a telephone become one typed turn: ended by ``#``, or after two seconds without another key."""

from __future__ import annotations

PAUSE = 2.0
_KEYS = frozenset("0123456789*#ABCD")
_MAX_DIGITS = 64


class Keypad:
    """Pure: ``press`` returns the finished entry or None; ``deadline`` is when ``due`` returns it."""

    def __init__(self) -> None:
        self._digits = ""
        self.deadline: float | None = None

    def press(self, key: str, now: float) -> str | None:
        key = key.upper()
        if key not in _KEYS:
            return None
        if key == "#" or len(self._digits) >= _MAX_DIGITS:
            return self._take() or ("#" if key == "#" else None)
        self._digits += key
        self.deadline = now + PAUSE
        return None

    def due(self, now: float) -> str | None:
        return self._take() if self.deadline is not None and now >= self.deadline else None

    def _take(self) -> str:
        digits, self._digits, self.deadline = self._digits, "", None
        return digits
