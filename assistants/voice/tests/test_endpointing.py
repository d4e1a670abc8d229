from __future__ import annotations

import dataclasses

import pytest

from assistants.voice.config import EndOfSpeechConfig, EndOfSpeechKind
from assistants.voice.endpointing import Endpointing
from assistants.voice.unfinished import expects_more

QUICK, EXTENDED, TIMEOUT, FALLBACK = 0.3, 1.0, 0.7, 2.0
SILENCE, ADAPTIVE, GRADED, PROVIDER = EndOfSpeechKind


def policy(kind: EndOfSpeechKind, **changes: float) -> Endpointing:
    config = EndOfSpeechConfig(
        kind=kind, quick=QUICK, extended=EXTENDED, timeout=TIMEOUT, fallback=FALLBACK, threshold=0.4
    )
    return Endpointing(dataclasses.replace(config, **changes))  # type: ignore[arg-type]


# --------------------------------------------------------------------- what words say by themselves
@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", ""),
        ("...", ""),
        ("Book me a table for two.", ""),
        ("What time do you open?", ""),
        ("yes", ""),
        # numbers being dictated
        ("four seven two", "digits"),
        ("My number is four.", "digits"),
        ("It's oh two oh", "digits"),
        ("double five", "digits"),
        ("Four, seven.", "digits"),
        ("twenty three forty five", "digits"),
        ("My order number is 4729.", "digits"),
        ("Call me at 555-1234", "digits"),
        ("+44 20 7946", "digits"),
        ("4 7 2", "digits"),
        ("(415) 555", "digits"),
        ("a table for four", ""),
        ("at seven thirty", ""),
        ("at 7:30", ""),
        ("It was $120", ""),
        ("about 3.5", ""),
        ("two", ""),
        ("50", ""),
        ("one or two", ""),
        # names being spelled
        ("j o h n", "spelling"),
        ("J-O-H-N", "spelling"),
        ("It's spelled S. M.", "spelling"),
        ("B as in boy", "spelling"),
        ("that's n for november", "spelling"),
        ("v as in", "spelling"),
        ("My name is Smyth, SMY.", "spelling"),
        ("My name is Mary", ""),
        ("In the US.", ""),
        ("plan B", ""),
        ("the vitamin a i take daily", ""),
        # addresses
        ("john dot", "unfinished"),
        ("john underscore smith at", "unfinished"),
        ("john at gmail dot com", ""),
        # hesitation and dangling words
        ("I would like to, um", "hesitation"),
        ("Uh.", "hesitation"),
        ("Well?", "hesitation"),
        ("Let me see.", "hesitation"),
        ("There are two of us, no wait.", "hesitation"),
        ("Hold on", "hesitation"),
        ("That is fine as well.", ""),
        ("It takes a minute or two.", ""),
        ("I want to order a pizza and", "unfinished"),
        ("I'd like to book a table for.", "unfinished"),
        ("My name is", "unfinished"),
        ("My address is...", "unfinished"),
        ("because", "unfinished"),
        ("Can you tell me the", "unfinished"),
        ("Well, I", "unfinished"),
        ("I was wondering if I", "unfinished"),
        ("It's", "unfinished"),
        ("On Monday,", "unfinished"),
        ("I was thinking…", "unfinished"),
        ("and so", "unfinished"),
        # which the same words may also end
        ("What is it for?", ""),
        ("Who is this from?", ""),
        ("Yes, it is.", ""),
        ("Here you are", ""),
        ("I think so", ""),
        ("So do I", ""),
        ("Please log in", ""),
        ("turn it on", ""),
    ],
)
def test_the_wording_tells_when_more_is_to_come(text: str, why: str) -> None:
    assert expects_more(text) == why


# ---------------------------------------------------------------------------------- the four strategies
@pytest.mark.parametrize(
    ("kind", "text", "completeness", "expected"),
    [
        (SILENCE, "book a table", None, TIMEOUT),
        (SILENCE, "book a table", 0.9, TIMEOUT),
        (SILENCE, "four seven two", None, EXTENDED),
        (ADAPTIVE, "book a table", None, TIMEOUT),  # nothing learnt yet
        (ADAPTIVE, "my name is", None, EXTENDED),
        (GRADED, "book a table", 0.9, QUICK),
        (GRADED, "book a table", 0.4, QUICK),
        (GRADED, "book a table", 0.2, (QUICK + EXTENDED) / 2),  # half in doubt, half the way
        (GRADED, "book a table", 0.0, EXTENDED),
        (GRADED, "book a table", None, TIMEOUT),  # no verdict yet, or no model
        (GRADED, "four seven two", 0.99, EXTENDED),  # models fail on digits
        (GRADED, "j o h n", 0.99, EXTENDED),
        (GRADED, "to the station and", 0.99, EXTENDED),
        (PROVIDER, "four seven two", None, 0.0),
    ],
)
def test_the_wait_after_a_final_transcript(
    kind: EndOfSpeechKind, text: str, completeness: float | None, expected: float
) -> None:
    assert policy(kind).wait(text, completeness, True) == pytest.approx(expected)


@pytest.mark.parametrize("kind", list(EndOfSpeechKind))
def test_without_words_or_a_final_transcript_the_fallback_bounds_the_wait(kind: EndOfSpeechKind) -> None:
    assert policy(kind).wait("", None, True) == FALLBACK
    assert policy(kind).wait("  ", 0.9, True) == FALLBACK
    assert policy(kind).wait("book a table", 0.9, False) == FALLBACK


def test_a_fallback_shorter_than_the_wait_does_not_cut_it() -> None:
    assert policy(SILENCE, fallback=0.1).wait("book a table", None, False) == TIMEOUT
    assert policy(SILENCE, timeout=3.0).wait("four seven two", None, True) == 3.0


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        (GRADED, "book a table", True),
        (GRADED, "", False),
        (GRADED, "four seven two", False),
        (SILENCE, "book a table", False),
        (ADAPTIVE, "book a table", False),
    ],
)
def test_a_model_is_asked_only_where_its_answer_matters(kind: EndOfSpeechKind, text: str, expected: bool) -> None:
    assert policy(kind).is_gradable(text) is expected


# --------------------------------------------------------------------- learning the caller's pauses
def adapted(*pauses: float) -> float:
    endpointing = policy(ADAPTIVE)
    for pause in pauses:
        endpointing.note_pause(pause)
    return endpointing.wait("book a table", None, True)


def test_a_caller_with_short_even_pauses_is_answered_sooner() -> None:
    assert adapted(*[0.25] * 8) == pytest.approx(QUICK, abs=0.06)


def test_a_slow_speaker_gets_more_time() -> None:
    assert adapted(0.6, 0.65) > TIMEOUT
    assert adapted(*[0.9] * 3) == EXTENDED


def test_uneven_pauses_ask_for_more_than_their_mean() -> None:
    assert adapted(*[0.2, 0.6] * 6) > adapted(*[0.4] * 12) + 0.2


@pytest.mark.parametrize("pauses", [(0.0,), (0.01,) * 20, (30.0,), (0.3, 5.0, 0.3, 5.0)])
def test_the_wait_stays_between_quick_and_extended(pauses: tuple[float, ...]) -> None:
    assert QUICK <= adapted(*pauses) <= EXTENDED


def test_one_very_long_pause_is_forgotten_again() -> None:
    assert adapted(0.25, 20.0) == EXTENDED
    assert adapted(0.25, 20.0, *[0.25] * 15) < TIMEOUT


def test_the_estimate_never_is_below_the_pauses_it_has_just_seen() -> None:
    for last in (0.2, 0.35, 0.5, 0.7, 0.9):
        assert adapted(*[last] * 5) >= last


def test_calls_do_not_learn_from_each_other() -> None:
    policy(ADAPTIVE).note_pause(0.9)
    assert policy(ADAPTIVE).wait("book a table", None, True) == TIMEOUT


def test_other_strategies_ignore_the_pauses() -> None:
    for kind, expected in ((SILENCE, TIMEOUT), (GRADED, TIMEOUT)):
        endpointing = policy(kind)
        endpointing.note_pause(0.95)
        assert endpointing.wait("book a table", None, True) == expected
