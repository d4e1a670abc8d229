"""Packets back in order, with as little waiting as there can be: a gap is waited for ``DEPTH`` packets long.

aiortc's own buffer holds four packets always, and one lost packet makes it hold sixteen from then on (320 ms of delay
to the end of the call).
"""

from __future__ import annotations

DEPTH = 3
_MODULUS = 1 << 16
# Further away than this is another stream, not disorder.
_FAR = 100


class Reorder:
    """``push`` takes a packet as it comes and returns the payloads that are due, None for each one lost."""

    def __init__(self) -> None:
        self._next: int | None = None
        self._held: dict[int, bytes] = {}
        self._late = 0

    def push(self, sequence: int, payload: bytes) -> list[bytes | None]:
        if self._next is None:
            self._next = sequence
        ahead = (sequence - self._next) % _MODULUS
        if ahead >= _MODULUS // 2:
            self._late += 1
            if self._late <= _FAR:
                return []
        if ahead > _FAR:
            self._next, self._held = sequence, {}
        self._late = 0
        self._held[sequence] = payload
        due: list[bytes | None] = []
        while self._held and (self._next in self._held or len(self._held) > DEPTH):
            due.append(self._held.pop(self._next, None))
            self._next = (self._next + 1) % _MODULUS
        return due
