from __future__ import annotations

import pytest

from assistants.voice.config import VadConfig
from assistants.voice.vad import SpeechKind, VoiceGate

WINDOW = 0.032
CONFIG = VadConfig(threshold=0.5, start=0.1, stop=0.2)
S, E = SpeechKind.STARTED, SpeechKind.ENDED

# A letter is one window: "." silence, "v" voice, "w" between the two thresholds.
PROBABILITY = {".": 0.02, "v": 0.9, "w": 0.4}


def heard(gate: VoiceGate, windows: str, volume: float = 1.0) -> list[tuple[SpeechKind, int]]:
    """Return what the gate said and at which window's edge."""
    found = []
    for number, letter in enumerate(windows):
        speech = gate.feed(PROBABILITY[letter], number * WINDOW, (number + 1) * WINDOW, volume)
        if speech is not None:
            found.append((speech.kind, round(speech.at / WINDOW)))
    return found


@pytest.mark.parametrize(
    ("windows", "expected"),
    [
        ("....................", []),
        ("...vvv..............", []),  # 96 ms: too short
        ("...vvvv", [(S, 3)]),  # 128 ms: the first window that reaches 100 ms
        ("...vvvv......", [(S, 3)]),  # 192 ms of quiet: not yet
        ("...vvvv.......", [(S, 3), (E, 7)]),  # 224 ms
        ("...vvvv......v.......", [(S, 3), (E, 14)]),  # one voiced window takes the pause back
        ("...vvvvwwwwwwwwwwww", [(S, 3)]),  # wavering does not end speech
        ("...vvvvwwwww.......", [(S, 3), (E, 12)]),  # and counts as voiced while it lasts
        ("...wwwwwwwwwwwwwwww", []),  # nor does it start any
        ("...vwww", [(S, 3)]),  # but it may carry on what a clear window began
        ("..vv.vv.vv.vv.vv.vv", []),  # clicks do not add up
        ("vvvv.......vvvv.......", [(S, 0), (E, 4), (S, 11), (E, 15)]),
        ("...vvvv" + "." * 60, [(S, 3), (E, 7)]),  # said once
    ],
)
def test_speech_starts_and_ends_where_the_voice_did(windows: str, expected: list[tuple[SpeechKind, int]]) -> None:
    assert heard(VoiceGate(CONFIG), windows) == expected


def test_quiet_voices_do_not_count_where_a_volume_is_asked_for() -> None:
    gate = VoiceGate(VadConfig(min_volume=0.02))
    assert heard(gate, "vvvvvvvv", volume=0.019) == []
    assert heard(gate, "vvvvvvvv", volume=0.02) == [(S, 0)]
    assert heard(gate, "........vvvvvvvv", volume=0.001) == [(E, 8)]


def test_without_a_start_time_the_first_voiced_window_starts_speech() -> None:
    assert heard(VoiceGate(VadConfig(start=0.0, stop=0.0)), ".v.") == [(S, 1), (E, 2)]


def test_sums_of_window_lengths_hit_their_mark() -> None:
    """Ten windows of 20 ms are 0.2 s, although their sum in floating point is not."""
    gate, at, ends = VoiceGate(VadConfig(start=0.06, stop=0.2)), 0.0, []
    for probability in [0.9] * 3 + [0.0] * 10:
        speech = gate.feed(probability, at, at := at + 0.02)
        if speech is not None:
            ends.append((speech.kind, round(speech.at, 6)))
    assert ends == [(S, 0.0), (E, 0.06)]


def test_the_leave_threshold_follows_the_enter_threshold_down_to_a_floor() -> None:
    low = VoiceGate(VadConfig(threshold=0.1, start=0.0, stop=0.03))
    assert low.feed(0.11, 0.0, 0.03) is not None
    assert low.feed(0.02, 0.03, 0.06) is None
    ended = low.feed(0.0, 0.06, 0.09)
    assert ended is not None
    assert ended.kind is E


def test_a_reset_forgets_running_and_beginning_speech() -> None:
    gate = VoiceGate(CONFIG)
    assert heard(gate, "vvvv") == [(S, 0)]
    gate.reset()
    assert not gate.speaking
    assert heard(gate, "vvv") == []
    gate.reset()
    assert heard(gate, "vvv") == []
