"""One caller over AudioSocket: what it says, when, and how it judges what it hears.

* reply latency: the first silent frame after speech is sent → the first frame with sound in it arrives, less the waits
  that the server was told to keep;
* underrun: the reply, played from its arrival + 60 ms on, runs dry before its end;
* barge-in stop: the first voiced frame over the reply is sent → the last frame with sound arrives; sound after the
  first silent frame, and sound that answers nothing, are counted apart and must be none;
* refusal: connection → hang-up, for calls that the server does not take.
"""

from __future__ import annotations

import asyncio
import random
import time
import uuid
from collections.abc import Generator
from dataclasses import dataclass, field
from typing import cast

from assistants.voice.audio import peak
from benchmarks.audiosocket import (
    AUDIO,
    FRAME_SECONDS,
    GOODBYE,
    HANGUP,
    SILENT,
    SILENT_PAYLOAD,
    Splitter,
    call_id_frame,
)

now = time.perf_counter
JITTER_MS = 60.0
FRAME_MS = FRAME_SECONDS * 1000
AUDIBLE = 100
Script = Generator[bytes, None, None]


@dataclass(frozen=True, slots=True)
class Plan:
    """What each call does; ``expected_ms`` are the waits the server was told to keep before it answers.

    ``rolling``: a call talks as soon as it is connected, instead of when all are, as in a rush of callers.
    """

    calls: int
    speech: tuple[bytes, ...]
    turns: int = 2
    barge_every: int = 2
    barge_after: float = 0.8
    reply_seconds: float = 3.0
    expected_ms: float = 0.0
    opening_gap: float = 0.04
    warmup: float = 1.5
    spread: float = 3.0
    pause: float = 0.5
    timeout: float = 10.0
    rolling: bool = False


@dataclass(slots=True)
class Tally:
    latency_ms: list[float] = field(default_factory=list)
    barge_ms: list[float] = field(default_factory=list)
    refused_ms: list[float] = field(default_factory=list)
    lag_ms: list[float] = field(default_factory=list)
    after_clear_ms: float = 0.0
    stray_ms: float = 0.0
    turns: int = 0
    late_turns: int = 0
    underruns: int = 0
    timeouts: int = 0
    errors: list[str] = field(default_factory=list)

    def held(self, plan: Plan) -> int:
        """Calls that the server took."""
        return plan.calls - len(self.refused_ms)


class Call(asyncio.Protocol):
    """One caller. ``script`` decides what to send each 20 ms; what arrives is judged at once."""

    def __init__(self, plan: Plan, tally: Tally, dice: random.Random) -> None:
        self.plan, self.tally, self.dice = plan, tally, dice
        self.connected_at = now()
        self.go = plan.rolling
        self.answered = False
        self.ended: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._split = Splitter()
        self._script = self._converse()
        self._now = 0.0
        self._awaiting = self._replying = self._stopped = False
        self._asked_at = self._reply_at = self._received = self._stalled = 0.0
        self._late = False
        self._barge_at: float | None = None
        self._last_sound = 0.0

    # ------------------------------------------------------------------------------------------ the wire
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)

    def connection_lost(self, exc: Exception | None) -> None:
        if not self.ended.done():
            if not self.go or not self.answered:
                self.tally.refused_ms.append((now() - self.connected_at) * 1000)
            else:
                self.tally.errors.append("the server ended a held call")
            self.ended.set_result(None)

    def data_received(self, data: bytes) -> None:
        if data == SILENT and self._barge_at is None:
            return
        at = now()
        for kind, payload in self._split.feed(data):
            if kind == AUDIO:
                self._hear(payload, at)
            elif kind == HANGUP:
                self._transport.close()

    def say_who(self, call: uuid.UUID) -> None:
        self._transport.write(call_id_frame(call))

    def tick(self, at: float) -> None:
        """Send the frame of this moment."""
        if self.ended.done():
            return
        self._now = at
        frame = next(self._script, None)
        if frame is None:
            self.ended.set_result(None)
            self._transport.write(GOODBYE)
            self._transport.close()
        else:
            self._transport.write(frame)

    # ------------------------------------------------------------------------------------------ hearing
    def _hear(self, payload: bytes, at: float) -> None:
        sound = payload != SILENT_PAYLOAD and peak(payload) > AUDIBLE
        if self._barge_at is not None:
            if not sound:
                self._stopped = True
            elif self._stopped:
                self.tally.after_clear_ms += FRAME_MS
            else:
                self._last_sound = at
        elif not sound:
            return
        elif self._awaiting:
            self._begin_reply(at)
        elif self._replying:
            self._go_on(at)
        elif self.go:
            self.tally.stray_ms += FRAME_MS

    def _begin_reply(self, at: float) -> None:
        self._awaiting, self._replying, self._late = False, True, False
        self.answered = True
        self._reply_at, self._received, self._stalled = at, FRAME_MS, 0.0
        self.tally.latency_ms.append((at - self._asked_at) * 1000 - self.plan.expected_ms)

    def _go_on(self, at: float) -> None:
        played = (at - self._reply_at) * 1000 - JITTER_MS - self._stalled
        if played > self._received + 0.01:  # ms; sums of times are not exact
            self._stalled += played - self._received
            self.tally.underruns += 1
            self._late = True
        self._received += FRAME_MS

    # ------------------------------------------------------------------------------------------ speaking
    def _converse(self) -> Script:
        plan, tally = self.plan, self.tally
        while not self.go:
            yield SILENT
        yield from self._quiet(self.dice.random() * plan.spread)
        for turn in range(plan.turns):
            yield from plan.speech
            yield from self._listen(barge=bool(plan.barge_every) and turn % plan.barge_every == plan.barge_every - 1)
            tally.turns += 1
            yield from self._quiet(plan.pause)

    def _quiet(self, seconds: float) -> Script:
        for _ in range(round(seconds / FRAME_SECONDS)):
            yield SILENT

    def _listen(self, *, barge: bool) -> Script:
        """Be silent until the reply is over, or speak over it."""
        plan = self.plan
        self._awaiting, self._asked_at = True, self._now
        yield SILENT
        while True:
            if self._awaiting and self._now - self._asked_at > plan.timeout:
                self.tally.timeouts += 1
                self._awaiting = False
                return
            if self._replying:
                elapsed = self._now - self._reply_at
                if barge and elapsed > plan.barge_after:
                    yield from self._barge_in()
                    return
                if self._received >= plan.reply_seconds * 1000 - FRAME_MS / 2 and elapsed >= plan.reply_seconds:
                    break
                if elapsed > 2 * plan.reply_seconds + 5:
                    self.tally.timeouts += 1
                    break
            yield SILENT
        self._replying = False
        self.tally.late_turns += self._late

    def _barge_in(self) -> Script:
        """Speak over the reply; this is a turn of its own, and its answer must come."""
        self._replying = self._stopped = False
        self._barge_at = self._last_sound = self._now
        yield from self.plan.speech
        if self._stopped:
            self.tally.barge_ms.append((self._last_sound - self._barge_at) * 1000)
        else:
            self.tally.errors.append("a reply went on over the caller")
        self._barge_at = None
        yield from self._listen(barge=False)
