"""AudioSocket on real sockets, with a peer that repeats what it hears."""

from __future__ import annotations

import asyncio
import random
import socket
from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import numpy as np
import pytest

from telephony.audiosocket import connection as wire
from telephony.audiosocket.server import AudioSocketServer
from telephony.audiosocket.transport import AudioSocketTransport
from telephony.tests.peers import FRAME, PATIENCE, Asterisk, Echo, EchoApplication, close, serve

HANGUP = b"\x00\x00\x00"


@pytest.fixture
async def application() -> EchoApplication:
    return EchoApplication()


@pytest.fixture
async def server(application: EchoApplication) -> AsyncIterator[AudioSocketServer]:
    before = asyncio.all_tasks()
    server = await serve(application)
    yield server
    await close(server)
    assert not server.connections
    assert asyncio.all_tasks() - {asyncio.current_task()} <= before, "a task outlived its call"


async def _echo(server: AudioSocketServer, application: EchoApplication) -> tuple[Asterisk, Echo]:
    asterisk = await Asterisk.dial(server.port)
    return asterisk, await application.call(asterisk.call_id)


# ------------------------------------------------------------------------------------------ audio and digits
async def test_audio_goes_both_ways_in_whole_frames(server: AudioSocketServer, application: EchoApplication) -> None:
    asterisk, echo = await _echo(server, application)
    for _ in range(5):
        asterisk.send(0x10, FRAME)
        assert await asterisk.frame() == (0x10, FRAME)
    await asterisk.hang_up()
    await close(server)
    assert echo.endings == [("hangup", "The caller hung up.")]


async def test_odd_and_empty_frames_are_tolerated(server: AudioSocketServer, application: EchoApplication) -> None:
    asterisk, echo = await _echo(server, application)
    for payload in (b"", b"\x01", b"\x01\x02\x03", bytes(78)):
        asterisk.send(0x10, payload)
    asterisk.send(0x10, FRAME)
    while len(echo.heard) < 3:
        await asyncio.sleep(0)
    assert [len(pcm) for pcm in echo.heard] == [2, 78, 320]
    await asterisk.hang_up()


async def test_audio_of_another_rate_is_converted(server: AudioSocketServer, application: EchoApplication) -> None:
    asterisk, echo = await _echo(server, application)
    tone = (np.sin(np.arange(16000) * 2 * np.pi * 440 / 16000) * 8000).astype("<i2").tobytes()
    for at in range(0, len(tone), 640):
        asterisk.send(0x12, tone[at : at + 640])
    while sum(map(len, echo.heard)) < 16000:
        await asyncio.sleep(0)
    heard = np.frombuffer(b"".join(echo.heard), "<i2").astype(float)
    assert heard.size == 8000
    assert np.argmax(np.abs(np.fft.rfft(heard[-4000:]))) == 220  # 440 Hz in half a second
    await asterisk.hang_up()


@pytest.mark.parametrize(
    ("wanted", "works_at", "kind"), [(16000, 16000, 0x12), (12000, 16000, 0x11), (44100, 48000, 0x15)]
)
async def test_it_speaks_the_rate_that_asterisk_wants(wanted: int, works_at: int, kind: int) -> None:
    application = EchoApplication(wanted)
    server = await serve(application)
    asterisk, echo = await _echo(server, application)
    assert echo.transport is not None
    assert echo.transport.rate == works_at
    echo.transport.send_audio(bytes(works_at // 50 * 2))
    assert await asterisk.frame() == (kind, bytes(wanted // 50 * 2))
    await asterisk.hang_up()
    await close(server)


async def test_digits_reach_the_call_even_before_it_is_open(
    server: AudioSocketServer, application: EchoApplication
) -> None:
    asterisk = await Asterisk.dial(server.port, silent=True)
    asterisk.writer.write(b"\x01\x00\x10" + asterisk.call_id.bytes + b"\x03\x00\x014")
    echo = await application.call(asterisk.call_id)
    asterisk.send(0x03, b"#")
    while len(echo.digits) < 2:
        await asyncio.sleep(0)
    assert echo.digits == "4#"
    await asterisk.hang_up()


async def test_silence_goes_out_while_a_call_is_being_opened(
    server: AudioSocketServer, application: EchoApplication
) -> None:
    asterisk, _ = await _echo(server, application)
    connection = application.connections[asterisk.call_id]
    transport = AudioSocketTransport(connection, 8000)
    transport.keep_alive()
    silence = (0x10, bytes(320))
    assert await asterisk.frame() == silence
    transport.send_audio(FRAME)
    while (frame := await asterisk.frame()) == silence:  # one more may have been due meanwhile
        pass
    assert frame == (0x10, FRAME)
    transport.stop()
    await asterisk.hang_up()


# ------------------------------------------------------------------------------------------ how a call ends
async def test_our_hang_up_is_three_bytes_and_waits_for_asterisk(
    server: AudioSocketServer, application: EchoApplication
) -> None:
    asterisk, echo = await _echo(server, application)
    asterisk.send(0x10, FRAME)
    await asterisk.frame()
    application.connections[asterisk.call_id].hang_up()
    asterisk.send(0x10, FRAME)  # still on its way: must not turn the hang-up into a reset
    assert await asyncio.wait_for(asterisk.reader.readexactly(3), PATIENCE) == HANGUP
    await asterisk.hang_up()
    await close(server)
    assert echo.endings == []
    assert len(echo.heard) == 1


async def test_an_asterisk_that_does_not_close_is_cut_off(
    server: AudioSocketServer, application: EchoApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wire, "HANGUP_TIMEOUT", 0.05)
    asterisk, _ = await _echo(server, application)
    application.connections[asterisk.call_id].hang_up()
    assert await asyncio.wait_for(asterisk.reader.read(), PATIENCE) == HANGUP
    await asterisk.hang_up()


async def test_a_hang_up_frame_ends_the_call(server: AudioSocketServer, application: EchoApplication) -> None:
    asterisk, echo = await _echo(server, application)
    asterisk.send(0x00, b"")
    assert await asyncio.wait_for(asterisk.reader.readexactly(3), PATIENCE) == HANGUP
    await asterisk.hang_up()
    await close(server)
    assert echo.endings == [("hangup", "The caller hung up.")]


async def test_a_reset_at_a_frame_boundary_is_a_hang_up(
    server: AudioSocketServer, application: EchoApplication
) -> None:
    asterisk, echo = await _echo(server, application)
    asterisk.send(0x10, FRAME)
    await asterisk.frame()
    asterisk.reset()
    await close(server)
    assert [kind for kind, _ in echo.endings] == ["hangup"]


async def test_an_end_within_a_frame_is_a_loss(server: AudioSocketServer, application: EchoApplication) -> None:
    asterisk, echo = await _echo(server, application)
    asterisk.writer.write(b"\x10\x01\x40" + bytes(100))
    await asterisk.hang_up()
    await close(server)
    assert echo.endings == [("lost", "The connection broke within a frame.")]


@pytest.mark.parametrize(
    "frame", [(0x01, bytes(16)), (0x02, b""), (0x03, b"x"), (0x03, b"12"), (0x7F, b"?"), (0xFF, b"\x01")]
)
async def test_a_frame_that_has_no_business_here_drops_the_call(
    server: AudioSocketServer, application: EchoApplication, frame: tuple[int, bytes]
) -> None:
    asterisk, echo = await _echo(server, application)
    asterisk.send(*frame)
    asterisk.send(0x10, FRAME)
    await asterisk.ended()
    await close(server)
    assert [kind for kind, _ in echo.endings] == ["lost"]
    assert f"{frame[0]:#04x}" in echo.endings[0][1]
    assert echo.heard == []


async def test_a_frame_that_is_begun_must_be_finished(
    server: AudioSocketServer, application: EchoApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wire, "FRAME_TIMEOUT", 0.05)
    asterisk, echo = await _echo(server, application)
    asterisk.writer.write(b"\x10\x01")
    await asterisk.ended()
    await close(server)
    assert echo.endings == [("lost", "A frame was begun and not finished.")]


async def test_a_peer_that_does_not_read_is_dropped(server: AudioSocketServer, application: EchoApplication) -> None:
    asterisk, echo = await _echo(server, application)
    asterisk.writer.transport.pause_reading()  # type: ignore[attr-defined]  # a read transport, too
    assert echo.transport is not None
    sent = 0
    while not echo.endings:
        echo.transport.send_audio(FRAME)
        sent += len(FRAME)
        assert sent < 50_000_000, "nothing bounds what waits for a peer that does not read"
        await asyncio.sleep(0)
    assert echo.endings == [("lost", "Asterisk does not read the audio it is sent.")]
    assert echo.transport.lagging() < 10
    asterisk.reset()


async def test_the_end_is_told_to_a_call_that_opened_too_late(server: AudioSocketServer) -> None:
    late = Echo()

    async def application(scope: dict[str, Any], receive: Any, send: Any) -> None:
        await receive()
        await receive()
        scope["audiosocket"].attach(late, 8000)

    server._application = application
    asterisk = await Asterisk.dial(server.port)
    await asterisk.hang_up()
    await close(server)
    assert late.endings == [("hangup", "The caller hung up.")]


# ------------------------------------------------------------------------------------------ strangers
@pytest.mark.parametrize(
    "first",
    [
        b"\x10\x01\x40" + bytes(320),
        b"\x01\x00\x0f" + bytes(15),
        b"\x01\x00\x00",
        b"\x00\x00\x00",
        b"GET / HTTP/1.1\r\n" * 2000,
    ],
)
async def test_whoever_does_not_start_with_an_id_is_dropped(
    server: AudioSocketServer, application: EchoApplication, first: bytes
) -> None:
    asterisk = await Asterisk.dial(server.port, silent=True)
    asterisk.writer.write(first)
    assert await asterisk.ended() == "closed"
    assert not application.calls


async def test_the_id_must_come_in_time(server: AudioSocketServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "ID_TIMEOUT", 0.05)
    asterisk = await Asterisk.dial(server.port, silent=True)
    asterisk.writer.write(b"\x01")  # a byte now and then buys no time
    assert await asterisk.ended() == "closed"


async def test_connections_are_limited(application: EchoApplication) -> None:
    server = await serve(application, max_connections=1)
    first, _ = await _echo(server, application)
    second = await Asterisk.dial(server.port)
    assert await second.ended() == "closed"
    first.send(0x10, FRAME)
    assert await first.frame() == (0x10, FRAME)
    await first.hang_up()
    await close(server)


async def test_random_bytes_harm_nobody(server: AudioSocketServer, application: EchoApplication) -> None:
    """Seeded noise, with and without a valid start, next to a call that must not notice."""
    good, _ = await _echo(server, application)
    dice = random.Random(20261123)
    for _ in range(150):
        noisy = await Asterisk.dial(server.port, silent=dice.random() < 0.5)
        noisy.writer.write(dice.randbytes(dice.choice([1, 3, 19, 323, 5000])))
        if dice.random() < 0.5:
            noisy.reset()
        else:
            await noisy.hang_up()
        good.send(0x10, FRAME)
        assert await good.frame() == (0x10, FRAME)
    await good.hang_up()


async def test_a_failing_application_closes_its_connection(caplog: pytest.LogCaptureFixture) -> None:
    async def application(scope: dict[str, Any], receive: Any, send: Any) -> None:
        raise RuntimeError("on purpose")

    server = await serve(application)
    asterisk = await Asterisk.dial(server.port)
    assert await asyncio.wait_for(asterisk.reader.readexactly(3), PATIENCE) == HANGUP
    await asterisk.hang_up()
    await close(server)
    assert "on purpose" in caplog.text


async def test_a_thousand_idle_calls_leave_nothing_behind(
    server: AudioSocketServer, application: EchoApplication
) -> None:
    callers = [await Asterisk.dial(server.port, uuid4()) for _ in range(1000)]
    for caller in callers:
        await application.call(caller.call_id)
    assert len(server.connections) == 1000
    for caller in callers:
        caller.writer.close()
    await close(server)
    assert all(echo.endings == [("hangup", "The caller hung up.")] for echo in application.calls.values())


async def test_it_sends_small_frames_at_once(server: AudioSocketServer, application: EchoApplication) -> None:
    asterisk, echo = await _echo(server, application)
    assert echo.transport is not None
    raw = application.connections[asterisk.call_id]._transport.get_extra_info("socket")  # type: ignore[union-attr]
    assert raw.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
    await asterisk.hang_up()


async def test_closing_drops_strangers_and_lets_calls_go_on(application: EchoApplication) -> None:
    server = await serve(application)
    asterisk, _ = await _echo(server, application)
    stranger = await Asterisk.dial(server.port, silent=True)
    asterisk.send(0x10, FRAME)
    await asterisk.frame()
    server.close()
    assert await stranger.ended() == "closed"
    asterisk.send(0x10, FRAME)
    assert await asterisk.frame() == (0x10, FRAME)
    with pytest.raises(ConnectionError):
        await Asterisk.dial(server.port)
    await asterisk.hang_up()
    await close(server)
