from __future__ import annotations

import random

import pytest

from telephony.audiosocket import protocol
from telephony.audiosocket.protocol import Parser, frame


def test_a_whole_frame_comes_out_as_it_was() -> None:
    assert Parser().feed(frame(0x10, b"\x01\x02")) == [(0x10, b"\x01\x02")]


def test_the_length_is_big_endian() -> None:
    assert frame(0x10, bytes(320))[:3] == b"\x10\x01\x40"


def test_frames_of_any_length_are_taken_even_empty_and_odd_ones() -> None:
    frames = [(0x10, bytes(size)) for size in (0, 1, 78, 122, 156, 321, 65535)]
    assert Parser().feed(b"".join(frame(kind, payload) for kind, payload in frames)) == frames


def test_the_network_may_split_the_stream_anywhere() -> None:
    dice = random.Random(7)
    frames = [(dice.choice([0x10, 0x12, 0x03]), dice.randbytes(dice.choice([0, 1, 2, 320, 700]))) for _ in range(300)]
    stream = b"".join(frame(kind, payload) for kind, payload in frames)
    parser, got = Parser(), []
    while stream:
        size = dice.randint(1, 900)
        got += parser.feed(stream[:size])
        stream = stream[size:]
    assert got == frames
    assert not parser.is_inside_frame


@pytest.mark.parametrize("begun", [b"\x10", b"\x10\x01", b"\x10\x01\x40", b"\x10\x01\x40" + bytes(319)])
def test_it_knows_when_it_stands_within_a_frame(begun: bytes) -> None:
    parser = Parser()
    assert parser.feed(frame(0x10, bytes(4)) + begun) == [(0x10, bytes(4))]
    assert parser.is_inside_frame


def test_a_payload_without_room_is_refused() -> None:
    with pytest.raises(ValueError, match="at most 65535 bytes"):
        frame(0x10, bytes(65536))


def test_every_rate_has_its_kind() -> None:
    assert [protocol.KINDS[rate] for rate in (8000, 16000, 24000, 48000)] == [0x10, 0x12, 0x13, 0x16]
