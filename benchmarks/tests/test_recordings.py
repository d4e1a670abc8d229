"""Strategies are judged on recorded talk: what they would have cut, how long they would have waited."""

from __future__ import annotations

import wave
from pathlib import Path

import pytest

from benchmarks.endpointing_curve import strategies
from benchmarks.heard_turns import Stop
from benchmarks.recorded_turns import Pause, Recording, Span
from benchmarks.recordings import Heard, equal_timer, judge, run, table
from integrations.tests.speech import quiet, say

SETTINGS = {(strategy.family, strategy.setting): strategy for strategy in strategies(with_audio=True)}


def stop(text: str, resumed: float | None, score: float = 0.0) -> Stop:
    return Stop(text, score, 0.0, resumed, None if resumed is None else resumed + 0.1)


def heard(*pauses: tuple[Pause, Stop]) -> Heard:
    spans = [Span(float(number), number + 0.1, number + 0.5, number + 0.7) for number in range(len(pauses))]
    recording = Recording("talk", 8000, bytes(16000), None)
    return Heard(recording, spans, [pause for pause, _ in pauses], [stop for _, stop in pauses], [])


TALK = heard(
    (Pause.HOLD, stop("I wanted to ask", 0.4)),
    (Pause.LISTENED, stop("I wanted to ask you", 0.1)),
    (Pause.HOLD, stop("I wanted to ask you something", 0.9)),
    (Pause.SHIFT, stop("I wanted to ask you something today", None, score=0.5)),
    (Pause.OPEN, stop("yes", None)),
)


def test_a_timer_cuts_the_holds_that_outlast_it_and_waits_at_the_shifts() -> None:
    row = judge([TALK], SETTINGS["timer", "0.5 s"])
    assert (row.holds, row.cut, row.mean, row.middle, row.most) == (2, 1, 0.5, 0.5, 0.5)
    assert judge([TALK], SETTINGS["timer", "0.4 s"]).cut == 2
    assert judge([TALK], SETTINGS["timer", "1 s"]).cut == 0


def test_a_graded_wait_is_short_after_words_that_sound_complete() -> None:
    row = judge([TALK], SETTINGS["graded text", "0.3, 1.3 s"])
    assert row.cut == 0
    assert row.mean == pytest.approx(0.3)


def test_every_recording_is_a_new_caller() -> None:
    adaptive = SETTINGS["adaptive", "0.3–1.2 s"]
    alone = judge([TALK], adaptive)
    twice = judge([TALK, TALK], adaptive)
    assert twice.mean == pytest.approx(alone.mean)
    assert twice.cut == 2 * alone.cut


def test_the_timer_to_compare_with_cuts_no_more() -> None:
    resumptions = [0.3, 0.5, 0.9]
    assert equal_timer(resumptions, 1) == 0.5
    assert sum(noticed > 0.5 for noticed in resumptions) == 1
    assert equal_timer(resumptions, 0) == 0.9
    assert equal_timer([], 0) == equal_timer(resumptions, 3) == 0.2


def test_without_a_turn_s_end_there_is_no_wait() -> None:
    lines = list(table([judge([heard((Pause.HOLD, stop("and", 0.4)))], SETTINGS["timer", "1 s"])]))
    assert "0 =  0.0 %      0.00 s" in lines[1]


def test_an_empty_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"holds no \.wav file"):
        run(tmp_path)


@pytest.mark.models
def test_a_call_in_two_channels_is_heard_labelled_and_judged(tmp_path: Path) -> None:
    """The caller asks with a pause, the other party answers, the caller thanks."""
    rate = 8000
    asking, asked = say("I have a question.", rate), say("When do you open on Sunday?", rate)
    answer = say("We are open from nine to five on Sundays.", rate)
    caller = asking + quiet(0.8, rate) + asked + quiet(0.5 + len(answer) / 2 / rate, rate)
    other = quiet(len(caller) / 2 / rate - len(answer) / 2 / rate, rate) + answer
    pairs = zip(memoryview(caller).cast("h"), memoryview(other).cast("h"), strict=False)
    with wave.open(str(tmp_path / "call.wav"), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(
            b"".join(
                left.to_bytes(2, "little", signed=True) + right.to_bytes(2, "little", signed=True)
                for left, right in pairs
            )
        )
    lines: list[str] = []
    found = run(tmp_path, say=lines.append)
    assert found["pauses"] == {"hold": 1, "shift": 1}
    timer = next(row for row in found["rows"] if (row.strategy, row.setting) == ("timer", "0.7 s"))
    assert (timer.holds, timer.cut, timer.mean) == (1, 1, 0.7)
    assert any(line.startswith("The other party began 0.") for line in lines)
