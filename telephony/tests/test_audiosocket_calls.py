"""A call through AudioSocket from the dialplan's request to the stored conversation, with scripted providers."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import OperationalError
from django.utils import timezone

from accounts.tests.personas import Persona
from assistants.call_request import CallRequest
from assistants.models import Assistant, Channel, Conversation
from assistants.tests.make import deploy, make_assistant
from assistants.voice.transport import Transport
from integrations.providers.fake.stt import FakeTranscriber
from rapida_site.asgi import application
from rapida_site.lib.db import in_db
from rapida_site.lib.errors import Busy, ProviderFailed
from telephony import actions
from telephony.audiosocket.server import AudioSocketServer
from telephony.consumers import AudioSocketConsumer
from telephony.models import CallContext, Carrier, TelephonyEvent
from telephony.tests.peers import FRAME, PATIENCE, Asterisk, close, serve

ALIASES = ["default", "assistant_db", "integration_db"]
pytestmark = pytest.mark.django_db(transaction=True, databases=ALIASES)


@pytest.fixture
def assistant(alice: Persona) -> Assistant:
    assistant = make_assistant(alice)
    deploy(alice, assistant, Channel.PHONE, experience={"greeting": "Hello."}, output_options={"speak.duration": "0.2"})
    return assistant


@pytest.fixture
async def server() -> AsyncIterator[AudioSocketServer]:
    server = await serve(application)
    yield server
    await close(server)


async def _announce(who: Persona, assistant: Assistant, **fields: Any) -> CallContext:
    return await in_db(
        actions.announce_call,
        principal=who.principal,
        assistant_id=assistant.id,
        carrier=Carrier.ASTERISK,
        **fields,
    )


async def _events(call_id: UUID) -> list[str]:
    return await in_db(lambda: list(TelephonyEvent.objects.filter(call_id=call_id).values_list("name", flat=True)))


async def _status(context: CallContext, status: str) -> CallContext:
    """Wait until the call has this status."""
    async with asyncio.timeout(PATIENCE):
        while (found := await in_db(CallContext.objects.get, pk=context.pk)).status != status:
            await asyncio.sleep(0.01)
    return found


async def _conversation(context: CallContext) -> int:
    """Wait until the running call tells its conversation: by that a crash is found."""
    async with asyncio.timeout(PATIENCE):
        while (found := await _status(context, CallContext.Status.LIVE)).conversation_id is None:
            await asyncio.sleep(0.01)
    return found.conversation_id


async def test_a_caller_is_greeted_and_the_conversation_is_stored(
    alice: Persona, assistant: Assistant, server: AudioSocketServer
) -> None:
    context = await _announce(alice, assistant, caller="+49 40 123", callee="100")
    asterisk = await Asterisk.dial(server.port, context.id)
    frames: list[tuple[int, bytes]] = []
    while not frames or not any(frames[-1][1]):  # silence first, then the voice
        frames.append(await asterisk.frame())
        asterisk.send(0x10, bytes(320))
    assert {(kind, len(pcm)) for kind, pcm in frames} == {(0x10, 320)}
    talk = await _conversation(context)
    await asterisk.hang_up()
    ended = await _status(context, CallContext.Status.ENDED)
    conversation = await in_db(Conversation.objects.get, pk=ended.conversation_id)
    assert conversation.pk == talk
    assert (conversation.end_reason, conversation.source, conversation.identifier) == (
        "user",
        "phone-call",
        "+49 40 123",
    )
    assert conversation.direction == "inbound"
    noted = await in_db(lambda: dict(conversation.metadata.values_list("key", "value")))
    assert noted["telephony.toPhone"] == "100"
    assert await _events(context.id) == ["call.received", "call.connected", "call.ended"]


async def test_asterisk_is_answered_in_its_own_rate(
    alice: Persona, assistant: Assistant, server: AudioSocketServer
) -> None:
    """The rate of the announcement, or else of Asterisk's first frame."""
    for asked, sent in ((16000, None), (None, 0x12)):
        context = await _announce(alice, assistant, rate=asked)
        asterisk = await Asterisk.dial(server.port, context.id)
        if sent is not None:
            asterisk.send(sent, bytes(640))
        assert await asterisk.frame() == (0x12, bytes(640))
        await asterisk.hang_up()
        await _status(context, CallContext.Status.ENDED)


async def test_the_second_connection_on_one_id_is_closed_and_the_first_goes_on(
    alice: Persona, assistant: Assistant, server: AudioSocketServer, caplog: pytest.LogCaptureFixture
) -> None:
    context = await _announce(alice, assistant)
    first = await Asterisk.dial(server.port, context.id)
    await first.frame()
    second = await Asterisk.dial(server.port, context.id)
    assert await second.ended() == "hangup"
    assert "used before" in caplog.text
    await first.frame()
    await first.hang_up()
    await _status(context, CallContext.Status.ENDED)
    assert sorted(await _events(context.id)) == ["call.connected", "call.ended", "call.received", "call.refused"]


async def test_of_connections_at_the_same_moment_one_is_served(
    alice: Persona, assistant: Assistant, server: AudioSocketServer
) -> None:
    context = await _announce(alice, assistant)
    rivals = [await Asterisk.dial(server.port, context.id) for _ in range(5)]
    kinds = [kind for kind, _ in await asyncio.gather(*[rival.frame() for rival in rivals])]
    assert sorted(kinds) == [0x00, 0x00, 0x00, 0x00, 0x10]
    for rival in rivals:
        await rival.hang_up()
    await _status(context, CallContext.Status.ENDED)
    assert await in_db(Conversation.objects.count) == 1


async def test_an_unknown_id_is_closed_at_once_and_noted(server: AudioSocketServer, empty_session_store: None) -> None:
    call_id = uuid4()
    stranger = await Asterisk.dial(server.port, call_id)
    assert await stranger.ended() == "hangup"
    assert await _events(call_id) == ["call.refused"]


async def test_an_expired_id_is_closed_at_once(alice: Persona, assistant: Assistant, server: AudioSocketServer) -> None:
    context = await _announce(alice, assistant)
    await in_db(CallContext.objects.update, expires_at=timezone.now() - timedelta(seconds=1))
    late = await Asterisk.dial(server.port, context.id)
    assert await late.ended() == "hangup"
    assert await _events(context.id) == ["call.received", "call.refused"]


async def test_a_call_that_cannot_be_opened_is_hung_up_with_its_reason_kept(
    alice: Persona, assistant: Assistant
) -> None:
    async def refuse(request: CallRequest, transport: Transport) -> Any:
        raise Busy

    server = await serve(AudioSocketConsumer.as_asgi(open_call=refuse))
    context = await _announce(alice, assistant)
    asterisk = await Asterisk.dial(server.port, context.id)
    assert await asterisk.ended() == "hangup"
    await close(server)
    await _status(context, CallContext.Status.FAILED)
    event = await in_db(TelephonyEvent.objects.get, context=context, name="call.failed")
    assert event.data == {"reason": "busy", "detail": Busy.default_message}


async def test_a_fault_of_ours_hangs_up_and_is_kept(
    alice: Persona, assistant: Assistant, caplog: pytest.LogCaptureFixture
) -> None:
    async def fail(request: CallRequest, transport: Transport) -> Any:
        raise ZeroDivisionError

    server = await serve(AudioSocketConsumer.as_asgi(open_call=fail))
    context = await _announce(alice, assistant)
    asterisk = await Asterisk.dial(server.port, context.id)
    assert await asterisk.ended() == "hangup"
    await close(server)
    await _status(context, CallContext.Status.FAILED)
    assert "ZeroDivisionError" in caplog.text


async def test_a_caller_who_hangs_up_while_the_call_is_opened_leaves_a_conversation(
    alice: Persona, assistant: Assistant, server: AudioSocketServer
) -> None:
    context = await _announce(alice, assistant)
    asterisk = await Asterisk.dial(server.port, context.id)
    await asterisk.hang_up()
    ended = await _status(context, CallContext.Status.ENDED)
    conversation = await in_db(Conversation.objects.get, pk=ended.conversation_id)
    assert conversation.end_reason == "user"


async def test_a_call_that_fails_as_it_is_opened_is_known_by_its_conversation(
    alice: Persona, assistant: Assistant, server: AudioSocketServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuse(self: FakeTranscriber, sink: object) -> None:
        raise ProviderFailed("nobody hears", stage="stt")

    monkeypatch.setattr(FakeTranscriber, "start", refuse)
    context = await _announce(alice, assistant)
    assert await (await Asterisk.dial(server.port, context.id)).ended() == "hangup"
    failed = await _status(context, CallContext.Status.FAILED)
    conversation = await in_db(Conversation.objects.get, pk=failed.conversation_id)
    assert conversation.end_reason == "provider_error"


async def test_there_is_no_conversation_whose_call_does_not_know_it(
    alice: Persona, assistant: Assistant, server: AudioSocketServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*, context: CallContext, conversation_id: int) -> None:
        raise OperationalError("the connection is lost")

    monkeypatch.setattr(actions, "begin_call", fail)
    context = await _announce(alice, assistant)
    assert await (await Asterisk.dial(server.port, context.id)).ended() == "hangup"
    await _status(context, CallContext.Status.FAILED)
    assert not await in_db(Conversation.objects.exists)


async def test_a_long_call_is_not_lost(alice: Persona, assistant: Assistant, server: AudioSocketServer) -> None:
    context = await _announce(alice, assistant)
    asterisk = await Asterisk.dial(server.port, context.id)
    while not any((await asterisk.frame())[1]):  # the greeting
        asterisk.send(0x10, bytes(320))
    await in_db(CallContext.objects.update, claimed_at=timezone.now() - timedelta(hours=1))
    assert await in_db(actions.end_lost_calls) == 0
    await asterisk.hang_up()
    await _status(context, CallContext.Status.ENDED)
    assert await _events(context.id) == ["call.received", "call.connected", "call.ended"]


async def test_a_cut_connection_ends_as_lost(alice: Persona, assistant: Assistant, server: AudioSocketServer) -> None:
    context = await _announce(alice, assistant)
    asterisk = await Asterisk.dial(server.port, context.id)
    await asterisk.frame()
    asterisk.send(0x10, FRAME)
    asterisk.writer.write(b"\x10\x01\x40half")
    await asterisk.hang_up()
    ended = await _status(context, CallContext.Status.ENDED)
    conversation = await in_db(Conversation.objects.get, pk=ended.conversation_id)
    assert conversation.end_reason == "transport_lost"
    assert "within a frame" in conversation.end_detail
