from __future__ import annotations

import struct
import sys
import time

import pytest

from assistants.voice import audio
from assistants.voice.audio import peak, rms, volume


def pcm(*samples: int) -> bytes:
    return struct.pack(f"<{len(samples)}h", *samples)


@pytest.fixture(params=["audioop", "numpy"])
def engine(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    if request.param == "numpy":
        monkeypatch.setattr(audio, "audioop", None)
    elif audio.audioop is None:
        pytest.skip("this Python has no audioop")
    return str(request.param)


@pytest.mark.parametrize(
    ("samples", "loudest", "mean"),
    [
        ((), 0, 0),
        ((0, 0, 0), 0, 0),
        ((3, -4), 4, 3),
        ((-32768, 32767), 32768, 32767),
        ((-32768,), 32768, 32768),
        ((1000, -1000, 1000, -1000), 1000, 1000),
    ],
)
@pytest.mark.usefixtures("engine")
def test_loudness(samples: tuple[int, ...], loudest: int, mean: int) -> None:
    assert (peak(pcm(*samples)), rms(pcm(*samples))) == (loudest, mean)
    assert volume(pcm(*samples)) == mean / 32768


@pytest.mark.skipif(audio.audioop is None or sys.gettrace() is not None, reason="measures the fast path")
def test_measuring_loudness_is_cheap_enough_for_every_frame() -> None:
    frame = pcm(*range(-80, 80))
    started = time.thread_time()
    for _ in range(10_000):
        rms(frame)
    assert (time.thread_time() - started) / 10_000 < 20e-6  # measured 0.5 µs; the bound only catches a change of kind
