"""Assistants and a conversation of alice, for the tests of pages and browsers."""

from __future__ import annotations

import wave
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from accounts.tests.personas import Persona
from assistants import actions
from assistants.models import Assistant, Conversation, Event, Message, Metric, Recording
from knowledge import actions as knowledge_actions
from rapida_site.lib.ids import new_id

BEGUN = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
PROMPT = [{"role": "system", "template": "You are {{ assistant.name }}."}]


@pytest.fixture
def draft(alice: Persona) -> Assistant:
    """An assistant of alice with one draft and nothing released."""
    return actions.create_assistant(principal=alice.principal, name="Marina", version={"prompt": PROMPT})


@pytest.fixture
def scripted(alice: Persona) -> Callable[..., Assistant]:
    """Make a released assistant of alice whose providers follow a script; options without their prefixes."""

    def make(
        *,
        hears: dict[str, Any] | None = None,
        thinks: dict[str, Any] | None = None,
        speaks: dict[str, Any] | None = None,
        listening: dict[str, Any] | None = None,
        **experience: Any,
    ) -> Assistant:
        assistant = actions.create_assistant(
            principal=alice.principal,
            name="Marina",
            version={
                "prompt": PROMPT,
                "model_provider": "fake",
                "model_options": {f"model.{key}": value for key, value in (thinks or {}).items()},
            },
        )
        actions.release_version(principal=alice.principal, version_id=assistant.versions.get().pk)
        actions.create_deployment(
            principal=alice.principal,
            assistant_id=assistant.pk,
            channel="debugger",
            experience=experience,
            input_provider="fake",
            input_options={**{f"listen.{key}": value for key, value in (hears or {}).items()}, **(listening or {})},
            output_provider="fake",
            output_options={f"speak.{key}": value for key, value in (speaks or {}).items()},
        )
        assistant.refresh_from_db()
        return assistant

    return make


@pytest.fixture
def browse() -> Callable[[Persona], Client]:
    def client(person: Persona) -> Client:
        browser = Client()
        browser.force_login(person.user)
        return browser

    return client


@pytest.fixture
def assistant(alice: Persona, draft: Assistant) -> Assistant:
    """Marina with version 1 in use, a draft, a phone deployment, a tool, a webhook and a knowledge."""
    actions.release_version(principal=alice.principal, version_id=draft.versions.get().pk)
    actions.create_draft(principal=alice.principal, assistant_id=draft.pk, prompt=PROMPT, facts=["Tea is free."])
    mine: Any = {"principal": alice.principal, "assistant_id": draft.pk}
    actions.create_deployment(**mine, channel="phone")
    actions.create_tool(**mine, name="goodbye", description="Ends it.", method="end_of_conversation")
    hook = {"http_url": "https://hooks.example.com", "assistant_events": ["conversation.begin"]}
    actions.create_configuration(**mine, kind="webhook", options=hook)
    menu = knowledge_actions.create_knowledge(principal=alice.principal, name="Menu")
    actions.attach_knowledge(**mine, knowledge_id=menu.pk)
    draft.refresh_from_db()
    return draft


@pytest.fixture
def conversation(assistant: Assistant, settings: Any, tmp_path: Path) -> Conversation:
    """One finished conversation: a question, an answer that was cut short, a recording, and its figures."""
    settings.MEDIA_ROOT = tmp_path
    assert assistant.released_version is not None
    owned = {name: getattr(assistant, name) for name in ("organization_id", "project_id", "created_by", "updated_by")}
    session = new_id()
    kept = Conversation.objects.create(
        assistant=assistant,
        version=assistant.released_version,
        identifier="+49 40 5550123",
        source="phone-call",
        status="complete",
        end_reason="user",
        started_at=BEGUN,
        session_started_at=BEGUN,
        heartbeat_at=BEGUN,
        ended_at=BEGUN + timedelta(seconds=9),
        duration=9,
        session_id=session,
        **owned,
    )

    _fill(kept)
    path = f"recordings/{kept.pk}-{session}.wav"
    (tmp_path / "recordings").mkdir()
    with wave.open(str(tmp_path / path), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(bytes(4 * 8000 * 9))
    Recording.objects.create(conversation=kept, path=path, duration=9, rate=8000)
    return kept


def _fill(kept: Conversation) -> None:
    """Give a conversation its messages, with what the voice pipeline noted of them."""

    def at(seconds: float) -> datetime:
        return BEGUN + timedelta(seconds=seconds)

    for seq, (name, second, message) in enumerate(
        (
            ("conversation.begin", 0, ""),
            ("vad.speech_started", 1.5, ""),
            ("eos.completed", 3, "q"),
            ("agent.started", 3.2, "a"),
            ("turn.interrupted", 4.8, "a"),
        )
    ):
        Event.objects.create(
            conversation=kept,
            session_id=kept.session_id,
            seq=seq,
            name=name,
            message_id=message,
            at=at(second),
            data={"seq": seq},
        )
    Message.objects.create(conversation=kept, message_id="q", role="user", text="Is <b>tea</b> free?", at=at(3))
    Message.objects.create(
        conversation=kept,
        message_id="a",
        role="assistant",
        text="Tea is",
        full_text="Tea is free.",
        interrupted=True,
        at=at(5),
    )
    for name, value in (
        ("stt_final", "200"),
        ("eos_decision", "300"),
        ("first_audio", "812.5"),
        ("playout_end", "2400"),
    ):
        Metric.objects.create(conversation=kept, message_id="q", name=f"turn.{name}_ms", value=value)
