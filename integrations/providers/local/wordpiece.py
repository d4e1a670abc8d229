"""BERT's uncased WordPiece, as MiniLM was trained with: text to token ids. Pure.

Follows the reference normalizer and pre-tokenizer (clean, split CJK characters, strip accents, lower-case, split at
white space and punctuation), then takes the longest known piece at each place.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from pathlib import Path

_VOCABULARY = Path(__file__).parent / "data" / "minilm-vocab.txt"
_LONGEST_WORD = 100
_CJK = (
    (0x4E00, 0x9FFF),
    (0x3400, 0x4DBF),
    (0x20000, 0x2A6DF),
    (0x2A700, 0x2B73F),
    (0x2B740, 0x2B81F),
    (0x2B820, 0x2CEAF),
    (0xF900, 0xFAFF),
    (0x2F800, 0x2FA1F),
)


@lru_cache(maxsize=1)
def vocabulary() -> dict[str, int]:
    return {piece: index for index, piece in enumerate(_VOCABULARY.read_text(encoding="utf-8").splitlines())}


def encode(text: str, limit: int) -> list[int]:
    """Return at most ``limit`` ids, with the start and end marks."""
    known = vocabulary()
    ids: list[int] = []
    for word in _words(text):
        ids += _pieces(word, known)
        if len(ids) > limit - 2:
            break
    return [known["[CLS]"], *ids[: limit - 2], known["[SEP]"]]


def _words(text: str) -> list[str]:
    cleaned = "".join(_clean(char) for char in text)
    plain = "".join(char for char in unicodedata.normalize("NFD", cleaned) if unicodedata.category(char) != "Mn")
    return "".join(f" {char} " if _is_punctuation(char) else char for char in plain.lower()).split()


def _clean(char: str) -> str:
    if char in "\t\n\r" or unicodedata.category(char) == "Zs":
        return " "
    if char in "\0\ufffd" or unicodedata.category(char) in ("Cc", "Cf", "Co"):
        return ""
    return f" {char} " if any(low <= ord(char) <= high for low, high in _CJK) else char


def _is_punctuation(char: str) -> bool:
    return (char.isascii() and char.isprintable() and not char.isalnum() and char != " ") or unicodedata.category(
        char
    ).startswith("P")


def _pieces(word: str, known: dict[str, int]) -> list[int]:
    if len(word) > _LONGEST_WORD:
        return [known["[UNK]"]]
    ids, start = [], 0
    while start < len(word):
        for end in range(len(word), start, -1):
            piece = known.get(word[start:end] if start == 0 else f"##{word[start:end]}")
            if piece is not None:
                break
        else:
            return [known["[UNK]"]]
        ids.append(piece)
        start = end
    return ids
