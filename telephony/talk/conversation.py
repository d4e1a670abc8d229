"""A conversation over the public WebSocket (docs/websocket-protocol.md), followed event by event and told to a
person.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Callable
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidStatus, InvalidURI
from websockets.frames import CloseCode
from websockets.typing import Subprotocol

from assistants.talk.responses import SUBPROTOCOL
from telephony.talk.caller import QUIET, Refused, Tell, Waiting, Wish
from telephony.talk.sound import Ear

PATH = "/talk_api.TalkService/AssistantTalk"
READY_TIMEOUT = 90.0


class Conversation(Waiting):
    """Implements ``caller.Line`` on one connection: what is said goes out, what happens is told and remembered.

    ``asked_at`` answers when the question was over (None: not yet); ``first_sound`` is how long the answer then took.
    ``on_sound`` gets the assistant's voice as it comes, and an empty frame when all of it must stop.
    """

    greeting_timeout = 2.0

    def __init__(
        self,
        socket: ClientConnection,
        wish: Wish,
        tell: Tell,
        *,
        asked_at: Callable[[], float | None],
        on_sound: Callable[[bytes], None],
    ) -> None:
        super().__init__(wish)
        self._socket, self._tell = socket, tell
        self._asked_at, self._on_sound = asked_at, on_sound
        self.ear = Ear(wish.rate, self._loop.time())
        self.first_sound: float | None = None
        self._ready = asyncio.Event()
        self._heard = self._owes_answer = False
        self._last_news = self._loop.time()

    # ------------------------------------------------------------------------------------------ hearing
    async def listen(self) -> None:
        """Take all that the server says, until it closes; raises ``Refused`` when it never began."""
        with contextlib.suppress(ConnectionClosed):
            while True:
                message = await self._socket.recv()
                self._last_news = self._loop.time()
                if isinstance(message, bytes):
                    self._hear(message)
                else:
                    ((name, body),) = json.loads(message).items()
                    self._follow(name, body)
        if not self._ready.is_set():
            raise Refused(f"The server closed the connection ({self._socket.close_code}): {self._socket.close_reason}")
        if self._socket.close_code == CloseCode.ABNORMAL_CLOSURE:
            raise Refused("The connection to the server broke in the midst of the conversation; is it still running?")
        self._ended.set()

    def _hear(self, pcm: bytes) -> None:
        now, asked = self._loop.time(), self._asked_at()
        if self.first_sound is None and asked is not None:
            self.first_sound = now - asked
        self._heard = True
        self.ear.hear(pcm, now)
        self._on_sound(pcm)

    def _follow(self, name: str, body: dict[str, Any]) -> None:
        match name:
            case "initialization":
                self._tell(f"conversation {body['assistantConversationId']} at {body['audio']['sampleRate']} Hz")
                self._ready.set()
            case "user":
                self._owes_answer = True
                self._tell(f"{'you' if body['completed'] else '  hearing':<11}{body['text']}")
            case "assistant" if body["completed"]:
                self._answered(body["text"])
            case "interruption":
                self._tell(f"(interrupted by {'voice' if body['type'] == 'vad' else 'words'})")
                self._stop_sound()
            case "event" if body["name"] == "playout.clear":
                self._stop_sound()
            case "metric":
                self._tell_waterfall(body["metrics"])
            case "error":
                self._complain(body)
            case "disconnection":
                self._tell(f"ended: {body['type']}{', ' + body['detail'] if body['detail'] else ''}")

    def _answered(self, text: str) -> None:
        self._tell(f"{'assistant':<11}{text}")
        self._heard = True
        self.answers += self._owes_answer
        self._owes_answer = False

    def _stop_sound(self) -> None:
        self.ear.cut(self._loop.time())
        self._on_sound(b"")

    def _tell_waterfall(self, rows: list[dict[str, str]]) -> None:
        marks = [row for row in rows if row["name"].startswith("turn.") and row["name"].endswith("_ms")]
        if marks:
            steps = " → ".join(f"{row['name'][5:-3].replace('_', ' ')} {float(row['value']):.0f}" for row in marks)
            self._tell(f"  ms after the last word: {steps}")

    def _complain(self, body: dict[str, Any]) -> None:
        if not self._ready.is_set():
            raise Refused(body["message"])
        self._tell(f"error: {body['message']}")

    # ------------------------------------------------------------------------------------------ speaking
    async def begin(self, mode: str) -> None:
        """Ask for the conversation and wait until it is there; ``listen`` must be running."""
        body = {
            "assistant": {"assistantId": self._wish.assistant_id},
            "streamMode": mode,
            "audio": {"sampleRate": self._wish.rate},
        }
        await self._send({"initialization": body})
        try:
            await asyncio.wait_for(self._ready.wait(), READY_TIMEOUT)
        except TimeoutError:
            raise Refused(f"The conversation did not begin within {READY_TIMEOUT:g} seconds.") from None

    async def send_frame(self, pcm: bytes) -> None:
        with contextlib.suppress(ConnectionClosed):
            await self._socket.send(pcm)

    async def type(self, text: str) -> None:
        self._owes_answer = True
        await self._send({"message": {"text": text}})

    async def hang_up(self) -> None:
        """Say good-bye and wait until the server has, too."""
        await self._send({"disconnection": {"type": "user"}})
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._ended.wait(), 10)

    async def _send(self, event: dict[str, Any]) -> None:
        with contextlib.suppress(ConnectionClosed):
            await self._socket.send(json.dumps(event))

    # ------------------------------------------------------------------------------------------ whose turn it is
    @property
    def _heard_something(self) -> bool:
        return self._heard

    @property
    def _is_quiet(self) -> bool:
        """True when the assistant has said and played what it had to, and owes nothing."""
        after = max(self.ear.playing_until(), self._last_news) + QUIET
        return self._heard_something and not self._owes_answer and self._loop.time() > after


@contextlib.asynccontextmanager
async def connected(wish: Wish) -> AsyncIterator[ClientConnection]:
    """Connect to the server; raises ``Refused`` with the reason in words."""
    url = "ws" + wish.url.removeprefix("http") if wish.url.startswith("http") else wish.url
    headers = {"x-api-key": wish.key, "x-client-source": "sdk"}
    try:
        socket = await connect(
            url.rstrip("/") + PATH,
            subprotocols=[Subprotocol(SUBPROTOCOL)],
            additional_headers=headers,
            compression=None,
            max_queue=None,
        )
    except InvalidURI as error:
        raise Refused(f"{wish.url} is no address: use ws://host:port or wss://host.") from error
    except InvalidStatus as error:
        raise Refused(f"{wish.url} answered {error.response.status_code}; is this a Rapida server?") from error
    except (OSError, InvalidHandshake, TimeoutError) as error:
        raise Refused(f"{wish.url} cannot be reached ({error}); is the server running?") from error
    async with socket:
        yield socket
