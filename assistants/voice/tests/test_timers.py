from __future__ import annotations

from assistants.voice.config import ExperienceConfig
from assistants.voice.frames import EndReason
from assistants.voice.keypad import Keypad
from assistants.voice.timers import ConversationTimers, End, Say

EXPERIENCE = ExperienceConfig(
    idle_timeout=15,
    idle_backoff=2,
    idle_message="Hello?",
    max_duration=300,
    unclear_timeout=2,
    unclear_message="Sorry?",
)


def run(timers: ConversationTimers, until: float) -> list[tuple[float, Say | End]]:
    found = []
    while (now := timers.deadline) <= until:
        found += [(now, due) for due in timers.due(now)]
        if any(isinstance(due, End) for _, due in found):
            break
    return found


def test_it_prompts_as_often_as_the_back_off_says_and_then_ends_the_call() -> None:
    timers = ConversationTimers(EXPERIENCE, started=0)
    timers.set_busy(False, 10)
    assert run(timers, 100) == [
        (25, Say("Hello?", "idle")),
        (40, Say("Hello?", "idle")),
        (55, End(EndReason.IDLE_TIMEOUT, "silent for 15 s after 2 prompts")),
    ]


def test_a_back_off_of_zero_ends_the_call_at_the_first_timeout() -> None:
    timers = ConversationTimers(ExperienceConfig(idle_timeout=15, idle_backoff=0), started=0)
    timers.set_busy(False, 0)
    assert [due.reason for _, due in run(timers, 100) if isinstance(due, End)] == [EndReason.IDLE_TIMEOUT]


def test_a_caller_who_acts_starts_the_count_anew_but_the_assistants_own_prompt_does_not() -> None:
    timers = ConversationTimers(EXPERIENCE, started=0)
    timers.set_busy(False, 0)
    assert timers.due(15) == [Say("Hello?", "idle")]
    timers.set_busy(True, 15)
    timers.set_busy(False, 17)
    assert timers.due(32) == [Say("Hello?", "idle")]
    timers.caller_acted()
    assert timers.due(47) == [Say("Hello?", "idle")]


def test_no_prompt_comes_while_an_answer_or_a_tool_is_on_its_way() -> None:
    timers = ConversationTimers(EXPERIENCE, started=0)
    timers.set_busy(True, 0)
    assert timers.due(200) == []


def test_the_longest_duration_ends_the_call_even_in_the_middle_of_an_answer() -> None:
    timers = ConversationTimers(EXPERIENCE, started=5)
    timers.set_busy(True, 5)
    assert timers.deadline == 305
    assert timers.due(305) == [End(EndReason.MAX_DURATION, "the call reached its limit of 300 s")]


def test_unclear_input_is_asked_about_unless_the_caller_goes_on() -> None:
    timers = ConversationTimers(EXPERIENCE, started=0)
    timers.set_busy(False, 0)
    timers.unclear_heard(3)
    assert timers.due(5) == [Say("Sorry?", "unclear")]
    timers.unclear_heard(6)
    timers.caller_acted()
    assert timers.due(8) == []


def test_a_voice_call_without_any_audio_is_ended() -> None:
    timers = ConversationTimers(EXPERIENCE, started=0, no_audio=30)
    timers.set_busy(True, 0)
    timers.audio_arrived(10)
    assert timers.due(39) == []
    assert [type(due) for due in timers.due(40)] == [End]


def test_digits_become_one_entry_at_the_hash_key_or_after_a_pause() -> None:
    keypad = Keypad()
    assert [keypad.press(key, 1.0) for key in "12#"] == [None, None, "12"]
    keypad.press("7", 5.0)
    assert keypad.deadline == 7.0
    assert keypad.due(6.9) is None
    assert keypad.due(7.0) == "7"
    assert keypad.deadline is None
