"""Are these words a finished turn? The chance that the language model sees nothing more coming after them.

The caller's words, lower-cased and without punctuation (a recognizer puts full stops everywhere), stand as the
beginning of a caller's message; the answer is the probability that the next token ends it: the end mark, a full stop,
question or exclamation mark, a new line. Read it against a *low* threshold (0.3) and let it choose the length of a
wait. It is blind to digits read out and spelled names.
"""

from __future__ import annotations

import asyncio
import re

from integrations.providers.local.llama import LlamaModel
from integrations.providers.local.shared import shared

_NOT_WORDS = re.compile(r"[^\w\s'’-]+")
_WORDS = 40  # the last words say whether a sentence is over; more cost time
# A recognizer's question mark says much where the model leaves a chance, and nothing where it leaves none: of 100 such
# texts 93 were finished at a probability of 0.03 and more (without the mark it takes 0.2 for 87), and 12 below 0.01.
# After one or two words ("Hello?") it may be no more than a rising voice.
_QUESTION_MARK = 5.0
_QUESTION_WORDS = 3
# Answers by themselves, which the model takes for beginnings.
_ANSWERS = re.compile(r"yes|yeah|yep|no|nope|okay|ok|sure|correct|right|exactly|thanks|thank you|bye|goodbye")


class TextCompleteness:
    async def completeness(self, text: str, pcm: bytes, rate: int) -> float:
        """Return 0–1; 0 for no words. About 20–40 ms of one core after a new stretch of text."""
        words = _NOT_WORDS.sub(" ", text.lower()).split()[-_WORDS:]
        said = " ".join(words)
        if not words or _ANSWERS.fullmatch(said):
            return float(bool(words))
        model = await shared("local-smollm2", LlamaModel).ready()
        tokens = await asyncio.get_running_loop().run_in_executor(model.signals, model.next_tokens, said)
        over = sum(probability for token, probability in tokens if _ends(token))
        asked = text.rstrip().endswith("?") and len(words) >= _QUESTION_WORDS
        return min(1.0, over * _QUESTION_MARK if asked else over)


def _ends(token: str) -> bool:
    return (
        token in ("", "<|im_end|>", "<|endoftext|>") or token.startswith("\n") or token.strip()[:1] in (".", "?", "!")
    )


def open_completeness() -> TextCompleteness:
    return TextCompleteness()
