"""What a WebRTC peer is made of: order of packets, Opus, candidates, configuration, STUN."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import math
import subprocess
import sys
from typing import Any

import numpy as np
import pytest
from aioice import stun as stun_messages
from opuslib_next import Decoder, Encoder

from assistants.tests.rtc_peer import Microphone, listen, loopback_addresses
from assistants.webrtc import ice, peer, rtc, stun
from assistants.webrtc.config import IceServer, WebRtcConfig, read_addresses, read_ports, read_servers
from assistants.webrtc.opus import OpusDecoder, OpusEncoder
from assistants.webrtc.reorder import DEPTH, Reorder
from rapida_site.lib.errors import Invalid
from rapida_site.paths import BASE

RATE = 16000


def tone(hertz: float, seconds: float, rate: int = RATE) -> bytes:
    at = np.arange(int(rate * seconds)) / rate
    return (np.sin(2 * math.pi * hertz * at) * 12000).astype("<i2").tobytes()


def loudest(pcm: bytes, rate: int = RATE) -> float:
    """Return the frequency with the most energy, in Hz."""
    samples = np.frombuffer(pcm, "<i2").astype(float)
    return float(np.argmax(np.abs(np.fft.rfft(samples * np.hanning(samples.size)))) * rate / samples.size)


# ------------------------------------------------------------------------------------------ order
def _through(*numbers: int) -> list[int | None]:
    """Push packets whose payload is their number; return what comes out."""
    reorder, out = Reorder(), []
    for number in numbers:
        out += [None if payload is None else int(payload) for payload in reorder.push(number % 65536, b"%d" % number)]
    return out


def test_packets_in_order_wait_for_nothing() -> None:
    assert _through(*range(65530, 65545)) == list(range(65530, 65545))


def test_swapped_packets_come_out_in_order_and_doubles_once() -> None:
    assert _through(1, 3, 2, 3, 5, 4, 4, 6) == [1, 2, 3, 4, 5, 6]


def test_a_lost_packet_is_told_after_a_short_wait_and_delays_nothing_later() -> None:
    assert _through(1, 2, 4, 5, 6, 7) == [1, 2, None, 4, 5, 6, 7]
    assert DEPTH == 3


def test_a_stream_that_begins_anew_is_followed() -> None:
    assert _through(1, 2, 5000, 5001) == [1, 2, 5000, 5001]
    assert _through(40000, *range(10, 150))[-1] == 149


# ------------------------------------------------------------------------------------------ Opus
def _frames(pcm: bytes) -> list[bytes]:
    return [pcm[at : at + 640] for at in range(0, len(pcm), 640)]


def _loudness(pcm: bytes) -> float:
    return float(np.sqrt(np.mean(np.frombuffer(pcm, "<i2").astype(float) ** 2)))


def test_what_we_encode_is_opus_to_others() -> None:
    encoder, theirs = OpusEncoder(), Decoder(48000, 2)
    packets = [encoder.encode(frame) for frame in _frames(tone(1000, 1.0))]
    assert 50 < sum(map(len, packets)) / len(packets) < 100  # 32 kbit/s are 80 bytes
    heard = np.frombuffer(b"".join(theirs.decode(packet, 960) for packet in packets), "<i2")
    assert heard.size == 48000 * 2
    assert loudest(heard[::2].tobytes(), 48000) == pytest.approx(1000, abs=5)


@pytest.mark.parametrize(("channels", "milliseconds"), [(1, 20), (2, 20), (1, 10), (1, 60)])
def test_whatever_a_browser_encodes_is_16_khz_to_us(channels: int, milliseconds: int) -> None:
    theirs, decoder = Encoder(48000, channels, "audio"), OpusDecoder()
    theirs.bitrate = 32000
    size = 48 * milliseconds
    samples = np.repeat(np.frombuffer(tone(1000, 1.2, 48000), "<i2"), channels)
    pieces = [samples[at : at + size * channels].tobytes() for at in range(0, samples.size, size * channels)]
    heard = [decoder.decode(theirs.encode(piece, size)) for piece in pieces]
    assert {len(pcm) for pcm in heard} == {32 * milliseconds}
    assert loudest(b"".join(heard)) == pytest.approx(1000, abs=5)
    assert len(decoder.decode(None)) == 32 * milliseconds, "a lost packet is as long as those before it"


def test_a_lost_packet_is_told_by_the_next_one() -> None:
    """Its voice begins in the packet that is lost, so nothing before it can tell."""
    encoder, said = OpusEncoder(), bytes(640 * 20) + tone(300, 0.2)
    packets = [encoder.encode(frame) for frame in _frames(said)]

    def heard(following: bytes | None) -> float:
        decoder = OpusDecoder()
        for packet in packets[:20]:
            decoder.decode(packet)
        return _loudness(decoder.decode(None, following))

    assert heard(packets[21]) == pytest.approx(_loudness(tone(300, 0.02)), rel=0.3)
    assert heard(None) < 10


def test_without_the_next_packet_the_sound_goes_on_and_fades() -> None:
    encoder, decoder = OpusEncoder(), OpusDecoder()
    for frame in _frames(tone(300, 0.4)):
        before = _loudness(decoder.decode(encoder.encode(frame)))
    lost = [_loudness(decoder.decode(None)) for _ in range(20)]
    assert lost[0] > before / 2
    assert lost[-1] < before / 20


def test_a_broken_packet_is_a_lost_one() -> None:
    decoder = OpusDecoder()
    for payload in (None, b"", b"\xff\xff\xff\xff not opus"):
        assert decoder.decode(payload) == bytes(640)


def test_a_frame_of_another_length_is_refused() -> None:
    with pytest.raises(ValueError, match="640 bytes, not of 320"):
        OpusEncoder().encode(bytes(320))


def test_long_silence_is_one_packet_again_and_again_and_harms_no_voice() -> None:
    encoder, decoder, before, after = OpusEncoder(), OpusDecoder(), tone(500, 0.4), tone(1000, 0.4)
    packets = [encoder.encode(frame) for frame in _frames(before + bytes(640 * 200) + after)]
    assert len(set(packets[80:220])) == 1
    heard = [decoder.decode(packet) for packet in packets]
    assert max(map(_loudness, heard[80:220])) < 2
    assert loudest(b"".join(heard[222:])) == pytest.approx(1000, abs=5)
    assert _loudness(b"".join(heard[222:])) == pytest.approx(_loudness(after), rel=0.05)


# ------------------------------------------------------------------------------------------ aiortc without FFmpeg
def _in_a_process_without_av(code: str) -> str:
    """Run ``code`` where ``av`` cannot be found, whether it is installed or not; return what it prints."""
    hidden = (
        "import importlib.util\n"
        "find = importlib.util.find_spec\n"
        "importlib.util.find_spec = lambda name, package=None: None if name == 'av' else find(name, package)\n"
    )
    done = subprocess.run([sys.executable, "-c", hidden + code], cwd=BASE, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


def test_aiortc_loads_without_ffmpeg_and_nothing_stays_in_its_place() -> None:
    code = "import sys\nfrom assistants.webrtc import peer, rtc\nrtc.warm_up()\n"
    told = _in_a_process_without_av(code + "print(sorted(name for name in sys.modules if name.split('.')[0] == 'av'))")
    assert told == "[]\n"


@pytest.mark.parametrize("wanted", ["from av.packet import More", "import av; av.More", "import av.more"])
def test_an_aiortc_that_wants_more_of_ffmpeg_is_told_in_a_sentence(wanted: str) -> None:
    told = _in_a_process_without_av(
        f"from assistants.webrtc.rtc import _without_ffmpeg\nwith _without_ffmpeg():\n    {wanted}\n"
    )
    sentence = told.splitlines()[-1]
    assert "ImportError: This version of aiortc wants more of FFmpeg than assistants.webrtc.rtc stands in" in sentence
    assert "more" in sentence.partition("(")[2].lower()


def test_another_package_that_is_missing_is_told_by_its_name() -> None:
    told = _in_a_process_without_av("import sys\nsys.modules['pylibsrtp'] = None\nimport assistants.webrtc.peer\n")
    assert told.splitlines()[-1].startswith("ModuleNotFoundError: import of pylibsrtp halted")


async def test_two_peers_talk_and_hear() -> None:
    heard, said = bytearray(), bytearray()
    mine = peer.Peer(WebRtcConfig(bind=("127.0.0.1",)), said.extend)
    offer = await mine.offer()
    assert "a=fmtp:96 useinbandfec=1\r\n" in offer
    theirs = rtc.RTCPeerConnection(rtc.RTCConfiguration(iceServers=[]))
    try:
        with loopback_addresses():
            await theirs.setRemoteDescription(rtc.RTCSessionDescription(sdp=offer, type="offer"))
            listen(theirs, heard)
            theirs.addTrack(Microphone(tone(700, 5.0, 48000)))
            await theirs.setLocalDescription(await theirs.createAnswer())
        await mine.accept(theirs.localDescription.sdp)
        async with asyncio.timeout(30):
            await mine.connected.wait()
            for frame in _frames(tone(1500, 1.0)):
                mine.send(frame)
                await asyncio.sleep(0.02)
            while len(said) < 32000 or len(heard) < 96000 * 0.8:
                await asyncio.sleep(0.02)
    finally:
        await theirs.close()
        await mine.close()
    assert loudest(bytes(said[16000:32000])) == pytest.approx(700, abs=5)
    assert loudest(bytes(heard[9600:]), 48000) == pytest.approx(1500, abs=5)


# ------------------------------------------------------------------------------------------ candidates
def _candidate(host: str, protocol: str = "udp") -> str:
    return f"a=candidate:1 1 {protocol} 2130706431 {host} 50000 typ host"


@pytest.mark.parametrize(
    "host",
    ["224.0.0.1", "0.0.0.0", "169.254.1.1", "127.0.0.1", "::1", "ff02::1", "240.0.0.1", "nonsense", "evil.example"],
)
def test_nothing_is_sent_to_addresses_that_are_no_peer(host: str) -> None:
    assert not ice.is_usable(_candidate(host), loopback=False)


def test_a_peer_has_an_address_and_speaks_udp() -> None:
    assert ice.is_usable(_candidate("10.1.2.3"), loopback=False)
    assert ice.is_usable(_candidate("127.0.0.1"), loopback=True)
    assert not ice.is_usable(_candidate("10.1.2.3", "tcp"), loopback=False)
    assert not ice.is_usable("candidate:1 1 udp", loopback=False)


def test_an_answer_keeps_what_is_of_use() -> None:
    sdp = "\r\n".join(["v=0", _candidate("224.0.0.1"), _candidate("abc.local"), _candidate("10.0.0.9"), "a=mid:0"])
    assert ice.guarded(sdp, loopback=False).splitlines() == ["v=0", _candidate("10.0.0.9"), "a=mid:0"]
    only_names = f"v=0\r\n{_candidate('abc.local')}\r\n"
    assert ice.guarded(only_names, loopback=False) == only_names


def test_an_answer_has_limits() -> None:
    with pytest.raises(Invalid, match="candidates"):
        ice.guarded("\r\n".join(_candidate(f"10.0.0.{n}") for n in range(1, 40)), loopback=False)
    with pytest.raises(Invalid, match="characters"):
        ice.guarded("x" * (ice.MAX_SDP + 1), loopback=False)


def test_the_advertised_address_takes_the_place_of_the_own_one() -> None:
    sdp = f"v=0\r\nc=IN IP4 10.0.0.5\r\n{_candidate('10.0.0.5')}\r\n"
    shown = ice.advertised(sdp, WebRtcConfig(advertise="203.0.113.9"))
    assert "10.0.0.5" not in shown
    assert shown.count("203.0.113.9") == 2
    assert ice.advertised(sdp, WebRtcConfig()) == sdp


# ------------------------------------------------------------------------------------------ configuration
def test_a_browser_is_always_told_a_server() -> None:
    assert WebRtcConfig(host="talk.example").servers_for("u") == (IceServer(("stun:talk.example:3478",)),)
    assert WebRtcConfig(host="2001:db8::1").servers_for("u")[0].urls == ("stun:[2001:db8::1]:3478",)


def test_a_relay_gets_a_password_that_expires() -> None:
    config = WebRtcConfig(servers=(IceServer(("turn:relay.example:3478",)),), turn_secret="north")
    [server] = config.servers_for("visitor", now=1000.0)
    assert server.username == "4600:visitor"
    expected = hmac.new(b"north", b"4600:visitor", hashlib.sha1).digest()
    assert base64.b64decode(server.credential) == expected


def test_servers_are_read_or_refused_with_a_sentence() -> None:
    assert read_servers(["stun:a:1", {"urls": ["turn:b:2"], "username": "u", "credential": "c"}]) == (
        IceServer(("stun:a:1",)),
        IceServer(("turn:b:2",), "u", "c"),
    )
    refused: list[list[Any]] = [[1], [{}], [{"urls": "http://x"}], [{"urls": []}]]
    for wrong in refused:
        with pytest.raises(ValueError, match="holds"):
            read_servers(wrong)


def test_ports_and_addresses_are_read_or_refused() -> None:
    assert read_ports("40000-40010") == (40000, 40010)
    assert read_ports(" ") is None
    for wrong in ("40000", "1-2", "50000-40000", "a-b"):
        with pytest.raises(ValueError, match="must"):
            read_ports(wrong)
    assert read_addresses(["127.0.0.1", "::1"]) == ("127.0.0.1", "::1")
    with pytest.raises(ValueError, match="IP addresses"):
        read_addresses(["localhost"])


# ------------------------------------------------------------------------------------------ STUN
async def test_our_own_stun_tells_a_client_its_address(unused_udp_port: int) -> None:
    config = WebRtcConfig(bind=("127.0.0.1",), stun_port=unused_udp_port)
    loop = asyncio.get_running_loop()
    heard: asyncio.Future[bytes] = loop.create_future()

    class Asking(asyncio.DatagramProtocol):
        def datagram_received(self, data: bytes, addr: object) -> None:
            heard.set_result(data)

    async with stun.answering(config), stun.answering(config):
        transport, _ = await loop.create_datagram_endpoint(Asking, remote_addr=("127.0.0.1", unused_udp_port))
        mine = transport.get_extra_info("sockname")
        question = stun_messages.Message(stun_messages.Method.BINDING, stun_messages.Class.REQUEST)
        transport.sendto(b"not stun")
        transport.sendto(bytes(question))
        answer = stun_messages.parse_message(await asyncio.wait_for(heard, 30))
        transport.close()
    assert answer.transaction_id == question.transaction_id
    assert answer.attributes["XOR-MAPPED-ADDRESS"] == mine
    await asyncio.sleep(0)  # when the loop has turned once, the port is free again
    again, _ = await loop.create_datagram_endpoint(Asking, local_addr=("127.0.0.1", unused_udp_port))
    again.close()


async def test_no_stun_of_ours_where_a_server_is_configured(unused_udp_port: int) -> None:
    config = WebRtcConfig(servers=(IceServer(("stun:x:1",)),), bind=("127.0.0.1",), stun_port=unused_udp_port)
    async with stun.answering(config):
        transport, _ = await asyncio.get_running_loop().create_datagram_endpoint(
            asyncio.DatagramProtocol, local_addr=("127.0.0.1", unused_udp_port)
        )
        transport.close()
