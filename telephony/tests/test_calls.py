"""Announcing and claiming calls: actions, access and the REST address that a dialplan asks."""

from __future__ import annotations

import threading
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.contrib import admin
from django.core.cache import caches
from django.db import connections
from django.test import Client, RequestFactory
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from accounts.tests.personas import Persona
from assistants.live import registry
from assistants.models import Assistant, Channel
from assistants.phone_calls import telephony_notes
from assistants.tests.make import deploy, make_assistant, make_conversation, make_ended
from assistants.voice.store import sweep_conversations
from rapida_site.lib.errors import Conflict, Forbidden, Invalid, NotFound, TooMany
from telephony import access, actions
from telephony.models import CallContext, Carrier, TelephonyEvent
from telephony.tasks import end_lost_calls, expire_calls, forget_calls

ALIASES = ["default", "assistant_db", "integration_db"]
pytestmark = pytest.mark.django_db(databases=ALIASES)


@pytest.fixture
def assistant(alice: Persona) -> Assistant:
    """An assistant of alice that can be reached by phone."""
    assistant = make_assistant(alice)
    deploy(alice, assistant, Channel.PHONE)
    return assistant


def _announce(who: Persona, assistant: Assistant, **fields: object) -> CallContext:
    return actions.announce_call(
        principal=who.principal, assistant_id=assistant.id, carrier=Carrier.ASTERISK, **fields  # type: ignore[arg-type]
    )  # fmt: skip


def _claim(call_id: UUID) -> CallContext:
    return actions.claim_call(carrier=Carrier.ASTERISK, call_id=call_id, address="192.0.2.1")


def _events(context: CallContext) -> list[str]:
    return [event.name for event in context.events.all()]


# ------------------------------------------------------------------------------------------ announcing
def test_a_call_is_announced_with_its_numbers(alice: Persona, assistant: Assistant) -> None:
    context = _announce(alice, assistant, caller="+49 40 123", callee="100", channel="PJSIP/7", rate=16000)
    assert context.id.version == 4
    assert context.expires_at - context.created_at >= timedelta(minutes=5)
    assert (context.caller, context.callee, context.rate) == ("+49 40 123", "100", 16000)
    assert _events(context) == ["call.received"]
    assert access.get_context(alice.principal, context.id) == context


def test_it_needs_a_phone_deployment(alice: Persona) -> None:
    with pytest.raises(NotFound, match="no phone deployment"):
        _announce(alice, make_assistant(alice))


def test_a_foreign_assistant_is_as_good_as_missing(charlie: Persona, assistant: Assistant) -> None:
    with pytest.raises(NotFound):
        _announce(charlie, assistant)


def test_a_reader_may_not_announce(bob: Persona, assistant: Assistant) -> None:
    with pytest.raises(Forbidden):
        _announce(bob, assistant)


def test_a_foreign_call_is_as_good_as_missing(alice: Persona, charlie: Persona, assistant: Assistant) -> None:
    context = _announce(alice, assistant)
    assert not access.contexts(charlie.principal).exists()
    with pytest.raises(NotFound):
        access.get_context(charlie.principal, context.id)
    with pytest.raises(NotFound):
        access.events(charlie.principal, context.id)


@pytest.mark.parametrize("fields", [{"rate": 11025}, {"caller": "x" * 101}, {"callee": "a\nb"}, {"channel": "\0"}])
def test_odd_values_are_refused(alice: Persona, assistant: Assistant, fields: dict[str, object]) -> None:
    with pytest.raises(Invalid):
        _announce(alice, assistant, **fields)


def test_calls_that_never_arrive_are_limited(
    alice: Persona, assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "MAX_WAITING", 1)
    first = _announce(alice, assistant)
    with pytest.raises(TooMany):
        _announce(alice, assistant)
    _claim(first.id)
    _announce(alice, assistant)


# ------------------------------------------------------------------------------------------ claiming
def test_an_id_is_good_for_one_connection(alice: Persona, assistant: Assistant) -> None:
    context = _announce(alice, assistant)
    assert _claim(context.id).status == CallContext.Status.LIVE
    with pytest.raises(Conflict, match="used before"):
        _claim(context.id)
    assert _events(context) == ["call.received", "call.connected", "call.refused"]


def test_an_unknown_id_is_noted_but_not_without_end() -> None:
    caches["sessions"].clear()
    for _ in range(actions.UNKNOWN_CALLS.burst + 5):
        with pytest.raises(NotFound, match="Nobody announced"):
            _claim(uuid4())
    assert TelephonyEvent.objects.filter(name="call.refused").count() == actions.UNKNOWN_CALLS.burst


def test_an_expired_id_is_refused_before_and_after_the_sweep(alice: Persona, assistant: Assistant) -> None:
    context = _announce(alice, assistant)
    CallContext.objects.update(expires_at=timezone.now())
    for swept in (0, 1):
        if swept:
            assert expire_calls() == 1
        with pytest.raises(actions.Expired):
            _claim(context.id)
    assert expire_calls() == 0
    assert _events(context) == ["call.received", "call.refused", "call.expired", "call.refused"]


def test_calls_of_long_ago_are_forgotten_with_their_events_but_not_live_ones(
    alice: Persona, assistant: Assistant, settings: Settings
) -> None:
    fresh, live, old, older = (_announce(alice, assistant) for _ in range(4))
    _claim(live.id)
    CallContext.objects.filter(pk=live.id).update(expires_at=timezone.now())
    settings.LOG_LIFE = timedelta(days=3)
    CallContext.objects.exclude(pk=fresh.id).update(created_at=timezone.now() - timedelta(days=4))
    for age in (2, 4):
        stray = TelephonyEvent.objects.create(call_id=uuid4(), carrier=Carrier.ASTERISK, name="call.refused")
        TelephonyEvent.objects.filter(pk=stray.pk).update(created_at=timezone.now() - timedelta(days=age))
    assert forget_calls() == 3
    assert expire_calls() == 0
    assert set(CallContext.objects.values_list("id", "status")) == {(fresh.id, "waiting"), (live.id, "live")}
    assert not TelephonyEvent.objects.filter(call_id__in=[old.id, older.id]).exists()
    assert TelephonyEvent.objects.filter(name="call.refused").count() == 1


# ------------------------------------------------------------------------- calls whose process died
def test_a_call_whose_conversation_was_swept_ends_as_that_did(alice: Persona, assistant: Assistant) -> None:
    context, conversation = _announce(alice, assistant), make_conversation(alice, assistant, silent=90)
    actions.begin_call(context=_claim(context.id), conversation_id=conversation.pk)
    assert end_lost_calls() == 0  # nobody has said yet that the conversation is over
    assert sweep_conversations() == 1
    assert (end_lost_calls(), end_lost_calls()) == (1, 0)
    context.refresh_from_db()
    conversation.refresh_from_db()
    assert (context.status, context.ended_at) == (CallContext.Status.FAILED, conversation.ended_at)
    assert context.events.get(name="call.failed").data == {"reason": "swept", "detail": conversation.end_detail}


def test_a_call_that_was_lost_before_it_was_opened_ends_as_well(alice: Persona, assistant: Assistant) -> None:
    context = _claim(_announce(alice, assistant).id)
    assert end_lost_calls() == 0
    CallContext.objects.update(claimed_at=timezone.now() - actions.OPENS_WITHIN)
    assert end_lost_calls() == 1
    context.refresh_from_db()
    assert (context.status, context.ended_at) == (CallContext.Status.FAILED, context.claimed_at)
    assert "before the call was opened" in context.events.get(name="call.failed").data["detail"]


def test_a_call_that_is_just_being_written_down_is_left_to_its_own_process(
    alice: Persona, assistant: Assistant
) -> None:
    context = _claim(_announce(alice, assistant).id)
    conversation = make_ended(alice, assistant)
    actions.begin_call(context=context, conversation_id=conversation.pk)
    assert end_lost_calls() == 0
    actions.finish_call(context=context, failed=False, reason="user", detail="")
    conversation.ended_at = conversation.started_at
    conversation.save()
    assert end_lost_calls() == 0
    assert _events(context) == ["call.received", "call.connected", "call.ended"]


def test_the_principal_survives_the_way(alice: Persona, assistant: Assistant) -> None:
    context = _announce(alice, assistant)
    context.refresh_from_db()
    assert actions.principal_of(context) == alice.principal
    keyed = actions.announce_call(principal=alice.key_principal, assistant_id=assistant.id, carrier=Carrier.ASTERISK)
    keyed.refresh_from_db()
    assert actions.principal_of(keyed) == alice.key_principal


@pytest.mark.django_db(transaction=True, databases=ALIASES)
def test_of_many_connections_at_once_one_wins(alice: Persona, assistant: Assistant) -> None:
    context = _announce(alice, assistant)
    start, won = threading.Barrier(6), list[UUID]()

    def connect() -> None:
        try:
            start.wait()
            won.append(_claim(context.id).id)
        except Conflict:
            pass
        finally:
            connections.close_all()

    threads = [threading.Thread(target=connect) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert won == [context.id]


# ------------------------------------------------------------------------------------------ REST
def _url(assistant: Assistant) -> str:
    return f"/v1/talk/asterisk/call/{assistant.id}"


def test_a_dialplan_gets_the_bare_id(alice: Persona, assistant: Assistant, client: Client) -> None:
    answer = client.get(_url(assistant), {"x-api-key": alice.key_text, "from": "100", "to": "200", "channel_id": "c"})
    assert answer.status_code == 200
    assert answer["content-type"] == "text/plain; charset=utf-8"
    assert "no-store" in answer["cache-control"]
    context = CallContext.objects.get(pk=UUID(answer.content.decode()))
    assert (context.caller, context.callee, context.channel) == ("100", "200", "c")


def test_the_key_may_come_as_a_header_and_the_rest_as_a_form(
    alice: Persona, assistant: Assistant, client: Client
) -> None:
    form = {"callerid": "300", "dnid": "400", "rate": "16000"}
    answer = client.post(_url(assistant), form, headers={"x-api-key": alice.key_text})
    context = CallContext.objects.get(pk=UUID(answer.content.decode()))
    assert (context.caller, context.callee, context.rate) == ("300", "400", 16000)


@pytest.mark.parametrize(
    ("query", "status", "sentence"),
    [
        ({}, 401, "No valid key"),
        ({"x-api-key": "rpd-prj-aaaaaaaaaaaa." + "b" * 43}, 401, "No valid key"),
        ({"x-api-key": "nonsense"}, 401, "No valid key"),
        ({"x-api-key": "KEY", "rate": "fast"}, 400, "rate must be"),
        ({"x-api-key": "KEY", "rate": "11025"}, 400, "rate must be"),
        ({"x-api-key": "KEY", "from": "x" * 101}, 400, "from may hold"),
    ],
)
def test_what_is_wrong_is_said_in_one_sentence(
    alice: Persona, assistant: Assistant, client: Client, query: dict[str, str], status: int, sentence: str
) -> None:
    answer = client.get(_url(assistant), {k: v.replace("KEY", alice.key_text) for k, v in query.items()})
    assert answer.status_code == status
    assert sentence in answer.content.decode()
    assert "\n" not in answer.content.decode()
    assert not CallContext.objects.exists()


def test_a_server_that_is_shutting_down_announces_no_calls(
    alice: Persona, assistant: Assistant, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(registry, "draining", True)
    answer = client.get(_url(assistant), {"x-api-key": alice.key_text})
    assert (answer.status_code, "shutting down" in answer.content.decode()) == (503, True)
    assert not CallContext.objects.exists()


def test_charlies_key_does_not_open_alices_assistant(charlie: Persona, assistant: Assistant, client: Client) -> None:
    assert client.get(_url(assistant), {"x-api-key": charlie.key_text}).status_code == 404


def test_a_session_is_no_way_in(alice: Persona, assistant: Assistant, client: Client) -> None:
    client.force_login(alice.user)
    assert client.get(_url(assistant)).status_code == 401


def test_other_methods_and_addresses(alice: Persona, assistant: Assistant, client: Client) -> None:
    assert client.delete(_url(assistant)).status_code == 405
    assert client.get("/v1/talk/asterisk/call/abc").status_code == 404
    huge = client.get("/v1/talk/asterisk/call/99999999999999999999", {"x-api-key": alice.key_text})
    assert huge.status_code == 404


def test_the_admin_shows_calls_without_their_ids_and_changes_none(
    alice: Persona, assistant: Assistant, rf: RequestFactory
) -> None:
    context = _announce(alice, assistant, caller="+49 40 123")
    request = rf.get("/admin/")
    request.user = User.objects.create_superuser("root@example.com")
    for model in (CallContext, TelephonyEvent):
        shown = admin.site._registry[model]
        page = shown.changelist_view(request).render().content.decode()  # type: ignore[attr-defined]
        assert str(context.id) not in page
        assert not shown.has_add_permission(request)
        assert not shown.has_change_permission(request)


def test_what_the_carrier_reported_is_part_of_the_conversation(alice: Persona, assistant: Assistant) -> None:
    context = _announce(alice, assistant, caller="+49 40 123")
    _claim(context.id)
    conversation = make_ended(alice, assistant)
    actions.begin_call(context=context, conversation_id=conversation.pk)
    actions.finish_call(context=context, failed=False, reason="user", detail="")
    _announce(alice, assistant)
    notes = telephony_notes([conversation.pk])
    assert [note.name for note in notes] == ["call.received", "call.connected", "call.ended"]
    assert {(note.conversation_id, note.carrier) for note in notes} == {(conversation.pk, "asterisk")}
    assert notes[0].data["from"] == "+49 40 123"
