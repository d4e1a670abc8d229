"""One thing the assistant says: pieces of text with their audio, filled by the reply and drained by the playout.

Text and audio stay together, so that at any moment ``heard(seconds)`` tells which words the caller has heard.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from integrations.interfaces import WordTime


@dataclass(slots=True)
class Piece:
    """A clause or sentence: ``display`` is shown and stored, ``spoken`` synthesized, ``pcm`` is its audio so far."""

    display: str
    spoken: str
    pcm: bytearray = field(default_factory=bytearray)
    words: list[WordTime] = field(default_factory=list)
    complete: bool = False


@dataclass(slots=True)
class Utterance:
    """``id`` is the message id; ``rate`` in Hz of all audio; ``finished`` when no piece will be added any more."""

    id: str
    rate: int
    protected: bool = False
    pieces: list[Piece] = field(default_factory=list)
    finished: bool = False

    @property
    def display(self) -> str:
        """The whole text so far, heard or not."""
        return "".join(piece.display for piece in self.pieces)

    @property
    def seconds(self) -> float:
        """Audio made so far."""
        return sum(len(piece.pcm) for piece in self.pieces) / (2 * self.rate)

    def heard(self, seconds: float) -> str:
        """Return the text whose audio lies within the first ``seconds``, cut at a word."""
        left = seconds
        parts: list[str] = []
        for piece in self.pieces:
            length = len(piece.pcm) / (2 * self.rate)
            if piece.complete and left >= length - 1e-6:
                parts.append(piece.display)
                left -= length
                continue
            parts.append(_heard_part(piece, left, length))
            break
        return "".join(parts).strip()


def _heard_part(piece: Piece, seconds: float, length: float) -> str:
    """Cut one piece: by the engine's word times where there are any, else in proportion to its characters."""
    if seconds <= 0:
        return ""
    shown = piece.display.split()
    if piece.words:
        # The engine's words may differ from the shown ones ("$120" is spoken as three words): map by share.
        started = sum(1 for word in piece.words if word.start < seconds)
        share = (
            max(0, started - 1) / len(piece.words)
            if started < len(piece.words)
            else _last_word_share(piece, seconds, length)
        )
        return " ".join(shown[: round(share * len(shown))])
    whole = length if piece.complete else max(length, len(piece.spoken) / _CHARACTERS_PER_SECOND)
    budget = len(piece.display.strip()) * min(1.0, seconds / whole) if whole else 0.0
    taken: list[str] = []
    used = 0
    for word in shown:
        used += len(word) + (1 if taken else 0)
        if used > budget:
            break
        taken.append(word)
    return " ".join(taken)


def _last_word_share(piece: Piece, seconds: float, length: float) -> float:
    """All words have started: the last one counts when at least half of it was played."""
    last = piece.words[-1].start
    return 1.0 if seconds >= last + (length - last) / 2 else (len(piece.words) - 1) / len(piece.words)


# English speech has about 15 characters a second; only used for a piece whose audio is still being made.
_CHARACTERS_PER_SECOND = 15.0
