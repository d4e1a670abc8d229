"""The 20 ms clock of all calls on one event loop.

One timer for a whole process instead of one for each call: calls are spread over four phases of 5 ms, each phase wakes
once in 20 ms and serves all its calls. A phase without calls does not wake. Deadlines are absolute (``start + n · 20
ms``), so lateness does not add up; how many frames are owed after a late wake is the player's business.
"""

from __future__ import annotations

import asyncio
from typing import Protocol

from assistants.voice.lifetime import Living

FRAME = 0.02
PHASES = 4


class Paced(Living, Protocol):
    def tick(self, now: float) -> None:
        """Send what is due at ``now``."""
        ...


class Pacer:
    """Calls ``tick`` of every player once in 20 ms; a player may be removed at any time, also from inside a tick.

    A player that fails is removed and its call ended; those after it are served all the same.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._phases: list[dict[Paced, None]] = [{} for _ in range(PHASES)]
        self._timers: list[asyncio.TimerHandle | None] = [None] * PHASES
        self._epoch = loop.time()

    def add(self, player: Paced) -> None:
        """Serve ``player`` from its phase's next wake on; adding twice has no effect."""
        if any(player in phase for phase in self._phases):
            return
        index = min(range(PHASES), key=lambda i: len(self._phases[i]))
        self._phases[index][player] = None
        if self._timers[index] is None:
            self._arm(index)

    def remove(self, player: Paced) -> None:
        for phase in self._phases:
            phase.pop(player, None)

    def __len__(self) -> int:
        return sum(len(phase) for phase in self._phases)

    def _arm(self, index: int) -> None:
        offset = self._epoch + index * FRAME / PHASES
        # The bit more: a wake at its exact time must not arm itself for the same time again.
        periods = int((self._loop.time() - offset) / FRAME + 1e-6) + 1
        self._timers[index] = self._loop.call_at(offset + periods * FRAME, self._wake, index)

    def _wake(self, index: int) -> None:
        players = self._phases[index]
        if not players:
            self._timers[index] = None
            return
        self._arm(index)
        now = self._loop.time()
        for player in tuple(players):
            try:
                player.tick(now)
            except Exception:  # noqa: BLE001 - it ends that call; the other players of the phase have their ticks
                self.remove(player)
                player.life.crashed("playout")
