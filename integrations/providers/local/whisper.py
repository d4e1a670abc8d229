"""Whisper tiny.en on CTranslate2: a stretch of audio in, text out. Blocking; any number of threads may call it.

Whisper needs no 30 s of padding here: the smallest of 1000/1500/2000/3000 frames of 10 ms that holds the speech and 2
s more costs a quarter and is as good (500 frames break down into repetition). Guards against invention: a token
budget by length, no repeated 4-grams, and a floor for the engine's own doubt (``no_speech_prob``, mean log
probability). Against the opposite: when a speaker goes on after "Great, thank you." it may stop at the pause or take
everything back as too doubtful; where a longer stretch brings no new word, its end is decoded by itself.
"""

from __future__ import annotations

import math
import os
import re
import threading
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import ctranslate2
import numpy as np

from integrations.providers.local import dsp
from integrations.providers.local.manifest import locate

WINDOWS = (1000, 1500, 2000, 3000)
LONGEST = 28.0  # seconds one decode may hold
_MARGIN = 200
_SILENT_RMS = 16.0 / 32768
# Clicks, hum and a room's noise that became words had 0.83 to 0.99, words of people 0.82 at most.
_SURELY_NO_SPEECH = 0.9
_TAIL_SECONDS = 1.1  # pauses before and behind included; shorter, it may be a cough
_TAIL_CONFIDENCE = 0.2
_WORDLESS = re.compile(r"\W*")
_START, _NO_TIMESTAMPS = "<|startoftranscript|>", "<|notimestamps|>"
_MARKUP = re.compile(r"\[[^\]]*\]|\([^)]*\)|<\|[^|]*\|>|[♪*]+")


@dataclass(frozen=True, slots=True)
class Heard:
    text: str
    confidence: float


NOTHING = Heard("", 0.0)


@dataclass(frozen=True, slots=True)
class Earlier:
    """What was heard of the first ``size`` bytes of the same stretch."""

    heard: Heard
    size: int


class WhisperModel:
    """The model with its worker threads; ``idle`` says whether an interim would hold up nobody's final."""

    def __init__(self) -> None:
        directory = locate("whisper").parent
        self.workers = max(1, min(4, (os.cpu_count() or 1) // 2))
        self._engine = ctranslate2.models.Whisper(
            str(directory), device="cpu", compute_type="int8", intra_threads=1, inter_threads=self.workers
        )
        tokens = _tokens(directory / "vocabulary.txt")
        self._bytes = [_token_bytes(token) for token in tokens]
        self._end = tokens.index("<|endoftext|>")
        self._prompt = [tokens.index(_START), tokens.index(_NO_TIMESTAMPS)]
        self._pool = ThreadPoolExecutor(self.workers, thread_name_prefix="transcribe")
        self._lock = threading.Lock()
        self._pending = 0
        self.transcribe(dsp.to_pcm(np.full(8000, 0.01, np.float32)), 16000)  # the first run allocates

    def idle(self) -> bool:
        return self._pending < self.workers

    def submit(self, pcm: bytes, rate: int, earlier: Earlier | None = None) -> Future[Heard]:
        """Queue a decode; first come, first served. Cancelling the future before it starts costs nothing."""
        with self._lock:
            self._pending += 1
        future = self._pool.submit(self.transcribe, pcm, rate, earlier)
        future.add_done_callback(self._settled)
        return future

    def _settled(self, _: Future[Heard]) -> None:
        with self._lock:
            self._pending -= 1

    def transcribe(self, pcm: bytes, rate: int, earlier: Earlier | None = None) -> Heard:
        """Return what is said in s16le ``pcm``; nothing for silence, noise and what the engine itself doubts."""
        heard = self._decoded(pcm, rate)
        if earlier is None:
            return heard
        more = len(heard.text.split()) - len(earlier.heard.text.split())
        if more > 0:
            return heard
        tail = pcm[earlier.size :]
        behind = self._decoded(tail, rate) if len(tail) >= int(_TAIL_SECONDS * rate) * 2 else NOTHING
        before = heard if more == 0 else earlier.heard
        if behind.confidence < _TAIL_CONFIDENCE:
            return before
        return Heard(f"{before.text} {behind.text}".strip(), min(before.confidence, behind.confidence))

    def _decoded(self, pcm: bytes, rate: int) -> Heard:
        samples = dsp.resample(dsp.from_pcm(pcm), rate, dsp.MEL_RATE)
        if not len(samples) or math.sqrt(float(samples.dot(samples)) / len(samples)) < _SILENT_RMS:
            return NOTHING
        seconds = len(samples) / dsp.MEL_RATE
        needed = int(seconds * 100) + _MARGIN
        frames = next((window for window in WINDOWS if window >= needed), WINDOWS[-1])
        features = ctranslate2.StorageView.from_array(dsp.log_mel(samples, frames)[None])
        result = self._engine.generate(
            features,
            [self._prompt],
            beam_size=1,
            max_length=len(self._prompt) + 12 + int(7 * seconds),
            no_repeat_ngram_size=4,
            return_scores=True,
            return_no_speech_prob=True,
        )[0]
        doubt, score = float(result.no_speech_prob), float(result.scores[0])
        text = self._text(result.sequences_ids[0])
        if doubt > _SURELY_NO_SPEECH or (doubt > 0.6 and score < -1.0) or _WORDLESS.fullmatch(text):
            return NOTHING
        return Heard(text, math.exp(min(0.0, score)) * (1 - doubt))

    def _text(self, ids: list[int]) -> str:
        raw = b"".join(self._bytes[token] for token in ids if token < self._end)
        return " ".join(_MARKUP.sub(" ", raw.decode("utf-8", errors="ignore")).split())


def load_model() -> WhisperModel:
    return WhisperModel()


def _tokens(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").split("\n")


def _token_bytes(token: str) -> bytes:
    return bytes(_BYTE_OF[char] for char in token if char in _BYTE_OF)


def _byte_table() -> dict[str, int]:
    """Return the byte behind each character of a GPT-2 token: printable ones stand for themselves, the rest follow
    255.
    """
    printable = [*range(33, 127), *range(161, 173), *range(174, 256)]
    others = [byte for byte in range(256) if byte not in printable]
    return {chr(b): b for b in printable} | {chr(256 + n): b for n, b in enumerate(others)}


_BYTE_OF = _byte_table()
