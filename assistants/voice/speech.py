"""Cuts a streamed answer into pieces that can be spoken: its first clause as early as possible, then whole sentences.

The ``display`` texts of all pieces, put together, are exactly the text that was fed, however it was cut into deltas;
``spoken`` is what of it is said aloud. No piece is longer than ``MAX_CHARACTERS``.

* First piece of an answer: up to the first sentence or clause end; without one, up to a good word boundary at 25–40
  characters, because the caller waits in silence for it.
* Then sentences. A full stop needs a space and one more character after it, which tells "3.5", "Dr. Who", "example.com"
  and "e.g. this" from an end; sentences shorter than ``MIN_CHARACTERS`` join the next. CJK, Indic and Arabic
  marks count at once.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistants.voice.speakable import Speakable

MIN_CHARACTERS = 20
MIN_WIDE_CHARACTERS = 6
"""The same for scripts that say more with a character."""
MAX_CHARACTERS = 300
FIRST_CLAUSE_MIN = 10
FIRST_BREAK_MIN = 25
FIRST_BREAK_MAX = 40
_FIRST_LOOK_AHEAD = 48  # the word after the break decides whether the break is good

_CLOSERS = "\"'”’)\\]}»*_"
_SENTENCE_END = re.compile(rf"(?P<mark>[.!?…]+)[{_CLOSERS}]*(?=\s)|(?P<wide>[。！？｡।॥؟۔։።]+)[」』）{_CLOSERS}]*|\n")
_CLAUSE_END = re.compile(rf"(?:[,;:—–]|\.\.\.+|…)[{_CLOSERS}]*(?=\s)|[，、；：،؛]")
_WORD_BEFORE = re.compile(r"[\w.'’&-]*$")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_NEVER_LAST = _words(
    "dr mr mrs ms prof rev gen sen rep gov capt lt col sgt hon st mt ft"
    " vs approx dept est fig vol ext tel eg ie cf nr bzw"
)
_MAYBE_LAST = _words("a.m p.m etc inc ltd co corp jr sr ave blvd rd llc plc bros min max al usw")
_BEFORE_FIGURES = _words("jan feb mar apr jun jul aug sep sept oct nov dec no p pp")
# A clause often begins with one of these, so the voice may break before it.
_BREAK_BEFORE = re.compile(
    r"\s(?=(?:and|but|or|so|because|if|when|while|which|who|that|then|from|with|for|at|in|on|to|by|until|between)\s)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class SpeechPiece:
    """``display`` is shown and stored; ``spoken`` is synthesized, and empty where nothing is for the ear."""

    display: str
    spoken: str


class Chunker:
    """One answer. ``feed`` and ``flush`` return the pieces that became complete."""

    __slots__ = ("_first", "_speakable", "_text")

    def __init__(self) -> None:
        self._text = ""
        self._first = True
        self._speakable = Speakable()

    def feed(self, delta: str) -> list[SpeechPiece]:
        self._text += delta
        pieces = []
        while (end := self._next_end()) is not None:
            pieces.append(self._take(end))
        return pieces

    def flush(self) -> list[SpeechPiece]:
        """The answer is complete: return the rest."""
        pieces = []
        while self._text:
            pieces.append(self._take(self._next_end() or len(self._text)))
        self._first = True
        return pieces

    def _take(self, end: int) -> SpeechPiece:
        display, self._text = self._text[:end], self._text[end:]
        spoken = self._speakable.convert(display)
        if spoken:
            self._first = False
        return SpeechPiece(display, spoken)

    def _next_end(self) -> int | None:
        """Return where the next piece ends, or None when that cannot be told yet."""
        sentence = _sentence_end(self._text, 1 if self._first else MIN_CHARACTERS)
        if self._first:
            clause = _clause_end(self._text)
            if clause is not None and (sentence is None or clause < sentence):
                return clause
            if len(self._text) > _FIRST_LOOK_AHEAD and (sentence is None or sentence > FIRST_BREAK_MAX + 1):
                sentence = _first_break(self._text)
        if sentence is not None and sentence <= MAX_CHARACTERS:
            return sentence
        return _forced_break(self._text) if len(self._text) > MAX_CHARACTERS else None


def _sentence_end(text: str, minimum: int) -> int | None:
    """Return where the first sentence of at least ``minimum`` characters ends, if that can be told already."""
    for match in _SENTENCE_END.finditer(text):
        end = match.end()
        said = text[:end].strip()
        if match["mark"]:
            end = _after_space(text, end)
            if end == len(text):
                return None
            if not _ends_sentence(text[: match.start()], match["mark"], text[end]):
                continue
        if not any(character.isalnum() for character in said):
            continue
        if len(said) >= (min(minimum, MIN_WIDE_CHARACTERS) if match["wide"] else minimum):
            return end
    return None


def _after_space(text: str, at: int) -> int:
    while at < len(text) and text[at].isspace():
        at += 1
    return at


def _ends_sentence(before: str, mark: str, following: str) -> bool:
    """Judge a mark that is followed by a space and then by ``following``."""
    if following.islower() or mark.startswith(("…", "..")):
        return False
    if mark != ".":
        return True
    found = _WORD_BEFORE.search(before)
    word = found.group() if found else ""
    lower = word.lower()
    if lower in _MAYBE_LAST or lower in _BEFORE_FIGURES:
        return not following.isdigit()
    if lower in _NEVER_LAST or (len(word) == 1 and word.isalpha() and word != "I"):
        return False
    if re.fullmatch(r"(?:[A-Za-z]\.)+[A-Za-z]", word):
        return False
    # "1." at the head of a line numbers it.
    return not (word.isdigit() and not before[: -len(word)].rpartition("\n")[2].strip())


def _clause_end(text: str) -> int | None:
    for match in _CLAUSE_END.finditer(text, FIRST_CLAUSE_MIN - 1):
        if match.end() > FIRST_BREAK_MAX:
            return None
        return min(_after_space(text, match.end()), MAX_CHARACTERS)
    return None


def _first_break(text: str) -> int | None:
    """Return the best word boundary for a first piece without a clause end: before a joining word, or the last one."""
    head = text[:_FIRST_LOOK_AHEAD]
    breaks = [m.end() for m in _BREAK_BEFORE.finditer(head) if FIRST_BREAK_MIN <= m.end() <= FIRST_BREAK_MAX]
    if breaks:
        return breaks[-1]
    return (head.rfind(" ", 0, FIRST_BREAK_MAX) + 1) or (text.find(" ") + 1) or None


def _forced_break(text: str) -> int:
    """Return the last clause end before the limit, else the last space, else the limit."""
    head = text[:MAX_CHARACTERS]
    ends = [match.end() for match in _CLAUSE_END.finditer(head)]
    if ends and ends[-1] >= MIN_CHARACTERS:
        return min(_after_space(text, ends[-1]), MAX_CHARACTERS)
    return head.rfind(" ") + 1 or len(head)
