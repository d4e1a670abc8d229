"""The unary methods of TalkService: lists, judgements, and outbound calls that nothing pretends to place."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.utils import timezone

from accounts.tests.personas import Persona
from assistants.models import Assistant, Conversation
from assistants.phone_calls import OutboundCall, TelephonyNote, connect_carrier, disconnect_carrier
from assistants.tests.asking import Client, key_of, talked, token_of
from assistants.tests.make import deploy, make_assistant, make_conversation

pytestmark = pytest.mark.django_db(databases="__all__")
TALK = "talk_api.TalkService"
GOOD = [{"name": "custom.rating", "value": "5", "description": "thumbs up"}]


@pytest.fixture
def kept(alice: Persona) -> Conversation:
    return talked(alice, make_assistant(alice))


@pytest.fixture
def ask(alice: Persona) -> Client:
    return Client(key_of(alice), TALK)


@pytest.fixture
def dialled() -> Iterator[list[OutboundCall]]:
    """A carrier for the time of a test: what it was asked to dial."""
    orders: list[OutboundCall] = []

    def dial(order: OutboundCall) -> Conversation:
        orders.append(order)
        assistant = Assistant.objects.get(pk=order.request.assistant_id)
        assert assistant.released_version is not None
        return Conversation.objects.create(
            organization_id=assistant.organization_id, project_id=assistant.project_id, assistant=assistant,
            version=assistant.released_version, deployment=order.deployment, source="phone-call",
            direction="outbound", identifier=order.to_number, created_by=1, updated_by=1, session_id=1,
            started_at=timezone.now(), session_started_at=timezone.now(), heartbeat_at=timezone.now(),
        )  # fmt: skip

    connect_carrier("vobiz", dial)
    yield orders
    disconnect_carrier("vobiz")


def where(kept: Conversation) -> dict[str, Any]:
    return {"assistantId": str(kept.assistant_id), "assistantConversationId": str(kept.pk)}


def order(assistant: Assistant, number: str = "+49 (40) 123-456", **fields: Any) -> dict[str, Any]:
    return {"assistant": {"assistantId": str(assistant.pk), "version": "latest"}, "toNumber": number, **fields}


def test_conversations_and_messages_are_listed_as_in_the_other_service(ask: Client, kept: Conversation) -> None:
    listed = ask("GetAllAssistantConversation", assistantId=str(kept.assistant_id))
    assert [row.id for row in listed.data] == [kept.pk]
    assert ask("GetAllConversationMessage", **where(kept)).paginated.totalItem == 4


def test_a_judgement_of_a_message_is_echoed_and_shown(ask: Client, kept: Conversation) -> None:
    echoed = ask("CreateMessageMetric", **where(kept), messageId="turn-1", metrics=GOOD).data
    assert [(each.name, each.value, each.description) for each in echoed] == [("custom.rating", "5", "thumbs up")]
    rows = ask("GetAllConversationMessage", **where(kept)).data
    judged = {row.messageId for row in rows if "custom.rating" in [metric.name for metric in row.metrics]}
    assert judged == {"turn-1"}


def test_a_judgement_of_a_conversation_is_echoed_shown_and_replaced(ask: Client, kept: Conversation) -> None:
    ask("CreateConversationMetric", **where(kept), metrics=GOOD)
    ask("CreateConversationMetric", **where(kept), metrics=[{**GOOD[0], "value": "1"}])
    [row] = ask("GetAllAssistantConversation", assistantId=str(kept.assistant_id)).data
    assert [(each.name, each.value) for each in row.metrics] == [("conversation.turns", "2"), ("custom.rating", "1")]


@pytest.mark.parametrize(
    ("method", "asked", "code"),
    [
        ("CreateMessageMetric", {"metrics": GOOD}, 400),
        ("CreateMessageMetric", {"metrics": GOOD, "messageId": "nowhere"}, 404),
        ("CreateMessageMetric", {"messageId": "turn-0"}, 400),
        ("CreateConversationMetric", {}, 400),
        ("CreateConversationMetric", {"metrics": [{"name": "turn.first_audio_ms", "value": "1"}]}, 400),
        ("CreateConversationMetric", {"metrics": GOOD, "assistantId": "7"}, 404),
        ("CreateConversationMetric", {"metrics": GOOD, "assistantConversationId": "7"}, 404),
    ],
)
def test_a_wrong_judgement_is_refused(
    ask: Client, kept: Conversation, method: str, asked: dict[str, Any], code: int
) -> None:
    assert ask.refusal(method, **{**where(kept), **asked})[0] == code


def test_a_call_without_a_phone_deployment_says_so(ask: Client, alice: Persona) -> None:
    assistant = make_assistant(alice)
    for method, asked in (
        ("CreatePhoneCall", order(assistant)),
        ("CreateBulkPhoneCall", {"phoneCalls": [order(assistant)]}),
    ):
        code, words = ask.refusal(method, **asked)
        assert code == 404
        assert "create a phone deployment" in words


def test_a_call_without_a_connected_carrier_says_so(ask: Client, alice: Persona) -> None:
    assistant = make_assistant(alice)
    deploy(alice, assistant, "phone", carrier="twilio")
    code, words = ask.refusal("CreatePhoneCall", **order(assistant))
    assert code == 409
    assert "No carrier is connected under the name 'twilio'" in words
    assert not Conversation.objects.exists()


def test_a_connected_carrier_is_handed_the_checked_order(
    ask: Client, alice: Persona, dialled: list[OutboundCall]
) -> None:
    assistant = make_assistant(alice)
    deploy(alice, assistant, "phone", carrier="vobiz")
    packed = {"@type": "type.googleapis.com/google.protobuf.StringValue", "value": "Ada"}
    made = ask("CreatePhoneCall", **order(assistant, fromNumber="+49 30 1", args={"caller": packed})).data
    assert (made.direction, made.identifier, made.source) == ("outbound", "+4940123456", "phone-call")
    assert made.id == Conversation.objects.get().pk
    [given] = dialled
    assert (given.to_number, given.from_number, given.request.arguments) == ("+4940123456", "+49301", {"caller": "Ada"})


def test_a_bulk_is_one_call_for_each_order(ask: Client, alice: Persona, dialled: list[OutboundCall]) -> None:
    assistant = make_assistant(alice)
    deploy(alice, assistant, "phone", carrier="vobiz")
    numbers = ("+49401", "sip:desk@pbx.example", "1001")
    made = ask("CreateBulkPhoneCall", phoneCalls=[order(assistant, number) for number in numbers]).data
    assert tuple(row.identifier for row in made) == numbers


def test_a_bulk_with_one_wrong_order_calls_nobody(ask: Client, alice: Persona, dialled: list[OutboundCall]) -> None:
    assistant = make_assistant(alice)
    deploy(alice, assistant, "phone", carrier="vobiz")
    code, words = ask.refusal("CreateBulkPhoneCall", phoneCalls=[order(assistant), order(assistant, "who?")])
    assert code == 400
    assert words.startswith("Phone call 2: toNumber must be a telephone number")
    assert ask.refusal("CreateBulkPhoneCall")[0] == 400
    assert ask.refusal("CreateBulkPhoneCall", phoneCalls=[order(assistant)] * 101)[0] == 400
    assert not dialled


@pytest.mark.parametrize("number", ["", "call me", "+", "+4912345678901234567", "sip:", "12 34\n+56\x0045"])
def test_what_is_no_number_is_refused(ask: Client, alice: Persona, number: str) -> None:
    assistant = make_assistant(alice)
    deploy(alice, assistant, "phone", carrier="twilio")
    assert ask.refusal("CreatePhoneCall", **order(assistant, number))[0] == 400


def test_what_a_carrier_reported_is_shown_with_its_conversation(
    alice: Persona, kept: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    note = TelephonyNote(5, kept.pk, "asterisk", "call.received", {"from": "+49"}, kept.started_at)
    readers: list[Callable[..., Any]] = [lambda ids: [note] if kept.pk in ids else []]
    monkeypatch.setattr("assistants.phone_calls._readers", readers)
    found = Client(key_of(alice))("GetAssistantConversation", id=str(kept.pk)).data
    [shown] = found.telephonyEvents
    assert (shown.provider, shown.eventType, dict(shown.payload)) == ("asterisk", "call.received", {"from": "+49"})


def test_a_reader_judges_and_calls_nobody(bob: Persona, alice: Persona, kept: Conversation) -> None:
    ask = Client(token_of(bob), TALK)
    assert ask("GetAllAssistantConversation", assistantId=str(kept.assistant_id)).paginated.totalItem == 1
    assert ask.refusal("CreateConversationMetric", **where(kept), metrics=GOOD)[0] == 403
    assert ask.refusal("CreatePhoneCall", **order(kept.assistant))[0] == 403
    assert ask.refusal("CreateBulkPhoneCall", phoneCalls=[order(kept.assistant)])[0] == 403


def test_a_stranger_reaches_nothing(
    charlie: Persona, alice: Persona, kept: Conversation, dialled: list[OutboundCall]
) -> None:
    deploy(alice, kept.assistant, "phone", carrier="vobiz")
    make_conversation(charlie, make_assistant(charlie))
    ask = Client(key_of(charlie), TALK)
    for method, asked in (
        ("GetAllAssistantConversation", {"assistantId": str(kept.assistant_id)}),
        ("GetAllConversationMessage", where(kept)),
        ("CreateMessageMetric", {**where(kept), "messageId": "turn-0", "metrics": GOOD}),
        ("CreateConversationMetric", {**where(kept), "metrics": GOOD}),
        ("CreatePhoneCall", order(kept.assistant)),
        ("CreateBulkPhoneCall", {"phoneCalls": [order(kept.assistant)]}),
    ):
        assert ask.refusal(method, **asked)[0] == 404, method
    assert not dialled
