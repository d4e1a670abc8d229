"""Makers of rows for tests."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import OperationalError

from accounts.actions.vault import create_credential
from accounts.tests.personas import Persona
from assistants import actions
from assistants.call_request import CallRequest
from assistants.models import Assistant, AssistantVersion, Channel, Conversation
from assistants.voice.config import AgentConfig, CallConfig, ProviderChoice
from assistants.voice.store.rows import Entry, store_entries
from rapida_site.lib.ids import new_id

ALIASES = ["default", "assistant_db"]
PROMPT = [
    {"role": "system", "template": "You are {{ assistant.name }}. Greet {{ args.caller|default('the caller') }}."}
]


def make_assistant(who: Persona, name: str = "Smile", *, release: bool = True, **version: Any) -> Assistant:
    """An assistant on fake providers with its first version released."""
    fields = {"prompt": PROMPT, "model_provider": "fake", **version}
    assistant = actions.create_assistant(principal=who.principal, name=name, version=fields)
    if release:
        actions.release_version(principal=who.principal, version_id=first_version(assistant).id)
    assistant.refresh_from_db()
    return assistant


def first_version(assistant: Assistant) -> AssistantVersion:
    return assistant.versions.get(number=1)


def make_credential(who: Persona, name: str = "Bucket") -> str:
    """The id of a credential in the vault, of a provider that cannot be asked about it."""
    value = {"account_name": "calls", "account_key": "k3y"}
    row = create_credential(principal=who.principal, provider="azure", name=name, value=value)
    return str(row.pk)


def deploy(who: Persona, assistant: Assistant, channel: str = Channel.API, **fields: Any) -> Any:
    given = {"input_provider": "fake", "output_provider": "fake", **fields}
    return actions.create_deployment(principal=who.principal, assistant_id=assistant.id, channel=channel, **given)


def request_of(who: Persona, assistant: Assistant, source: str = "debugger", **fields: Any) -> CallRequest:
    return CallRequest(principal=who.principal, assistant_id=assistant.id, source=source, **fields)


def make_conversation(who: Persona, assistant: Assistant, *, silent: float = 0, **fields: Any) -> Conversation:
    """A live conversation whose last heartbeat is ``silent`` seconds old."""
    now = datetime.now(UTC)
    columns = {
        "organization_id": assistant.organization_id,
        "project_id": assistant.project_id,
        "created_by": who.principal.actor_id,
        "updated_by": who.principal.actor_id,
        "version": first_version(assistant),
        "source": "sdk",
        "started_at": now - timedelta(seconds=silent + 60),
        "session_started_at": now - timedelta(seconds=silent + 60),
        "session_id": new_id(),
        "heartbeat_at": now - timedelta(seconds=silent),
        "owner": "host:1",
    }
    return Conversation.objects.create(assistant=assistant, **{**columns, **fields})


def make_ended(who: Persona, assistant: Assistant, **fields: Any) -> Conversation:
    ended = {"status": "complete", "end_reason": "user", "ended_at": datetime.now(UTC)}
    return make_conversation(who, assistant, **{**ended, **fields})


def config_of(conversation: Conversation) -> CallConfig:
    """What a call log needs to know of a conversation."""
    fake = ProviderChoice("fake")
    return CallConfig(
        conversation_id=conversation.id,
        session_id=conversation.session_id,
        assistant_id=conversation.assistant_id,
        assistant_name="Smile",
        version_id=conversation.version_id,
        organization_id=conversation.organization_id,
        project_id=conversation.project_id,
        source="sdk",
        agent=AgentConfig(fake),
        stt=fake,
        tts=fake,
    )


class Store:
    """Counts batches, and fails as often as it is told, the way a database out of reach does."""

    def __init__(self, failures: int = 0) -> None:
        self.failures, self.batches = failures, list[list[Entry]]()

    def __call__(self, entries: Sequence[Entry]) -> None:
        if self.failures:
            self.failures -= 1
            raise OperationalError("the database is away")
        self.batches.append(list(entries))
        store_entries(entries)
