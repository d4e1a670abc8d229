"""What the browser's microphone hears: mono, on the scale of 16 bits."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

RATE = 48_000
Sound = NDArray[np.float64]


def silence(seconds: float) -> Sound:
    return np.zeros(int(seconds * RATE))


def tone(seconds: float, hertz: float = 300) -> Sound:
    """A buzz with overtones, loud enough for any energy gate."""
    times = np.arange(int(seconds * RATE)) / RATE
    overtones = [np.sin(2 * np.pi * hertz * number * times) / number for number in (1, 2, 3, 4)]
    buzz: Sound = 6000 * np.stack(overtones).sum(axis=0)
    return buzz


def at_microphone_rate(pcm: bytes, rate: int) -> Sound:
    """Bring speech of any rate to the microphone's by straight lines: the browser filters it again."""
    samples = np.frombuffer(pcm, "<i2").astype(float)
    times = np.arange(int(len(samples) * RATE / rate)) * rate / RATE
    heard: Sound = np.interp(times, np.arange(len(samples)), samples)
    return heard
