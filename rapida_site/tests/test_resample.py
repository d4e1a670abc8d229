from __future__ import annotations

import itertools
import random

import numpy as np
import pytest
from numpy.typing import NDArray

from rapida_site.lib.resample import Resampler, kernel, resample

RATES = (8000, 16000, 24000, 48000)
PAIRS = list(itertools.permutations(RATES, 2))
AMPLITUDE = 12000


def tone(hertz: float, rate: int, seconds: float = 1.0) -> bytes:
    return (AMPLITUDE * np.sin(2 * np.pi * hertz * np.arange(int(rate * seconds)) / rate)).astype("<i2").tobytes()


def levels(pcm: bytes, rate: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return frequencies and their levels in dB against ``AMPLITUDE``, without the first and last 100 ms."""
    y = np.frombuffer(pcm, "<i2").astype(float)[rate // 10 : -rate // 10]
    window = np.blackman(len(y))
    spectrum = np.abs(np.fft.rfft(y * window)) / window.sum() * 2
    level = 20 * np.log10(spectrum / AMPLITUDE + 1e-12)
    return np.fft.rfftfreq(len(y), 1 / rate).astype(np.float64), level.astype(np.float64)


@pytest.mark.parametrize(("rate_in", "rate_out"), PAIRS)
def test_the_passband_is_flat_up_to_the_top_of_telephone_speech(rate_in: int, rate_out: int) -> None:
    for share in (0.01, 0.1, 0.25, 0.375, 0.425):
        _, level = levels(resample(tone(share * min(rate_in, rate_out), rate_in), rate_in, rate_out), rate_out)
        assert abs(level.max()) < 0.1


@pytest.mark.parametrize(("rate_in", "rate_out"), [pair for pair in PAIRS if pair[0] > pair[1]])
def test_what_lies_above_the_new_band_does_not_alias(rate_in: int, rate_out: int) -> None:
    for share in (0.575, 0.6, 0.7, 0.9):
        _, level = levels(resample(tone(share * rate_out, rate_in), rate_in, rate_out), rate_out)
        assert level.max() < -80


@pytest.mark.parametrize(("rate_in", "rate_out"), [pair for pair in PAIRS if pair[0] < pair[1]])
def test_no_images_appear_above_the_old_band(rate_in: int, rate_out: int) -> None:
    for share in (0.125, 0.375, 0.425):
        hertz, level = levels(resample(tone(share * rate_in, rate_in), rate_in, rate_out), rate_out)
        assert level[hertz > 0.5 * rate_in].max() < -80


@pytest.mark.parametrize(("rate_in", "rate_out"), PAIRS)
def test_each_block_gives_exactly_one_block_at_most_three_milliseconds_late(rate_in: int, rate_out: int) -> None:
    stream, source = Resampler(rate_in, rate_out), tone(440, rate_in, 0.5)
    block = rate_in // 50 * 2
    out = []
    for at in range(0, len(source), block):
        out.append(stream.push(source[at : at + block]))
        assert len(out[-1]) == rate_out // 50 * 2
    delay = kernel(rate_in, rate_out).delay_out
    assert delay / rate_out <= 0.003
    streamed = np.frombuffer(b"".join(out) + stream.flush(), "<i2")
    direct = np.frombuffer(resample(source, rate_in, rate_out), "<i2")
    assert len(streamed) == len(direct) + delay
    assert np.abs(streamed[delay:].astype(int) - direct).max() <= 1
    assert np.abs(streamed[: delay // 2]).max() < AMPLITUDE // 20


@pytest.mark.parametrize("seed", range(12))
def test_the_pieces_it_comes_in_do_not_matter(seed: int) -> None:
    rng = random.Random(seed)
    rate_in, rate_out = rng.choice(PAIRS)
    source = rng.randbytes(2 * rng.randrange(1, rate_in))
    whole, pieces = Resampler(rate_in, rate_out), Resampler(rate_in, rate_out)
    expected = whole.push(source) + whole.flush()
    got, at = b"", 0
    while at < len(source):
        step = rng.choice([1, 3, 319, 320, 321, 1000, 5000])
        got += pieces.push(source[at : at + step])
        at += step
    assert got + pieces.flush() == expected
    samples = len(source) // 2
    assert len(expected) // 2 == round(samples % (rate_in // 50) * rate_out / rate_in) + (
        samples // (rate_in // 50) * (rate_out // 50) + kernel(rate_in, rate_out).delay_out
    )


def test_the_tail_is_delivered_at_flush_and_nothing_of_it_remains() -> None:
    stream = Resampler(24000, 8000)
    click = np.zeros(480, "<i2")
    click[-3] = 20000  # the last place that coincides with a sample of the lower rate
    assert np.abs(np.frombuffer(stream.push(click.tobytes()), "<i2")).max() < 50
    assert np.abs(np.frombuffer(stream.flush(), "<i2")).max() > 5000
    assert stream.flush() == b""
    assert not stream.push(bytes(960)).strip(b"\0")


def test_a_reset_stream_forgets_what_was_cancelled() -> None:
    stream = Resampler(8000, 16000)
    stream.push(tone(300, 8000, 0.05))
    stream.reset()
    assert stream.flush() == b""
    assert not stream.push(bytes(320)).strip(b"\0")


def test_loud_square_waves_are_clipped_and_do_not_wrap() -> None:
    square = np.where(np.arange(8000) // 20 % 2, 32767, -32768).astype("<i2")
    out = np.frombuffer(resample(square.tobytes(), 8000, 16000), "<i2").astype(int)
    steps = np.abs(np.diff(out))
    assert out.max() == 32767
    assert out.min() == -32768
    assert steps.max() < 50000  # a wrapped sample would jump by 65535


@pytest.mark.parametrize(("rate_in", "rate_out"), [*PAIRS, (22050, 8000), (32000, 8000), (12000, 16000)])
def test_a_whole_buffer_keeps_its_length_and_place(rate_in: int, rate_out: int) -> None:
    for samples in (1, 2, 37, 1234, rate_in + 1):
        assert len(resample(bytes(2 * samples), rate_in, rate_out)) == 2 * round(samples * rate_out / rate_in)
    pulse = np.zeros(rate_in, "<i2")
    pulse[rate_in // 2 - 50 : rate_in // 2 + 50] = 10000
    out = np.frombuffer(resample(pulse.tobytes(), rate_in, rate_out), "<i2").astype(float)
    centre = (out * np.arange(len(out))).sum() / out.sum() / rate_out
    assert centre == pytest.approx((rate_in // 2 - 0.5) / rate_in, abs=1.5 / min(rate_in, rate_out))


def test_equal_rates_pass_through() -> None:
    stream = Resampler(8000, 8000)
    assert stream.push(b"\1\2\3\4") == b"\1\2\3\4"
    assert stream.flush() == b""
    assert resample(b"\1\2", 8000, 8000) == b"\1\2"
    assert resample(b"", 8000, 16000) == b""


@pytest.mark.parametrize("rate", [0, -8000, 44101])
def test_an_unusable_rate_is_refused_with_a_sentence(rate: int) -> None:
    with pytest.raises(ValueError, match="positive multiple of 50 Hz"):
        Resampler(rate, 8000)
