"""``manage.py talk`` against a really running server with scripted providers."""

from __future__ import annotations

import asyncio
import json
import os
import struct
import sys
import wave
from collections.abc import AsyncIterator
from io import StringIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from django.core.management import CommandError, call_command
from websockets.asyncio.server import ServerConnection
from websockets.asyncio.server import serve as websockets_serve
from websockets.typing import Subprotocol

from accounts.tests.personas import Persona
from assistants.models import Assistant, Channel
from assistants.talk.responses import SUBPROTOCOL
from assistants.tests.make import deploy, make_assistant
from assistants.tests.talking import running
from rapida_site.asgi import application
from rapida_site.lib.db import in_db
from telephony.management.commands import talk
from telephony.talk.caller import Refused, Wish, supervised
from telephony.talk.conversation import Conversation, connected
from telephony.talk.sound import Ear, Recital, WaveError, read_wave, write_wave
from telephony.talk.soundcard import SoundCard
from telephony.tests.peers import close, serve

ALIASES = ["default", "assistant_db", "integration_db"]


def on_a_server(function: Any) -> Any:
    """Mark a test that needs the database and a server in its own loop."""
    marked = pytest.mark.django_db(transaction=True, databases=ALIASES)(function)
    return pytest.mark.asyncio(loop_factories=["uvloop"])(marked)


def _tone(rate: int, seconds: float, hertz: float = 440, level: float = 0.4) -> np.ndarray:
    return np.sin(np.arange(int(rate * seconds)) * 2 * np.pi * hertz / rate) * level


def _write(path: Path, rate: int, samples: np.ndarray, *, width: int = 2, channels: int = 1) -> Path:
    """Write a WAV with the tone on its last channel and silence on the others."""
    frames = np.zeros((samples.size, channels))
    frames[:, -1] = samples
    raw = (frames * 127 + 128).astype(np.uint8).tobytes()
    if width > 1:
        whole = (frames * (2 ** (8 * width - 1) - 1)).astype("<i4").reshape(-1, 1)
        raw = whole.view(np.uint8)[:, :width].tobytes()
    with wave.open(str(path), "wb") as file:
        file.setparams((channels, width, rate, 0, "NONE", ""))
        file.writeframes(raw)
    return path


def _as_extensible(plain: bytes) -> bytes:
    """The same PCM with the longer header that ffmpeg and SoX write for 24 bits."""
    bits, kind = plain[34:36], b"\x01\0\0\0\0\0\x10\0\x80\0\0\xaa\0\x38\x9b\x71"
    form = b"\xfe\xff" + plain[22:36] + struct.pack("<H", 22) + bits + bytes(4) + kind
    rest = b"fmt " + struct.pack("<I", len(form)) + form + plain[36:]
    return b"RIFF" + struct.pack("<I", len(rest) + 4) + b"WAVE" + rest


def _pitch(pcm: bytes, rate: int) -> float:
    samples = np.frombuffer(pcm, "<i2").astype(float)
    return float(np.argmax(np.abs(np.fft.rfft(samples))) * rate / samples.size)


@pytest.fixture
def question(tmp_path: Path) -> Path:
    """Half a second of voice-like sound."""
    return _write(tmp_path / "question.wav", 22050, _tone(22050, 0.5))


@pytest.fixture
def assistant(alice: Persona) -> Assistant:
    assistant = make_assistant(alice)
    for channel in (Channel.API, Channel.PHONE):
        deploy(
            alice, assistant, channel, experience={"greeting": "Hello."},
            input_options={"listen.endpoints": "true", "listen.texts": ["what time is it"]},
            output_options={"speak.duration": "0.4", "speak.tone": "500"},
        )  # fmt: skip
    return assistant


@pytest.fixture
async def port() -> AsyncIterator[int]:
    async with running(application) as port:
        yield port


async def _talk(*args: object, who: Persona, assistant: Assistant, port: int, key: str = "") -> str:
    """Run the command beside the server; return what it told."""
    out = StringIO()
    given = [*map(str, args), "--url", f"ws://127.0.0.1:{port}", "--key", key or who.key_text]
    await asyncio.to_thread(call_command, "talk", *given, "--assistant", str(assistant.id), stdout=out)
    return out.getvalue()


async def _fails(*args: object, **named: Any) -> tuple[int, str]:
    with pytest.raises(CommandError) as failed:
        await _talk(*args, **named)
    return failed.value.returncode, str(failed.value)


# ------------------------------------------------------------------------------------------ the good way
@on_a_server
async def test_a_spoken_question_is_answered_aloud(
    alice: Persona, assistant: Assistant, port: int, question: Path, tmp_path: Path
) -> None:
    out = tmp_path / "answer.wav"
    text = await _talk(question, "--out", out, who=alice, assistant=assistant, port=port)
    lines = [line.strip() for line in text.splitlines()]
    greeting, asked = lines.index("assistant  Hello."), lines.index("you        what time is it")
    answer = lines.index("assistant  You said: what time is it.")
    assert greeting < asked < answer
    assert any("first audio" in line for line in lines[asked:])
    assert "ended: user" in text
    assert "answered aloud" in text
    with wave.open(str(out)) as file:
        assert (file.getnchannels(), file.getframerate()) == (1, 16000)
        heard = file.readframes(file.getnframes())
    assert abs(_pitch(heard, 16000) - 500) < 5


@on_a_server
async def test_both_voices_lie_on_one_time_axis(
    alice: Persona, assistant: Assistant, port: int, question: Path, tmp_path: Path
) -> None:
    out = tmp_path / "both.wav"
    await _talk(question, "--out", out, "--stereo", "--rate", 8000, who=alice, assistant=assistant, port=port)
    with wave.open(str(out)) as file:
        assert (file.getnchannels(), file.getframerate()) == (2, 8000)
        both = np.frombuffer(file.readframes(file.getnframes()), "<i2").reshape(-1, 2).astype(float)
    mine, theirs = (np.flatnonzero(np.abs(both[:, side]) > 500) for side in (0, 1))
    assert theirs[0] < mine[0], "the greeting comes first"
    assert theirs[-1] > mine[-1], "the answer comes last"


@on_a_server
async def test_typed_lines_are_answered_in_turn(alice: Persona, assistant: Assistant, port: int) -> None:
    text = await _talk("--text", "one", "--text", "two", who=alice, assistant=assistant, port=port)
    assert text.index("You said: one.") < text.index("you        two") < text.index("You said: two.")


@on_a_server
async def test_a_call_through_audiosocket_is_answered(
    alice: Persona, assistant: Assistant, port: int, question: Path, tmp_path: Path
) -> None:
    phone = await serve(application)
    out = tmp_path / "answer.wav"
    where = f"127.0.0.1:{phone.port}"
    text = await _talk(question, "--audiosocket", where, "--out", out, who=alice, assistant=assistant, port=port)
    await close(phone)
    assert "first sound of the answer" in text
    with wave.open(str(out)) as file:
        assert file.getframerate() == 8000
        assert abs(_pitch(file.readframes(file.getnframes()), 8000) - 500) < 5


@on_a_server
async def test_as_a_command_it_finds_the_demo_by_its_note(
    alice: Persona, assistant: Assistant, port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    talk.NOTE.write_text(json.dumps({"key": alice.key_text, "assistant": str(assistant.id)}), encoding="utf-8")
    arguments = ["manage.py", "talk", "--text", "hello", "--url", f"http://localhost:{port}"]
    process = await asyncio.create_subprocess_exec(
        sys.executable, *arguments, cwd=Path(talk.__file__).parents[3],
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT, env={**os.environ, "RAPIDA_API_KEY": ""},
    )  # fmt: skip
    text, _ = await process.communicate()
    talk.NOTE.unlink()
    assert "You said: hello." in text.decode()
    assert process.returncode == 0


# ------------------------------------------------------------------------------------------ refusals
def test_the_server_of_this_machine_is_found_on_its_port(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "1")
    monkeypatch.setenv("RAPIDA_API_KEY", "k")
    with pytest.raises(CommandError, match=r"ws://localhost:1 cannot be reached"):
        call_command("talk", "--text", "x", "--assistant", "1")


@on_a_server
async def test_refusals_say_why(
    alice: Persona, charlie: Persona, assistant: Assistant, port: int, question: Path
) -> None:
    there = {"assistant": assistant, "port": port}
    code, why = await _fails("--text", "x", who=alice, key="nonsense", **there)
    assert (code, "No valid key" in why) == (1, True)
    code, why = await _fails("--text", "x", who=charlie, **there)
    assert (code, "nothing here" in why) == (1, True)
    code, why = await _fails(question, "--audiosocket", "127.0.0.1:1", who=charlie, **there)
    assert (code, "nothing here" in why) == (1, True)
    code, why = await _fails(question, "--audiosocket", "127.0.0.1:1", who=alice, **there)
    assert (code, "cannot be reached" in why) == (1, True)
    code, why = await _fails("--text", "x", who=alice, assistant=assistant, port=1)
    assert (code, "is the server running?" in why) == (1, True)


@on_a_server
async def test_no_answer_has_its_own_exit_status(alice: Persona, port: int, tmp_path: Path) -> None:
    deaf = await in_db(make_assistant, alice)
    await in_db(deploy, alice, deaf, Channel.API, input_options={"listen.endpoints": "true"})
    silence = _write(tmp_path / "silence.wav", 16000, _tone(16000, 0.1, level=0.0))
    code, why = await _fails(silence, "--patience", "0.2", who=alice, assistant=deaf, port=port)
    assert (code, "No answer came within 0.2 seconds" in why) == (3, True)


@pytest.mark.asyncio(loop_factories=["uvloop"])
async def test_a_server_that_dies_in_mid_call_is_said_to_be_gone() -> None:
    async def die(socket: ServerConnection) -> None:
        await socket.recv()
        body = {"assistantConversationId": "1", "audio": {"sampleRate": 16000}}
        await socket.send(json.dumps({"initialization": body}))
        socket.transport.abort()

    async with websockets_serve(die, "127.0.0.1", 0, subprotocols=[Subprotocol(SUBPROTOCOL)]) as server:
        port = server.sockets[0].getsockname()[1]
        wish = Wish(f"ws://127.0.0.1:{port}", "k", "1", wait=False)
        async with connected(wish) as socket:
            line = Conversation(socket, wish, lambda _: None, asked_at=lambda: None, on_sound=lambda _: None)
            with pytest.raises(Refused, match="broke in the midst"):
                await supervised(line.until_ended(), line.begin("text"), line.listen())


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        ([], "Give a WAV file or --text"),
        (["--mic", "--text", "x"], "Give a WAV file or --text"),
        (["--audiosocket", "localhost:4573", "--text", "x"], "takes a WAV file only"),
        (["missing.wav"], "does not exist"),
        (["--text", "x", "--out", "/nowhere/answer.wav"], "no directory that can be written"),
        (["--text", "x", "--out", "/tmp"], "/tmp is a directory"),
        (["--text", " "], "--text needs words"),
        (["--text", "x", "--patience", "0"], "a number of seconds above 0"),
        (["--text", "x", "--url", "localhost:8080"], "--url takes an address such as ws://localhost:8080"),
        (["--text", "x", "--url", "ftp://elsewhere.example"], "--url takes an address such as"),
        (["--text", "x", "--url", "ws://["], "--url takes an address such as"),
        (["--text", "x", "--url", "ws://localhost:99999"], "--url takes an address such as"),
        (["--text", "x", "--url", "ws://"], "--url takes an address such as"),
        (["--text", "x"], "--key is needed: there is no note"),
        (["--text", "x", "--url", "ws://elsewhere.example"], "--key is needed: the local demo's is for this machine"),
        (["--text", "x", "--key", "k"], "--assistant is needed"),
        (["--text", "x", "--key", "k", "--url", "ws://elsewhere.example"], "--assistant is needed"),
    ],
)
def test_wrong_usage_is_explained(arguments: list[str], why: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("RAPIDA_API_KEY", raising=False)
    with pytest.raises(CommandError, match=why) as failed:
        call_command("talk", *arguments)
    assert failed.value.returncode == 2


def test_without_a_sound_card_the_microphone_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sounddevice", None)
    with pytest.raises(CommandError, match="pip install sounddevice") as failed:
        call_command("talk", "--mic", "--key", "k", "--assistant", "1")
    assert failed.value.returncode == 1


def test_the_sound_card_is_read_and_played_in_frames(monkeypatch: pytest.MonkeyPatch) -> None:
    """The card is out of reach of a test: its library is replaced, our buffers are the real ones."""
    opened: dict[str, Any] = {}

    class RawStream:
        def __init__(self, **options: Any) -> None:
            opened.update(options)

        def start(self) -> None: ...
        def close(self) -> None: ...

    fake = SimpleNamespace(RawStream=RawStream, PortAudioError=RuntimeError)
    monkeypatch.setitem(sys.modules, "sounddevice", fake)
    card = SoundCard(8000)
    assert card.frame() == bytes(320)
    card.play(b"\x01" * 400)
    played = bytearray(320)
    opened["callback"](b"\x02" * 320, played, 160, None, None)
    assert bytes(played) == b"\x01" * 320
    assert card.frame() == b"\x02" * 320
    card.play(b"")
    opened["callback"](b"", played, 160, None, None)
    assert bytes(played) == bytes(320)
    card.close()


# ------------------------------------------------------------------------------------------ sound
@pytest.mark.parametrize("rate", [4000, 8000, 11025, 16000, 22050, 44100, 48000, 192000])
@pytest.mark.parametrize("width", [1, 2, 3])
@pytest.mark.parametrize("channels", [1, 2])
def test_any_wave_file_is_understood(tmp_path: Path, rate: int, width: int, channels: int) -> None:
    path = _write(tmp_path / "a.wav", rate, _tone(rate, 1.0), width=width, channels=channels)
    pcm = read_wave(path, 16000)
    assert abs(len(pcm) - 32000) <= 2
    assert abs(_pitch(pcm, 16000) - 440) <= 1
    loudest = max(abs(np.frombuffer(pcm, "<i2").astype(int)))
    assert loudest == pytest.approx(32767 * 0.4 / channels, rel=0.06)


def test_a_wave_file_with_the_longer_header_is_the_same_sound(tmp_path: Path) -> None:
    path = _write(tmp_path / "a.wav", 48000, _tone(48000, 0.5), width=3)
    plain = read_wave(path, 16000)
    path.write_bytes(_as_extensible(path.read_bytes()))
    assert read_wave(path, 16000) == plain


def test_what_is_no_wave_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    for content in (b"", b"RIFF", b"not a wave file at all", b"RIFF\x24\0\0\0WAVEfmt " + struct.pack("<I", 16)):
        path.write_bytes(content)
        with pytest.raises(WaveError, match="no PCM WAV"):
            read_wave(path, 16000)
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 4, 16000, 0, "NONE", ""))
        file.writeframes(bytes(400))
    with pytest.raises(WaveError, match="32-bit samples; save it with 8, 16 or 24 bits"):
        read_wave(path, 16000)
    for rate, words in ((1, "1 samples"), (3999, "3,999 samples"), (192_001, "192,001 samples")):
        _write(path, rate, _tone(8000, 1.0))
        with pytest.raises(WaveError, match=f"{words} a second; save it with 4,000 to 192,000"):
            read_wave(path, 16000)
    _write(path, 16000, np.zeros(0))
    with pytest.raises(WaveError, match="no sound"):
        read_wave(path, 16000)


def test_sound_is_heard_after_what_came_before_and_cut_where_it_was_interrupted() -> None:
    ear = Ear(8000, 10.0)
    ear.hear(b"\x01\x00" * 160, 10.01)  # 10 ms of silence, then 20 ms
    ear.hear(b"\x02\x00" * 160, 10.011)  # ahead of real time: behind the first
    assert len(ear.pcm) == 2 * (80 + 160 + 160)
    assert ear.playing_until() == pytest.approx(10.05)
    ear.cut(10.03)
    assert ear.playing_until() == pytest.approx(10.03)
    assert ear.pcm[-2:] == b"\x01\x00"


async def test_a_recital_knows_when_its_last_word_was_out() -> None:
    recital = Recital(8000, lambda: 7.0)
    assert recital.frame() == bytes(320)
    recital.say(b"\x00\x10" * 160 + bytes(320) * 2)
    assert recital.asked_at() is None
    recital.frame()
    assert recital.asked_at() == 7.0
    waiting = asyncio.create_task(recital.until_over())
    recital.frame(), recital.frame()
    await waiting


def test_a_file_is_written_with_both_channels_as_long(tmp_path: Path) -> None:
    write_wave(tmp_path / "b.wav", 8000, b"\x01\x00", b"\x02\x00\x03\x00")
    with wave.open(str(tmp_path / "b.wav")) as file:
        assert file.readframes(9) == b"\x01\x00\x02\x00\x00\x00\x03\x00"
