"""Pictures in numbers: latency waterfalls and sparklines as plain coordinates for SVG templates. Pure, no I/O."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

WIDTH = 1000.0
# Moment of a turn (``assistants.voice.marks``) → the stage that ends with it: CSS name and words.
STAGES = {
    "eos_decision": ("wait", "end of speech"),
    "stt_final": ("hear", "final transcript"),
    "first_token": ("think", "first token"),
    "first_clause": ("phrase", "first clause"),
    "tts_first_byte": ("speak", "first synthesized audio"),
    "first_audio": ("send", "first audio out"),
    "playout_end": ("play", "playout end"),
}


@dataclass(frozen=True, slots=True)
class Bar:
    """One stage: milliseconds after the end of speech, and its place on an axis ``WIDTH`` units long."""

    stage: str
    label: str
    start_ms: float
    end_ms: float
    x: float
    width: float
    clipped: bool = False

    @property
    def length_ms(self) -> float:
        return self.end_ms - self.start_ms


@dataclass(frozen=True, slots=True)
class Waterfall:
    """The stages of one turn in order of time. ``answer`` holds those up to the first audio, on an axis of their own.

    In ``bars`` the axis ends soon after the slowest first audio: the playout lasts long and is clipped.
    """

    message_id: str
    bars: tuple[Bar, ...]
    answer: tuple[Bar, ...]
    first_audio_ms: float | None


def moments(metrics: Iterable[tuple[str, str]]) -> dict[str, float]:
    """Return the moments of a turn from its metrics; figures that clients made up under these names are left out."""
    found = {}
    for name, value in metrics:
        moment = name.removeprefix("turn.").removesuffix("_ms")
        if moment in STAGES and name == f"turn.{moment}_ms":
            number = _number(value)
            if number is not None:
                found[moment] = max(0.0, number)
    return found


def waterfalls(turns: Mapping[str, Mapping[str, float]]) -> list[Waterfall]:
    """Draw all turns on one scale, so that they can be compared."""
    answers = [{key: at for key, at in times.items() if key != "playout_end"} for times in turns.values()]
    answer = max((max(times.values(), default=0.0) for times in answers), default=0.0)
    return [
        Waterfall(message_id, _bars(times, answer * 1.2), _bars(short, max(answer, 1000.0)), times.get("first_audio"))
        for (message_id, times), short in zip(turns.items(), answers, strict=True)
        if times
    ]


def _bars(times: Mapping[str, float], scale: float) -> tuple[Bar, ...]:
    bars = []
    start = 0.0
    factor = WIDTH / scale if scale > 0 else 0.0
    for moment, end in sorted(times.items(), key=lambda item: (item[1], list(STAGES).index(item[0]))):
        stage, label = STAGES[moment]
        x, right = min(start * factor, WIDTH), min(end * factor, WIDTH)
        bars.append(Bar(stage, label, start, end, round(x, 2), round(right - x, 2), end * factor > WIDTH))
        start = end
    return tuple(bars)


@dataclass(frozen=True, slots=True)
class Spark:
    """A line through equally spaced values as an SVG path; None is a gap. ``area`` closes it to the ground."""

    line: str
    area: str
    width: int
    height: int


def sparkline(values: Sequence[float | None], width: int = 240, height: int = 36) -> Spark:
    """Draw ``values`` from zero to their largest; a lonely value is a short stroke, so that it can be seen."""
    top = max((value for value in values if value is not None), default=0.0) or 1.0
    step = width / max(1, len(values) - 1)
    line, area = [], []
    for run in _runs(values):
        points = [(index * step, height - 2 - (height - 4) * value / top) for index, value in run]
        if len(points) == 1:
            x, y = points[0]
            points = [(max(0.0, x - 3), y), (min(float(width), x + 3), y)]
        path = "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
        line.append(f"M{path}")
        area.append(f"M{points[0][0]:.1f} {height}L{path}L{points[-1][0]:.1f} {height}Z")
    return Spark("".join(line), "".join(area), width, height)


def _runs(values: Sequence[float | None]) -> Iterable[list[tuple[int, float]]]:
    run: list[tuple[int, float]] = []
    for index, value in enumerate(values):
        if value is not None:
            run.append((index, value))
        elif run:
            yield run
            run = []
    if run:
        yield run


def _number(value: str) -> float | None:
    try:
        number = float(value)
    except ValueError:
        return None
    return number if math.isfinite(number) else None
