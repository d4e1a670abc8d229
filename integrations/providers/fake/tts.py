"""Scripted text to speech: a tone of a known length.

Options: ``duration`` seconds per utterance, or ``per_word`` seconds per word when above 0; ``delay`` to the first
chunk, ``chunk`` seconds per chunk, ``chunk_delay`` between chunks (slower than ``chunk`` starves the playout),
``rate`` (default: the rate asked for), ``tone`` in Hz (0 is silence), ``words`` (give word times), ``empty`` (no
audio at all), ``odd`` (an odd number of bytes, which no engine may send), and the failures of the package. The audio
is cut from one cached second, so that an utterance costs no synthesis.
"""

from __future__ import annotations

import array
import asyncio
import math
from collections.abc import AsyncGenerator, Mapping
from functools import lru_cache
from typing import Any

from integrations.interfaces import SpeechChunk, WordTime
from integrations.options import Options
from integrations.providers.fake.failures import Failures


class FakeSynthesizer:
    """``spoken`` lists what it was asked to say, for tests."""

    def __init__(self, rate_hint: int, options: Mapping[str, Any]) -> None:
        read = Options("fake", options, "speak.")
        self.rate = read.integer("rate", rate_hint, 1000, 96000)
        self._duration = read.number("duration", 0.5, 0, 600)
        self._per_word = read.number("per_word", 0.0, 0, 10)
        self._delay = read.number("delay", 0.0, 0, 600)
        self._chunk = read.number("chunk", 0.2, 0.01, 60)
        self._chunk_delay = read.number("chunk_delay", 0.0, 0, 60)
        self._tone = read.integer("tone", 440, 0, 20000)
        self._words = read.boolean("words", False)
        self._empty = read.boolean("empty", False)
        self._odd = read.boolean("odd", False)
        self._failures = Failures(read, "tts")
        read.done()
        self.spoken: list[str] = []

    async def start(self) -> None:
        return None

    async def synthesize(self, text: str) -> AsyncGenerator[SpeechChunk, None]:
        self.spoken = [*self.spoken[-99:], text]
        await self._failures.before()
        if self._delay:
            await asyncio.sleep(self._delay)
        words = text.split()
        length = self._per_word * len(words) if self._per_word else self._duration
        times = _spread(words, length) if self._words else ()
        for number, pcm in enumerate(self._chunks(length)):
            if number and self._chunk_delay:
                await asyncio.sleep(self._chunk_delay)
            yield SpeechChunk(pcm, () if number else times)
            self._failures.after_first()

    async def close(self) -> None:
        return None

    def _chunks(self, length: float) -> tuple[bytes, ...]:
        if self._empty:
            return ()
        chunks = _cut(self.rate, self._tone, int(length * self.rate), max(1, int(self._chunk * self.rate)))
        return tuple(chunk + b"\0" for chunk in chunks) if self._odd else chunks


def open_synthesizer(
    *, rate_hint: int, options: Mapping[str, Any], credential: Mapping[str, str] | None = None
) -> FakeSynthesizer:
    return FakeSynthesizer(rate_hint, options)


@lru_cache(maxsize=16)
def _second(rate: int, tone: int) -> bytes:
    """Return one second of the tone at −12 dBFS; a whole number of periods, so seconds join without a click."""
    step = 2 * math.pi * tone / rate
    return array.array("h", (round(8000 * math.sin(step * n)) for n in range(rate))).tobytes()


@lru_cache(maxsize=64)
def _cut(rate: int, tone: int, samples: int, chunk: int) -> tuple[bytes, ...]:
    second = _second(rate, tone)
    whole = (second * (samples * 2 // len(second) + 1))[: samples * 2]
    return tuple(whole[start : start + chunk * 2] for start in range(0, len(whole), chunk * 2))


def _spread(words: list[str], length: float) -> tuple[WordTime, ...]:
    return tuple(WordTime(word, length * index / len(words)) for index, word in enumerate(words))
