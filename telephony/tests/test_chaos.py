"""A hundred conversations at once over WebSocket, a third killed at random moments: nothing is lost, nothing leaks."""

from __future__ import annotations

import array
import asyncio
import contextlib
import random
import socket
import struct
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import psutil
import pytest
from django.db import connections
from websockets.exceptions import ConnectionClosed, InvalidMessage

from accounts.tests.personas import Persona
from assistants.live import registry
from assistants.models import Assistant, Channel, Conversation
from assistants.tests.make import deploy, make_assistant
from assistants.tests.talking import Client, running, talking
from rapida_site.asgi import application
from rapida_site.lib.db import in_db

ALIASES = ["default", "assistant_db", "integration_db"]
pytestmark = [
    pytest.mark.django_db(transaction=True, databases=ALIASES),
    pytest.mark.asyncio(loop_factories=["uvloop"]),
    pytest.mark.slow,
]
CALLS, KILLED, SEED = 100, 33, 20261123
RATE, CHUNK = 8000, 0.1
VOICE = array.array("h", [6000, 6000, -6000, -6000] * int(RATE * CHUNK / 4)).tobytes()
SILENCE = bytes(len(VOICE))


@dataclass
class Outcome:
    """What one client saw of its conversation."""

    conversation: int = 0
    answers: int = 0
    audio: int = 0
    last: str = ""
    errors: list[str] = field(default_factory=list)
    begun: asyncio.Event = field(default_factory=asyncio.Event)
    answered: asyncio.Event = field(default_factory=asyncio.Event)


@pytest.fixture
def assistant(alice: Persona) -> Assistant:
    """Hears by its own ears (no voice detector), answers with half a second of tone."""
    assistant = make_assistant(alice)
    deploy(
        alice, assistant, Channel.API, experience={"greeting": "Hello."}, output_options={"speak.duration": "0.5"},
        input_options={"listen.endpoints": "true", "listen.interims": "true"},
    )  # fmt: skip
    return assistant


async def _listen(client: Client, seen: Outcome) -> None:
    """Take everything the server says, to the end; by then nobody has anything left to wait for."""
    with contextlib.suppress(ConnectionClosed), contextlib.ExitStack() as at_the_end:
        at_the_end.callback(seen.begun.set)
        at_the_end.callback(seen.answered.set)
        while True:
            message = await client.next()
            if isinstance(message, bytes):
                seen.audio += len(message)
                continue
            ((name, body),) = message.items()
            if name == "initialization":
                seen.conversation = int(body["assistantConversationId"])
                seen.begun.set()
            elif name == "assistant" and body["completed"]:
                seen.answers += 1
                if seen.answers > 1:  # the greeting is one
                    seen.answered.set()
            elif name == "error":
                seen.errors.append(body["message"])
            elif name == "disconnection":
                seen.last = body["type"]


async def _speak(client: Client, dice: random.Random) -> None:
    """Half a second of voice, then a pause for the answer, and now and then a typed line, in real time."""
    with contextlib.suppress(ConnectionClosed):
        while True:
            for pcm in [VOICE] * 5 + [SILENCE] * dice.randint(12, 20):
                await client.socket.send(pcm)
                await asyncio.sleep(CHUNK)
            if dice.random() < 0.2:
                await client.say({"message": {"text": "and typed"}})


def _kill(client: Client) -> None:
    """Cut the connection as a dying machine does: a reset, no close frame."""
    raw = client.socket.transport.get_extra_info("socket")
    raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    client.socket.transport.abort()


async def _converse(
    port: int, who: Persona, hello: dict[str, Any], number: int, together: asyncio.Barrier, deadline: float | None
) -> Outcome:
    """One client: it talks until ``deadline`` seconds are over and is killed, or hangs up in the proper way.

    Every third that is killed may not even have begun.
    """
    dice, seen = random.Random(SEED + number), Outcome()
    headers = {"additional_headers": {"x-api-key": who.key_text}, "open_timeout": 30}
    with contextlib.suppress(ConnectionClosed, InvalidMessage):
        async with talking(port, hello=hello, **headers) as client, asyncio.TaskGroup() as group:
            listening = group.create_task(_listen(client, seen))
            if deadline is not None:
                speaking = group.create_task(_speak(client, dice))
                if number % 3:
                    await seen.begun.wait()
                await asyncio.sleep(deadline)
                _kill(client)
            else:
                await seen.begun.wait()
                await together.wait()
                speaking = group.create_task(_speak(client, dice))
                await asyncio.sleep(dice.uniform(4, 6))
                await seen.answered.wait()
                await client.say({"disconnection": {}})
            await listening
            speaking.cancel()
    return seen


async def _all_ended() -> list[Conversation]:
    async with asyncio.timeout(60):
        while await in_db(Conversation.objects.live().exists):
            await asyncio.sleep(0.05)
    return await in_db(lambda: list(Conversation.objects.all()))


def _open_sockets(port: int) -> list[Any]:
    """Return the established or half-closed TCP connections of this process to the server's port."""
    found = psutil.Process().net_connections("tcp")
    return [one for one in found if one.laddr.port == port and one.status in ("ESTABLISHED", "CLOSE_WAIT")]


async def test_a_hundred_conversations_a_third_of_them_killed(
    alice: Persona, assistant: Assistant, caplog: pytest.LogCaptureFixture
) -> None:
    dice = random.Random(SEED)
    deadlines = [dice.uniform(0, 6) for _ in range(KILLED)]
    hello = {"initialization": {"assistant": {"assistantId": str(assistant.id)}, "audio": {"sampleRate": RATE}}}
    together = asyncio.Barrier(CALLS - KILLED)
    async with running(application) as port:
        seen = await asyncio.gather(
            *[
                _converse(port, alice, hello, number, together, deadlines[number] if number < KILLED else None)
                for number in range(CALLS)
            ]
        )
        stored = {one.pk: one for one in await _all_ended()}
        assert _open_sockets(port) == []
        assert registry.of_running_loop().count == 0
    killed, finished = seen[:KILLED], seen[KILLED:]

    assert [one for one in finished if one.last != "user" or not one.answers or not one.audio or one.errors] == []
    assert all(stored[one.conversation].end_reason == "user" for one in finished)
    begun = [one for one in killed if one.conversation]
    assert len(begun) > KILLED / 3, "the kills came too early to mean anything"
    assert all(stored[one.conversation].end_reason == "transport_lost" for one in begun)
    reasons = Counter(one.end_reason for one in stored.values())
    assert reasons == {"user": CALLS - KILLED, "transport_lost": len(stored) - (CALLS - KILLED)}
    assert all(one.ended_at and one.duration >= 0 for one in stored.values())
    heard = await in_db(lambda: {one.pk: one.messages.filter(role="user").count() for one in stored.values()})
    assert all(heard[one.conversation] for one in finished)
    assert "Traceback" not in caplog.text
    _no_connection_is_held()


def _no_connection_is_held() -> None:
    """Every database connection is back in its pool, but the one that this thread itself may hold."""
    for alias in ALIASES:
        stats = connections[alias].pool.get_stats()  # type: ignore[attr-defined]  # PostgreSQL's has one
        assert stats["pool_size"] - stats["pool_available"] <= 1, alias
        assert not stats.get("requests_waiting"), alias
