"""CPU of single steps by process time, in µs for each 20 ms frame: what a neighbour's load hardly changes."""

from __future__ import annotations

import asyncio
import gc
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Sequence
from pathlib import Path

import numpy as np

from assistants.agents.base import AgentEvent, AgentText
from assistants.voice import audio, g711
from assistants.voice.audio import rms
from assistants.voice.config import AgentConfig, CallConfig, ProviderChoice
from assistants.voice.pacer import Pacer
from assistants.voice.parts import Parts
from assistants.voice.recorder import Recorder
from assistants.voice.session import Session
from assistants.voice.speech import Chunker
from assistants.voice.tests.clock import run_virtual
from benchmarks.audiosocket import FRAME_BYTES
from benchmarks.calls import spoken
from integrations import registry
from integrations.interfaces import VoiceActivityDetector, VoiceActivityStream
from integrations.providers.fake.stt import open_transcriber
from integrations.providers.fake.tts import open_synthesizer
from integrations.providers.fake.vad import open_detector
from rapida_site.lib.resample import Resampler

RATE = 8000
ROUNDS = 20_000
CALLS = 20
SECONDS = 30


def noise(rate: int, level: float = 3000.0) -> bytes:
    return (np.random.default_rng(1).standard_normal(rate // 50) * level).astype("<i2").tobytes()


def cost(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Return the µs of one ``work()``."""
    work()
    gc.collect()
    started = time.process_time()
    for _ in range(rounds):
        work()
    return (time.process_time() - started) / rounds * 1e6


# ---------------------------------------------------------------------------------------------- small parts
def parts() -> dict[str, float]:
    frame = noise(RATE)
    coded = g711.encode_ulaw(frame)
    found = {
        "rms": cost(lambda: rms(frame)),
        "mu-law decode": cost(lambda: g711.decode_ulaw(coded)),
        "mu-law encode": cost(lambda: g711.encode_ulaw(frame)),
        "A-law decode": cost(lambda: g711.decode_alaw(coded)),
        "A-law encode": cost(lambda: g711.encode_alaw(frame)),
    }
    for pair in ((8000, 16000), (16000, 8000), (24000, 8000), (24000, 16000), (48000, 16000), (16000, 48000)):
        resampler, block = Resampler(*pair), noise(pair[0])
        found[f"resample {pair[0] // 1000} to {pair[1] // 1000} kHz"] = cost(lambda r=resampler, b=block: r.push(b))  # type: ignore[misc]
    found["chunker, one token"] = _chunker()
    found["recorder, caller and assistant (loop and thread)"] = _recorder(frame)
    return found


def _chunker() -> float:
    text = "Sure, I can help with that. The first visit costs $120.50; later ones are $80. Shall I book one for you? "
    tokens = [text[at : at + 4] for at in range(0, len(text), 4)]

    def answer() -> None:
        chunker = Chunker()
        for token in tokens:
            chunker.feed(token)
        chunker.flush()

    return cost(answer, 500) / len(tokens)


def _recorder(frame: bytes) -> float:
    clock = [0.0]
    with tempfile.TemporaryDirectory() as root:
        recorder = Recorder(Path(root), "a.wav", RATE, clock=lambda: clock[0], on_error=print)

        def both() -> None:
            clock[0] += 0.02
            recorder.caller(frame)
            recorder.assistant(frame)

        started = time.process_time()
        for number in range(3000):
            both()
            if number % 50 == 49:
                time.sleep(0.002)  # the disk thread keeps up with a real call easily, with this one it must be let
        asyncio.run(recorder.close())
        return (time.process_time() - started) / 3000 * 1e6


# ---------------------------------------------------------------------------------------------- the session
class _Wire:
    rate, lead, fills_silence, ready = RATE, 0.02, True, True

    def send_audio(self, pcm: bytes) -> None: ...
    def clear(self) -> None: ...
    def send(self, frame: object) -> None: ...
    def close(self, last: object) -> None: ...

    def lagging(self) -> float:
        return 0.0


class _Log:
    def append(self, record: object) -> None: ...
    async def close(self) -> None: ...


class _Agent:
    async def warm(self) -> None: ...

    async def respond(self, text: str, history: object) -> AsyncIterator[AgentEvent]:
        yield AgentText(text)

    async def close(self) -> None: ...


def session(detector: VoiceActivityDetector | None) -> float:
    """Return the µs of a frame in and a frame out of a quiet call: hearing, timers, pacing, playout."""
    fake = ProviderChoice("fake")
    config = CallConfig(
        conversation_id=1,
        session_id=1,
        assistant_id=1,
        assistant_name="Bench",
        version_id=1,
        organization_id=1,
        project_id=1,
        source="sdk",
        agent=AgentConfig(fake),
        stt=fake,
        tts=fake,
    )

    async def scenario() -> float:
        loop = asyncio.get_running_loop()
        pacer, frame = Pacer(loop), noise(RATE, 20.0)
        calls = []
        for _ in range(CALLS):
            made = Parts(
                agent=_Agent(),
                open_transcriber=lambda rate: open_transcriber(
                    rate=rate, options={} if detector is not None else {"endpoints": True}
                ),
                open_synthesizer=lambda rate: open_synthesizer(rate_hint=rate, options={}),
                detector=detector,
                completeness=None,
            )
            calls.append(Session(config, made, _Wire(), _Log(), pacer))
            await calls[-1].start()
        started = time.process_time()
        for _ in range(int(SECONDS / 0.02)):
            for call in calls:
                call.on_audio(frame)
            await asyncio.sleep(0.02)
        spent = time.process_time() - started
        for call in calls:
            call.on_hangup()
            await call.wait()
        await asyncio.sleep(0.1)  # the pacer's phases stop at their next wake
        return spent / (SECONDS / 0.02) / CALLS * 1e6

    return run_virtual(scenario())


# ---------------------------------------------------------------------------------------------- voice activity
class _Sink:
    """Counts answers and wakes whoever waits for the next one."""

    def __init__(self) -> None:
        self.windows = 0
        self.answered = asyncio.Event()

    def on_voice(self, probability: float, start: float, end: float) -> None:
        self.windows += 1
        self.answered.set()


def silero(frames: Sequence[bytes]) -> float:
    """Return the µs of a frame for ``CALLS`` calls batched together that all hear ``frames`` over and over."""

    async def scenario() -> float:
        detector = registry.voice_activity_detector()
        sinks = [_Sink() for _ in range(CALLS)]
        streams = [detector.open(sink, RATE) for sink in sinks]
        await _push(streams, sinks, frames, 50)
        started = time.process_time()
        await _push(streams, sinks, frames, 500)
        spent = time.process_time() - started
        for stream in streams:
            stream.close()
        return spent / 500 / CALLS * 1e6

    return asyncio.run(scenario())


async def _push(
    streams: Sequence[VoiceActivityStream], sinks: Sequence[_Sink], frames: Sequence[bytes], count: int
) -> None:
    """Push and let the worker answer; a frame of 20 ms makes 5/8 of a window."""
    base = sinks[-1].windows
    for number in range(1, count + 1):
        for stream in streams:
            stream.push(frames[number % len(frames)])
        while sinks[-1].windows < base + number * 5 // 8 - 4:
            sinks[-1].answered.clear()
            await sinks[-1].answered.wait()


def suppression(code: str) -> float:
    """Return the µs of a frame with noise suppression, on the loop and on its thread."""
    frames = [noise(RATE)] * 500

    async def scenario() -> float:
        sink = _Clean()
        stream = registry.noise_suppressor(code).open(sink, RATE)
        started = time.process_time()
        for number, frame in enumerate(frames):
            stream.push(frame)
            while sink.bytes < (number - 10) * len(frame):
                sink.more.clear()
                await sink.more.wait()
        spent = time.process_time() - started
        stream.close()
        return spent / len(frames) * 1e6

    return asyncio.run(scenario())


class _Clean:
    def __init__(self) -> None:
        self.bytes, self.more = 0, asyncio.Event()

    def on_suppressed(self, pcm: bytes) -> None:
        self.bytes += len(pcm)
        self.more.set()

    def on_suppression_error(self, error: Exception) -> None:
        raise error


def run(say: Callable[[str], object] = print) -> dict[str, float]:
    found = parts()
    found["session, energy in the transcriber"] = session(None)
    found["session, scripted voice activity"] = session(open_detector())
    speech = spoken()
    found["voice activity, silence (energy gate closed)"] = silero([noise(RATE, 20.0)])
    found["voice activity, speech (Silero)"] = silero(
        [speech[at : at + FRAME_BYTES] for at in range(0, len(speech), FRAME_BYTES)]
    )
    found["noise suppression, WebRTC"] = suppression("webrtc")
    if sys.platform == "linux":
        found["noise suppression, RNNoise (its thread)"] = suppression("rn_noise")
    say(f"{'µs per 20 ms frame':>52}{'% of a core':>14}")
    for name, microseconds in found.items():
        say(f"{name:>45}{microseconds:>7.2f}{microseconds / 200:>14.3f}")
    if audio.audioop is None:
        say("(this Python has no audioop: install audioop-lts for the fast path)")
    return found
