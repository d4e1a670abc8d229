"""Are these words a finished turn? The chance that the language model sees nothing more coming after them.

The caller's words, lower-cased and without punctuation (a recognizer puts full stops everywhere), stand as the
beginning of a user's message; the answer is the probability that the next token ends it: the end mark, a full stop,
question or exclamation mark, a new line. Read it against a *low* threshold (0.1) and let it choose the length of a
wait. It is blind to digits read out and spelled names.
"""

from __future__ import annotations

import asyncio
import re

from integrations.providers.local.llama import LlamaModel
from integrations.providers.local.shared import shared

_NOT_WORDS = re.compile(r"[^\w\s'’-]+")
_WORDS = 40  # the last words say whether a sentence is over; more cost time


class TextCompleteness:
    async def completeness(self, text: str, pcm: bytes, rate: int) -> float:
        """Return 0–1; 0 for no words. About 20–40 ms of one core after a new stretch of text."""
        words = _NOT_WORDS.sub(" ", text.lower()).split()[-_WORDS:]
        if not words:
            return 0.0
        model = await shared("local-smollm2", LlamaModel).ready()
        loop = asyncio.get_running_loop()
        tokens = await loop.run_in_executor(model.signals, model.next_tokens, " ".join(words))
        return min(1.0, sum(probability for token, probability in tokens if _ends(token)))


def _ends(token: str) -> bool:
    return (
        token in ("", "<|im_end|>", "<|endoftext|>") or token.startswith("\n") or token.strip()[:1] in (".", "?", "!")
    )


def open_completeness() -> TextCompleteness:
    return TextCompleteness()
