"""Scripted speech to text.

Options: ``texts`` (one per turn, from the start again after the last), ``delay`` seconds from the end of speech to
the final, ``interims`` (growing prefixes, one word each ``interim_every`` seconds of speech), ``endpoints`` (find
speech by its energy and end it after ``silence`` seconds; needs no VAD), ``empty_every`` (each n-th turn comes out
empty), and the failures of the package.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

from integrations.interfaces import Transcript, TranscriptSink
from integrations.options import Options
from integrations.providers.fake.energy import is_loud
from integrations.providers.fake.failures import Failures
from rapida_site.lib.errors import Invalid

RATES = (8000, 16000, 24000, 48000)


class FakeTranscriber:
    """Hears the next scripted text in whatever is said; keeps no audio."""

    def __init__(self, rate: int, options: Mapping[str, Any]) -> None:
        if rate not in RATES:
            raise Invalid(f"fake: {rate} Hz is no rate to listen at; use one of {', '.join(map(str, RATES))}.")
        read = Options("fake", options, "listen.")
        self._texts = read.texts("texts", ("hello there",))
        self._delay = read.number("delay", 0.0, 0, 60)
        self._interims = read.boolean("interims", False)
        self._interim_bytes = int(read.number("interim_every", 0.2, 0.02, 10) * rate) * 2
        self.endpoints = read.boolean("endpoints", False)
        self._silence_bytes = int(read.number("silence", 0.2, 0.02, 10) * rate) * 2
        self._empty_every = read.integer("empty_every", 0, 0, 1000)
        self._failures = Failures(read, "stt")
        read.done()
        self._sink: TranscriptSink | None = None
        self._timers: list[asyncio.TimerHandle] = []
        self._turn = self._segment = 0
        self._speaking = False
        self._voiced = self._quiet = 0

    async def start(self, sink: TranscriptSink) -> None:
        await self._failures.before()
        self._sink = sink

    def push(self, pcm: bytes) -> None:
        if self.endpoints:
            self._listen(pcm)
        elif self._speaking:
            self._hear(len(pcm))

    def speech_started(self) -> None:
        if not self.endpoints:
            self._begin()

    def speech_ended(self) -> None:
        self._end()

    def turn_committed(self) -> None:
        self._segment += 1

    async def close(self) -> None:
        self._sink = None
        for timer in self._timers:
            timer.cancel()
        self._timers.clear()

    # ------------------------------------------------------------------------------------------ inside
    def _listen(self, pcm: bytes) -> None:
        if is_loud(pcm):
            self._quiet = 0
            if not self._speaking:
                self._begin()
            self._hear(len(pcm))
        elif self._speaking:
            self._quiet += len(pcm)
            if self._quiet >= self._silence_bytes:
                self._end()

    def _begin(self) -> None:
        self._speaking, self._voiced, self._quiet = True, 0, 0

    def _hear(self, size: int) -> None:
        before, self._voiced = self._voiced // self._interim_bytes, self._voiced + size
        count = self._voiced // self._interim_bytes
        if self._interims and count > before:
            words = self._text().split()
            if 0 < count < len(words):
                self._deliver(Transcript(" ".join(words[:count]), final=False, segment=self._segment))

    def _end(self) -> None:
        if not self._speaking:
            return
        self._speaking = False
        final = Transcript(self._text(), final=True, segment=self._segment, confidence=0.9, language="en")
        self._turn += 1
        if self._failures.mode == "hang":
            return
        if not self._delay:
            self._deliver(final)
            return
        self._timers = [timer for timer in self._timers if timer.when() > asyncio.get_running_loop().time()]
        self._timers.append(asyncio.get_running_loop().call_later(self._delay, self._deliver, final))

    def _text(self) -> str:
        if self._empty_every and (self._turn + 1) % self._empty_every == 0:
            return ""
        return self._texts[self._turn % len(self._texts)] if self._texts else ""

    def _deliver(self, transcript: Transcript) -> None:
        if self._sink is None:
            return
        if transcript.final and (self._failures.mode == "mid" or self._failures.due()):
            self._sink.on_transcriber_error(self._failures.error())
        else:
            self._sink.on_transcript(transcript)


def open_transcriber(
    *, rate: int, options: Mapping[str, Any], credential: Mapping[str, str] | None = None
) -> FakeTranscriber:
    return FakeTranscriber(rate, options)
