"""``WebRTC/WebTalk`` with a real WebRTC peer on the loopback: signalling as browsers do it, and voice both ways."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Any

import grpc
import numpy as np
import psutil
import pytest

from accounts.tests.personas import Persona
from assistants.models import Assistant, Channel, Source
from assistants.tests.make import deploy, make_assistant
from assistants.tests.rtc_peer import Microphone, listen, loopback_addresses
from assistants.tests.streaming import PATIENCE, Client, ended, hello, key_of, serving_grpc, talking
from assistants.tests.test_webrtc_media import loudest, tone
from assistants.voice.frames import ErrorReported, ToolCallStarted
from assistants.webrtc import link
from assistants.webrtc.rtc import RTCConfiguration, RTCPeerConnection, RTCSessionDescription
from rapida_site.lib.db import in_db
from rapida_site.pb import talk_api_pb2 as talk_pb
from rapida_site.pb import webrtc_pb2 as pb
from rapida_site.pb import webrtc_pb2_grpc

ALIASES = ["default", "assistant_db", "integration_db"]
pytestmark = pytest.mark.django_db(transaction=True, databases=ALIASES)


@pytest.fixture(autouse=True)
def loopback(settings: Any, unused_udp_port: int) -> None:
    settings.WEBRTC_BIND, settings.WEBRTC_STUN_PORT = ["127.0.0.1"], unused_udp_port


@pytest.fixture
def assistant(alice: Persona) -> Assistant:
    """On a website: greets with two seconds of tone, hears by its own ears."""
    assistant = make_assistant(alice)
    deploy(
        alice, assistant, Channel.WEB_PLUGIN, experience={"greeting": "Hello."},
        input_options={"listen.endpoints": "true", "listen.interims": "true"},
        output_options={"speak.duration": "2"},
    )  # fmt: skip
    return assistant


@pytest.fixture
async def stub() -> AsyncIterator[Any]:
    async with serving_grpc(webrtc_pb2_grpc.WebRTCStub) as served:
        yield served
    assert not psutil.Process().net_connections("udp4"), "a media socket was left open"


def _talk(stub: Any, who: Persona, first: Any = None) -> Any:
    metadata = key_of(who, **{"x-client-source": "web-plugin", "x-auth-id": "undefined"})
    return talking(stub.WebTalk, pb.WebTalkRequest, metadata, first)


class Browser:
    """The other end of the media path: answers the offer as the web client does, and keeps what it hears."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.heard = bytearray()
        self.session = ""
        self.microphone = Microphone()
        self._pc: RTCPeerConnection | None = None

    async def signal(self, kind: str) -> Any:
        while True:
            message = await self.client.part("signaling")
            if message.WhichOneof("message") == kind:
                return message

    async def connect(self) -> pb.WebRTCConfig:
        message = await self.signal("config")
        config: pb.WebRTCConfig = message.config
        self.session = message.sessionId
        offer = await self.signal("sdp")
        assert offer.sessionId == self.session
        await self.answer(offer.sdp.sdp)
        assert (await self.signal("ready")).sessionId == self.session
        return config

    async def answer(self, offer: str) -> None:
        pc = self._pc = RTCPeerConnection(RTCConfiguration(iceServers=[]))
        with loopback_addresses():
            await pc.setRemoteDescription(RTCSessionDescription(sdp=offer, type="offer"))
            listen(pc, self.heard)
            pc.addTrack(self.microphone)
            await pc.setLocalDescription(await pc.createAnswer())
        sdp = pb.WebRTCSDP(type=pb.WebRTCSDP.ANSWER, sdp=pc.localDescription.sdp)
        await self.client.say(signaling=pb.ClientSignaling(sessionId=self.session, sdp=sdp))

    async def hear(self, seconds: float) -> bytes:
        """Return the next ``seconds`` of sound (not counting silence before it)."""
        async with asyncio.timeout(PATIENCE):
            while not np.any(np.abs(np.frombuffer(bytes(self.heard), "<i2")) > 1000):
                self.heard.clear()
                await asyncio.sleep(0.02)
            while len(self.heard) < seconds * 96000:
                await asyncio.sleep(0.02)
        return bytes(self.heard)

    async def rest(self) -> bytes:
        """Return what is heard from now on until the server has closed the voice connection."""
        self.heard.clear()
        assert self._pc is not None
        async with asyncio.timeout(PATIENCE):
            while self._pc.connectionState == "connected":
                await asyncio.sleep(0.02)
        return bytes(self.heard)

    async def close(self) -> None:
        if self._pc is not None:
            await self._pc.close()


@contextlib.asynccontextmanager
async def browsing(client: Client) -> AsyncIterator[Browser]:
    browser = Browser(client)
    try:
        yield browser
    finally:
        await browser.close()


# ------------------------------------------------------------------------------------------ text
async def test_text_needs_no_signalling(alice: Persona, assistant: Assistant, stub: Any) -> None:
    async with _talk(stub, alice, hello(assistant)) as client:
        conversation = (await client.part("initialization")).assistantConversationId
        assert (await client.answer())[1] == "Hello."
        await client.type("how are you", "msg_1")
        assert (await client.part("user")).id == "msg_1"
        assert (await client.answer())[1] == "You said: how are you."
        await client.say(disconnection=talk_pb.ConversationDisconnection())
        assert (await client.rest())[-1].HasField("disconnection")
        assert await client.stream.code() is grpc.StatusCode.OK
        assert not [one for one in client.seen if one.HasField("signaling")]
    stored = await ended(conversation)
    assert (stored.end_reason, stored.source, stored.identifier) == ("user", Source.WEB_PLUGIN, "")


# ------------------------------------------------------------------------------------------ voice
async def test_voice_goes_both_ways(alice: Persona, assistant: Assistant, stub: Any) -> None:
    async with _talk(stub, alice, hello(assistant, talk_pb.STREAM_MODE_AUDIO)) as client:
        await client.part("initialization")
        async with browsing(client) as browser:
            config = await browser.connect()
            assert [server.urls[0].partition(":")[0] for server in config.iceServers] == ["stun"]
            assert (config.audioCodec, config.sampleRate) == ("opus", 48000)
            greeting = await browser.hear(1.0)
            assert 100 < loudest(greeting, 48000) < 2000
            await client.type("in parallel")  # text works while voice runs
            assert (await client.part("user")).text == "in parallel"
            browser.microphone.pcm = tone(300, 0.6, 48000)
            said = await client.part("user")
            while not said.completed:
                said = await client.part("user")
            assert said.text


async def test_a_tone_from_the_browser_arrives_as_it_is(
    alice: Persona, assistant: Assistant, stub: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from assistants.talk.line import Line

    heard = bytearray()
    take = Line.take_audio

    def listening(line: Line, pcm: bytes) -> None:
        heard.extend(pcm)
        take(line, pcm)

    monkeypatch.setattr(Line, "take_audio", listening)
    async with _talk(stub, alice, hello(assistant, talk_pb.STREAM_MODE_AUDIO)) as client:
        await client.part("initialization")
        async with browsing(client) as browser:
            await browser.connect()
            browser.microphone.pcm = tone(1000, 10.0, 48000)
            heard.clear()
            async with asyncio.timeout(PATIENCE):
                while len(heard) < 32000 * 1.5:
                    await asyncio.sleep(0.02)
    assert loudest(bytes(heard[16000:])) == pytest.approx(1000, abs=10)


async def test_turning_to_text_stops_the_sound_and_keeps_the_words(
    alice: Persona, assistant: Assistant, stub: Any
) -> None:
    async with _talk(stub, alice, hello(assistant, talk_pb.STREAM_MODE_BOTH)) as client:
        await client.part("initialization")
        async with browsing(client) as browser:
            await browser.connect()
            await browser.hear(0.4)
            await client.say(configuration=talk_pb.ConversationConfiguration(streamMode=talk_pb.STREAM_MODE_TEXT))
            kinds = []
            while "configuration" not in kinds:
                message = await client.next()
                kinds.append(message.WhichOneof("data"))
                if kinds[-1] == "signaling":
                    kinds[-1] = message.signaling.WhichOneof("message")
            assert kinds.index("clear") < kinds.index("assistant") < kinds.index("configuration")
            assert "interruption" not in kinds
            assert len(await browser.rest()) < 96000 * 0.2, "voice went on after the clear"


async def test_a_caller_who_speaks_over_the_greeting_interrupts_it(alice: Persona, stub: Any) -> None:
    patient = await in_db(make_assistant, alice, "Patient")
    await in_db(
        lambda: deploy(
            alice, patient, Channel.WEB_PLUGIN, experience={"greeting": "A very long greeting that goes on."},
            input_options={
                "listen.texts": "stop please", "listen.endpoints": True, "listen.interims": True,
                "microphone.eos.provider": "provider_eos", "microphone.barge_in_trigger": "word",
            },
            output_options={"speak.duration": 20.0},
        )
    )  # fmt: skip
    async with _talk(stub, alice, hello(patient, talk_pb.STREAM_MODE_AUDIO)) as client:
        await client.part("initialization")
        async with browsing(client) as browser:
            await browser.connect()
            await browser.hear(0.4)
            browser.microphone.pcm = tone(300, 1.0, 48000)
            cut = await client.part("interruption")
            assert cut.type == talk_pb.ConversationInterruption.INTERRUPTION_TYPE_WORD
            assert [one for one in client.seen if one.signaling.clear]
            said = await client.part("user")
            while not said.completed:
                said = await client.part("user")
            assert said.text == "stop please"


async def test_a_change_of_mode_negotiates_anew(alice: Persona, assistant: Assistant, stub: Any) -> None:
    async with _talk(stub, alice, hello(assistant)) as client:
        await client.part("initialization")
        await client.answer()
        sessions = []
        for _ in range(2):
            await client.say(configuration=talk_pb.ConversationConfiguration(streamMode=talk_pb.STREAM_MODE_AUDIO))
            assert (await client.part("configuration")).streamMode == talk_pb.STREAM_MODE_AUDIO
            async with browsing(client) as browser:
                await browser.connect()
                sessions.append(browser.session)
                await client.type("hello")
                await browser.hear(0.5)
            await client.say(configuration=talk_pb.ConversationConfiguration(streamMode=talk_pb.STREAM_MODE_TEXT))
            assert (await client.part("configuration")).streamMode == talk_pb.STREAM_MODE_TEXT
        assert len(set(sessions)) == 2


# ------------------------------------------------------------------------------------------ what goes wrong
async def test_no_answer_in_time_falls_back_to_text(
    alice: Persona, assistant: Assistant, stub: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(link, "ANSWER_SECONDS", 0.2)
    async with _talk(stub, alice, hello(assistant, talk_pb.STREAM_MODE_AUDIO)) as client:
        await client.part("initialization")
        error = (await Browser(client).signal("error")).error
        assert "No answer" in error
        assert (await client.part("configuration")).streamMode == talk_pb.STREAM_MODE_TEXT
        await client.type("still here")
        assert (await client.part("user")).text == "still here"


@pytest.mark.parametrize("sdp", ["", "nonsense", "v=0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 96\r\n", "x" * 70000])
async def test_an_answer_that_is_none_is_told(alice: Persona, assistant: Assistant, stub: Any, sdp: str) -> None:
    async with _talk(stub, alice, hello(assistant, talk_pb.STREAM_MODE_AUDIO)) as client:
        await client.part("initialization")
        browser = Browser(client)
        session = (await browser.signal("config")).sessionId
        answer = pb.WebRTCSDP(type=pb.WebRTCSDP.ANSWER, sdp=sdp)
        await client.say(signaling=pb.ClientSignaling(sessionId="stale", sdp=answer))
        await client.say(signaling=pb.ClientSignaling(sessionId=session, sdp=answer))
        assert (await browser.signal("error")).sessionId == session


async def test_a_peer_that_cannot_be_reached_is_told(
    alice: Persona, assistant: Assistant, stub: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(link, "ICE_SECONDS", 0.5)
    async with _talk(stub, alice, hello(assistant, talk_pb.STREAM_MODE_AUDIO)) as client:
        await client.part("initialization")
        async with browsing(client) as browser:
            browser.session = (await browser.signal("config")).sessionId
            offer = (await browser.signal("sdp")).sdp.sdp
            lines = [line for line in offer.splitlines() if "candidate" not in line]
            await browser.answer("\r\n".join(lines) + "\r\n")
            await browser._pc.close()  # type: ignore[union-attr]
            assert (await browser.signal("error")).error


async def test_a_lost_peer_is_told_and_the_conversation_goes_on(
    alice: Persona, assistant: Assistant, stub: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(link, "LOST_SECONDS", 0.1)
    async with _talk(stub, alice, hello(assistant, talk_pb.STREAM_MODE_BOTH)) as client:
        await client.part("initialization")
        browser = Browser(client)
        await browser.connect()
        await browser.close()
        assert "broke off" in (await browser.signal("error")).error
        assert (await client.part("configuration")).streamMode == talk_pb.STREAM_MODE_TEXT
        await client.type("still here")
        assert (await client.answer())[1]


async def test_garbage_in_signalling_harms_nothing(alice: Persona, assistant: Assistant, stub: Any) -> None:
    async with _talk(stub, alice, hello(assistant, talk_pb.STREAM_MODE_BOTH)) as client:
        await client.part("initialization")
        browser = Browser(client)
        session = (await browser.signal("config")).sessionId
        await browser.signal("sdp")
        for candidate in ("", "candidate:x", "candidate:1 1 udp 1 10.0.0.1 99999 typ host", "a" * 5000):
            part = pb.ICECandidate(candidate=candidate, sdpMid="7", sdpMLineIndex=-1)
            await client.say(signaling=pb.ClientSignaling(sessionId=session, iceCandidate=part))
        await client.say(signaling=pb.ClientSignaling(sessionId=session))
        await client.say(signaling=pb.ClientSignaling(sessionId=session, disconnect=True))
        assert (await client.part("configuration")).streamMode == talk_pb.STREAM_MODE_TEXT


async def test_the_stream_may_vanish_at_any_moment(alice: Persona, assistant: Assistant, stub: Any) -> None:
    for moment in ("config", "sdp", "answered", "ready"):
        async with _talk(stub, alice, hello(assistant, talk_pb.STREAM_MODE_AUDIO)) as client:
            conversation = (await client.part("initialization")).assistantConversationId
            async with browsing(client) as browser:
                browser.session = (await browser.signal("config")).sessionId
                if moment != "config":
                    offer = await browser.signal("sdp")
                if moment in ("answered", "ready"):
                    await browser.answer(offer.sdp.sdp)
                if moment == "ready":
                    await browser.signal("ready")
                client.stream.cancel()
        assert (await ended(conversation)).end_reason == "user"


async def test_charlie_reaches_no_foreign_assistant(charlie: Persona, assistant: Assistant, stub: Any) -> None:
    async with _talk(stub, charlie, hello(assistant, talk_pb.STREAM_MODE_AUDIO)) as client:
        with pytest.raises(grpc.aio.AioRpcError) as refused:
            await client.rest()
        assert refused.value.code() is grpc.StatusCode.NOT_FOUND


# ------------------------------------------------------------------------------------------ older contracts
async def test_errors_have_no_details_and_tools_stay_here() -> None:
    from assistants.talk.web import WebTalkTransport

    transport = WebTalkTransport(pb.WebTalkResponse, lambda why: None)
    transport.send(ErrorReported("internal", "It broke.", "llm", {"line": 7}))
    transport.send(ToolCallStarted("m", "t", "look_up", {"a": 1}, 0.0, "end_conversation"))
    error = await transport.next()
    assert error is not None
    assert error.error.message == "It broke."
    assert not error.error.details
    assert not transport._queue
    transport.shows_tools = True
    transport.send(ToolCallStarted("m", "t", "look_up", {"a": 1}, 0.0))
    call = await transport.next()
    assert call is not None
    assert (call.toolCall.name, dict(call.toolCall.args)) == ("look_up", {"a": "1"})
