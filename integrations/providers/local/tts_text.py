"""Prepares text for the local voice: what its own rules read wrongly is written out, markup is dropped. Pure.

The engine reads amounts, times, dates, ordinals and titles well; telephone numbers with brackets or a country code,
mail and web addresses and long digit strings it does not.
"""

from __future__ import annotations

import re

from integrations.interfaces import WordTime

_LINK = re.compile(r"\[([^\]]+)\]\([^)]*\)")
_MARKUP = re.compile(r"[*_`#]{1,3}(?=\S)|(?<=\S)[*_`]{1,3}")
_ADDRESS = re.compile(r"\b(?:https?://)?(?:[\w.+-]+@)?(?:[a-z0-9-]+\.)+[a-z]{2,}(?:/[\w./-]*)?", re.IGNORECASE)
_PHONE = re.compile(r"(?<![\w/])\+?\d(?:[\d ().-]{5,}\d)(?![\w/])")
_SHORT = ((re.compile(r"\be\.g\.", re.IGNORECASE), "for example"), (re.compile(r"\bi\.e\.", re.IGNORECASE), "that is"))
_DIGITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def speakable(text: str) -> str:
    """Return ``text`` as the engine should read it."""
    text = _MARKUP.sub("", _LINK.sub(r"\1", text))
    for pattern, words in _SHORT:
        text = pattern.sub(words, text)
    text = _ADDRESS.sub(lambda match: _address(match.group()), text)
    return _PHONE.sub(lambda match: _phone(match.group()), text)


def _phone(raw: str) -> str:
    if sum(char.isdigit() for char in raw) < 7 or re.search(r"\d\.\d{1,2}$", raw):
        return raw
    groups = re.findall(r"\d+", raw)
    if len(groups) == 1:
        groups = re.findall(r"\d{3}(?=\d{2})|\d+", raw)
    spoken = ", ".join(" ".join(_DIGITS[int(digit)] for digit in group) for group in groups)
    return f"plus {spoken}" if raw.startswith("+") else spoken


def _address(raw: str) -> str:
    if (
        "@" not in raw
        and not re.match(r"(?i)https?://|www\.", raw)
        and not re.search(r"\.(?i:com|org|net|io|ai|edu|gov)\b", raw)
    ):
        return raw
    bare = re.sub(r"(?i)^https?://", "", raw).rstrip("/")
    bare = re.sub(r"(?i)^www\.", "w w w dot ", bare)
    for sign, word in (("@", "at"), (".", "dot"), ("/", "slash"), ("-", "dash"), ("_", "underscore")):
        bare = bare.replace(sign, f" {word} ")
    return " ".join(bare.split())


def word_times(sentence: str, start: float, seconds: float) -> tuple[WordTime, ...]:
    """Estimate when each word begins, by its length in letters, in ``seconds`` of voice from ``start`` on.

    A digit takes about as long as four letters, a comma or a full stop inside as long as the pause it makes.
    """
    words = sentence.split()
    weights = [_weight(word) for word in words]
    whole = sum(weights) - _pause(words[-1]) if words else 0.0
    times, passed = [], 0.0
    for word, weight in zip(words, weights, strict=True):
        times.append(WordTime(word, start + seconds * passed / whole if whole else start))
        passed += weight
    return tuple(times)


def _weight(word: str) -> float:
    letters = sum(4.0 if char.isdigit() else 1.0 for char in word if char.isalnum())
    return 1.5 + letters + _pause(word)


def _pause(word: str) -> float:
    return 3.0 if word[-1] in ",;:" else 5.0 if word[-1] in ".!?" else 0.0
