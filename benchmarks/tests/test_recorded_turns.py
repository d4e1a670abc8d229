"""Recordings are read as a call would hear them, and each of the caller's pauses is told for what it was."""

from __future__ import annotations

import wave
from pathlib import Path

import numpy as np
import pytest

from benchmarks.recorded_turns import Pause, Span, answered_after, label, read, stretches


def said(*stretch: tuple[float, float]) -> list[Span]:
    return [Span(first, first + 0.1, last, last + 0.2) for first, last in stretch]


def recorded(path: Path, samples: np.ndarray, rate: int, width: int = 2) -> Path:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(samples.shape[1] if samples.ndim == 2 else 1)
        file.setsampwidth(width)
        file.setframerate(rate)
        file.writeframes(samples.astype({1: "u1", 2: "<i2"}[width]).tobytes())
    return path


def test_a_caller_who_goes_on_held_the_floor() -> None:
    assert label(said((0, 2), (2.8, 4)), said((6, 9)))[0] is Pause.HOLD


def test_the_other_party_speaking_next_is_a_shift() -> None:
    caller, other = said((0, 2), (5, 6)), said((2.4, 4.5))
    assert label(caller, other)[0] is Pause.SHIFT
    assert answered_after(2, other) == pytest.approx(0.4)


def test_one_who_comes_in_on_the_last_syllable_took_the_floor_too() -> None:
    other = said((1.8, 4.5))
    assert label(said((0, 2)), other) == [Pause.SHIFT]
    assert answered_after(2, other) == pytest.approx(-0.2)


def test_one_who_spoke_long_before_the_end_makes_it_overlap() -> None:
    assert label(said((0, 2), (5, 6)), said((1.0, 4.5)))[0] is Pause.OVERLAP


def test_a_short_sound_of_the_listener_is_neither_hold_nor_shift() -> None:
    assert label(said((0, 2), (3, 4)), said((2.3, 2.6)))[0] is Pause.LISTENED


def test_the_end_of_the_recording_says_nothing() -> None:
    assert label(said((0, 2)), []) == [Pause.OPEN]


def test_nobody_holds_the_floor_through_a_long_silence() -> None:
    assert label(said((0, 2), (6, 7)), [])[0] is Pause.OPEN


def test_a_speaker_alone_ends_a_turn_with_a_long_silence_and_with_the_recording() -> None:
    assert label(said((0, 2), (2.5, 4), (9, 10)), None) == [Pause.HOLD, Pause.SHIFT, Pause.SHIFT]


def test_words_close_together_are_one_stretch() -> None:
    assert stretches(said((0, 0.4), (0.6, 1), (2, 3))) == [(0, 1), (2, 3)]


def test_the_left_channel_is_the_caller(tmp_path: Path) -> None:
    sides = np.stack([np.full(800, 100), np.full(800, -100)], axis=1)
    recording = read(recorded(tmp_path / "call.wav", sides, 8000))
    assert recording.other is not None
    assert set(np.frombuffer(recording.caller, "<i2")) == {100}
    assert set(np.frombuffer(recording.other, "<i2")) == {-100}
    assert (recording.name, recording.rate) == ("call", 8000)
    assert recording.seconds == pytest.approx(0.1)


def test_wide_band_is_heard_at_16_khz_as_in_a_call(tmp_path: Path) -> None:
    recording = read(recorded(tmp_path / "wide.wav", np.zeros(48000), 48000))
    assert recording.rate == 16000
    assert recording.other is None
    assert recording.seconds == pytest.approx(1, abs=0.01)


def test_other_files_are_refused_with_the_cure(tmp_path: Path) -> None:
    (tmp_path / "text.wav").write_text("not sound at all")
    with pytest.raises(ValueError, match=r"text\.wav is no WAV of PCM .*sox IN -b 16 -e signed OUT\.wav"):
        read(tmp_path / "text.wav")
    with pytest.raises(ValueError, match=r"eight\.wav has 1 channels of 8 bits"):
        read(recorded(tmp_path / "eight.wav", np.zeros(100), 8000, width=1))
    with pytest.raises(ValueError, match=r"odd\.wav has 11025 samples a second"):
        read(recorded(tmp_path / "odd.wav", np.zeros(100), 11025))
