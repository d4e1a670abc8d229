"""How often a caller is cut off against how long callers wait, for each way to find the end of speech.

Callers' sentences (``data/utterances.json``) are spoken by the local voice, paused where the text has a bar, and put
through a telephone's band and mu-law. Silero hears them, Whisper writes down at each pause what was said so far, and
the completeness models judge it; then every policy is asked how long it would have waited there. A turn is cut off
when the wait was over before the detector noticed that the caller went on.

Synthetic speech: its pauses have the length distribution measured on telephone calls, but its voice is clearer than a
person's. Take the order of the strategies from it and the size of the gaps, not the third digit.
"""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from assistants.voice import g711
from assistants.voice.config import EndOfSpeechConfig, EndOfSpeechKind, VadConfig
from assistants.voice.endpointing import Endpointing
from assistants.voice.vad import SpeechKind, VoiceGate
from integrations import registry
from integrations.interfaces import CompletenessModel, Transcript, TranscriptSink, WordTime
from rapida_site.lib.errors import RapidaError

RATE = 8000
FRAME = 320
DATA = Path(__file__).parent / "data" / "utterances.json"
# Pauses inside turns of telephone calls that a detector sees at all (0.2 s and more), as ten equal shares: on recorded
# calls a timer cuts 15 % of answers at 0.2 s, 9 % at 0.35, 7 % at 0.55, 5 % at 0.8, and 2 % at 1.0 and more.
PAUSES = (0.22, 0.25, 0.28, 0.32, 0.45, 0.6, 0.75, 0.85, 0.95, 1.3)
TRAILING = 2.0
SOFTEST_WITHIN = 0.12
CALLER_SENTENCES = 8
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
    kind: str
    stops: list[Stop] = field(default_factory=list)


# ---------------------------------------------------------------------------------------------- speaking
async def _spoken(text: str, dice: random.Random) -> bytes:
    """Speak ``text`` with a pause at each bar, as a telephone carries it, followed by silence."""
    parts = [part.strip() for part in text.split("|")]
    voice = registry.open_synthesizer("local-hibari", rate_hint=RATE, options={})
    await voice.start()
    pcm, words = b"", list[WordTime]()
    async for chunk in voice.synthesize(" ".join(parts)):
        pcm += chunk.pcm
        words += chunk.words
    samples = np.frombuffer(pcm, "<i2").astype(np.float64)
    pieces, begin, count = [], 0, 0
    for part in parts[:-1]:
        count += len(part.split())
        end = _softest(samples, words[min(count, len(words) - 1)].start)
        pieces += [_faded(samples[begin:end]), np.zeros(int(dice.choice(PAUSES) * RATE))]
        begin = end
    whole = np.concatenate([*pieces, samples[begin:], np.zeros(int(TRAILING * RATE))])
    return _telephone(np.concatenate([np.zeros(RATE // 4), whole]), dice)


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


async def _voice_spans(pcm: bytes) -> list[tuple[float, float, float, float]]:
    """Return (first voiced, noticed, last voiced, noticed) of each stretch of speech, in seconds."""
    ear = _Ear()
    stream = registry.voice_activity_detector().open(ear, RATE)
    for number, at in enumerate(range(0, len(pcm), FRAME), 1):
        stream.push(pcm[at : at + FRAME])
        while len(ear.windows) < number * 5 // 8 - 4:
            ear.heard.clear()
            await ear.heard.wait()
    while len(ear.windows) < len(pcm) // 512:
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
    pcm = await _spoken(utterance["text"], random.Random(seed))
    spans = await _voice_spans(pcm)
    turn = Turn(utterance["kind"])
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


# ---------------------------------------------------------------------------------------------- judging
@dataclass(frozen=True, slots=True)
class Strategy:
    """``make`` gives a fresh waiting function and a place to tell the pauses of one caller."""

    family: str
    setting: str
    make: Callable[[], tuple[Callable[[Stop], float], Callable[[float], None]]]


@dataclass(frozen=True, slots=True)
class Point:
    family: str
    setting: str
    cut_percent: float
    wait: float
    by_kind: dict[str, float]


def _timer(seconds: float) -> Strategy:
    return Strategy("timer", f"{seconds:g} s", lambda: (lambda stop: seconds, lambda pause: None))


def _policy(family: str, setting: str, score: str, **changes: Any) -> Strategy:
    def make() -> tuple[Callable[[Stop], float], Callable[[float], None]]:
        endpointing = Endpointing(EndOfSpeechConfig(**changes))

        def wait(stop: Stop) -> float:
            return endpointing.wait(stop.text, getattr(stop, score) if score else None, True)

        return wait, endpointing.note_pause

    return Strategy(family, setting, make)


def strategies(*, with_audio: bool) -> list[Strategy]:
    kinds = EndOfSpeechKind
    found = [_timer(seconds) for seconds in (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 1.0, 1.2)]
    found += [
        _policy("silence", f"{seconds:g} s", "", kind=kinds.SILENCE, timeout=seconds)
        for seconds in (0.3, 0.5, 0.7, 0.8)
    ]
    found += [
        _policy("adaptive", f"0.3–{longest:g} s", "", kind=kinds.ADAPTIVE, extended=longest)
        for longest in (0.8, 1.0, 1.2)
    ]
    graded = [(threshold, longest) for longest in (1.0, 1.3) for threshold in (0.1, 0.2, 0.4, 0.6)]
    found += [
        _policy(
            f"graded {signal}",
            f"{threshold:g}, {longest:g} s",
            f"{signal}_score",
            kind=kinds.GRADED,
            threshold=threshold,
            extended=longest,
        )
        for signal in (("text", "audio") if with_audio else ("text",))
        for threshold, longest in graded
    ]
    return found


def judge(turns: Sequence[Turn], strategy: Strategy) -> Point:
    """Ask one strategy at every stop; a new caller, with nothing learnt, comes every few sentences."""
    stop_seconds = VadConfig().stop
    waits, cut = list[float](), list[tuple[str, bool]]()
    wait, note = strategy.make()
    for number, turn in enumerate(turns):
        if number % CALLER_SENTENCES == 0:
            wait, note = strategy.make()
        was_cut = False
        for stop in turn.stops:
            seconds = max(wait(stop), stop_seconds)
            if stop.noticed is None or stop.resumed is None:
                waits.append(seconds)
            elif seconds < stop.noticed:
                was_cut = True
            else:
                note(stop.resumed)
        cut.append((turn.kind, was_cut))
    kinds = {kind: [was for name, was in cut if name == kind] for kind in dict.fromkeys(name for name, _ in cut)}
    return Point(
        strategy.family,
        strategy.setting,
        100 * sum(was for _, was in cut) / len(cut),
        sum(waits) / len(waits),
        {kind: 100 * sum(was) / len(was) for kind, was in kinds.items()},
    )


# ---------------------------------------------------------------------------------------------- showing
def table(points: Sequence[Point]) -> Iterable[str]:
    kinds = list(points[0].by_kind)
    yield f"{'strategy':>14}{'setting':>15}{'cut off':>9}{'mean wait':>11}   cut off by kind of utterance, %"
    yield " " * 52 + "".join(f"{kind:>11}" for kind in kinds)
    for point in points:
        cells = "".join(f"{point.by_kind[kind]:>11.0f}" for kind in kinds)
        yield f"{point.family:>14}{point.setting:>15}{point.cut_percent:>7.1f} %{point.wait:>9.2f} s   {cells}"


def curve(points: Sequence[Point], width: int = 64, height: int = 18) -> Iterable[str]:
    """Draw cut-offs (upwards) against the mean wait; the lower left is best. A letter is a strategy's initial."""
    marks = {"timer": ".", "silence": "s", "adaptive": "a", "graded text": "T", "graded audio": "A"}
    left, right = 0.25, max(point.wait for point in points) + 0.05
    top = max(point.cut_percent for point in points)
    canvas = [[" "] * (width + 1) for _ in range(height + 1)]
    for point in points:
        x = round((point.wait - left) / (right - left) * width)
        y = round(point.cut_percent / top * height) if top else 0
        canvas[height - y][min(max(x, 0), width)] = marks[point.family]
    for number, row in enumerate(canvas):
        yield f"{top * (height - number) / height:>6.0f} % |{''.join(row)}"
    yield " " * 9 + "+" + "-" * (width + 1)
    yield f"{'':9}{left:<8.2f}{'mean wait, s':^{width - 14}}{right:>8.2f}"
    yield "         " + "   ".join(f"{mark} {family}" for family, mark in marks.items())


async def listen(limit: int = 0, seed: int = 7) -> tuple[list[Turn], bool]:
    """Speak and hear the utterances (all, or the first of a shuffle); also say whether the audio model was there."""
    utterances = json.loads(DATA.read_text(encoding="utf-8"))["utterances"]
    random.Random(seed).shuffle(utterances)
    text = registry.completeness_model("text")
    sound: CompletenessModel | None = registry.completeness_model("audio")
    try:
        assert sound is not None
        await sound.completeness("", bytes(RATE), RATE)
    except RapidaError:
        sound = None  # its file is optional
    chosen = utterances[:limit] if limit else utterances
    turns = [await hear(utterance, text, sound, seed + number) for number, utterance in enumerate(chosen)]
    return [turn for turn in turns if turn.stops], sound is not None


def run(limit: int = 0, say: Callable[[str], object] = print) -> list[Point]:
    turns, with_audio = asyncio.run(listen(limit))
    stops = sum(len(turn.stops) - 1 for turn in turns)
    say(f"{len(turns)} turns with {stops} pauses that the detector heard{'' if with_audio else '; no audio model'}")
    points = [judge(turns, strategy) for strategy in strategies(with_audio=with_audio)]
    for text in (*table(points), "", *curve(points)):
        say(text)
    return points
