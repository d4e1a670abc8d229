"""Both laws against values derived anew from the tables of ITU-T G.711 (1988): chords of steps that double."""

from __future__ import annotations

import bisect
import itertools
import struct

import pytest

from assistants.voice import audio, g711

# (number of intervals, size of one) of the positive half, from the centre out; 14-bit samples for mu, 13-bit for A.
ULAW_CHORDS = [(1, 1), (15, 2), *((16, 2 << n) for n in range(1, 8))]
ALAW_CHORDS = [(32, 2), *((16, 2 << n) for n in range(1, 7))]


def decisions(chords: list[tuple[int, int]]) -> list[int]:
    """Return the 129 decision values x_0 … x_128."""
    sizes = [size for count, size in chords for _ in range(count)]
    return [0, *itertools.accumulate(sizes)]


ULAW_X, ALAW_X = decisions(ULAW_CHORDS), decisions(ALAW_CHORDS)


def midpoint(x: list[int], n: int) -> int:
    return (x[n] + x[n + 1]) // 2


def interval(x: list[int], magnitude: int) -> int:
    return min(bisect.bisect_right(x, magnitude) - 1, 127)


def ulaw_code(sample: int) -> int:
    """Table 2a: the code of interval n is n with all bits inverted, and the top bit set for positive samples."""
    value = sample >> 2
    return 0xFF - interval(ULAW_X, value) if value >= 0 else 0x7F - interval(ULAW_X, -value)


def alaw_code(sample: int) -> int:
    """Table 1a: the code of interval n is n, the top bit set for positive samples, even bits inverted."""
    value = sample >> 3
    return (0x80 | interval(ALAW_X, value)) ^ 0x55 if value >= 0 else interval(ALAW_X, ~value) ^ 0x55


@pytest.fixture(params=["audioop", "numpy"], autouse=True)
def engine(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == "numpy":
        monkeypatch.setattr(g711, "audioop", None)
    elif audio.audioop is None:
        pytest.skip("this Python has no audioop")


def test_the_reference_has_the_end_points_printed_in_the_standard() -> None:
    assert (len(ULAW_X), len(ALAW_X)) == (129, 129)
    assert (ULAW_X[1], ULAW_X[16], ULAW_X[32], ULAW_X[112], ULAW_X[-1]) == (1, 31, 95, 4063, 8159)
    assert (ALAW_X[1], ALAW_X[32], ALAW_X[48], ALAW_X[112], ALAW_X[-1]) == (2, 64, 128, 2048, 4096)
    assert (midpoint(ULAW_X, 0), midpoint(ULAW_X, 1), midpoint(ULAW_X, 127)) == (0, 2, 8031)
    assert (midpoint(ALAW_X, 0), midpoint(ALAW_X, 127)) == (1, 4032)


def test_all_codes_decode_to_the_middle_of_their_interval() -> None:
    ulaw, alaw = {}, {}
    for n in range(128):
        ulaw[0xFF - n], ulaw[0x7F - n] = midpoint(ULAW_X, n) * 4, midpoint(ULAW_X, n) * -4
        alaw[(0x80 | n) ^ 0x55], alaw[n ^ 0x55] = midpoint(ALAW_X, n) * 8, midpoint(ALAW_X, n) * -8
    codes = bytes(range(256))
    assert struct.unpack("<256h", g711.decode_ulaw(codes)) == tuple(ulaw[c] for c in codes)
    assert struct.unpack("<256h", g711.decode_alaw(codes)) == tuple(alaw[c] for c in codes)


def test_all_samples_get_the_code_of_their_interval() -> None:
    samples = range(-32768, 32768)
    pcm = struct.pack("<65536h", *samples)
    assert g711.encode_ulaw(pcm) == bytes(map(ulaw_code, samples))
    assert g711.encode_alaw(pcm) == bytes(map(alaw_code, samples))


def test_silence_and_round_trips() -> None:
    assert g711.encode_ulaw(bytes(320)) == bytes([g711.ULAW_SILENCE]) * 160
    assert g711.encode_alaw(bytes(320)) == bytes([g711.ALAW_SILENCE]) * 160
    codes = bytes(range(256))
    assert g711.encode_alaw(g711.decode_alaw(codes)) == codes
    # Both zeros of the mu law decode to 0, which has one code.
    assert g711.encode_ulaw(g711.decode_ulaw(codes)) == codes.replace(b"\x7f", b"\xff")
    assert g711.encode_ulaw(b"") == g711.decode_alaw(b"") == b""
