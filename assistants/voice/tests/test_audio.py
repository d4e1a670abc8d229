from __future__ import annotations

import random
import struct
import sys
import time

import pytest

from assistants.voice import audio
from assistants.voice.audio import Framer, frame_bytes, is_silent, peak, rms, seconds, silence, volume


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


@pytest.mark.usefixtures("engine")
def test_silence_is_judged_against_a_level() -> None:
    assert is_silent(silence(8000))
    assert is_silent(b"")
    assert not is_silent(pcm(0, 1))
    assert is_silent(pcm(0, -200), 200)
    assert not is_silent(pcm(0, -201), 200)


@pytest.mark.parametrize(("rate", "size"), [(8000, 320), (16000, 640), (24000, 960), (48000, 1920)])
def test_a_frame_is_twenty_milliseconds(rate: int, size: int) -> None:
    assert frame_bytes(rate) == len(silence(rate)) == size
    assert seconds(silence(rate), rate) == 0.02
    assert silence(rate) is silence(rate)


@pytest.mark.parametrize("seed", range(20))
def test_frames_hold_the_stream_unchanged_however_it_is_cut(seed: int) -> None:
    rng = random.Random(seed)
    stream = rng.randbytes(2 * rng.randrange(1, 5000))
    framer = Framer(8000)
    frames, at = [], 0
    while at < len(stream):
        step = rng.choice([1, 3, 7, 160, 319, 320, 321, 640, 2000])
        frames += framer.push(stream[at : at + step])
        at += step
    assert all(len(frame) == 320 for frame in frames)
    assert framer.pending < 320
    last = framer.flush()
    joined = b"".join(frames) + (last or b"")
    assert joined[: len(stream)] == stream
    assert not joined[len(stream) :].strip(b"\0")
    assert len(joined) - len(stream) < 320
    assert framer.flush() is None


def test_half_a_sample_at_the_end_is_dropped() -> None:
    framer = Framer(8000)
    assert framer.push(b"\1\2\3") == []
    assert framer.flush() == b"\1\2" + bytes(318)
    assert framer.push(b"\1") == []
    assert framer.flush() is None


def test_a_cleared_framer_forgets() -> None:
    framer = Framer(8000)
    framer.push(b"\1\2")
    framer.clear()
    assert framer.flush() is None


def test_a_whole_frame_is_not_copied() -> None:
    frame = bytes(320)
    assert Framer(8000).push(frame)[0] is frame


@pytest.mark.skipif(audio.audioop is None or sys.gettrace() is not None, reason="measures the fast path")
def test_measuring_loudness_is_cheap_enough_for_every_frame() -> None:
    frame = pcm(*range(-80, 80))
    started = time.process_time()
    for _ in range(10_000):
        is_silent(frame, 100)
    assert (time.process_time() - started) / 10_000 < 20e-6  # measured 0.5 µs; the bound only catches a change of kind
