"""Cut-offs against waiting on recordings of real talk: ``python -m benchmarks endpointing --recordings DIR``.

Each recording is heard as a call would be: the real detector, transcriber and completeness models, in order. Then every
strategy is asked how long it would have waited at each pause: at a hold that is a cut-off when the wait was over before
the detector noticed that the caller went on; at a shift it is the time after the last voiced sample until an answer.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean, median, quantiles
from typing import Any

import numpy as np

from assistants.voice.config import VadConfig
from benchmarks.endpointing_curve import Strategy, strategies
from benchmarks.heard_turns import RECENT_SECONDS, Stop, completeness_models, voice_spans
from benchmarks.recorded_turns import Pause, Recording, Span, answered_after, label, read
from integrations.interfaces import CompletenessModel, Transcript, TranscriptSink
from integrations.providers.local.stt import WhisperTranscriber
from rapida_site.lib.errors import RapidaError

FRAME_SECONDS = 0.02
ENOUGH_HOLDS = 100  # below that one cut-off more or less is a difference of more than a percent


@dataclass(frozen=True, slots=True)
class Heard:
    """A recording's pauses: what each was, and what was known when the voice had ended."""

    recording: Recording
    spans: list[Span]
    pauses: list[Pause]
    stops: list[Stop]
    gaps: list[float]  # how long the other party took at each shift

    @property
    def voice(self) -> float:
        return sum(span.last - span.first for span in self.spans)

    @property
    def level(self) -> float:
        """Return the caller's loudness while talking, in dB of full scale."""
        samples = np.frombuffer(self.recording.caller, "<i2").astype(np.float64)
        rate = self.recording.rate
        talk = [samples[int(span.first * rate) : int(span.last * rate)] for span in self.spans]
        voiced = np.concatenate(talk) if talk else samples
        return float(20 * np.log10(max(voiced.std(), 1.0) / 32768)) if len(voiced) else -90.0


@dataclass(frozen=True, slots=True)
class Row:
    """``timer``: what a plain timer would wait that cuts no more."""

    strategy: str
    setting: str
    holds: int
    cut: int
    mean: float
    middle: float
    most: float
    timer: float


# ---------------------------------------------------------------------------------------------- hearing
class _Words(TranscriptSink):
    """The open turn's words, by segment."""

    def __init__(self) -> None:
        self.segments: dict[int, str] = {}
        self.came = asyncio.Event()
        self.error: RapidaError | None = None

    def on_transcript(self, transcript: Transcript) -> None:
        self.segments[transcript.segment] = transcript.text
        self.came.set()

    def on_transcriber_error(self, error: RapidaError) -> None:
        self.error = error
        self.came.set()

    @property
    def text(self) -> str:
        return " ".join(text for _, text in sorted(self.segments.items()) if text)


async def _texts(recording: Recording, spans: Sequence[Span], pauses: Sequence[Pause]) -> list[str]:
    """Return the open turn's words at the end of each span; a turn's words are gone when it was over."""
    words, texts, at = _Words(), list[str](), 0
    transcriber = WhisperTranscriber(recording.rate, {"listen.interims": "false"})
    await transcriber.start(words)
    frame = int(FRAME_SECONDS * recording.rate) * 2
    for span, pause in zip(spans, pauses, strict=True):
        for until, hint in ((span.noticed, transcriber.speech_started), (span.ended, transcriber.speech_ended)):
            while at < int(until * recording.rate) * 2:
                transcriber.push(recording.caller[at : at + frame])
                at += frame
            hint()
        while not transcriber.settled:
            words.came.clear()
            await words.came.wait()
        if words.error is not None:
            raise words.error
        texts.append(words.text)
        if pause not in (Pause.HOLD, Pause.LISTENED):
            transcriber.turn_committed()
            words.segments.clear()
    await transcriber.close()
    return texts


async def hear(recording: Recording, text: CompletenessModel, sound: CompletenessModel | None) -> Heard:
    """Hear one recording; each stop comes with what the models made of it."""
    rate = recording.rate
    spans = await _spans(recording.caller, rate)
    other = await _spans(recording.other, rate) if recording.other is not None else None
    pauses, stops = label(spans, other), list[Stop]()
    for number, (said, span) in enumerate(zip(await _texts(recording, spans, pauses), spans, strict=True)):
        upto = int(span.ended * rate) * 2
        recent = recording.caller[max(0, upto - int(RECENT_SECONDS * rate) * 2) : upto]
        following = spans[number + 1] if number + 1 < len(spans) else None
        stops.append(
            Stop(
                text=said,
                text_score=await text.completeness(said, recent, rate) if said.strip() else 0.0,
                audio_score=await sound.completeness(said, recent, rate) if sound is not None else 0.0,
                resumed=following.first - span.last if following else None,
                noticed=following.noticed - span.last if following else None,
            )
        )
    ends = [span.last for span, pause in zip(spans, pauses, strict=True) if pause is Pause.SHIFT]
    return Heard(recording, spans, pauses, stops, [answered_after(end, other) for end in ends] if other else [])


async def _spans(pcm: bytes, rate: int) -> list[Span]:
    """Files are often cut where the voice ends: a second of silence lets the detector notice that."""
    return [Span(*found) for found in await voice_spans(pcm + bytes(2 * rate), rate)]


# ---------------------------------------------------------------------------------------------- judging
def judge(heard: Sequence[Heard], strategy: Strategy) -> Row:
    """Ask one strategy at every hold and shift; every recording is a caller of whom nothing is known yet."""
    shortest, waits, resumptions, cut = VadConfig().stop, list[float](), list[float](), 0
    for one in heard:
        wait, note = strategy.make()
        for pause, stop in zip(one.pauses, one.stops, strict=True):
            if pause is Pause.SHIFT:
                waits.append(max(wait(stop), shortest))
            elif pause is Pause.HOLD and stop.noticed is not None and stop.resumed is not None:
                resumptions.append(stop.noticed)
                if max(wait(stop), shortest) < stop.noticed:
                    cut += 1
                else:
                    note(stop.resumed)
    tenths = quantiles(waits, n=10, method="inclusive") if len(waits) > 1 else [*waits, *[0.0] * 9][:1] * 9
    return Row(
        strategy.family,
        strategy.setting,
        len(resumptions),
        cut,
        fmean(waits) if waits else 0.0,
        median(waits) if waits else 0.0,
        tenths[8],
        equal_timer(resumptions, cut),
    )


def equal_timer(resumptions: Sequence[float], cut: int) -> float:
    """Return the shortest fixed wait that cuts no more than ``cut`` of these holds."""
    longest_first = sorted(resumptions, reverse=True)
    return max(longest_first[cut], VadConfig().stop) if cut < len(longest_first) else VadConfig().stop


# ---------------------------------------------------------------------------------------------- showing
def what_was_heard(heard: Sequence[Heard]) -> Iterable[str]:
    kinds = list(Pause)
    names = "".join(f"{kind.value:>10}" for kind in kinds)
    yield f"{'recording':>28}{'seconds':>9}{'voice':>7}{'dBFS':>7}{'words':>7}{names}"
    for one in heard:
        counts = Counter(one.pauses)
        last_of_turn = [pause not in (Pause.HOLD, Pause.LISTENED) for pause in one.pauses]
        words = sum(len(stop.text.split()) for stop, last in zip(one.stops, last_of_turn, strict=True) if last)
        cells = "".join(f"{counts[kind]:>10}" for kind in kinds)
        yield (
            f"{one.recording.name[-27:]:>28}{one.recording.seconds:>9.1f}{one.voice:>7.1f}{one.level:>7.1f}{words:>7}{cells}"
        )


def table(rows: Sequence[Row]) -> Iterable[str]:
    waits = f"{'wait: mean':>12}{'p50':>6}{'p90':>6}{'timer with as few cuts':>25}"
    yield f"{'strategy':>14}{'setting':>15}{'holds cut':>16}{waits}"
    for row in rows:
        share = 100 * row.cut / row.holds if row.holds else 0.0
        waits = f"{row.mean:>10.2f} s{row.middle:>6.2f}{row.most:>6.2f}{row.timer:>23.2f} s"
        yield f"{row.strategy:>14}{row.setting:>15}{row.cut:>7} ={share:>5.1f} %{waits}"


def run(folder: Path, say: Callable[[str], object] = print) -> dict[str, Any]:
    """Hear all WAVs in ``folder`` and judge every strategy on them; ``ValueError`` where there is nothing to hear."""
    paths = sorted(folder.glob("*.wav"))
    if not paths:
        raise ValueError(f"{folder} holds no .wav file")
    heard, with_audio = asyncio.run(_hear_all([read(path) for path in paths]))
    for line in what_was_heard(heard):
        say(line)
    counts = Counter(pause for one in heard for pause in one.pauses)
    missing = "" if with_audio else "; no audio model"
    say(f"\n{counts[Pause.HOLD]} holds and {counts[Pause.SHIFT]} shifts are judged{missing}")
    if counts[Pause.HOLD] < ENOUGH_HOLDS:
        say(f"Fewer than {ENOUGH_HOLDS} holds: read the order of the strategies, not the figures.")
    gaps = [gap for one in heard for gap in one.gaps]
    if gaps:
        say(f"The other party began {median(gaps):.2f} s after the end (median; below 0: before it).")
    rows = [judge(heard, strategy) for strategy in strategies(with_audio=with_audio)]
    for line in ("", *table(rows)):
        say(line)
    return {"pauses": {pause.value: number for pause, number in counts.items()}, "rows": rows}


async def _hear_all(recordings: Sequence[Recording]) -> tuple[list[Heard], bool]:
    text, sound = await completeness_models()
    return [await hear(recording, text, sound) for recording in recordings], sound is not None
