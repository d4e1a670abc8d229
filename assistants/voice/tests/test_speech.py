from __future__ import annotations

import random

import pytest

from assistants.voice.speakable import Speakable
from assistants.voice.speech import MAX_CHARACTERS, Chunker, SpeechPiece


def chunk(text: str, size: int = 1) -> list[SpeechPiece]:
    """Feed ``text`` in deltas of ``size`` characters."""
    chunker, pieces = Chunker(), []
    for at in range(0, len(text), size):
        pieces += chunker.feed(text[at : at + size])
    return pieces + chunker.flush()


def displays(text: str) -> list[str]:
    return [piece.display for piece in chunk(text)]


def later(text: str) -> list[str]:
    """The pieces of ``text`` when it is not the start of an answer."""
    opening = "Good. "
    pieces = displays(opening + text)
    assert pieces[0] == opening
    return pieces[1:]


# ---------------------------------------------------------------------------------- the first piece
@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("We open at nine. And we close at five.", "We open at nine. "),
        ("Yes! We are open today.", "Yes! "),
        ("On weekdays, we open at nine in the morning.", "On weekdays, "),
        ("Well, on weekdays, we open at nine.", "Well, on weekdays, "),  # "Well," alone is too little
        ("Our address is as follows: 5 Main Street.", "Our address is as follows: "),
        ("It opens at 9:30 sharp — every single day of the week.", "It opens at 9:30 sharp — "),
        ("It costs 1,000 dollars.", "It costs 1,000 dollars."),
        ("The clinic is open every weekday from nine in the morning.", "The clinic is open every weekday "),
        ("The department of internal medicine accepts new patients.", "The department of internal medicine "),
        ("Donaudampfschifffahrtsgesellschaftskapitänsmütze ja", "Donaudampfschifffahrtsgesellschaftskapitänsmütze "),
        ("Hmm... let me look that up for you.", "Hmm... let me look that up for you."),
        ("Let me see... we have two rooms.", "Let me see... "),
        ("short", "short"),
    ],
)  # fmt: skip
def test_the_first_piece_comes_early(text: str, first: str) -> None:
    assert displays(text)[0] == first


def test_the_first_clause_is_out_before_the_sentence_is_complete() -> None:
    chunker = Chunker()
    assert chunker.feed("On weekdays,") == []
    assert chunker.feed(" ") == [SpeechPiece("On weekdays, ", "On weekdays,")]
    assert chunker.feed("we open at nine") == []


def test_only_the_first_piece_is_cut_at_a_clause() -> None:
    text = "Sure thing. On weekdays, we open at nine, and on weekends, which are busy, we open at ten. Bye now."
    assert displays(text) == [
        "Sure thing. ",
        "On weekdays, we open at nine, and on weekends, which are busy, we open at ten. ",
        "Bye now.",
    ]


def test_a_piece_for_the_eye_only_does_not_count_as_the_first() -> None:
    assert [p.spoken for p in chunk("🎉🎉\n\nOn weekdays, we open at nine.")] == ["On weekdays,", "we open at nine."]


# ---------------------------------------------------------------------------------- sentences
@pytest.mark.parametrize(
    "sentence",
    [
        "Please ask for Dr. Williams at the desk. ",
        "The value is 3.5 percent at most. ",
        "We close at 9:30 p.m. on most days. ",
        "See example.com/a.b?c=d. for the details. ",
        "Write to john.smith@example.co.uk for help. ",
        "It is on St. James Street, Mt. Vernon. ",
        "That is J. R. R. Tolkien for you, Sir. ",
        "Many fruits, e.g. Apples and pears, are sold. ",
        "The U.S. Army has been informed of it. ",
        "Well... I am not so sure about that. ",
        "Look at No. 5 in the list of items. ",
        "It happened on Jan. 5 of last year. ",
        'He said "Stop it!" and went away at once. ',
        "The firm Acme Inc. is a customer of ours. ",
        "Is it version 2.0.1 that you have there? ",
        "What on earth is that supposed to be?! ",
    ],
)
def test_a_mark_inside_a_sentence_does_not_split_it(sentence: str) -> None:
    assert later(sentence + "Then comes another sentence.") == [sentence, "Then comes another sentence."]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We close at nine p.m. The bar is open longer.", ["We close at nine p.m. ", "The bar is open longer."]),
        ("I know that nobody knows as much as I. You do.", ["I know that nobody knows as much as I. ", "You do."]),
        ('She said "I am coming home." Then she left us.', ['She said "I am coming home." ', "Then she left us."]),
        ("**This is very important.** Do not forget it.", ["**This is very important.** ", "Do not forget it."]),
        ("It happened in the year 2024. Nobody knew it.", ["It happened in the year 2024. ", "Nobody knew it."]),
        ("Yes. No. Maybe. We will have to wait and see.", ["Yes. No. Maybe. We will have to wait and see."]),
        ("1. Open the front door.\n2. Close the window.\n", ["1. Open the front door.\n", "2. Close the window.\n"]),
        (
            "Things to bring along:\n- milk\n- eggs and flour\n",
            ["Things to bring along:\n", "- milk\n- eggs and flour\n"],
        ),
        ("今天天气很好。我们去公园吧！好的。", ["今天天气很好。", "我们去公园吧！", "好的。"]),
        ("मैं ठीक हूँ। आप कैसे हैं?", ["मैं ठीक हूँ।", " आप कैसे हैं?"]),
        ("هل أنت بخير؟ نعم أنا بخير۔ شكرا", ["هل أنت بخير؟", " نعم أنا بخير۔", " شكرا"]),
    ],
)
def test_sentences_end_where_they_do(text: str, expected: list[str]) -> None:
    assert later(text) == expected


def test_a_full_stop_waits_for_one_more_character_and_a_wide_one_does_not() -> None:
    chunker = Chunker()
    chunker.feed("Good. Th")
    assert chunker.feed("is is one sentence. ") == []
    assert [p.display for p in chunker.feed("N")] == ["This is one sentence. "]
    chunker = Chunker()
    assert [p.display for p in chunker.feed("今天天气很好。")] == ["今天天气很好。"]


def test_an_endless_sentence_is_cut_at_a_clause_or_a_word() -> None:
    for text in ("word " * 200, "a clause of words, " * 60, "x" * 1000, "Ha. " + " " * 900 + "end"):
        pieces = chunk(text)
        assert max(len(piece.display) for piece in pieces) <= MAX_CHARACTERS
    assert all(p.endswith(", ") for p in later("A clause of words, " * 60)[:-1])


# ---------------------------------------------------------------------------------- nothing is lost
ALPHABET = [
    *"abcdefgh IJ 0123 .,;:!?…\"')(*_`#|>-\n\t~[]@/",
    "。", "؟", "।", "😀", "👩‍👩‍👧", "Dr.", "e.g. ", "3.5", "https://a.b/c", "```\n", "**", ". ", "! ", ", ", "word ",
]  # fmt: skip


@pytest.mark.parametrize("seed", range(300))
def test_the_displayed_text_is_exactly_what_was_fed(seed: int) -> None:
    rng = random.Random(seed)
    text = "".join(rng.choices(ALPHABET, k=rng.randrange(0, 400)))
    chunker, pieces, at = Chunker(), [], 0
    while at < len(text):
        step = rng.randrange(1, 30)
        pieces += chunker.feed(text[at : at + step])
        at += step
    pieces += chunker.flush()
    assert "".join(piece.display for piece in pieces) == text
    assert all(0 < len(piece.display) <= MAX_CHARACTERS for piece in pieces)


ANSWER = (
    "Sure, I can help with that. Dr. Lee sees patients from 9:30 a.m. to 5 p.m. on weekdays, except on holidays. "
    "The first visit costs $120.50; later ones are $80. Should I book one for you? Or do you prefer to call (555) "
    "123-4567 yourself, e.g. tomorrow? Just let me know! "
    + "It is really no trouble at all, and we like to do it. "
    * 8
)


@pytest.mark.parametrize("size", [1, 2, 3, 5, 17, 80, 5000])
def test_the_pieces_do_not_depend_on_the_deltas(size: int) -> None:
    assert chunk(ANSWER, size) == chunk(ANSWER, 1)


def test_a_chunker_begins_anew_after_flush() -> None:
    chunker = Chunker()
    chunker.feed("On weekdays, we")
    chunker.flush()
    assert [p.display for p in chunker.feed("On weekends, we")] == ["On weekends, "]


# ---------------------------------------------------------------------------------- what is said aloud
@pytest.mark.parametrize(
    ("display", "spoken"),
    [
        ("**Bold** and *italic* and __both__ and `code`.", "Bold and italic and both and code."),
        ("# Opening hours", "Opening hours"),
        ("- milk\n- eggs\n", "milk. eggs"),
        ("* [x] done", "done"),
        ("> quoted words", "quoted words"),
        ("See [our site](https://example.com/a_b) now.", "See our site now."),
        ("![logo](logo.png) Welcome", "logo Welcome"),
        ("Go to https://www.example.com/path?x=1.", "Go to example.com."),
        ("(see http://example.com/x)", "(see example.com)"),
        ("Mail john.smith@example.com!", "Mail john.smith at example.com!"),
        ("Great! 😀👍🏽 Next?", "Great! Next?"),
        ("Done ✅.", "Done."),
        ("5 * 3 is 15", "5 * 3 is 15"),
        ("the snake_case_name stays", "the snake_case_name stays"),
        ("~~old~~ new", "old new"),
        ("As shown [1] before[^2].", "As shown before."),
        ("<b>Hi</b> there<br/>", "Hi there"),
        ("1 < 2 and 3 > 2", "1 < 2 and 3 > 2"),
        ("| Day | Opens |\n|---|---|\n| Monday | nine |\n", "Day, Opens. Monday, nine"),
        ("---", ""),
        ("😀", ""),
        ("...", ""),
        ("Look:\n```python\nprint('x')\n```\nThat is all.", "Look: That is all."),
        ("Use ```x = 1``` here", "Use here"),
        ("  spaced \t out  ", "spaced out"),
        ("$120.50 at 9:30", "$120.50 at 9:30"),
    ],
)
def test_only_what_is_for_the_ear_is_spoken(display: str, spoken: str) -> None:
    assert Speakable().convert(display) == spoken


def test_code_is_not_read_out_even_when_it_spans_pieces() -> None:
    code = "```python\nfirst = 1. \nSecond line. Third line is longer than it was.\n```\n"
    text = f"Here is the code for it:\n{code}It prints one."
    pieces = chunk(text)
    assert "".join(piece.display for piece in pieces) == text
    assert [piece.spoken for piece in pieces if piece.spoken] == ["Here is the code for it:", "It prints one."]
