"""Whatever of a call crashes, and on whose stack: that call ends with a reason, once, and no other call is harmed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from assistants.voice.config import ExperienceConfig
from assistants.voice.frames import AssistantText, EndReason, ErrorReported, ServerFrame, StreamMode
from assistants.voice.pacer import Pacer
from assistants.voice.tests.clock import virtual
from assistants.voice.tests.scene import Scene, Wire, call
from integrations.interfaces import VoiceActivitySink, VoiceActivityStream
from integrations.providers.fake.noise import FakeSuppressor
from integrations.providers.fake.stt import FakeTranscriber
from integrations.providers.fake.tts import FakeSynthesizer
from integrations.providers.fake.vad import FakeDetector
from rapida_site.lib.errors import ProviderFailed

QUIET = ExperienceConfig(greeting="")


def crash(*_: object) -> Any:
    raise ZeroDivisionError


class LateDetector:
    """Tells what it found from a timer of its own, as one does that has its own thread."""

    def open(self, sink: VoiceActivitySink, rate: int) -> VoiceActivityStream:
        class Later:
            def on_voice(self, probability: float, start: float, end: float) -> None:
                asyncio.get_running_loop().call_soon(sink.on_voice, probability, start, end)

        return FakeDetector().open(Later(), rate)


class BadWire(Wire):
    """Fails from the time ``bad`` on, in what ``fails`` names."""

    bad, fails, failed = 1.0, "", False

    def _check(self, what: str) -> None:
        if what == self.fails and self.clock() >= self.bad:
            self.failed = True
            crash()

    def send_audio(self, pcm: bytes) -> None:
        self._check("audio")
        super().send_audio(pcm)

    def send(self, frame: ServerFrame) -> None:
        self._check("text" if isinstance(frame, AssistantText) and frame.completed else "")
        super().send(frame)

    def clear(self) -> None:
        self._check("clear")
        super().clear()

    def close(self, last: Any) -> None:
        super().close(last)
        self._check("close")


def bad_wire(fails: str, **options: Any) -> BadWire:
    wire = BadWire(asyncio.get_running_loop().time, **options)
    wire.fails = fails
    return wire


def ended_once(scene: Scene, caplog: pytest.LogCaptureFixture, where: str) -> None:
    assert scene.log.end().reason is EndReason.ERROR
    assert where in scene.log.end().detail
    assert [frame.code for frame in scene.wire.of(ErrorReported)] == ["internal"]
    assert len([record for record in caplog.records if record.exc_info]) == 1


# ------------------------------------------------------------------------- on the way in
@virtual
@pytest.mark.parametrize("options", [{}, {"open_suppressor": FakeSuppressor}, {"detector": LateDetector()}])
async def test_a_transcriber_that_crashes_ends_the_call_whoever_hands_it_the_sound(
    options: dict[str, Any], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async with call(experience=QUIET, **options) as scene:
        await scene.say(1.0, 1.0).until(0.9)
        monkeypatch.setattr(FakeTranscriber, "speech_started" if "detector" in options else "push", crash)
        await scene.until(3.0)
    ended_once(scene, caplog, "internal fault in on_")


@virtual
async def test_a_suppressor_whose_failure_cannot_be_taken_ends_the_call(caplog: pytest.LogCaptureFixture) -> None:
    async with call(experience=QUIET, open_suppressor=FakeSuppressor) as scene:
        ear = scene.session._ear
        assert ear is not None
        suppression = ear._suppression
        assert suppression is not None
        suppression._onward = crash
        asyncio.get_running_loop().call_later(1.0, suppression.on_suppression_error, ProviderFailed("gone"))
        suppression._stream.close()  # type: ignore[union-attr]
        await scene.until(3.0)
    ended_once(scene, caplog, "internal fault in on_suppression_error")


@virtual
@pytest.mark.parametrize("kind", ["on_transcript", "on_transcriber_error"])
async def test_what_the_transcriber_tells_later_is_taken_under_guard(
    kind: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    listen = {"delay": 0.2, "fail": "mid"} if kind.endswith("error") else {"delay": 0.2}
    async with call(experience=QUIET, listen=listen) as scene:
        ear = scene.session._ear
        assert ear is not None
        monkeypatch.setattr(ear._listener, "hearing_restarted", crash)
        monkeypatch.setattr(ear._listener, "heard_words", crash)
        await scene.say(1.0, 1.0).until(4.0)
    ended_once(scene, caplog, f"internal fault in {kind}")


@virtual
async def test_a_transcriber_that_crashes_as_it_is_restarted_ends_the_call(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with call(experience=QUIET) as scene:
        ear = scene.session._ear
        assert ear is not None
        monkeypatch.setattr(FakeTranscriber, "start", crash)
        ear.on_transcriber_error(ProviderFailed("gone", stage="stt"))
        await scene.until(0.5)
    assert (scene.log.end().reason, scene.log.end().detail) == (EndReason.ERROR, "transcriber-restart failed")


# ------------------------------------------------------------------------- on the way out
@virtual
async def test_a_playout_that_crashes_ends_its_call_and_the_others_of_its_phase_go_on(
    caplog: pytest.LogCaptureFixture,
) -> None:
    pacer, wire = Pacer(asyncio.get_running_loop()), bad_wire("audio")
    async with call(pacer=pacer, wire=wire, experience=QUIET) as bad, call(pacer=pacer, experience=QUIET) as good:
        pacer._phases[0].update(pacer._phases[1])  # both in one phase, the one that crashes first
        pacer._phases[1].clear()
        await good.until(2.0)
        assert good.session.ended is None
        assert len([at for at, _ in good.wire.audio if 0.9 <= at < 1.9]) == 50
    ended_once(bad, caplog, "internal fault in playout")
    assert good.log.end().reason is EndReason.USER


@virtual
@pytest.mark.parametrize("mode", [StreamMode.TEXT, StreamMode.BOTH])
async def test_an_answer_that_cannot_be_delivered_ends_the_call(
    mode: StreamMode, caplog: pytest.LogCaptureFixture
) -> None:
    async with call(wire=bad_wire("text"), mode=mode, experience=QUIET) as scene:
        await scene.until(1.5)
        scene.session.on_text("hello")
        await scene.until(6.0)
    ended_once(scene, caplog, "internal fault in ")


# ------------------------------------------------------------------------- at the end
@virtual
@pytest.mark.parametrize("fails", ["clear", "close"])
async def test_a_wire_that_crashes_at_the_end_keeps_nothing_from_being_closed_and_stored(
    fails: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed: list[str] = []
    for part in (FakeTranscriber, FakeSynthesizer):
        monkeypatch.setattr(part, "close", _noting(part.close, closed, part.__name__))
    wire = bad_wire(fails, lead=0.2)
    async with call(wire=wire, speak={"duration": 5.0}, experience=ExperienceConfig(greeting="Hello!")) as scene:
        await scene.until(1.5)  # in the midst of the greeting
        scene.session.on_hangup("bye")
        assert (await scene.session.wait()).reason is EndReason.USER
    assert wire.failed
    assert sorted(closed) == ["FakeSynthesizer", "FakeTranscriber"]
    assert (scene.log.end().reason, len(scene.pacer)) == (EndReason.USER, 0)


def _noting(close: Callable[[Any], Any], closed: list[str], name: str) -> Callable[[Any], Any]:
    async def noted(self: Any) -> None:
        closed.append(name)
        await close(self)

    return noted
