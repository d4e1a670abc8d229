"""Callers' turns as the platform hears them, for the endpointing curve.

Sentences (``data/utterances*.json``) are spoken by the local voice, paused where the text has a bar, and put through a
telephone's band and mu-law. Silero hears them, Whisper writes down at each pause what was said so far, and the
completeness models judge it.
"""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from assistants.voice import g711
from assistants.voice.config import VadConfig
from assistants.voice.vad import SpeechKind, VoiceGate
from integrations import registry
from integrations.interfaces import CompletenessModel, Transcript, TranscriptSink, WordTime
from rapida_site.lib.errors import RapidaError

RATE = 8000
FRAME = 320
DATA = Path(__file__).parent / "data"
SENTENCES = "utterances"
MORE_SENTENCES = ("utterances_tuning", "utterances_held_out")
# Pauses inside turns of telephone calls that a detector sees at all (0.2 s and more), as ten equal shares: on recorded
# calls a timer cuts 15 % of answers at 0.2 s, 9 % at 0.35, 7 % at 0.55, 5 % at 0.8, and 2 % at 1.0 and more.
PAUSES = (0.22, 0.25, 0.28, 0.32, 0.45, 0.6, 0.75, 0.85, 0.95, 1.3)
TRAILING = 2.0
SOFTEST_WITHIN = 0.12
RECENT_SECONDS = 8.0


@dataclass(slots=True)
class Stop:
    """A place where the voice ends. ``resumed`` and ``noticed`` (seconds after it) are None at the turn's end."""

    text: str
    text_score: float
    audio_score: float
    resumed: float | None
    noticed: float | None


@dataclass(slots=True)
class Turn:
    """``places`` are the pauses put in, as places in ``PAUSES``."""

    kind: str
    places: list[int]
    stops: list[Stop] = field(default_factory=list)

    def stops_with_pauses(self, further: int) -> list[Stop]:
        """Return the stops had each pause been the one so many places further; as heard where one was not heard."""
        if len(self.stops) != len(self.places) + 1:
            return self.stops
        found = []
        for place, stop in zip(self.places, self.stops, strict=False):
            assert stop.resumed is not None
            assert stop.noticed is not None
            longer = PAUSES[(place + further) % len(PAUSES)] - PAUSES[place]
            found.append(replace(stop, resumed=stop.resumed + longer, noticed=stop.noticed + longer))
        return [*found, self.stops[-1]]


# ---------------------------------------------------------------------------------------------- speaking
async def _spoken(text: str, dice: random.Random) -> tuple[bytes, list[int]]:
    """Speak ``text`` with a pause at each bar, as a telephone carries it, followed by silence; also tell the pauses."""
    places = [dice.randrange(len(PAUSES)) for _ in range(text.count("|"))]
    parts = [part.strip() for part in text.split("|")]
    voice = registry.open_synthesizer("local-hibari", rate_hint=RATE, options={})
    await voice.start()
    pcm, words = b"", list[WordTime]()
    async for chunk in voice.synthesize(" ".join(parts)):
        pcm += chunk.pcm
        words += chunk.words
    samples = np.frombuffer(pcm, "<i2").astype(np.float64)
    pieces, begin, count = [], 0, 0
    for part, place in zip(parts, places, strict=False):
        count += len(part.split())
        end = _softest(samples, words[min(count, len(words) - 1)].start)
        pieces += [_faded(samples[begin:end]), np.zeros(int(PAUSES[place] * RATE))]
        begin = end
    whole = np.concatenate([*pieces, samples[begin:], np.zeros(int(TRAILING * RATE))])
    return _telephone(np.concatenate([np.zeros(RATE // 4), whole]), dice), places


def _softest(samples: np.ndarray, around: float) -> int:
    """Word times are estimates: cut where the 10 ms around one are softest."""
    step = RATE // 100
    places = range(int((around - SOFTEST_WITHIN) * RATE), int((around + SOFTEST_WITHIN) * RATE), step // 2)
    return min(
        (place for place in places if 0 < place < len(samples) - step),
        key=lambda place: float(np.square(samples[place : place + step]).sum()),
        default=len(samples) // 2,
    )


def _faded(piece: np.ndarray) -> np.ndarray:
    out = piece.copy()
    length = min(RATE // 100, len(out))
    if length:
        out[-length:] *= np.linspace(1, 0, length)
    return out


def _telephone(samples: np.ndarray, dice: random.Random) -> bytes:
    """300–3400 Hz, a little line noise, mu-law and back."""
    spectrum = np.fft.rfft(samples)
    hertz = np.fft.rfftfreq(len(samples), 1 / RATE)
    spectrum *= 1 / (1 + (300 / np.maximum(hertz, 1)) ** 8) / (1 + (hertz / 3400) ** 24)
    line = np.random.default_rng(dice.randrange(1 << 30)).standard_normal(len(samples)) * 8
    carried = np.clip(np.rint(np.fft.irfft(spectrum, len(samples)) + line), -32768, 32767).astype("<i2").tobytes()
    return g711.decode_ulaw(g711.encode_ulaw(carried))


# ---------------------------------------------------------------------------------------------- hearing
class _Ear(TranscriptSink):
    """Collects one call's voice windows and transcripts."""

    def __init__(self) -> None:
        self.windows: list[tuple[float, float, float]] = []
        self.final: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self.heard = asyncio.Event()

    def on_voice(self, probability: float, start: float, end: float) -> None:
        self.windows.append((probability, start, end))
        self.heard.set()

    def on_transcript(self, transcript: Transcript) -> None:
        if transcript.final and not self.final.done():
            self.final.set_result(transcript.text)

    def on_transcriber_error(self, error: RapidaError) -> None:
        if not self.final.done():
            self.final.set_exception(error)


async def voice_spans(pcm: bytes, rate: int = RATE) -> list[tuple[float, float, float, float]]:
    """Return (first voiced, noticed, last voiced, noticed) of each stretch of speech, in seconds."""
    ear, frame = _Ear(), FRAME * rate // RATE
    stream = registry.voice_activity_detector().open(ear, rate)
    for number, at in enumerate(range(0, len(pcm), frame), 1):
        stream.push(pcm[at : at + frame])
        while len(ear.windows) < number * 5 // 8 - 4:
            ear.heard.clear()
            await ear.heard.wait()
    while len(ear.windows) < len(pcm) * RATE // (512 * rate):
        ear.heard.clear()
        await ear.heard.wait()
    stream.close()
    gate, spans, started = VoiceGate(VadConfig()), [], (0.0, 0.0)
    for probability, begin, end in ear.windows:
        speech = gate.feed(probability, begin, end)
        if speech is not None and speech.kind is SpeechKind.STARTED:
            started = (speech.at, end)
        elif speech is not None:
            spans.append((*started, speech.at, end))
    return spans


async def _texts(pcm: bytes, spans: Sequence[tuple[float, float, float, float]]) -> list[str]:
    """Return what the transcriber makes of everything so far, at the end of each span."""
    ear, texts, position = _Ear(), [], 0
    transcriber = registry.open_transcriber("local-whisper", rate=RATE, options={"listen.interims": "false"})
    await transcriber.start(ear)
    for _, began, _, ended in spans:
        for limit, hint in ((began, transcriber.speech_started), (ended, transcriber.speech_ended)):
            while position < int(limit * RATE) * 2:
                transcriber.push(pcm[position : position + FRAME])
                position += FRAME
            hint()
        texts.append(await ear.final)
        ear.final = asyncio.get_running_loop().create_future()
    await transcriber.close()
    return texts


async def hear(utterance: dict[str, str], text: CompletenessModel, sound: CompletenessModel | None, seed: int) -> Turn:
    """Speak and hear one utterance; each of its stops comes with what the models made of it."""
    pcm, places = await _spoken(utterance["text"], random.Random(seed))
    spans = await voice_spans(pcm)
    turn = Turn(utterance["kind"], places)
    for number, (said, span) in enumerate(zip(await _texts(pcm, spans), spans, strict=True)):
        upto = int(span[3] * RATE) * 2
        recent = pcm[max(0, upto - int(RECENT_SECONDS * RATE) * 2) : upto]
        following = spans[number + 1] if number + 1 < len(spans) else None
        turn.stops.append(
            Stop(
                text=said,
                text_score=await text.completeness(said, recent, RATE) if said.strip() else 0.0,
                audio_score=await sound.completeness(said, recent, RATE) if sound is not None else 0.0,
                resumed=following[0] - span[2] if following else None,
                noticed=following[1] - span[2] if following else None,
            )
        )
    return turn


async def completeness_models() -> tuple[CompletenessModel, CompletenessModel | None]:
    """Return the judge of words and that of sound, whose file is optional."""
    text, sound = registry.completeness_model("text"), registry.completeness_model("audio")
    try:
        await sound.completeness("", bytes(RATE), RATE)
    except RapidaError:
        return text, None
    return text, sound


async def listen(sentences: str = SENTENCES, limit: int = 0, seed: int = 7) -> tuple[list[Turn], bool]:
    """Speak and hear the utterances (all, or the first of a shuffle); also say whether the audio model was there."""
    utterances = json.loads((DATA / f"{sentences}.json").read_text(encoding="utf-8"))["utterances"]
    random.Random(seed).shuffle(utterances)
    text, sound = await completeness_models()
    chosen = utterances[:limit] if limit else utterances
    turns = [await hear(utterance, text, sound, seed + number) for number, utterance in enumerate(chosen)]
    return [turn for turn in turns if turn.stops], sound is not None
