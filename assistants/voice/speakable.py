"""What of a written answer is said aloud: no markdown, code, emoji, footnotes or long addresses."""

from __future__ import annotations

import re

_FENCE = re.compile(r"^\s*(```|~~~)")
_INLINE_FENCE = re.compile(r"```.*?```")
_IMAGE_OR_LINK = re.compile(r"!?\[([^\]]*)\]\([^)\s]*(?:\s+\"[^\"]*\")?\)")
_FOOTNOTE = re.compile(r"\[\^?\d+\]")
_URL = re.compile(r"(?:https?://|www\.)(?:www\.)?([\w.-]+\w)[^\s)>\]]*?(?=[.,;:!?]*(?:[\s)>\]]|$))", re.IGNORECASE)
_EMAIL = re.compile(r"(?<![\w@])([\w.+-]+)@([\w-]+(?:\.[\w-]+)+)")
_HTML_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_LINE_MARK = re.compile(r"^\s*(?:#{1,6}\s+|>+\s*|[-*+•]\s+(?:\[[ xX]\]\s+)?)")
_RULE = re.compile(r"^\s*(?:[-*_=]\s*){3,}$|^[\s|:-]*\|[\s|:-]*$")
_EMPHASIS = re.compile(r"(?<!\w)[*_]{1,3}(?=\S)|(?<=\S)[*_]{1,3}(?!\w)|~~|`+")
_EMOJI = re.compile(
    "[\U0001f000-\U0001faff\U000e0020-\U000e007f\u2190-\u21ff\u2300-\u23ff\u2460-\u24ff\u25a0-\u27bf\u2b00-\u2bff"
    "\ufe0e\ufe0f\u200d\u20e3]+"
)
_ENDS_LIKE_A_SENTENCE = re.compile(r"[.!?:;,…。！？；，।॥؟۔][\"'”’)\]»]*$")


class Speakable:
    """Turns the pieces of one answer, in order, into spoken text; remembers only whether it is in a code block."""

    __slots__ = ("_in_code",)

    def __init__(self) -> None:
        self._in_code = False

    def convert(self, display: str) -> str:
        """Return what to say, with single spaces; empty when nothing of the piece is for the ear."""
        said: list[str] = []
        for line in _INLINE_FENCE.sub(" ", display).splitlines():
            if _FENCE.match(line):
                self._in_code = not self._in_code
                continue
            text = "" if self._in_code else _plain(line)
            if not text:
                continue
            if said and not _ENDS_LIKE_A_SENTENCE.search(said[-1]):
                said[-1] += "."  # the end of a line is heard as a pause
            said.append(text)
        return " ".join(said)


def _plain(line: str) -> str:
    """Strip one line outside of code; empty when no letter or digit is left."""
    if _RULE.match(line):
        return ""
    line = _LINE_MARK.sub("", line)
    if line.count("|") > 1:
        line = ", ".join(cell.strip() for cell in line.strip().strip("|").split("|"))
    line = _IMAGE_OR_LINK.sub(r"\1", line)
    line = _FOOTNOTE.sub("", line)
    line = _URL.sub(r"\1", line)
    line = _EMAIL.sub(r"\1 at \2", line)
    line = _HTML_TAG.sub("", line)
    line = _EMOJI.sub(" ", _EMPHASIS.sub("", line))
    line = re.sub(r"\s+([.,!?;:])(?=\s|$)", r"\1", " ".join(line.split()))
    return line if any(character.isalnum() for character in line) else ""
