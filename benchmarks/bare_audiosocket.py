"""No framework at all: the least that a Python process can do for the same calls.

Split frames, look at their energy, answer the first silent frame after voice with three seconds of canned audio at
20 ms deadlines, stop at the first voiced frame over it, and send silence otherwise. What a platform costs is its
distance from this.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
from typing import cast

import uvloop

from assistants.voice.audio import peak
from benchmarks.audiosocket import AUDIO, FRAME_SECONDS, HANGUP, SILENT, Splitter, frames, tone

PHASES = 4
LOUD = 500


class BareCall(asyncio.Protocol):
    def __init__(self, server: BareServer) -> None:
        self._server = server
        self._split = Splitter()
        self._voiced = False
        self._reply_at = len(server.reply)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)
        self._server.add(self)

    def connection_lost(self, exc: Exception | None) -> None:
        self._server.remove(self)

    def data_received(self, data: bytes) -> None:
        for kind, payload in self._split.feed(data):
            if kind == AUDIO:
                self._hear(payload)
            elif kind == HANGUP:
                self._transport.close()

    def _hear(self, payload: bytes) -> None:
        if peak(payload) > LOUD:
            self._voiced = True
            self._reply_at = len(self._server.reply)
        elif self._voiced:
            self._voiced = False
            self._reply_at = 0
            self.tick()  # the first frame goes out at once

    def tick(self) -> None:
        """Send the frame that is due."""
        if self._reply_at < len(self._server.reply):
            self._transport.write(self._server.reply[self._reply_at])
            self._reply_at += 1
        else:
            self._transport.write(SILENT)


class BareServer:
    """Wakes four times in 20 ms, each time for a quarter of the calls."""

    def __init__(self, reply_seconds: float) -> None:
        self.reply = frames(tone(reply_seconds, 440))
        self._phases: list[dict[BareCall, None]] = [{} for _ in range(PHASES)]
        self._loop = asyncio.get_running_loop()

    def add(self, call: BareCall) -> None:
        min(self._phases, key=len)[call] = None

    def remove(self, call: BareCall) -> None:
        for phase in self._phases:
            phase.pop(call, None)

    async def serve(self, port: int) -> None:
        server = await self._loop.create_server(lambda: BareCall(self), "127.0.0.1", port, backlog=1024)
        started = self._loop.time()
        for number in range(PHASES):
            self._wake(number, started + number * FRAME_SECONDS / PHASES)
        gc.collect()
        gc.freeze()
        print("ready", server.sockets[0].getsockname()[1], flush=True)
        await server.serve_forever()

    def _wake(self, number: int, due: float) -> None:
        for call in tuple(self._phases[number]):
            call.tick()
        due += FRAME_SECONDS
        self._loop.call_at(due, self._wake, number, due)


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--reply-seconds", type=float, default=3.0)
    given = parser.parse_args()
    await BareServer(given.reply_seconds).serve(given.port)


if __name__ == "__main__":
    uvloop.run(main())
