"""What a WebRTC peer is made of: order of packets, Opus, candidates, configuration, STUN."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import math
from typing import Any

import numpy as np
import pytest
from aioice import stun as stun_messages

from assistants.webrtc import ice, stun
from assistants.webrtc.config import IceServer, WebRtcConfig, read_addresses, read_ports, read_servers
from assistants.webrtc.opus import OpusDecoder, OpusEncoder
from assistants.webrtc.reorder import DEPTH, Reorder
from rapida_site.lib.errors import Invalid

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
def test_a_tone_survives_opus_both_ways() -> None:
    encoder, decoder = OpusEncoder(), OpusDecoder()
    pcm = tone(1000, 1.0)
    packets = [packet for at in range(0, len(pcm), 640) for packet in encoder.encode(pcm[at : at + 640])]
    assert len(packets) == 50
    heard = b"".join(decoder.decode(packet) for packet in packets)
    assert len(heard) == len(pcm)
    assert loudest(heard) == pytest.approx(1000, abs=5)


def test_a_lost_or_broken_packet_is_silence_of_its_length() -> None:
    decoder = OpusDecoder()
    for payload in (None, b"", b"\xff\xff\xff\xff not opus"):
        assert len(decoder.decode(payload)) == 640


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
        answer = stun_messages.parse_message(await asyncio.wait_for(heard, 5))
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
