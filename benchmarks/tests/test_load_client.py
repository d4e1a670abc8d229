"""The measuring instrument is measured itself: a server whose faults are known must show exactly those."""

from __future__ import annotations

import asyncio
import random
import uuid
from collections.abc import Callable

import pytest

from benchmarks import caller
from benchmarks.audiosocket import FRAME_SECONDS, GOODBYE, SILENT, Splitter, call_id_frame, frames, tone
from benchmarks.caller import Call, Plan, Tally
from benchmarks.figures import quantile

SPEECH = tuple(frames(tone(0.2, 300)))
SOUND = frames(tone(0.1, 440))[2]
REPLY = 50  # frames: one second


class Stage(asyncio.Transport):
    """A wire without a network, and a clock that is turned by hand: one ``Call`` on one side, ``answer`` on the other.

    ``answer`` is told each frame of the caller and how many frames it has spoken, and returns what comes back: (ms
    after this tick, frame).
    """

    def __init__(self, monkeypatch: pytest.MonkeyPatch, answer: Callable[[bytes], list[tuple[float, bytes]]], **plan: float) -> None:  # fmt: skip  # noqa: E501
        super().__init__()
        self.answer, self.at, self.due = answer, 0.0, list[tuple[float, bytes]]()
        self.said_goodbye = False
        monkeypatch.setattr(caller, "now", lambda: self.at)
        given = {
            "turns": 1,
            "barge_every": 0,
            "reply_seconds": REPLY * FRAME_SECONDS,
            "spread": 0.0,
            "pause": 0.1,
            **plan,
        }
        self.tally = Tally()
        self.call = Call(Plan(calls=1, speech=SPEECH, **given), self.tally, random.Random(1))  # type: ignore[arg-type]
        self.call.connection_made(self)

    def write(self, data: bytes | bytearray | memoryview) -> None:
        if data == GOODBYE:
            self.said_goodbye = True
        else:
            self.due += [(self.at + later / 1000, frame) for later, frame in self.answer(bytes(data))]

    def close(self) -> None:
        self.call.connection_lost(None)

    def run(self) -> Tally:
        self.call.go = True
        for tick in range(2000):
            until = tick * FRAME_SECONDS
            for moment, frame in sorted(self.due, key=lambda one: one[0]):
                if moment <= until:
                    self.due.remove((moment, frame))
                    self.at = moment
                    self.call.data_received(frame)
            self.at = until
            self.call.tick(until)
            if self.said_goodbye:
                return self.tally
        raise AssertionError("the conversation does not end")


class Answerer:
    """Replies with sound after speech, ``delay`` ms after the first silent frame; each fault is a knob."""

    def __init__(self, *, delay: float = 1.0, stall_at: int = 0, stall_ms: float = 0.0, deaf: int = 0, tail: int = 0) -> None:  # fmt: skip  # noqa: E501
        self.delay, self.stall_at, self.stall_ms, self.deaf, self.tail = delay, stall_at, stall_ms, deaf, tail
        self.voiced = 0
        self.left = 0
        self.ignored = 0

    def __call__(self, frame: bytes) -> list[tuple[float, bytes]]:
        if frame != SILENT:
            self.voiced += 1
            if self.left and self.ignored < self.deaf:
                self.ignored += 1
                return self._next()
            rest, self.left = self.left, 0
            return [(40.0 * n, SOUND) for n in range(1, self.tail + 1)] + [(0.5, SILENT)] if rest else [(0.5, SILENT)]
        if self.voiced:
            self.voiced, self.left, self.ignored = 0, REPLY, 0
        return self._next() if self.left else [(0.5, SILENT)]

    def _next(self) -> list[tuple[float, bytes]]:
        self.left -= 1
        late = self.stall_ms if self.stall_at and REPLY - self.left > self.stall_at else 0.0
        return [(self.delay + late, SOUND)]


async def test_a_good_server_has_no_faults(monkeypatch: pytest.MonkeyPatch) -> None:
    tally = Stage(monkeypatch, Answerer(delay=3.0), turns=3).run()
    assert tally.latency_ms == pytest.approx([3.0] * 3)
    assert (tally.turns, tally.late_turns, tally.timeouts, tally.stray_ms, tally.errors) == (3, 0, 0, 0.0, [])


async def test_waits_that_were_asked_for_are_not_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    assert Stage(monkeypatch, Answerer(delay=15.0), expected_ms=12.0).run().latency_ms == pytest.approx([3.0])


@pytest.mark.parametrize(("stall", "late"), [(55.0, 0), (75.0, 1)])
async def test_a_stall_longer_than_the_buffer_is_an_underrun(
    monkeypatch: pytest.MonkeyPatch, stall: float, late: int
) -> None:
    tally = Stage(monkeypatch, Answerer(stall_at=20, stall_ms=stall)).run()
    assert (tally.late_turns, tally.underruns) == (late, late)


async def test_barge_in_is_timed_to_the_last_sound(monkeypatch: pytest.MonkeyPatch) -> None:
    tally = Stage(monkeypatch, Answerer(deaf=3), barge_every=1, barge_after=0.3).run()
    [stop] = tally.barge_ms
    assert stop == pytest.approx(41.0, abs=1)  # frames at 0, 20 and 40 ms were still answered
    assert (tally.after_clear_ms, len(tally.latency_ms), tally.errors) == (0.0, 2, [])


async def test_sound_after_the_clear_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    tally = Stage(monkeypatch, Answerer(tail=2), barge_every=1, barge_after=0.3).run()
    assert tally.after_clear_ms == 40.0


async def test_a_reply_that_does_not_stop_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    tally = Stage(monkeypatch, Answerer(deaf=1000), barge_every=1, barge_after=0.3, timeout=1.0).run()
    assert "a reply went on over the caller" in tally.errors
    assert tally.barge_ms == []


async def test_sound_that_answers_nothing_is_stray(monkeypatch: pytest.MonkeyPatch) -> None:
    answerer = Answerer()
    monkeypatch.setattr("benchmarks.tests.test_load_client.REPLY", REPLY + 2)
    tally = Stage(monkeypatch, answerer, reply_seconds=REPLY * FRAME_SECONDS - 0.04).run()
    assert tally.stray_ms > 0


async def test_no_answer_is_a_timeout(monkeypatch: pytest.MonkeyPatch) -> None:
    tally = Stage(monkeypatch, lambda frame: [(1.0, SILENT)], timeout=1.0).run()
    assert (tally.timeouts, tally.latency_ms) == (1, [])


async def test_a_hang_up_before_the_start_is_a_refusal_and_later_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    early = Stage(monkeypatch, Answerer())
    early.at = 0.25
    early.call.data_received(GOODBYE)
    late = Stage(monkeypatch, Answerer())
    late.call.go = late.call.answered = True
    late.call.data_received(GOODBYE)
    assert early.tally.refused_ms == [250.0]
    assert late.tally.errors == ["the server ended a held call"]


@pytest.mark.parametrize("size", [1, 2, 5, 322, 323, 324, 1000])
def test_frames_come_out_as_they_went_in(size: int) -> None:
    call = uuid.uuid4()
    stream = call_id_frame(call) + b"".join(SPEECH) + GOODBYE
    split, found = Splitter(), []
    for at in range(0, len(stream), size):
        found += split.feed(stream[at : at + size])
    assert found == [(1, call.bytes), *((0x10, frame[3:]) for frame in SPEECH), (0, b"")]


def test_quantiles_are_nearest_ranks() -> None:
    assert quantile([], 0.5) is None
    assert [quantile([4.0, 1.0, 3.0, 2.0], share) for share in (0.5, 0.75, 0.99, 1.0)] == [2.0, 3.0, 4.0, 4.0]
