"""The WebSocket protocol on a really running server, with calls that repeat what they hear."""

from __future__ import annotations

import asyncio
import json
import random
import socket
import struct
from collections.abc import AsyncIterator

import pytest
from websockets.exceptions import ConnectionClosed

from assistants.talk import connection as talk
from assistants.talk import line
from assistants.talk import outbox as out
from assistants.tests.talking import FRAME, HELLO, PRINCIPAL, EchoCall, EchoServer, running, talking
from assistants.voice.frames import Disconnected, EndReason, EventReported, Interruption, InterruptionType, StreamMode
from rapida_site.lib.errors import Busy, NotFound


@pytest.fixture
async def server() -> EchoServer:
    return EchoServer()


@pytest.fixture
async def port(server: EchoServer) -> AsyncIterator[int]:
    async with running(server) as port:
        yield port
    assert all(call.ended.done() for call in server.calls), "a call was left open"


# ------------------------------------------------------------------------------------------ the good way
async def test_a_conversation_in_text_and_audio(server: EchoServer, port: int) -> None:
    async with talking(port) as client:
        agreed = await client.event("initialization")
        assert agreed["assistantConversationId"] == "4711"
        assert agreed["audio"] == {"sampleRate": 8000}
        assert agreed["protocol"] == 1
        assert agreed["time"] == "1970-01-01T00:00:00.000Z"
        await client.say({"message": {"text": "hello", "id": "m1"}})
        assert (await client.event("user"))["text"] == "hello"
        assert (await client.event("assistant"))["id"] == "m1"
        await client.socket.send(FRAME)
        assert await client.pcm() == FRAME
        await client.say({"disconnection": {}})
        assert (await client.event("disconnection"))["type"] == "user"
        assert await client.closed() == (1000, "user")


async def test_everything_a_client_may_say_reaches_the_call(server: EchoServer, port: int) -> None:
    async with talking(port) as client:
        await client.event("initialization")
        await client.say({"configuration": {"streamMode": "STREAM_MODE_TEXT"}})
        await client.say({"metadata": {"metadata": [{"key": "page", "value": {"a": 1}}]}})
        await client.say({"metric": {"messageId": "m1", "metrics": [{"name": "thumbs", "value": 1}]}})
        await client.say({"toolCallResult": {"toolId": "t1", "result": {"ok": True}}})
        await client.say({"message": {"text": "done"}})
        await client.event("assistant")
        assert server.calls[0].told == [
            ("mode", StreamMode.TEXT),
            ("metadata", {"page": {"a": 1}}),
            ("metrics", "m1", {"thumbs": "1"}),
            ("result", "t1", {"ok": True}),
        ]


async def test_what_comes_before_the_call_is_open_is_kept(server: EchoServer, port: int) -> None:
    server.gate = asyncio.Event()
    async with talking(port) as client:
        await client.say({"message": {"text": "early"}})
        await client.socket.send(FRAME)
        await client.say({"unknown": {}})
        assert (await client.event("error"))["fatal"] is False  # so the two before have been read
        server.gate.set()
        await client.event("initialization")
        assert (await client.event("user"))["text"] == "early"
        assert server.calls[0].heard == []


async def test_audio_in_text_mode_is_ignored(server: EchoServer, port: int) -> None:
    async with talking(port, hello={"initialization": {**HELLO["initialization"], "streamMode": "text"}}) as client:
        await client.event("initialization")
        await client.socket.send(FRAME)
        await client.say({"message": {"text": "x"}})
        await client.event("assistant")
        assert server.calls[0].heard == []


async def test_an_interruption_comes_before_later_audio_and_takes_back_earlier(server: EchoServer, port: int) -> None:
    async with talking(port) as client:
        await client.event("initialization")
        transport = server.calls[0].transport
        for _ in range(10):  # no await in between: the writer has not had a turn
            transport.send_audio(b"old!")
        transport.clear()
        transport.send(Interruption("m1", InterruptionType.VAD, 1.0))
        transport.send_audio(b"new!")
        assert (await client.event("event"))["name"] == "playout.clear"
        assert (await client.event("interruption"))["type"] == "vad"
        assert await client.pcm() == b"new!"
        assert client.audio == []


# ---------------------------------------------------------------------------- what can be put right
@pytest.mark.parametrize(
    ("message", "says"),
    [
        ("{", "not JSON"),
        ("[]", "JSON object"),
        ("{}", "exactly one key"),
        ('{"message":{"text":"a"},"metric":{}}', "exactly one key"),
        ('{"massage":{}}', "Unknown event 'massage'"),
        ('{"message":"hi"}', "message must be an object"),
        ('{"message":{}}', "message.text"),
        ('{"message":{"text":"  "}}', "message.text"),
        ('{"message":{"text":5}}', "message.text"),
        ('{"message":{"text":"a","colour":1}}', "Unknown key 'message.colour'"),
        ('{"message":{"text":"a","completed":false}}', "message.completed"),
        ('{"message":{"audio":"AAAA"}}', "binary messages"),
        ('{"message":{"text":"\\u0000"}}', "NUL"),
        ('{"message":{"text":"\\ud800"}}', "surrogate"),
        ('{"message":{"text":NaN}}', "NaN is not JSON"),
        ('{"metadata":{"metadata":[]}}', "metadata.metadata"),
        ('{"metadata":{"metadata":[{"key":1}]}}', "metadata.metadata[0].key"),
        ('{"metric":{"metrics":[{"name":"n","value":{}}]}}', "metric.metrics[0].value"),
        ('{"configuration":{"streamMode":"loud"}}', "configuration.streamMode"),
        ('{"toolCallResult":{"result":{}}}', "toolCallResult.toolId"),
        ('{"a":' * 30000 + "1" + "}" * 30000, "at most 65536 bytes"),
        ('{"a":' * 9000 + "1" + "}" * 9000, "nested too deeply"),
        ('{"a":' * 65 + '"\\u0061"' + "}" * 65, "at most 64 levels"),
        ('{"a":' * 64 + "1" + "}" * 64, "Unknown event 'a'"),
        ('{"message":{"text":' + "9" * 5000 + "}}", "a number that is too long"),
        ('{"message":{"text":"' + "a" * 65536 + '"}}', "at most 65536 bytes"),
        (json.dumps(HELLO), "has begun"),
        (b"odd", "16-bit samples"),
        (bytes(65538), "at most 65536 bytes"),
    ],
)
async def test_a_mistake_is_explained_and_the_call_goes_on(
    server: EchoServer, port: int, message: str | bytes, says: str
) -> None:
    async with talking(port) as client:
        await client.event("initialization")
        await client.socket.send(message)
        error = await client.event("error")
        assert says in error["message"]
        assert error["code"] == "invalid"
        assert error["fatal"] is False
        assert "Traceback" not in error["message"]
        await client.say({"message": {"text": "still here"}})
        assert (await client.event("user"))["text"] == "still here"
        assert server.calls[0].heard == []


async def test_text_messages_are_limited_in_rate(
    server: EchoServer, port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(line, "TEXT_BURST", 3.0)
    monkeypatch.setattr(line, "TEXT_RATE", 0.0)
    async with talking(port) as client:
        await client.event("initialization")
        for _ in range(4):
            await client.say({"message": {"text": "again"}})
        error = await client.event("error")
        assert error["code"] == "too_many_requests"
        assert error["fatal"] is False


async def test_audio_far_ahead_of_real_time_is_refused(server: EchoServer, port: int) -> None:
    async with talking(port) as client:
        await client.event("initialization")
        for _ in range(3):
            await client.socket.send(bytes(64000))  # 4 s each
        error = await client.event("error")
        assert error["code"] == "too_many_requests"
        assert "real-time pace" in error["message"]
        assert len(server.calls[0].heard) == 2


async def test_a_client_that_is_always_wrong_is_given_up(server: EchoServer, port: int) -> None:
    async with talking(port) as client:
        await client.event("initialization")
        for _ in range(line.MAX_REFUSED + 1):
            await client.socket.send(b"odd")
        code, reason = await client.closed()
        assert code == 4429
        assert "refused" in reason
    assert (await server.calls[0].wait()).reason is EndReason.TRANSPORT_LOST


# ------------------------------------------------------------------------- what ends the connection
@pytest.mark.parametrize(
    ("first", "says"),
    [
        ({"message": {"text": "hi"}}, "must be initialization"),
        ({"initialization": {}}, "initialization.assistant"),
        ({"initialization": {"assistant": {}}}, "initialization.assistant.assistantId"),
        ({"initialization": {"assistant": {"assistantId": "seven"}}}, "an id: digits"),
        ({"initialization": {"assistant": {"assistantId": True}}}, "an id: digits"),
        ({"initialization": {"assistant": {"assistantId": "9223372036854775808"}}}, "an id: digits"),
        ({"initialization": {"assistant": {"assistantId": 7, "name": "x"}}}, "Unknown key"),
        ({"initialization": {"assistant": {"assistantId": 7}, "audio": {"sampleRate": 44100}}}, "8000, 16000"),
        ({"initialization": {"assistant": {"assistantId": 7}, "audio": {"sampleRate": "8000"}}}, "8000, 16000"),
        ({"initialization": {"assistant": {"assistantId": 7}, "audio": {"channels": 2}}}, "mono"),
        ({"initialization": {"assistant": {"assistantId": 7}, "streamMode": "video"}}, "text, audio or both"),
        ({"initialization": {"assistant": {"assistantId": 7}, "args": []}}, "initialization.args"),
        (
            {"initialization": {"assistant": {"assistantId": 7}, "web": {"userId": "u" * 201}}},
            "initialization.web.userId",
        ),
        ({"initialization": {"assistant": {"assistantId": 7}, "web": {}, "phone": {}}}, "initialization.phone"),
        (b"\x00\x00", "must be initialization"),
        ("nonsense", "not JSON"),
    ],
)
async def test_a_wrong_first_message_closes(
    server: EchoServer, port: int, first: dict[str, object] | str | bytes, says: str
) -> None:
    async with talking(port, hello=None) as client:
        await client.socket.send(json.dumps(first) if isinstance(first, dict) else first)
        error = await client.event("error")
        assert says in error["message"]
        assert error["fatal"] is True
        assert (await client.closed())[0] == 4400
    assert server.calls == []


async def test_the_first_message_must_come_in_time(
    server: EchoServer, port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(line, "FIRST_MESSAGE_TIMEOUT", 0.05)
    async with talking(port, hello=None) as client:
        assert (await client.event("error"))["code"] == "timeout"
        assert (await client.closed())[0] == 4408


@pytest.mark.parametrize(
    ("error", "code", "word"),
    [(Busy(), 4503, "busy"), (NotFound(), 4404, "not_found"), (ZeroDivisionError("secret detail"), 4500, "internal")],
)
async def test_a_call_that_cannot_be_opened_says_why(
    server: EchoServer, port: int, error: Exception, code: int, word: str
) -> None:
    server.error = error
    async with talking(port) as client:
        told = await client.event("error")
        assert told["code"] == word
        assert "secret" not in json.dumps(told)
        assert (await client.closed())[0] == code


async def test_a_fault_of_ours_tells_no_secrets(server: EchoServer, port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    async with talking(port) as client:
        await client.event("initialization")
        monkeypatch.setattr(server.calls[0], "on_audio", lambda pcm: 1 / 0)
        await client.socket.send(FRAME)
        error = await client.event("error")
        assert error["code"] == "internal"
        assert "ZeroDivision" not in json.dumps(error)
        assert (await client.closed())[0] == 4500
    assert (await server.calls[0].wait()).reason is EndReason.TRANSPORT_LOST


async def test_a_message_beyond_every_limit_closes(server: EchoServer, port: int) -> None:
    async with talking(port) as client:
        await client.event("initialization")
        await client.socket.send(bytes(1_100_000))
        assert (await client.closed())[0] == 1009
    assert (await server.calls[0].wait()).reason is EndReason.TRANSPORT_LOST
    assert server.calls[0].heard == []


# ------------------------------------------------------------------------------------------ how clients leave
async def test_a_closed_tab_is_a_hang_up(server: EchoServer, port: int) -> None:
    async with talking(port) as client:
        await client.event("initialization")
        await client.socket.close(1001)
        assert (await server.calls[0].wait()).reason is EndReason.USER


async def test_a_close_without_a_code_is_a_hang_up(server: EchoServer, port: int) -> None:
    async with talking(port) as client:
        await client.event("initialization")
        client.socket.protocol.send_close()
        client.socket.transport.write(b"".join(client.socket.protocol.data_to_send()))
        assert (await server.calls[0].wait()).reason is EndReason.USER


async def test_a_dropped_connection_is_a_loss(server: EchoServer, port: int) -> None:
    async with talking(port) as client:
        await client.event("initialization")
        client.socket.transport.abort()
        assert (await server.calls[0].wait()).reason is EndReason.TRANSPORT_LOST


async def test_a_loss_that_only_sending_notices_ends_the_call_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(talk, "DISCONNECT_TIMEOUT", 0.05)
    server, first = EchoServer(), [{"type": "websocket.receive", "text": json.dumps(HELLO)}]

    async def receive() -> dict[str, object]:
        return dict(first.pop()) if first else await asyncio.Future()

    async def send(message: dict[str, object]) -> None:
        raise OSError("gone")

    connection = talk.TalkConnection(receive, send, caller=line.Caller(PRINCIPAL, "sdk"), open_call=server.open_call)
    await asyncio.wait_for(connection.run(), 30)
    assert (await server.calls[0].wait()).reason is EndReason.TRANSPORT_LOST


async def test_a_hang_up_that_meets_our_sending_is_a_hang_up(server: EchoServer, port: int) -> None:
    for _ in range(20):
        async with talking(port) as client:
            await client.event("initialization")
            call = server.calls[-1]

            async def keep_talking(call: EchoCall = call) -> None:
                while not call.ended.done():
                    call.transport.send_audio(FRAME)
                    await asyncio.sleep(0)

            speaking = asyncio.create_task(keep_talking())
            await client.pcm()
            await client.socket.close(1000)
            assert (await call.wait()).reason is EndReason.USER
            await speaking


async def test_whoever_leaves_while_the_call_is_opened_ends_it(server: EchoServer, port: int) -> None:
    server.gate = asyncio.Event()
    async with talking(port) as client:
        await client.say({"nothing": 1})
        await client.event("error")
        client.socket.transport.abort()
    server.gate.set()
    while not server.calls:
        await asyncio.sleep(0)
    assert (await server.calls[0].wait()).reason is EndReason.TRANSPORT_LOST


async def test_the_server_may_hang_up(server: EchoServer, port: int) -> None:
    async with talking(port) as client:
        await client.event("initialization")
        server.calls[0].end(EndReason.SHUTDOWN, "restart")
        last = await client.event("disconnection")
        assert (last["type"], last["detail"]) == ("shutdown", "restart")
        assert (await client.closed())[0] == 1001


async def test_a_client_that_does_not_read_is_cut_off(
    server: EchoServer, port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(out, "CLOSE_GRACE", 0.2)
    async with talking(port) as client:
        await client.event("initialization")
        call = server.calls[0]
        client.socket.transport.pause_reading()
        sent = 0
        while not call.ended.done():
            call.transport.send_audio(bytes(320))
            assert call.transport.lagging() < out.MAX_AUDIO + 0.1
            sent += 320
            assert sent < 50_000_000, "nothing bounds what waits for a client that does not read"
            await asyncio.sleep(0)
        assert "fast enough" in call.ended.result().detail
        while server.finished < 1:  # and its socket is given back, although it still does not read
            await asyncio.sleep(0.01)
        assert server.aborts == 1
        client.socket.transport.abort()


async def test_a_flood_of_events_cuts_off_too(server: EchoServer, port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(out, "CLOSE_GRACE", 0.2)
    async with talking(port) as client:
        await client.event("initialization")
        for number in range(out.MAX_EVENTS + 10):
            server.calls[0].transport.send(EventReported("x", "", {"n": number}, 0.0))
        assert (await client.closed())[0] == 4408
    assert (await server.calls[0].wait()).reason is EndReason.TRANSPORT_LOST


# ------------------------------------------------------------------------------------------ strangers
async def test_random_messages_harm_nobody(server: EchoServer, port: int) -> None:
    """Seeded noise in JSON and binary; the server answers each connection and a neighbour never notices."""
    dice = random.Random(20261123)
    words = [
        '{"',
        '"}',
        "message",
        "initialization",
        ":",
        "{",
        "}",
        "[",
        "1e999",
        "\\u",
        "null",
        '"text"',
        "\x7f",
        "ü",
        "😀",
    ]
    async with talking(port) as good:
        await good.event("initialization")
        for _ in range(40):
            async with talking(port, hello=HELLO if dice.random() < 0.7 else None) as noisy:
                try:
                    for _ in range(dice.randint(1, 30)):
                        text = "".join(dice.choices(words, k=dice.randint(1, 12)))
                        await noisy.socket.send(text if dice.random() < 0.7 else dice.randbytes(dice.randint(0, 999)))
                except ConnectionClosed:
                    pass
                if dice.random() < 0.5:
                    noisy.socket.transport.abort()
            await good.socket.send(FRAME)
            assert await good.pcm() == FRAME


async def test_random_bytes_instead_of_websocket_frames(server: EchoServer, port: int) -> None:
    dice = random.Random(7)
    for _ in range(30):
        async with talking(port) as client:
            await client.event("initialization")
            client.socket.transport.write(dice.randbytes(dice.randint(1, 2000)))
            raw = client.socket.transport.get_extra_info("socket")
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            client.socket.transport.abort()
    for call in server.calls:
        assert isinstance(await call.wait(), Disconnected)
