from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from accounts.tests.personas import Persona
from assistants import access, actions
from assistants.models import Recording
from assistants.tests.make import ALIASES, deploy, first_version, make_assistant, make_conversation, make_ended
from knowledge import actions as knowledge_actions
from rapida_site.lib.errors import Forbidden, NotFound
from rapida_site.lib.principal import Principal, ProjectRole

pytestmark = pytest.mark.django_db(databases=ALIASES)


@pytest.fixture
def ids(alice: Persona) -> dict[str, int]:
    """One of everything in alice's project."""
    assistant = make_assistant(alice)
    conversation = make_ended(alice, assistant)
    recording = Recording.objects.create(conversation=conversation, path="recordings/x.wav", duration=1, rate=8000)
    draft = actions.create_draft(principal=alice.principal, assistant_id=assistant.id)
    conversation.messages.create(message_id="m1", role="user", text="Hi", at=datetime.now(UTC))
    mine: Any = {"principal": alice.principal, "assistant_id": assistant.id}
    menu = knowledge_actions.create_knowledge(principal=alice.principal, name="Menu")
    return {
        "assistant": assistant.id,
        "tool": actions.create_tool(**mine, name="bye", description="Ends it", method="end_of_conversation").id,
        "attachment": actions.attach_knowledge(**mine, knowledge_id=menu.pk).id,
        "configuration": actions.create_configuration(
            **mine, kind="authentication", options={"http_url": "https://auth.example.com"}
        ).id,
        "version": first_version(assistant).id,
        "draft": draft.id,
        "deployment": deploy(alice, assistant).id,
        "conversation": conversation.id,
        "recording": recording.id,
    }


Act = Callable[[Principal, dict[str, int]], Any]
READS: dict[str, Act] = {
    "get_assistant": lambda who, ids: access.get_assistant(who, ids["assistant"]),
    "versions": lambda who, ids: list(access.versions(who, ids["assistant"])),
    "get_version": lambda who, ids: access.get_version(who, ids["version"]),
    "deployments": lambda who, ids: list(access.deployments(who, ids["assistant"])),
    "get_deployment": lambda who, ids: access.get_deployment(who, ids["deployment"]),
    "active_deployment": lambda who, ids: access.active_deployment(who, ids["assistant"], "api"),
    "conversations": lambda who, ids: list(access.conversations(who, ids["assistant"])),
    "get_conversation": lambda who, ids: access.get_conversation(who, ids["conversation"]),
    "tools": lambda who, ids: list(access.tools(who, ids["assistant"])),
    "get_tool": lambda who, ids: access.get_tool(who, ids["tool"]),
    "attachments": lambda who, ids: list(access.attachments(who, ids["assistant"])),
    "get_attachment": lambda who, ids: access.get_attachment(who, ids["attachment"]),
    "configurations": lambda who, ids: list(access.configurations(who, ids["assistant"])),
    "get_configuration": lambda who, ids: access.get_configuration(who, ids["configuration"]),
    "get_authentication": lambda who, ids: access.get_authentication(who, ids["assistant"]),
    "get_recording": lambda who, ids: access.get_recording(who, ids["conversation"], ids["recording"]),
}


def _act(action: str, target: str, /, **fields: Any) -> Act:
    """Return a call of one action on the row that ``target`` names (``version:draft``: argument and key of ``ids``)."""
    argument, _, key = target.partition(":")
    return lambda who, ids: getattr(actions, action)(
        principal=who, **{f"{argument}_id": ids[key or argument]}, **fields
    )


LIKE = [{"name": "custom.like", "value": 1}]
WRITES: dict[str, Act] = {
    "update_assistant": _act("update_assistant", "assistant", name="X"),
    "create_draft": _act("create_draft", "assistant"),
    "update_draft": _act("update_draft", "version:draft", note="n", facts=["A."]),
    "release_version": _act("release_version", "version:draft"),
    "roll_back": _act("roll_back", "version"),
    "delete_draft": _act("delete_draft", "version:draft"),
    "create_deployment": _act("create_deployment", "assistant", channel="api"),
    "disable_deployment": _act("disable_deployment", "deployment"),
    "close_channel": _act("close_channel", "assistant", channel="api"),
    "put_to_work": lambda who, ids: actions.put_to_work(
        principal=who, assistant_id=ids["assistant"], version_id=ids["version"]
    ),
    "create_tool": _act("create_tool", "assistant", name="x", description="x", method="put_on_hold"),
    "update_tool": _act("update_tool", "tool", description="y"),
    "delete_tool": _act("delete_tool", "tool"),
    "attach_knowledge": _act("attach_knowledge", "assistant", knowledge_id=1),
    "update_attachment": _act("update_attachment", "attachment", top_k=9),
    "detach_knowledge": _act("detach_knowledge", "attachment"),
    "create_configuration": _act("create_configuration", "assistant", kind="telemetry", provider="logging"),
    "update_configuration": _act("update_configuration", "configuration", enabled=False),
    "disable_authentication": _act("disable_authentication", "assistant"),
    "delete_configuration": _act("delete_configuration", "configuration"),
    "rename_conversation": _act("rename_conversation", "conversation", name="N"),
    "request_end": _act("request_end", "conversation"),
    "add_metrics": _act("add_metrics", "conversation", message_id="m1", metrics=LIKE),
}
DELETES: dict[str, Act] = {
    "delete_conversation": _act("delete_conversation", "conversation"),
    "delete_assistant": _act("delete_assistant", "assistant"),
}


@pytest.mark.parametrize("act", [*READS.values(), *WRITES.values(), *DELETES.values()], ids=[*READS, *WRITES, *DELETES])
def test_a_stranger_finds_nothing(act: Act, ids: dict[str, int], charlie: Persona) -> None:
    with pytest.raises(NotFound):
        act(charlie.principal, ids)


@pytest.mark.parametrize("act", READS.values(), ids=READS)
def test_a_reader_reads(act: Act, ids: dict[str, int], bob: Persona) -> None:
    assert act(bob.principal, ids)


@pytest.mark.parametrize("act", [*WRITES.values(), *DELETES.values()], ids=[*WRITES, *DELETES])
def test_a_reader_does_not_write(act: Act, ids: dict[str, int], bob: Persona) -> None:
    with pytest.raises(Forbidden):
        act(bob.principal, ids)


def test_a_writer_writes_all_that_a_reader_cannot(ids: dict[str, int], bob: Persona) -> None:
    writer = replace(bob.principal, project_role=ProjectRole.WRITER)
    for name in ("update_draft", "release_version", "roll_back", "update_assistant", "create_draft", "add_metrics"):
        WRITES[name](writer, ids)


@pytest.mark.parametrize("act", DELETES.values(), ids=DELETES)
def test_a_writer_does_not_delete_and_an_admin_does(act: Act, ids: dict[str, int], bob: Persona) -> None:
    with pytest.raises(Forbidden):
        act(replace(bob.principal, project_role=ProjectRole.WRITER), ids)
    act(replace(bob.principal, project_role=ProjectRole.ADMIN), ids)


@pytest.mark.parametrize("act", [*READS.values(), *WRITES.values()], ids=[*READS, *WRITES])
def test_without_a_project_nothing_is_reached(act: Act, ids: dict[str, int], alice: Persona) -> None:
    with pytest.raises(Forbidden):
        act(replace(alice.principal, project_id=None), ids)


def test_lists_show_the_own_project_only_and_newest_first(
    alice: Persona, charlie: Persona, ids: dict[str, int]
) -> None:
    second = make_assistant(alice, "Second")
    theirs = make_assistant(charlie, "Theirs")
    other = make_conversation(charlie, theirs)
    assert [each.id for each in access.assistants(alice.principal)] == [second.id, ids["assistant"]]
    assert [each.id for each in access.assistants(charlie.principal)] == [theirs.id]
    assert [each.id for each in access.conversations(charlie.principal)] == [other.id]
    newer = make_ended(alice, second)
    assert [each.id for each in access.conversations(alice.principal)] == [newer.id, ids["conversation"]]
    assert [each.id for each in access.conversations(alice.principal, second.id)] == [newer.id]


def test_a_stranger_sees_no_conversation_through_an_own_assistant(charlie: Persona, ids: dict[str, int]) -> None:
    theirs = make_assistant(charlie)
    assert not access.conversations(charlie.principal, theirs.id).exists()


def test_a_recording_is_found_through_its_own_conversation_only(alice: Persona, ids: dict[str, int]) -> None:
    other = make_ended(alice, make_assistant(alice, "Other"))
    with pytest.raises(NotFound):
        access.get_recording(alice.principal, other.id, ids["recording"])


def test_a_deleted_assistant_is_gone_but_its_conversations_stay(alice: Persona, ids: dict[str, int]) -> None:
    actions.delete_assistant(principal=alice.principal, assistant_id=ids["assistant"])
    gone = ("get_assistant", "versions", "get_version", "get_deployment", "get_tool", "get_attachment")
    for name in (*gone, "get_configuration", "get_authentication"):
        with pytest.raises(NotFound):
            READS[name](alice.principal, ids)
    assert READS["get_conversation"](alice.principal, ids).id == ids["conversation"]
    assert len(READS["conversations"](alice.principal, ids)) == 1
