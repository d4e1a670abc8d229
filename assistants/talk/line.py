"""The client's side of one call, whatever wire it came in on: opens the call, keeps the rules, ends it once.

What a client gets wrong is answered with an error and dropped; only a wrong first message, a client that is too slow
and one that is wrong all the time are closed. However it ends, after ``finish`` the call is ended and stored and no
task is left.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol

import structlog

from assistants.call_request import CallRequest
from assistants.calls import Call
from assistants.talk.events import (
    ClientEvent,
    Configure,
    Feedback,
    HangUp,
    Initialize,
    Interrupt,
    Metadata,
    ToolResult,
    TypedText,
)
from assistants.voice.frames import StreamMode
from assistants.voice.transport import Transport
from rapida_site.lib.errors import Invalid, RapidaError, TooMany
from rapida_site.lib.principal import Principal

log = structlog.get_logger(__name__)

OpenCall = Callable[[CallRequest, Transport], Awaitable[Call]]
FIRST_MESSAGE_TIMEOUT = 10.0
MAX_AHEAD = 10.0
TEXT_RATE, TEXT_BURST = 20.0, 40.0
MAX_REFUSED = 50
MAX_EARLY = 100


class TooSlow(RapidaError):
    code, http, grpc = "timeout", 408, 4
    default_message = "The first message did not come in time."


@dataclass(frozen=True, slots=True)
class Caller:
    """Who is on the line: ``source`` picks the deployment, ``identifier`` names them when the first message does
    not.
    """

    principal: Principal
    source: str
    identifier: str = ""


class LineTransport(Transport, Protocol):
    """A transport that can also speak for the line itself, before and after the call."""

    def complain(self, error: RapidaError) -> None:
        """Tell the client what it got wrong; the conversation goes on."""
        ...

    def fail(self, error: RapidaError) -> None:
        """Tell the client why it ends here, and close."""
        ...

    def lost(self) -> None:
        """Drop everything: the connection is gone."""
        ...


class Line:
    """Takes what the client says, in order; never blocks and never raises what the client caused."""

    def __init__(self, transport: LineTransport, caller: Caller, open_call: OpenCall) -> None:
        self._transport, self._caller, self._open_call = transport, caller, open_call
        self._opening: asyncio.Task[None] | None = None
        self._call: Call | None = None
        self._ending: tuple[bool, str] | None = None
        self._told = False
        self._early: list[ClientEvent] = []
        self._takes_audio = True
        self._seconds_per_byte = 0.0
        self._audio_until = 0.0
        self._tokens, self._tokens_at = TEXT_BURST, time.monotonic()
        self._refused = 0

    @property
    def call(self) -> Call | None:
        """The call, once it is open."""
        return self._call

    # ------------------------------------------------------------------------------------------ the client speaks
    def begin(self, first: ClientEvent | None) -> None:
        """Open the call that the first message asks for, while the client is read on; raises ``Invalid`` for any other
        first message.
        """
        if not isinstance(first, Initialize):
            raise Invalid("The first message must be initialization.")
        self._transport.rate = first.rate
        self._seconds_per_byte = 1 / (2 * first.rate)
        self._takes_audio = first.mode is not StreamMode.TEXT
        self._opening = asyncio.create_task(self._open(self._request(first)), name="open call")

    def take(self, event: ClientEvent) -> None:
        """Take anything but audio and the first message; raises ``RapidaError`` for what must be refused."""
        if not self._may_send():
            raise TooMany(f"At most {TEXT_RATE:g} text messages a second; this one was dropped.", retry_after=1)
        if isinstance(event, Initialize):
            raise Invalid("This conversation has begun; open another connection for another one.")
        if self._call is None and len(self._early) >= MAX_EARLY:
            raise TooMany("Wait for the server's initialization.")
        if isinstance(event, Configure):
            self._takes_audio = event.mode is not StreamMode.TEXT
        if self._call is not None:
            self._deliver(self._call, event)
        else:
            self._early.append(event)

    def take_audio(self, pcm: bytes) -> None:
        """Take whole samples; more than ``MAX_AHEAD`` seconds ahead of real time is refused."""
        now = time.monotonic()
        until = max(self._audio_until, now) + len(pcm) * self._seconds_per_byte
        if until - now > MAX_AHEAD:
            self.refuse(TooMany(f"Send audio at real-time pace: it is more than {MAX_AHEAD:g} seconds ahead."))
            return
        self._audio_until = until
        if self._call is not None and self._takes_audio:
            self._call.on_audio(pcm)

    # ------------------------------------------------------------------------------------------ how it ends
    def refuse(self, error: RapidaError) -> None:
        """Drop what the client just sent and say why; give it up when it never gets it right."""
        self._refused += 1
        if self._refused <= MAX_REFUSED:
            self._transport.complain(error)
        else:
            self.fail(TooMany(f"More than {MAX_REFUSED} messages had to be refused; the last one: {error.message}"))

    def fail(self, error: RapidaError) -> None:
        self._transport.fail(error)
        self.end(False, error.message)

    def end(self, clean: bool, detail: str) -> None:
        """The client has gone, in the proper way (``clean``) or not; the first word on it counts."""
        if self._ending is None:
            self._ending = (clean, detail)
            self._tell_end()

    async def finish(self) -> None:
        """Wait until nothing of the call is left."""
        if self._opening is not None:
            await asyncio.wait([self._opening])  # never abandoned half way: an opened call is ended in the proper way
        if self._call is not None:
            self.end(False, "The connection is gone.")  # whoever ended the call before was first
            self._transport.lost()
            await self._call.wait()

    # ------------------------------------------------------------------------------------------ inside
    def _request(self, first: Initialize) -> CallRequest:
        return CallRequest(
            principal=self._caller.principal,
            assistant_id=first.assistant_id,
            source=self._caller.source,
            version=first.version,
            mode=first.mode,
            conversation_id=first.conversation_id,
            identifier=first.identifier or self._caller.identifier,
            arguments=first.arguments,
            metadata=first.metadata,
            options=first.options,
            answers_only=first.answers_only,
        )

    async def _open(self, request: CallRequest) -> None:
        try:
            self._call = await self._open_call(request, self._transport)
        except RapidaError as error:
            self.fail(error)
        except Exception:
            log.exception("open_call_failed", assistant_id=request.assistant_id)
            self.fail(RapidaError())
        else:
            for event in self._early:
                self._deliver(self._call, event)
            self._tell_end()

    def _may_send(self) -> bool:
        now = time.monotonic()
        self._tokens = min(TEXT_BURST, self._tokens + (now - self._tokens_at) * TEXT_RATE)
        self._tokens_at = now
        if self._tokens < 1:
            return False
        self._tokens -= 1
        return True

    def _deliver(self, call: Call, event: ClientEvent) -> None:
        match event:
            case TypedText(text, message_id):
                call.on_text(text, message_id)
            case Configure(mode):
                call.on_mode(mode)
            case Metadata(items):
                call.on_metadata(items)
            case Feedback(message_id, items):
                call.on_metrics(items, message_id)
            case ToolResult(call_id, result):
                call.on_tool_result(call_id, result)
            case Interrupt():
                call.on_interrupt()
            case HangUp():
                self.end(True, "The client hung up.")

    def _tell_end(self) -> None:
        if self._call is None or self._ending is None or self._told:
            return
        self._told = True
        clean, detail = self._ending
        if clean:
            self._call.on_hangup(detail)
        else:
            self._call.on_lost(detail)
