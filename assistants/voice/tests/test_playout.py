"""Frames at their deadlines, and the truth about what was heard. One frame is 20 ms of 8 kHz audio."""

from __future__ import annotations

import asyncio

from assistants.voice.lifetime import Lifetime
from assistants.voice.pacer import Pacer
from assistants.voice.playout import Playout
from assistants.voice.tests.clock import virtual
from assistants.voice.tests.scene import VOICE, Wire, lone_life
from assistants.voice.utterance import Piece, Utterance
from integrations.interfaces import WordTime


class Ears:
    """A ``PlayoutListener`` that notes what it is told."""

    def __init__(self, life: Lifetime) -> None:
        self.life = life
        self.started: list[tuple[str, float]] = []
        self.finished: list[tuple[str, float]] = []

    def playout_started(self, utterance: Utterance, now: float) -> None:
        self.started.append((utterance.id, round(now, 3)))

    def playout_finished(self, utterance: Utterance, now: float) -> None:
        self.finished.append((utterance.id, round(now, 3)))


class Stage:
    def __init__(self, *, lead: float = 0.02, fills_silence: bool = True) -> None:
        loop = asyncio.get_running_loop()
        self.loop = loop
        self.wire = Wire(loop.time, lead=lead, fills_silence=fills_silence)
        self.ears = Ears(lone_life(self.wire))
        self.playout = Playout(self.wire, Pacer(loop), self.ears, loop.time)
        self.playout.open()

    async def until(self, at: float) -> None:
        await asyncio.sleep(at - self.loop.time())

    async def close(self) -> None:
        self.playout.close()
        await asyncio.sleep(0.1)


def speech(frames: float, text: str = "hello there", *, finished: bool = True, id_: str = "u") -> Utterance:
    piece = Piece(text, text, bytearray(VOICE * int(frames) + VOICE[: int(frames % 1 * 320)]), complete=finished)
    return Utterance(id_, 8000, pieces=[piece], finished=finished)


@virtual
async def test_silence_is_filled_at_one_frame_in_twenty_milliseconds_whatever_happens() -> None:
    stage = Stage()
    await stage.until(1.0)
    stage.playout.play(speech(10))
    await stage.until(4.0)
    await stage.close()
    assert 199 <= len([at for at, _ in stage.wire.audio if at < 4.0]) <= 202
    assert len(stage.wire.spoken()) == 10


@virtual
async def test_the_first_frame_goes_out_at_once_and_not_at_the_next_tick() -> None:
    stage = Stage()
    await stage.until(1.0031)
    stage.playout.play(speech(10))
    assert stage.wire.spoken()[0] == 1.003
    await stage.close()


@virtual
async def test_it_never_runs_further_ahead_than_the_peer_can_buffer() -> None:
    stage = Stage(lead=0.1, fills_silence=False)
    stage.playout.play(speech(100))
    for step in range(1, 40):
        await stage.until(step * 0.05)
        ahead = len(stage.wire.audio) * 0.02 - stage.loop.time()
        assert -0.02 <= ahead <= 0.13
    await stage.close()


@virtual
async def test_the_end_is_told_when_the_last_frame_was_played_not_when_it_was_sent() -> None:
    stage = Stage(lead=0.2, fills_silence=False)
    stage.playout.play(speech(50))
    await stage.until(3.0)
    await stage.close()
    [(_, ended)] = stage.ears.finished
    assert 1.0 <= ended <= 1.05


@virtual
async def test_a_partial_last_frame_is_padded_and_played() -> None:
    stage = Stage()
    stage.playout.play(speech(2.5))
    await stage.until(1.0)
    await stage.close()
    sounding = [pcm for _, pcm in stage.wire.audio if any(pcm)]
    assert [len(pcm) for pcm in sounding] == [320, 320, 320]
    assert sounding[-1][160:] == bytes(160)


@virtual
async def test_audio_that_comes_late_goes_on_without_losing_a_byte() -> None:
    stage = Stage()
    utterance = speech(3, finished=False)
    stage.playout.play(utterance)
    await stage.until(0.5)
    utterance.pieces[0].pcm += VOICE * 4
    utterance.pieces[0].complete = utterance.finished = True
    stage.playout.wake()
    await stage.until(1.0)
    await stage.close()
    assert len(stage.wire.spoken()) == 7
    assert stage.ears.finished


@virtual
async def test_nothing_of_a_stopped_utterance_follows_and_the_heard_text_is_returned() -> None:
    stage = Stage(lead=0.1, fills_silence=False)
    words = "one two three four five six seven eight nine ten"
    utterance = speech(100, words)
    utterance.pieces[0].words = [WordTime(word, i * 0.2) for i, word in enumerate(words.split())]
    stage.playout.play(utterance)
    stage.playout.play(speech(10, "never heard", id_="next"))
    await stage.until(1.05)
    dropped = stage.playout.stop()
    sent = len(stage.wire.audio)
    await stage.until(3.0)
    await stage.close()
    assert len(stage.wire.audio) == sent
    assert stage.wire.clears == [1.05]
    assert [(u.id, text) for u, text in dropped] == [("u", "one two three four five"), ("next", "")]


@virtual
async def test_a_pause_takes_back_what_was_not_heard_and_goes_on_there() -> None:
    stage = Stage(lead=0.2, fills_silence=False)
    stage.playout.play(speech(50))
    await stage.until(0.5)
    sent = len(stage.wire.audio)
    stage.playout.pause()
    await stage.until(1.5)
    assert len(stage.wire.audio) == sent
    stage.playout.resume()
    await stage.until(4.0)
    await stage.close()
    heard_before = 25
    assert len(stage.wire.audio) - sent in (50 - heard_before - 1, 50 - heard_before)
    assert stage.ears.finished[0][1] >= 1.98


@virtual
async def test_a_stalled_loop_skips_the_missed_silence_instead_of_bursting() -> None:
    stage = Stage()
    await stage.until(0.5)
    before = len(stage.wire.audio)
    stage.loop._now += 1.0  # type: ignore[attr-defined]
    await stage.until(1.6)
    await stage.close()
    assert len([at for at, _ in stage.wire.audio[before:] if at < 1.6]) <= 8


@virtual
async def test_an_idle_call_without_silence_needs_no_clock() -> None:
    stage = Stage(fills_silence=False)
    stage.playout.play(speech(5))
    await stage.until(0.5)
    assert not stage.playout._running
    await stage.close()
