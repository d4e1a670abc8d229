"""The noise suppressors on the local voice in noise: what they are for, and what they must not do."""

from __future__ import annotations

import asyncio
import sys

import numpy as np
import pytest
from numpy.typing import NDArray

from integrations import registry
from integrations.providers.local import noise_library, noise_rnnoise, noise_webrtc
from integrations.tests.speech import frames, noise, say
from rapida_site.lib.errors import Invalid, ProviderFailed, RapidaError

ON_LINUX = pytest.mark.skipif(sys.platform != "linux", reason="RNNoise comes for Linux only")
ENGINES = ("webrtc", pytest.param("rn_noise", marks=ON_LINUX))
SENTENCE = "Could you tell me when you open on Saturday and whether you have parking?"
Samples = NDArray[np.float64]


class Heard:
    def __init__(self) -> None:
        self.pcm = b""
        self.errors: list[RapidaError] = []
        self._more = asyncio.Event()

    def on_suppressed(self, pcm: bytes) -> None:
        self.pcm += pcm
        self._more.set()

    def on_suppression_error(self, error: RapidaError) -> None:
        self.errors.append(error)
        self._more.set()

    async def size(self, wanted: int) -> bytes:
        async with asyncio.timeout(60):
            while len(self.pcm) < wanted and not self.errors:
                self._more.clear()
                await self._more.wait()
        return self.pcm


async def cleaned(engine: str, pcm: bytes, rate: int, size: int = 0) -> bytes:
    """Return ``pcm`` free of noise, but for the end that the engine still holds (25 ms and a block at most)."""
    heard = Heard()
    stream = registry.noise_suppressor(engine).open(heard, rate)
    pieces = [pcm[at : at + size] for at in range(0, len(pcm), size)] if size else frames(pcm, rate)
    pushed = 0
    for piece in pieces:
        stream.push(piece)
        pushed += len(piece)
        await heard.size(pushed - rate)  # half a second ahead of the engine at most
    sure = len(pcm) - rate // 50 * 2 - rate // 40 * 2
    out = await heard.size(sure)
    stream.close()
    assert not heard.errors
    return out[:sure]  # a block more may have come meanwhile


def samples(pcm: bytes) -> Samples:
    return np.frombuffer(pcm, np.int16).astype(float)


def ratio(voice: Samples, out: Samples) -> float:
    """Return how far the voice in ``out`` stands above everything else, in dB; a shift spoils it."""
    voice = voice[: len(out)]
    share = (voice @ out[: len(voice)]) / (voice @ voice)
    rest = out[: len(voice)] - share * voice
    return float(10 * np.log10(share**2 * (voice @ voice) / (rest @ rest)))


def noisy(rate: int, decibels: float) -> tuple[Samples, bytes]:
    """Return two seconds of white noise and then the sentence in it, alone and together."""
    voice = samples(bytes(rate * 4) + say(SENTENCE, rate)) * 0.5
    around = samples(noise(len(voice) / rate, rate, 1000))[: len(voice)]
    spoken = voice[voice != 0]
    around *= np.sqrt(np.mean(spoken**2) / np.mean(around**2) / 10 ** (decibels / 10))
    return voice, (voice + around).clip(-32768, 32767).astype(np.int16).tobytes()


@pytest.mark.models
@pytest.mark.parametrize("rate", [8000, 16000])
@pytest.mark.parametrize(
    ("engine", "gain", "pause"), [("webrtc", 3.0, 9.0), pytest.param("rn_noise", 4.0, 25.0, marks=ON_LINUX)]
)
async def test_the_voice_stands_out_more_and_at_its_place(engine: str, gain: float, pause: float, rate: int) -> None:
    voice, mixed = noisy(rate, 5)
    out = samples(await cleaned(engine, mixed, rate))
    before = samples(mixed)
    assert ratio(voice[2 * rate :], out[2 * rate :]) > ratio(voice[2 * rate :], before[2 * rate :]) + gain
    silent = slice(rate, 2 * rate)
    assert 10 * np.log10(np.mean(before[silent] ** 2) / (np.mean(out[silent] ** 2) + 1e-3)) > pause


@pytest.mark.parametrize("engine", ENGINES)
async def test_silence_stays_silence(engine: str) -> None:
    assert not np.abs(samples(await cleaned(engine, bytes(16000), 8000))).max() > 1


@pytest.mark.parametrize("engine", ENGINES)
async def test_the_size_of_the_frames_does_not_matter(engine: str) -> None:
    pcm = noise(1.0, 8000)
    assert await cleaned(engine, pcm, 8000) == await cleaned(engine, pcm, 8000, size=222)


@pytest.mark.parametrize("engine", ENGINES)
async def test_calls_at_the_same_time_do_not_hear_each_other(engine: str) -> None:
    loud, soft = noise(1.0, 8000, 8000, seed=1), noise(1.0, 8000, 200, seed=2)
    alone = await cleaned(engine, soft, 8000)
    _, together = await asyncio.gather(cleaned(engine, loud, 8000), cleaned(engine, soft, 8000))
    assert together == alone


@pytest.mark.parametrize("engine", ENGINES)
async def test_nothing_comes_after_the_close(engine: str) -> None:
    heard = Heard()
    stream = registry.noise_suppressor(engine).open(heard, 8000)
    for frame in frames(noise(0.5, 8000), 8000):
        stream.push(frame)
    stream.close()
    before = heard.pcm
    stream.push(noise(0.1, 8000))
    await cleaned(engine, noise(0.1, 8000), 8000)  # whatever a worker had is through when this is
    assert heard.pcm == before
    assert not heard.errors


@pytest.mark.parametrize("engine", ENGINES)
def test_another_rate_is_refused(engine: str) -> None:
    with pytest.raises(Invalid, match="8000 or 16000 Hz, not at 44100 Hz"):
        registry.noise_suppressor(engine).open(Heard(), 44100)


@ON_LINUX
async def test_a_call_that_piles_up_fails_instead_of_falling_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(noise_rnnoise, "BACKLOG", 0.1)
    heard = Heard()
    stream = registry.noise_suppressor("rn_noise").open(heard, 8000)
    for frame in frames(noise(0.5, 8000), 8000):  # at once: the loop never gets to hear from the worker
        stream.push(frame)
    await asyncio.sleep(0.05)
    assert [type(error) for error in heard.errors] == [ProviderFailed]
    assert "more time than this machine has" in heard.errors[0].message
    assert not heard.pcm


@pytest.mark.parametrize("engine", ENGINES)
async def test_an_engine_that_breaks_says_so_once(engine: str, monkeypatch: pytest.MonkeyPatch) -> None:
    heard = Heard()
    stream = registry.noise_suppressor(engine).open(heard, 8000)

    def broken(*_: object) -> None:
        raise RuntimeError("no more")

    if isinstance(stream, noise_rnnoise.RnnoiseStream):
        monkeypatch.setattr(stream.denoiser, "clean", broken)
    else:
        assert isinstance(stream, noise_webrtc.WebRtcStream)
        stream._engine = type("Broken", (), {"process": broken})
    for frame in frames(noise(0.1, 8000), 8000):
        stream.push(frame)
    await heard.size(1)
    await asyncio.sleep(0.05)
    assert [error.message.partition(" failed: ")[2] for error in heard.errors] == ["no more"]


def test_a_missing_library_is_told_in_a_sentence() -> None:
    for look in (noise_library.module, noise_library.folder):
        with pytest.raises(Invalid, match=r"by rn_noise is not available on this machine: .* no-such-package"):
            look("rn_noise", "no_such_package")
