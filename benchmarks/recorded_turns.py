"""Recordings of people talking, and which of the caller's pauses ended a turn. Pure but for reading the file.

A WAV with one channel is one speaker; with two, the caller is on the left and the other party on the right, as the
platform records its own calls. Where the other party is heard, what a pause was follows from who spoke next, as in
research on turn-taking: the same speaker, a *hold*; the other one, a *shift*. What cannot be told is left out.
"""

from __future__ import annotations

import wave
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

import numpy as np

from assistants.voice.ear import listening_rate
from rapida_site.lib.resample import Resampler

# One speaker alone: a longer pause was not within a turn. Nobody holds the floor through it in a recorded call either.
LONGEST_HOLD = 3.0
# What the other party says at a stretch: shorter is a listener's sign ("mhm") or a very short answer; which, only the
# words would tell.
SHORTEST_FLOOR = 0.7
SAME_STRETCH = 0.5
# People begin while the last syllable of the other is still to be heard.
OVERLAP = 0.5


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of voice in seconds: its first and last voiced sample, and when the detector had noticed each."""

    first: float
    noticed: float
    last: float
    ended: float


class Pause(Enum):
    """What a place where the caller's voice ends turned out to be."""

    HOLD = "hold"  # the caller went on
    SHIFT = "shift"  # the other party took the floor
    LISTENED = "listened"  # the caller went on after a short sound of the other party
    OVERLAP = "overlap"  # both spoke
    OPEN = "open"  # the recording ends, or nobody speaks for long


@dataclass(frozen=True, slots=True)
class Recording:
    """16-bit PCM at the rate at which the platform listens; ``other`` is None where only one speaker was recorded."""

    name: str
    rate: int
    caller: bytes
    other: bytes | None

    @property
    def seconds(self) -> float:
        return len(self.caller) / (2 * self.rate)


def read(path: Path) -> Recording:
    """Read a WAV of 16-bit PCM; ``ValueError`` says what is wrong with another file and how to mend it."""
    try:
        with wave.open(str(path)) as file:
            channels, width, rate = file.getnchannels(), file.getsampwidth(), file.getframerate()
            pcm = file.readframes(file.getnframes())
    except (wave.Error, EOFError) as error:
        raise ValueError(
            f"{path.name} is no WAV of PCM ({error}); convert it: sox IN -b 16 -e signed OUT.wav"
        ) from error
    if width != 2 or channels > 2:
        found = f"{channels} channels of {8 * width} bits"
        raise ValueError(f"{path.name} has {found}; it takes one or two of 16 bits: sox IN -b 16 -e signed OUT.wav")
    if rate < 8000 or rate % 50:
        raise ValueError(f"{path.name} has {rate} samples a second, which no call brings: sox IN -r 16000 OUT.wav")
    sides = np.frombuffer(pcm, "<i2").reshape(-1, channels)
    heard = [_listened(sides[:, side].tobytes(), rate) for side in range(channels)]
    return Recording(path.stem, listening_rate(rate), heard[0], heard[1] if channels == 2 else None)


def _listened(pcm: bytes, rate: int) -> bytes:
    wanted = listening_rate(rate)
    return pcm if rate == wanted else Resampler(rate, wanted).push(pcm)


# ---------------------------------------------------------------------------------------------- labelling
def stretches(spans: Sequence[Span]) -> list[tuple[float, float]]:
    """Join what a speaker says with short pauses only."""
    found = list[tuple[float, float]]()
    for span in spans:
        if found and span.first - found[-1][1] < SAME_STRETCH:
            found[-1] = (found[-1][0], span.last)
        else:
            found.append((span.first, span.last))
    return found


def label(caller: Sequence[Span], other: Sequence[Span] | None) -> list[Pause]:
    """Say for each stretch of the caller's voice what its end was; with ``other`` None a long silence ends a turn."""
    following = [*(span.first for span in caller[1:]), None]
    if other is None:
        return [
            Pause.HOLD if resumed is not None and resumed - span.last < LONGEST_HOLD else Pause.SHIFT
            for span, resumed in zip(caller, following, strict=True)
        ]
    said = stretches(other)
    return [_between(span.last, resumed, said) for span, resumed in zip(caller, following, strict=True)]


def _between(stop: float, resumed: float | None, said: Sequence[tuple[float, float]]) -> Pause:
    until = float("inf") if resumed is None else resumed
    meanwhile = [(first, last) for first, last in said if last > stop and first < until]
    if any(first < stop - OVERLAP for first, _ in meanwhile):
        return Pause.OVERLAP
    if any(last - first >= SHORTEST_FLOOR for first, last in meanwhile):
        return Pause.SHIFT
    if resumed is None or resumed - stop >= LONGEST_HOLD:
        return Pause.OPEN
    return Pause.LISTENED if meanwhile else Pause.HOLD


def answered_after(stop: float, other: Sequence[Span]) -> float:
    """Return how long the other party took to begin after a shift; negative where it began before the end."""
    return next(first for first, last in stretches(other) if last > stop and last - first >= SHORTEST_FLOOR) - stop
