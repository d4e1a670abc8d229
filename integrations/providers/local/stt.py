"""Speech to text for one call with the shared Whisper model: the whole pending turn is decoded at each pause.

A segment is what was said since the last committed turn; each decode of it replaces the one before. Audio between
utterances shrinks to ``PREROLL`` seconds, which also covers the voice detector's late hint. After ``SEGMENT_SECONDS``
the next pause begins a new segment; speech without a pause is cut at its softest place. While the caller speaks, the
growing segment is decoded again every ``INTERIM_SECONDS``, but only by a worker that nobody's final is waiting for;
what two such runs agree on is told. All state lives on the event loop's thread; an answer that newer audio overtook
is dropped, so nothing is delivered out of order.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any

import numpy as np

from integrations.interfaces import Transcript, TranscriptSink
from integrations.options import Options
from integrations.providers.local.shared import shared
from integrations.providers.local.whisper import LONGEST, Earlier, Heard, WhisperModel
from rapida_site.lib.errors import Invalid, ProviderFailed, RapidaError

PREROLL = 0.5
INTERIM_SECONDS = 0.7
SEGMENT_SECONDS = 12.0
CUT_WITHIN = 4.0  # seconds at the end of an unbroken segment among which the softest place is sought


@dataclass(frozen=True, slots=True)
class _Job:
    segment: int
    order: int
    final: bool
    size: int


class WhisperTranscriber:
    endpoints = False

    def __init__(self, rate: int, options: Mapping[str, Any]) -> None:
        if not 8000 <= rate <= 48000:
            raise Invalid(f"local-whisper listens at 8000 to 48000 Hz, not at {rate} Hz.")
        read = Options("local-whisper", options, "listen.")
        for name in ("model", "model.id", "model.name"):
            read.text(name, "tiny.en", ("tiny.en",))
        read.text("language", "en", ("en", "en-US", "en-GB", "english"))
        self._interims = read.boolean("interims", True)
        read.done()
        self._rate = rate
        self._model: WhisperModel | None = None
        self._sink: TranscriptSink | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._before = bytearray()  # the last moments before speech
        self._audio = bytearray()  # the segment so far
        self._speaking = False
        self._segment = self._committed = 0
        self._order = self._delivered = 0
        self._waiting: dict[int, tuple[_Job, Future[Heard]]] = {}  # by order
        self._newest_final: dict[int, int] = {}  # by segment
        self._interim_at = 0
        self._earlier: Earlier | None = None  # what the last final of this segment was made of
        self._guess: list[str] = []
        self._told = ""

    @property
    def settled(self) -> bool:
        """True while no answer of the model is outstanding."""
        return not self._waiting

    async def start(self, sink: TranscriptSink) -> None:
        """Wait for the model; ``ProviderFailed`` with the cure when it cannot be loaded."""
        self._loop = asyncio.get_running_loop()
        self._model = await shared("local-whisper", WhisperModel).ready()
        self._sink = sink

    def push(self, pcm: bytes) -> None:
        if not self._speaking:
            self._before += pcm
            surplus = len(self._before) - self._bytes(PREROLL)
            if surplus > 0:
                del self._before[: surplus & ~1]
            return
        self._audio += pcm
        if len(self._audio) >= self._bytes(LONGEST):
            self._cut()
        elif self._interims and len(self._audio) - self._interim_at >= self._bytes(INTERIM_SECONDS):
            self._look_in()

    def speech_started(self) -> None:
        if self._speaking:
            return
        self._speaking = True
        if len(self._audio) >= self._bytes(SEGMENT_SECONDS):
            self._next_segment()
        self._audio += self._before
        self._before.clear()
        self._interim_at = len(self._audio) - self._bytes(PREROLL)

    def speech_ended(self) -> None:
        self._speaking = False
        self._decode(final=True)

    def turn_committed(self) -> None:
        self._next_segment()
        self._committed = self._segment

    async def close(self) -> None:
        self._sink = None
        for _, future in list(self._waiting.values()):
            future.cancel()
        self._waiting.clear()

    # ------------------------------------------------------------------------------------------ inside
    def _bytes(self, seconds: float) -> int:
        return int(seconds * self._rate) * 2

    def _next_segment(self) -> None:
        self._segment += 1
        self._audio.clear()
        self._interim_at = 0
        self._earlier = None
        self._guess, self._told = [], ""

    def _cut(self) -> None:
        """End a segment that Whisper could not hold much longer at the softest 100 ms of its last seconds."""
        span, step = self._bytes(CUT_WITHIN), self._bytes(0.1)
        tail = np.frombuffer(bytes(self._audio[-span:]), np.int16).astype(np.float32)
        blocks = tail[: len(tail) // (step // 2) * (step // 2)].reshape(-1, step // 2)
        softest = int(np.argmin((blocks * blocks).mean(axis=1)))
        at = len(self._audio) - span + softest * step + step // 4 * 2
        rest = bytes(self._audio[at:])
        del self._audio[at:]
        if self._earlier is not None and self._earlier.size > at:
            self._earlier = None  # its last words move on with the rest
        self._decode(final=True)
        self._next_segment()
        self._audio += rest

    def _look_in(self) -> None:
        """Decode what there is so far, if no final waits for a worker and our last look has come back."""
        model = self._model
        if model is not None and model.idle() and not self._waiting:
            self._interim_at = len(self._audio)
            self._decode(final=False)

    def _decode(self, *, final: bool) -> None:
        if self._model is None or self._sink is None or self._loop is None:
            return
        self._order += 1
        job = _Job(self._segment, self._order, final, len(self._audio))
        if final:
            for other, waiting in list(self._waiting.values()):
                if other.segment == self._segment:
                    waiting.cancel()  # only what no worker has begun; the rest is dropped when it comes
            self._newest_final[self._segment] = self._order
        future = self._model.submit(bytes(self._audio), self._rate, self._earlier if final else None)
        self._waiting[job.order] = (job, future)
        loop = self._loop

        def done(finished: Future[Heard]) -> None:
            if not loop.is_closed():
                loop.call_soon_threadsafe(self._answered, job, finished)

        future.add_done_callback(done)

    def _answered(self, job: _Job, future: Future[Heard]) -> None:
        self._waiting.pop(job.order, None)
        overtaken = job.order < self._delivered or job.order < self._newest_final.get(job.segment, 0)
        if self._sink is None or future.cancelled() or overtaken or job.segment < self._committed:
            return
        error = future.exception()
        if error is not None:
            failure = error if isinstance(error, RapidaError) else ProviderFailed(f"Whisper: {error}", stage="stt")
            self._sink.on_transcriber_error(failure)
            return
        self._delivered = job.order
        if job.final:
            self._newest_final = {s: o for s, o in self._newest_final.items() if s >= self._committed}
            heard = future.result()
            if job.segment == self._segment:
                self._earlier = Earlier(heard, job.size)
            self._sink.on_transcript(Transcript(heard.text, True, job.segment, heard.confidence, "en"))
        elif job.segment == self._segment:
            self._tell_interim(future.result(), job.segment)

    def _tell_interim(self, heard: Heard, segment: int) -> None:
        words, before = heard.text.split(), self._guess
        self._guess = words
        stable = _common(before, words) if before else words[:-1]
        text = " ".join(stable)
        if text and text != self._told and self._sink is not None:
            self._told = text
            self._sink.on_transcript(Transcript(text, False, segment, heard.confidence, "en"))


def _common(one: list[str], two: list[str]) -> list[str]:
    """Return the words both begin with, but for punctuation and case, as the second has them."""
    count = 0
    for a, b in zip(one, two, strict=False):
        if a.strip(".,?!").lower() != b.strip(".,?!").lower():
            break
        count += 1
    return two[:count]


def open_transcriber(
    *, rate: int, options: Mapping[str, Any], credential: Mapping[str, str] | None = None
) -> WhisperTranscriber:
    return WhisperTranscriber(rate, options)
