"""One WebRTC peer: offers one Opus line, sends and receives 20 ms of voice at a time, leaves nothing when closed."""

from __future__ import annotations

import asyncio
import ipaddress
import re
from collections import deque
from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise
from typing import Any

from assistants.webrtc import ice
from assistants.webrtc.config import WebRtcConfig
from assistants.webrtc.opus import OpusDecoder, OpusEncoder
from assistants.webrtc.reorder import Reorder
from assistants.webrtc.rtc import (
    MediaStreamError,
    MediaStreamTrack,
    Packet,
    RTCConfiguration,
    RTCPeerConnection,
    RTCRtpSender,
    RTCSessionDescription,
    candidate_from_sdp,
)
from rapida_site.lib.errors import Invalid, RapidaError

# RTP counts Opus at 48 kHz, at whatever rate it was encoded.
_CLOCK = Fraction(1, 48000)
_STEP = 48000 // 50
# What may wait for the network; more than this is late, and late voice is worth nothing.
MAX_WAITING = 5
# A pause of the voice's own clock that the timestamps must show; below it is a late timer.
_GAP_STEPS = 3
_OPUS_LINE = re.compile(r"a=rtpmap:(\d+) opus/[^\r]*\r\n")
# Private to aiortc, whose version is pinned; the tests hear nothing if it moves.
_JITTER_BUFFER = "_RTCRtpReceiver__jitter_buffer"


class VoiceTrack(MediaStreamTrack):
    """The assistant's voice on its way to one peer. The call's own clock paces it: a frame leaves when it comes."""

    kind = "audio"

    def __init__(self) -> None:
        super().__init__()
        self._encoder = OpusEncoder()
        self._packets: deque[Packet] = deque(maxlen=MAX_WAITING)
        self._wake = asyncio.Event()
        self._now = asyncio.get_running_loop().time
        self._started: float | None = None
        self._step = 0

    def send(self, pcm: bytes) -> None:
        """Take one 20 ms frame."""
        now = self._now()
        if self._started is None:
            self._started = now
        due = int((now - self._started) * 50)
        if due - self._step > _GAP_STEPS:
            self._step = due
        self._packets.append(Packet(self._encoder.encode(pcm), self._step * _STEP, _CLOCK))
        self._step += 1
        self._wake.set()

    def clear(self) -> None:
        self._packets.clear()

    async def recv(self) -> Any:
        """Give the next ``Packet`` to the sender."""
        while not self._packets:
            if self.readyState != "live":
                raise MediaStreamError
            self._wake.clear()
            await self._wake.wait()
        return self._packets.popleft()

    def stop(self) -> None:
        super().stop()
        self._wake.set()


class Inbox:
    """Stands where aiortc keeps its jitter buffer: hands the caller's voice on as PCM, in order and at once."""

    def __init__(self, on_pcm: Callable[[bytes], None]) -> None:
        self._on_pcm, self._reorder, self._decoder = on_pcm, Reorder(), OpusDecoder()

    def add(self, packet: Any) -> tuple[bool, None]:
        """Never returns a frame, so that aiortc's decoding thread has nothing to do."""
        for payload, following in pairwise([*self._reorder.push(packet.sequence_number, packet._data), None]):
            self._on_pcm(self._decoder.decode(payload, following))
        return False, None


class Peer:
    """``on_pcm`` gets the caller's voice at 16 kHz. ``connected`` and ``lost`` are set as the connection goes."""

    def __init__(self, config: WebRtcConfig, on_pcm: Callable[[bytes], None]) -> None:
        self._config = config
        self.connected, self.lost = asyncio.Event(), asyncio.Event()
        # Empty, not None, which would ask Google's servers.
        self._pc = RTCPeerConnection(RTCConfiguration(iceServers=[]))
        self._pc.on("connectionstatechange", self._on_state)
        self._track = VoiceTrack()
        line = self._pc.addTransceiver(self._track, direction="sendrecv")
        codecs = RTCRtpSender.getCapabilities("audio").codecs
        line.setCodecPreferences([codec for codec in codecs if codec.mimeType.lower() == "audio/opus"])
        setattr(line.receiver, _JITTER_BUFFER, Inbox(on_pcm))
        self._ice = line.sender.transport.transport.iceGatherer._connection
        ice.bind_to(self._ice, config)

    async def offer(self) -> str:
        """Open the sockets and return the offer, with every candidate in it."""
        await self._pc.setLocalDescription(await self._pc.createOffer())
        sdp = _OPUS_LINE.sub(r"\g<0>a=fmtp:\1 useinbandfec=1\r\n", self._pc.localDescription.sdp)
        return ice.advertised(sdp, self._config)

    async def accept(self, sdp: str) -> None:
        """Take the answer and start to connect; raises ``Invalid``."""
        answer = RTCSessionDescription(sdp=ice.guarded(sdp, loopback=self._loopback), type="answer")
        try:
            await self._pc.setRemoteDescription(answer)
        except RapidaError:
            raise
        except Exception as error:
            raise Invalid(
                f"The answer is no session description that fits the offer ({type(error).__name__})."
            ) from error

    async def add_candidate(self, text: str, mid: str, index: int) -> None:
        """Take a candidate that came after the answer; one that we would not send to is left out."""
        text = text.removeprefix("a=").removeprefix("candidate:")
        if not text or not ice.is_usable(f"candidate:{text}", loopback=self._loopback):
            return
        try:
            candidate = candidate_from_sdp(text)
            candidate.sdpMid, candidate.sdpMLineIndex = mid or None, index
            await self._pc.addIceCandidate(candidate)
        except Exception as error:
            raise Invalid("The candidate cannot be read.") from error

    def send(self, pcm: bytes) -> None:
        self._track.send(pcm)

    def clear(self) -> None:
        self._track.clear()

    async def close(self) -> None:
        self._track.stop()
        await self._pc.close()

    @property
    def ice_done(self) -> bool:
        return self._pc.iceConnectionState in ("completed", "connected")

    @property
    def _loopback(self) -> bool:
        """Only a server that listens there (as it was told, or for want of another) has peers on the loopback."""
        return any(ipaddress.ip_address(mine.host).is_loopback for mine in self._ice.local_candidates)

    def _on_state(self) -> None:
        state = self._pc.connectionState
        if state == "connected":
            self.connected.set()
        elif state in ("failed", "closed"):
            self.lost.set()
