"""Spoken test material, made by the local voice, and ears that wait for what an engine hears."""

from __future__ import annotations

import asyncio
from functools import lru_cache

import numpy as np

from integrations.interfaces import Transcriber, Transcript
from integrations.providers.local.shared import shared
from integrations.providers.local.tts import HibariVoice
from rapida_site.lib.errors import RapidaError

FRAME_SECONDS = 0.02


@lru_cache(maxsize=64)
def say(text: str, rate: int) -> bytes:
    """Return ``text`` spoken, s16le at ``rate`` Hz."""
    return shared("local-hibari", HibariVoice).get().render(text, 1.0, rate)[0]


def quiet(seconds: float, rate: int) -> bytes:
    return bytes(int(seconds * rate) * 2)


def noise(seconds: float, rate: int, level: float = 300.0, seed: int = 0) -> bytes:
    samples = np.random.default_rng(seed).standard_normal(int(seconds * rate)) * level
    return samples.clip(-32768, 32767).astype(np.int16).tobytes()


def frames(pcm: bytes, rate: int) -> list[bytes]:
    size = int(rate * FRAME_SECONDS) * 2
    return [pcm[start : start + size] for start in range(0, len(pcm), size)]


class Ears:
    """Collects what a transcriber delivers; ``final`` waits for the next final transcript."""

    def __init__(self) -> None:
        self.heard: list[Transcript] = []
        self.errors: list[RapidaError] = []
        self._changed = asyncio.Event()

    def on_transcript(self, transcript: Transcript) -> None:
        self.heard.append(transcript)
        self._changed.set()

    def on_transcriber_error(self, error: RapidaError) -> None:
        self.errors.append(error)
        self._changed.set()

    @property
    def finals(self) -> list[Transcript]:
        return [transcript for transcript in self.heard if transcript.final]

    async def final(self, count: int = 1) -> Transcript:
        """Return the ``count``-th final, once it is there; an error instead fails the test."""
        async with asyncio.timeout(60):
            while len(self.finals) < count:
                assert not self.errors, self.errors
                self._changed.clear()
                await self._changed.wait()
        return self.finals[count - 1]


def utter(engine: Transcriber, pcm: bytes, rate: int) -> None:
    """Feed an utterance as a call would: the detector's start hint comes 100 ms late, its end hint 200 ms after the
    last sound.
    """
    for number, frame in enumerate(frames(pcm + quiet(0.2, rate), rate)):
        if number == 5:
            engine.speech_started()
        engine.push(frame)
    engine.speech_ended()
