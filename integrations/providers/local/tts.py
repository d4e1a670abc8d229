"""Text to speech with hibari: one shared engine on a bounded pool of threads, a chunk of audio per sentence.

The engine begins with some 0.3 s and ends with 0.4 s of near silence; all but ``LEAD`` and ``TAIL`` of it is cut, so
that the first audible sample comes at once and the answer ends when it is over. Nothing is fetched: the one voice
comes inside the package. Closing the iterator drops what has not begun; a sentence that has is finished in its thread
(a few ms per second of speech) and thrown away.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncGenerator, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import hibari
import numpy as np

from integrations.interfaces import SpeechChunk
from integrations.options import Options
from integrations.providers.local import dsp
from integrations.providers.local.manifest import locate
from integrations.providers.local.shared import shared
from integrations.providers.local.tts_text import speakable, word_times
from rapida_site.lib.errors import ProviderFailed, RapidaError

NATIVE_RATE = 24000
RATES = (8000, 16000, 24000, 48000)
LEAD, TAIL, PAUSE = 0.02, 0.08, 0.25
_AUDIBLE = 0.01  # of full scale, before the gain
_GAIN = 2.0
T = TypeVar("T")


class HibariVoice:
    """The engine and its threads."""

    def __init__(self) -> None:
        self._engine = hibari.Hibari(model=str(locate("hibari")), threads=1)
        self.pool = ThreadPoolExecutor(max(1, min(4, (os.cpu_count() or 1) // 2)), thread_name_prefix="speak")
        self.render("Ready.", 1.0, NATIVE_RATE)  # the lexicon and the first run load lazily

    def sentences(self, text: str) -> list[str]:
        """Return what can be spoken, sentence by sentence; punctuation alone cannot."""
        return [str(part) for part in self._engine.split_sentences(text) if any(char.isalnum() for char in part)]

    def render(self, sentence: str, speed: float, rate: int, pause: float = 0.0) -> tuple[bytes, float, float]:
        """Return s16le audio at ``rate``, and where in it the voice starts and how long it lasts, in seconds."""
        parts = [
            self._engine.from_phonemes(phonemes, speed, seed=0)
            for phonemes in self._engine.phonemize(speakable(sentence))
        ]
        audio = np.concatenate(parts) if parts else np.zeros(0, np.float32)
        audible = np.flatnonzero(np.abs(audio) > _AUDIBLE)
        if not len(audible):
            return b"", 0.0, 0.0
        first = max(0, int(audible[0]) - int(LEAD * NATIVE_RATE))
        last = int(audible[-1]) + int(TAIL * NATIVE_RATE)
        kept = np.pad(audio[first:last] * _GAIN, (0, int(pause * NATIVE_RATE)))
        pcm = dsp.to_pcm(dsp.resample(kept.astype(np.float32), NATIVE_RATE, rate))
        return pcm, (int(audible[0]) - first) / NATIVE_RATE, int(audible[-1] - audible[0]) / NATIVE_RATE


class HibariSynthesizer:
    def __init__(self, rate_hint: int, options: Mapping[str, Any]) -> None:
        read = Options("local-hibari", options, "speak.")
        for name in ("voice.id", "voice"):
            read.text(name, "heart", ("heart",))
        for name in ("model", "model.id", "model.name"):
            read.text(name, "hibari", ("hibari",))
        read.text("language", "en", ("en", "en-US", "english"))
        self._speed = read.number("speed", 1.0, 0.5, 2.0)
        read.done()
        self.rate = rate_hint if rate_hint in RATES else NATIVE_RATE

    async def start(self) -> None:
        """Wait for the engine; ``ProviderFailed`` with the cure when it cannot be loaded."""
        await shared("local-hibari", HibariVoice).ready()

    async def synthesize(self, text: str) -> AsyncGenerator[SpeechChunk, None]:
        voice = await shared("local-hibari", HibariVoice).ready()
        sentences = voice.sentences(text)
        passed = 0.0
        for number, sentence in enumerate(sentences, 1):
            pause = PAUSE if number < len(sentences) else 0.0
            pcm, start, seconds = await self._in_thread(voice, voice.render, sentence, self._speed, self.rate, pause)
            if pcm:
                yield SpeechChunk(pcm, word_times(sentence, passed + start, seconds))
                passed += len(pcm) / 2 / self.rate

    async def close(self) -> None:
        return None

    async def _in_thread(self, voice: HibariVoice, work: Callable[..., T], *arguments: Any) -> T:
        try:
            return await asyncio.get_running_loop().run_in_executor(voice.pool, work, *arguments)
        except RapidaError:
            raise
        except Exception as error:
            raise ProviderFailed(f"Hibari: {error}", stage="tts") from error


def load_model() -> HibariVoice:
    return HibariVoice()


def open_synthesizer(
    *, rate_hint: int, options: Mapping[str, Any], credential: Mapping[str, str] | None = None
) -> HibariSynthesizer:
    return HibariSynthesizer(rate_hint, options)
