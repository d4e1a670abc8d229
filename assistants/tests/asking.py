"""Calls of gRPC methods in tests, and a conversation worth asking for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connections
from google.protobuf.json_format import ParseDict

from accounts.actions.tokens import issue_token
from accounts.tests.personas import Persona
from assistants.models import (
    Action,
    Argument,
    Assistant,
    Context,
    Conversation,
    Event,
    Message,
    Metadata,
    Metric,
    Option,
    Recording,
)
from assistants.tests.make import make_ended
from rapida_site.rpc import handlers
from rapida_site.rpc.testing import call

BEGUN = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
METHODS = {method.path: method for service in handlers.services() for method in handlers.methods(service).values()}


def key_of(who: Persona) -> dict[str, str]:
    return {"x-api-key": who.key_text, "x-client-source": "sdk"}


def token_of(who: Persona) -> dict[str, str]:
    _, text = issue_token(user=who.user)
    return {"authorization": text, "x-auth-id": str(who.user.pk), "x-project-id": str(who.project.pk)}


class Client:
    """Asks one service with somebody's credentials: ``client("GetAllMessage", order={"column": "id"})``."""

    def __init__(self, headers: Mapping[str, str], service: str = "assistant_api.AssistantService") -> None:
        self._headers, self._service = headers, service

    def reply(self, method: str, **request: Any) -> Any:
        path = f"/{self._service}/{method}"
        return call(self._headers, path, ParseDict(request, METHODS[path].input()))

    def __call__(self, method: str, **request: Any) -> Any:
        """Return the reply to a request that must succeed."""
        reply = self.reply(method, **request)
        assert reply.success, reply
        assert reply.code == 200
        return reply

    def refusal(self, method: str, **request: Any) -> tuple[int, str]:
        """Return code and sentence of a request that must fail, in the body."""
        reply = self.reply(method, **request)
        assert not reply.success, reply
        assert reply.code == reply.error.errorCode
        assert not any(field.name in ("data", "paginated") for field, _ in reply.ListFields()), (
            "the error is all there is"
        )
        return reply.code, reply.error.humanMessage


def queries_of(act: Callable[[], Any]) -> int:
    """Count the queries to assistant_db. (Each request clears the log that CaptureQueriesContext reads.)"""
    count = 0

    def counted(execute: Callable[..., Any], *args: Any) -> Any:
        nonlocal count
        count += 1
        return execute(*args)

    with connections["assistant_db"].execute_wrapper(counted):
        act()
    return count


def talked(who: Persona, assistant: Assistant, *, turns: int = 2, **fields: Any) -> Conversation:
    """Return a conversation of some turns with one row of everything that can be kept of it."""
    kept = make_ended(who, assistant, started_at=BEGUN, session_started_at=BEGUN, identifier="user-1", **fields)
    for turn in range(turns):
        at = BEGUN + timedelta(seconds=10 * turn)
        for role, text in (("user", f"question {turn}"), ("assistant", f"answer {turn}")):
            Message.objects.create(conversation=kept, message_id=f"turn-{turn}", role=role, text=text, at=at)
        Metric.objects.create(conversation=kept, message_id=f"turn-{turn}", name="turn.first_audio_ms", value="700")
        Metadata.objects.create(conversation=kept, message_id=f"turn-{turn}", key="mood", value="good")
        Event.objects.create(
            conversation=kept, session_id=1, seq=turn, name="eos.completed", message_id=f"turn-{turn}", at=at,
            data={"wait": 0.3, "text": "over"},
        )  # fmt: skip
    Metric.objects.create(conversation=kept, name="conversation.turns", value=str(turns), description="Turns taken")
    Metadata.objects.create(conversation=kept, key="campaign", value={"id": 7})
    Argument.objects.create(conversation=kept, name="caller", value="Ada")
    Option.objects.create(conversation=kept, key="speak.speed", value=1.2)
    Context.objects.create(
        conversation=kept, session_id=1, seq=9, message_id="turn-0", query="open?", result={"score": 0.9}
    )
    Recording.objects.create(conversation=kept, path=f"{kept.pk}.wav", duration=9, rate=8000)
    Event.objects.create(conversation=kept, session_id=1, seq=90, name="conversation.begin", at=BEGUN)
    tool_call(kept)
    return kept


def tool_call(conversation: Conversation, id_: str = "call-1", **fields: Any) -> Action:
    given = {
        "kind": "tool-call",
        "name": "weather",
        "message_id": "turn-0",
        "request": {"city": "Paris"},
        "response": {"sky": "grey"},
        "at": BEGUN + timedelta(seconds=3),
        "duration_ms": 12.5,
    }
    return Action.objects.create(conversation=conversation, action_id=id_, **{**given, **fields})
