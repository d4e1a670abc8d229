"""The ear with noise suppression, sample by sample: what comes out, when, and what a failing engine leaves."""

from __future__ import annotations

import array
import asyncio
import wave
from collections.abc import Callable
from pathlib import Path

from assistants.voice.config import ExperienceConfig, VadConfig
from assistants.voice.ear import Ear
from assistants.voice.recorder import Recorder
from assistants.voice.tests.clock import virtual
from assistants.voice.tests.scene import FRAME, QUIET, VOICE, Wire, call, lone_life
from integrations.interfaces import NoiseSuppressor, Transcript
from integrations.providers.fake.noise import DELAY, FakeSuppressor
from integrations.providers.fake.vad import open_detector
from rapida_site.lib.errors import Invalid, RapidaError

RATE = 8000


class Listener:
    """A transcriber and its listener in one: everything the ear hands on, with its time."""

    endpoints = False

    def __init__(self) -> None:
        self.loop = asyncio.get_running_loop()
        self.life = lone_life(Wire(self.loop.time))
        self.sound: list[tuple[float, bytes]] = []
        self.voice: list[tuple[str, float]] = []
        self.errors: list[str] = []

    async def start(self, sink: object) -> None: ...
    def push(self, pcm: bytes) -> None:
        self.sound.append((round(self.loop.time(), 3), pcm))

    def speech_started(self) -> None: ...
    def speech_ended(self) -> None: ...
    def turn_committed(self) -> None: ...
    async def close(self) -> None: ...
    def heard_voice(self, at: float) -> None:
        self.voice.append(("on", round(at, 3)))

    def heard_quiet(self, at: float) -> None:
        self.voice.append(("off", round(at, 3)))

    def heard_words(self, transcript: Transcript) -> None: ...
    def hearing_restarted(self, error: RapidaError) -> None: ...
    def hearing_failed(self, error: RapidaError) -> None: ...
    def suppression_failed(self, error: RapidaError) -> None:
        self.errors.append(error.message)

    @property
    def pcm(self) -> bytes:
        return b"".join(pcm for _, pcm in self.sound)


async def make_ear(suppressor: Callable[[], NoiseSuppressor], rate: int = RATE) -> tuple[Ear, Listener]:
    loop, listener = asyncio.get_running_loop(), Listener()
    ear = Ear(
        rate=rate,
        listener=listener,
        clock=loop.time,
        open_transcriber=lambda _: listener,
        detector=open_detector(),
        vad=VadConfig(),
        open_suppressor=suppressor,
    )
    await ear.start()
    return ear, listener


async def speak(ear: Ear, sound: list[bytes]) -> None:
    for frame in sound:
        await asyncio.sleep(FRAME)
        ear.push(frame)


TALK = [QUIET] * 25 + [VOICE] * 25 + [QUIET] * 25


@virtual
async def test_what_comes_out_is_heard_in_order_when_it_comes() -> None:
    ear, listener = await make_ear(FakeSuppressor)
    await speak(ear, TALK)
    await asyncio.sleep(1)
    assert len(listener.pcm) == sum(map(len, TALK))
    assert listener.sound[25] == (round(26 * FRAME + DELAY, 3), array.array("h", [800, -800] * 80).tobytes())
    assert listener.sound[24][1] == QUIET
    await ear.close()


@virtual
async def test_a_late_engine_does_not_shift_when_the_voice_was_there() -> None:
    heard = []
    for suppressor in (lambda: FakeSuppressor(), None):
        ear, listener = await make_ear(suppressor)  # type: ignore[arg-type]
        await speak(ear, TALK)
        await asyncio.sleep(0.5)
        heard.append([(kind, round(at - asyncio.get_running_loop().time(), 3)) for kind, at in listener.voice])
        await ear.close()
    assert heard[0] == heard[1]
    assert [kind for kind, _ in heard[0]] == ["on", "off"]


@virtual
async def test_after_a_gap_nothing_is_lost_and_the_clock_is_right() -> None:
    ear, listener = await make_ear(FakeSuppressor)
    await speak(ear, TALK)
    await asyncio.sleep(5)
    assert len(listener.pcm) == sum(map(len, TALK))
    before = asyncio.get_running_loop().time()
    await speak(ear, TALK)
    await asyncio.sleep(0.5)
    assert round(ear.seconds, 6) == 2 * len(TALK) * FRAME
    [*_, (_, on), (_, off)] = listener.voice
    assert (round(on - before, 3), round(off - before, 3)) == (0.5, 1.0)
    await ear.close()


@virtual
async def test_nothing_arrives_after_the_close() -> None:
    ear, listener = await make_ear(FakeSuppressor)
    await speak(ear, TALK)
    await ear.close()
    before = len(listener.sound)
    await asyncio.sleep(1)
    assert len(listener.sound) == before == len(TALK) - 3  # 60 ms of 20 each were still inside


@virtual
async def test_when_the_engine_fails_the_sound_goes_on_as_it_came_with_none_lost() -> None:
    ear, listener = await make_ear(lambda: FakeSuppressor(fail_after=40))
    await speak(ear, TALK)
    await asyncio.sleep(1)
    assert listener.errors == ["the script says that noise suppression fails"]
    sound = array.array("h", listener.pcm)
    assert len(sound) == sum(map(len, TALK)) // 2
    out = 38 * 160  # two frames were inside when the 41st failed
    assert set(sound[25 * 160 : out]) == {800, -800}
    assert set(sound[out : 50 * 160]) == {8000, -8000}
    [(_, on), (_, off)] = listener.voice
    assert round(off - on, 3) == 0.5
    await ear.close()


@virtual
async def test_an_engine_that_is_not_there_leaves_the_sound_as_it_is() -> None:
    def lacking() -> NoiseSuppressor:
        raise Invalid("there is no such library")

    ear, listener = await make_ear(lacking)
    await speak(ear, TALK)
    assert listener.errors == ["there is no such library"]
    assert listener.pcm == b"".join(TALK)
    await ear.close()


@virtual
async def test_a_caller_is_understood_through_it_and_the_recording_keeps_the_noise(tmp_path: Path) -> None:
    recorder = Recorder(tmp_path, "a.wav", RATE, clock=asyncio.get_running_loop().time, on_error=print)
    async with call(
        listen={"texts": "what time is it"},
        model={"texts": "It is nine."},
        experience=ExperienceConfig(greeting=""),
        open_suppressor=FakeSuppressor,
        recorder=recorder,
    ) as scene:
        await scene.say(1.0, 1.0).until(5.0)
    assert scene.log.messages() == [("user", "what time is it"), ("assistant", "It is nine.")]
    [first, *_] = scene.wire.spoken()
    assert 2.5 <= first <= 2.56 + DELAY
    with wave.open(str(tmp_path / "a.wav")) as file:
        caller = array.array("h", file.readframes(file.getnframes()))[::2]
    assert max(caller) == 8000


@virtual
async def test_a_failing_engine_is_one_event_and_the_call_goes_on() -> None:
    async with call(
        listen={"texts": "what time is it"},
        model={"texts": "It is nine."},
        experience=ExperienceConfig(greeting=""),
        open_suppressor=lambda: FakeSuppressor(fail_after=75),
    ) as scene:
        await scene.say(1.0, 1.0).until(5.0)
    assert scene.log.messages() == [("user", "what time is it"), ("assistant", "It is nine.")]
    [event] = scene.wire.events("denoise.error")
    assert event.data == {"why": "the script says that noise suppression fails"}
