"""How often a caller is cut off against how long callers wait, for each way to find the end of speech.

Every policy is asked how long it would have waited at each pause of the turns of ``heard_turns``. A turn is cut off
when the wait was over before the detector noticed that the caller went on.

Synthetic speech: its pauses have the length distribution measured on telephone calls, but its voice is clearer than a
person's. Take the order of the strategies from it and the size of the gaps, not the third digit.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import product
from statistics import fmean
from typing import Any

from assistants.voice.config import EndOfSpeechConfig, EndOfSpeechKind, VadConfig
from assistants.voice.endpointing import Endpointing
from benchmarks.heard_turns import MORE_SENTENCES, PAUSES, SENTENCES, Stop, Turn, listen

CALLER_SENTENCES = 8


@dataclass(frozen=True, slots=True)
class Strategy:
    """``make`` gives a fresh waiting function and a place to tell the pauses of one caller."""

    family: str
    setting: str
    make: Callable[[], tuple[Callable[[Stop], float], Callable[[float], None]]]


@dataclass(frozen=True, slots=True)
class Point:
    sentences: str
    family: str
    setting: str
    cut_percent: float
    wait: float
    question_wait: float
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
    graded = [(threshold, longest) for longest in (1.0, 1.3) for threshold in (0.1, 0.2, 0.3, 0.4)]
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


def judge(turns: Sequence[Turn], strategy: Strategy, sentences: str) -> Point:
    """Ask one strategy at every stop, with each length of pause in turn: few sentences would leave that to luck.

    A new caller, with nothing learnt, comes every few sentences.
    """
    stop_seconds = VadConfig().stop
    waits, cut = list[tuple[str, float]](), list[tuple[str, bool]]()
    wait, note = strategy.make()
    for number, (further, turn) in enumerate(product(range(len(PAUSES)), turns)):
        if number % CALLER_SENTENCES == 0:
            wait, note = strategy.make()
        was_cut = False
        for stop in turn.stops_with_pauses(further):
            seconds = max(wait(stop), stop_seconds)
            if stop.noticed is None or stop.resumed is None:
                waits.append((turn.kind, seconds))
            elif seconds < stop.noticed:
                was_cut = True
            else:
                note(stop.resumed)
        cut.append((turn.kind, was_cut))
    kinds = {kind: [was for name, was in cut if name == kind] for kind in dict.fromkeys(name for name, _ in cut)}
    return Point(
        sentences,
        strategy.family,
        strategy.setting,
        100 * sum(was for _, was in cut) / len(cut),
        fmean(seconds for _, seconds in waits),
        fmean(seconds for kind, seconds in waits if kind == "question"),
        {kind: 100 * sum(was) / len(was) for kind, was in kinds.items()},
    )


# ---------------------------------------------------------------------------------------------- showing
def table(points: Sequence[Point]) -> Iterable[str]:
    kinds = list(points[0].by_kind)
    yield f"{'strategy':>14}{'setting':>15}{'cut off':>9}{'mean wait':>11}{'questions':>11}   cut off by kind, %"
    yield " " * 63 + "".join(f"{kind:>11}" for kind in kinds)
    for point in points:
        cells = "".join(f"{point.by_kind[kind]:>11.0f}" for kind in kinds)
        seconds = f"{point.wait:>9.2f} s{point.question_wait:>9.2f} s"
        yield f"{point.family:>14}{point.setting:>15}{point.cut_percent:>7.1f} %{seconds}   {cells}"


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


def run(full: bool = False, say: Callable[[str], object] = print) -> list[Point]:
    """Judge all strategies; ``full`` adds the sentences the default was tuned on, and those kept apart for it."""
    points = list[Point]()
    for sentences in (SENTENCES, *MORE_SENTENCES) if full else (SENTENCES,):
        turns, with_audio = asyncio.run(listen(sentences))
        stops = sum(len(turn.stops) - 1 for turn in turns)
        missing = "" if with_audio else "; no audio model"
        say(f"{sentences}: {len(turns)} turns with {stops} pauses that the detector heard{missing}")
        found = [judge(turns, strategy, sentences) for strategy in strategies(with_audio=with_audio)]
        for text in (*table(found), "", *curve(found), ""):
            say(text)
        points += found
    return points
