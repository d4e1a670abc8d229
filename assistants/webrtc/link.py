"""The media path of one talk stream: at most one peer at a time, every negotiation under an id of its own.

The server offers. Deadlines: the answer within 10 s of the offer, ICE within 15 s of the answer, everything within
20 s. What fails is said as a signalling error, and the conversation goes on in text.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import structlog

from assistants.webrtc import stun
from assistants.webrtc.config import WebRtcConfig
from rapida_site.lib.errors import RapidaError
from rapida_site.pb import webrtc_pb2 as pb

if TYPE_CHECKING:
    from assistants.webrtc.peer import Peer

log = structlog.get_logger(__name__)
ANSWER_SECONDS, ICE_SECONDS, PEER_SECONDS = 10.0, 15.0, 20.0
LOST_SECONDS = 2.0


class LinkFailed(RapidaError):
    code, http, grpc = "media_failed", 504, 14
    default_message = "The voice connection could not be made."


class Link:
    """``tell`` sends signalling; ``on_pcm`` gets the caller's voice; ``on_failed`` is told when voice is gone."""

    def __init__(
        self,
        config: WebRtcConfig,
        identifier: str,
        *,
        tell: Callable[[pb.ServerSignaling], None],
        on_pcm: Callable[[bytes], None],
        on_failed: Callable[[str], None],
    ) -> None:
        self._config, self._identifier = config, identifier
        self._tell, self._on_pcm, self._on_failed = tell, on_pcm, on_failed
        self._session = ""
        self._peer: Peer | None = None  # once it is connected
        self._connecting: Peer | None = None  # from its offer on
        self._answer: asyncio.Future[str] | None = None
        self._task: asyncio.Task[None] | None = None
        self._chores: set[asyncio.Task[None]] = set()

    @property
    def ready(self) -> bool:
        """Whether the caller can hear us now."""
        return self._peer is not None

    def open(self) -> None:
        """Begin a negotiation; the peer of an earlier one is closed."""
        self.stop()
        self._session = secrets.token_hex(8)
        self._answer = asyncio.get_running_loop().create_future()
        self._task = self._keep(self._run(self._session, self._answer), "webrtc peer")

    def stop(self) -> None:
        """End the media path; what it holds is given back in the background, and ``close`` waits for it."""
        self._peer = None
        if self._task is not None:
            self._task.cancel()
            self._task = None

    async def close(self) -> None:
        self.stop()
        if self._chores:
            await asyncio.wait(self._chores)

    def send(self, pcm: bytes) -> None:
        if self._peer is not None:
            self._peer.send(pcm)

    def clear(self) -> None:
        """Drop the voice that has not left yet, and have the browser drop what it has."""
        if self._peer is not None:
            self._peer.clear()
            self._say(self._session, clear=True)

    def take(self, message: pb.ClientSignaling) -> None:
        """Take what the browser says; of an earlier negotiation it is out of date and left out."""
        if message.sessionId != self._session or self._task is None:
            return
        kind = message.WhichOneof("message")
        if kind == "sdp" and message.sdp.type == pb.WebRTCSDP.ANSWER:
            if self._answer is not None and not self._answer.done():
                self._answer.set_result(message.sdp.sdp)
        elif kind == "iceCandidate" and self._connecting is not None:
            candidate = message.iceCandidate
            self._keep(self._add(self._connecting, candidate), "webrtc candidate")
        elif kind == "disconnect" and message.disconnect:
            self.stop()
            self._on_failed("The client closed its voice connection.")

    # ------------------------------------------------------------------------------------------ inside
    def _keep(self, work: Any, name: str) -> asyncio.Task[None]:
        task: asyncio.Task[None] = asyncio.get_running_loop().create_task(work, name=name)
        self._chores.add(task)
        task.add_done_callback(self._chores.discard)
        return task

    def _say(self, session: str, **part: Any) -> None:
        self._tell(pb.ServerSignaling(sessionId=session, **part))

    async def _add(self, peer: Peer, candidate: pb.ICECandidate) -> None:
        try:
            await peer.add_candidate(candidate.candidate, candidate.sdpMid, candidate.sdpMLineIndex)
        except RapidaError as error:
            log.info("webrtc_candidate_refused", reason=error.message)

    async def _run(self, session: str, answer: asyncio.Future[str]) -> None:
        try:
            await self._talk(session, answer)
        except RapidaError as error:
            self._fail(session, error.message)
        except ModuleNotFoundError as error:
            self._fail(session, f"Voice in the browser needs the package {error.name}, which is not installed.")
        except Exception:
            log.exception("webrtc_failed")
            self._fail(session, LinkFailed.default_message)

    def _fail(self, session: str, why: str) -> None:
        if session == self._session:
            self._peer = self._task = None
            self._say(session, error=why)
            self._on_failed(why)

    async def _talk(self, session: str, answer: asyncio.Future[str]) -> None:
        new_peer = await asyncio.to_thread(_load)
        peer = new_peer(self._config, self._on_pcm)
        self._connecting = peer
        try:
            async with stun.answering(self._config):
                await self._negotiate(session, peer, answer)
            self._peer = peer
            self._say(session, ready=True)
            await peer.lost.wait()
            # A browser that changes to text or leaves closes its peer first and says so next: that is no failure.
            self._peer = None
            await asyncio.sleep(LOST_SECONDS)
            raise LinkFailed("The voice connection broke off.")
        finally:
            if self._connecting is peer:
                self._connecting = None
            await asyncio.shield(self._keep(peer.close(), "webrtc close"))

    async def _negotiate(self, session: str, peer: Peer, answer: asyncio.Future[str]) -> None:
        servers = [
            pb.ICEServer(urls=server.urls, username=server.username, credential=server.credential)
            for server in self._config.servers_for(self._identifier)
        ]
        self._say(session, config=pb.WebRTCConfig(iceServers=servers, audioCodec="opus", sampleRate=48000))
        offer = await peer.offer()
        self._say(session, sdp=pb.WebRTCSDP(type=pb.WebRTCSDP.OFFER, sdp=offer))
        try:
            async with asyncio.timeout(PEER_SECONDS):
                async with asyncio.timeout(ANSWER_SECONDS):
                    sdp = await answer
                async with asyncio.timeout(ICE_SECONDS):
                    await peer.accept(sdp)
                    await _connected(peer)
        except TimeoutError:
            raise LinkFailed(_late(answer, peer)) from None


def _load() -> type[Peer]:
    """Load what peers need; the first time takes half a second, so not on the loop."""
    from assistants.webrtc import peer, rtc

    rtc.warm_up()
    return peer.Peer


async def _connected(peer: Peer) -> None:
    waits = [asyncio.ensure_future(event.wait()) for event in (peer.connected, peer.lost)]
    try:
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for wait in waits:
            wait.cancel()
    if peer.lost.is_set():
        raise LinkFailed("The voice connection could not be made: no route for the media between client and server.")


def _late(answer: asyncio.Future[str], peer: Peer) -> str:
    if not answer.done() or answer.cancelled():
        return f"No answer to the offer came within {ANSWER_SECONDS:g} seconds."
    if not peer.ice_done:
        return f"No route for the media was found within {ICE_SECONDS:g} seconds; a relay may help."
    return f"The media could not be encrypted within {PEER_SECONDS:g} seconds."
