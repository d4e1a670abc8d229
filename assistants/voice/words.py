"""Comparing and counting what a caller said, independent of case, punctuation and spacing."""

from __future__ import annotations

import re

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
# What listeners say to show that they follow; alone (three at most) it takes no turn.
_BACKCHANNELS = frozenset(
    [
        "mhm",
        "mm",
        "mmm",
        "mmhm",
        "hm",
        "hmm",
        "uh",
        "huh",
        "uhhuh",
        "aha",
        "ah",
        "oh",
        "ok",
        "okay",
        "yeah",
        "yep",
        "yes",
        "right",
        "sure",
        "alright",
        "gotcha",
        "cool",
        "good",
        "great",
        "see",
        "i",
    ]
)
_NEVER_ALONE = frozenset(("i", "see", "good", "great", "cool"))
_MAX_BACKCHANNEL_WORDS = 3


def words(text: str) -> list[str]:
    """Return the lower-cased words; apostrophes stay inside words, everything else separates."""
    return _WORD.findall(text.lower())


def count_words(text: str) -> int:
    return len(words(text))


def same_words(one: str, other: str) -> bool:
    """True when both hold the same words in the same order."""
    return words(one) == words(other)


def is_backchannel(text: str) -> bool:
    """True for a short sign of listening such as "mhm", "yeah okay" or "I see" that is no attempt to take the turn."""
    said = words(text.replace("-", ""))
    if not 0 < len(said) <= _MAX_BACKCHANNEL_WORDS:
        return False
    if said == ["i", "see"] or said == ["oh", "i", "see"]:
        return True
    return all(word in _BACKCHANNELS and word not in _NEVER_ALONE for word in said) or said in (["good"], ["great"])
