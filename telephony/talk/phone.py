"""A call through AudioSocket, as Asterisk makes one: the id from the REST address, then audio both ways.

The wire carries no text, so who is speaking is judged by loudness.
"""

from __future__ import annotations

import asyncio
import contextlib
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import AsyncIterator, Callable
from uuid import UUID

from telephony.audiosocket import protocol
from telephony.talk.caller import QUIET, Refused, Tell, Waiting, Wish
from telephony.talk.sound import Ear, is_loud

RATE = 8000


class Phone(Waiting):
    """Implements ``caller.Line`` on one TCP connection."""

    greeting_timeout = 3.0

    def __init__(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        wish: Wish,
        tell: Tell,
        *,
        asked_at: Callable[[], float | None],
    ) -> None:
        super().__init__(wish)
        self._reader, self._writer, self._tell, self._asked_at = reader, writer, tell, asked_at
        self.ear = Ear(RATE, self._loop.time())
        self.first_sound: float | None = None
        self._last_loud: float | None = None

    async def listen(self) -> None:
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                header = await self._reader.readexactly(protocol.HEADER)
                payload = await self._reader.readexactly(header[1] << 8 | header[2])
                if header[0] == protocol.HANGUP:
                    break
                if header[0] in protocol.RATES:
                    self._hear(payload)
        if not self.ear.pcm:
            raise Refused("The server closed the call at once; its log says why.")
        self._ended.set()
        self._tell("ended by the server" if not self._writer.is_closing() else "ended")

    def _hear(self, pcm: bytes) -> None:
        now, asked = self._loop.time(), self._asked_at()
        self.ear.hear(pcm, now)
        if is_loud(pcm):
            self._last_loud = now
            if asked is not None and self.first_sound is None:
                self.first_sound = now - asked
                self._tell(f"  first sound of the answer {self.first_sound * 1000:.0f} ms after the last word")
                self.answers += 1

    async def send_frame(self, pcm: bytes) -> None:
        if not self._writer.is_closing():
            self._writer.write(protocol.frame(protocol.KINDS[RATE], pcm))
            with contextlib.suppress(ConnectionError):
                await self._writer.drain()

    async def type(self, text: str) -> None:
        raise Refused("A phone call carries no typed text; leave --text out.")

    async def hang_up(self) -> None:
        """Close the connection, as Asterisk does when the caller hangs up."""
        self._writer.close()
        with contextlib.suppress(ConnectionError):
            await self._writer.wait_closed()

    @property
    def _heard_something(self) -> bool:
        return self._last_loud is not None

    @property
    def _is_quiet(self) -> bool:
        return self._last_loud is not None and self._loop.time() > self._last_loud + 2 * QUIET


@contextlib.asynccontextmanager
async def dialled(
    wish: Wish, host: str, port: int, tell: Tell, asked_at: Callable[[], float | None]
) -> AsyncIterator[Phone]:
    """Announce a call and connect it; raises ``Refused`` with the reason in words."""
    call_id = await asyncio.to_thread(_announce, wish)
    try:
        reader, writer = await asyncio.wait_for(asyncio.open_connection(host, port), 10)
    except (OSError, TimeoutError) as error:
        raise Refused(f"AudioSocket at {host}:{port} cannot be reached ({error}).") from error
    writer.write(protocol.frame(protocol.UUID, call_id.bytes))
    tell(f"call {call_id} to {host}:{port}")
    phone = Phone(reader, writer, wish, tell, asked_at=asked_at)
    try:
        yield phone
    finally:
        await phone.hang_up()


def _announce(wish: Wish) -> UUID:
    base = "http" + wish.url.removeprefix("ws") if wish.url.startswith("ws") else wish.url
    path = f"/v1/talk/asterisk/call/{urllib.parse.quote(wish.assistant_id)}?from=command-line"
    request = urllib.request.Request(base.rstrip("/") + path, headers={"x-api-key": wish.key})  # noqa: S310
    if request.type not in ("http", "https"):
        raise Refused(f"{wish.url} is no address: use http://host:port or https://host.")
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310 - its scheme was checked
            return UUID(answer.read(100).decode())
    except urllib.error.HTTPError as error:
        raise Refused(error.read(500).decode("utf-8", "replace")) from error
    except (OSError, ValueError) as error:
        raise Refused(f"{wish.url} did not announce the call ({error}); is the server running?") from error
