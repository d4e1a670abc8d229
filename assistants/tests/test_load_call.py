from __future__ import annotations

import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connections

from accounts.tests.personas import Persona
from assistants import actions
from assistants.models import Action, Conversation, Event, Message, Status
from assistants.tests.make import (
    ALIASES,
    deploy,
    first_version,
    make_assistant,
    make_conversation,
    make_ended,
    request_of,
)
from assistants.voice.config import EndOfSpeechKind
from assistants.voice.frames import StreamMode
from assistants.voice.store import load_call
from assistants.voice.store.history import load_history
from integrations.interfaces import ChatMessage, Role, ToolCall
from rapida_site.lib.errors import Conflict, Forbidden, Invalid, NotFound

pytestmark = pytest.mark.django_db(databases=ALIASES)


def test_it_freezes_assistant_version_deployment_and_arguments(alice: Persona) -> None:
    facts: dict[str, Any] = {"facts": ["We open at nine."], "facts_mode": "extract", "facts_threshold": 0.4}
    variables = [{"name": "city", "type": "string", "defaultValue": "Paris"}, {"name": "age", "type": "number"}]
    assistant = make_assistant(alice, variables=variables, model_options={"model.speculate": True}, **facts)
    deployment = deploy(
        alice,
        assistant,
        experience={
            "greeting": "Hi {{ args.caller }} in {{ city }}",
            "ideal_timeout": 20,
            "greeting_interruptible": False,
        },
        input_options={
            "microphone.eos.provider": "silence_based_eos",
            "microphone.eos.timeout": 900,
            "microphone.denoising.provider": "webrtc",
        },
        record=False,
    )
    request = request_of(
        alice,
        assistant,
        "sdk",
        arguments={"caller": "Bo"},
        metadata={"ip": "::1"},
        identifier="u1",
        mode=StreamMode.TEXT,
    )
    config, history = load_call(request)
    conversation = Conversation.objects.get(pk=config.conversation_id)
    assert history == ()
    assert (config.assistant_name, config.version_id, config.source, config.identifier) == (
        "Smile", first_version(assistant).id, "sdk", "u1",
    )  # fmt: skip
    assert config.experience.greeting == "Hi Bo in Paris"
    assert (config.experience.idle_timeout, config.experience.greeting_interruptible) == (20, False)
    assert (config.eos.kind, config.eos.timeout) == (EndOfSpeechKind.SILENCE, 0.9)
    assert config.noise_suppression == "webrtc"
    assert (config.stt.code, config.tts.code, config.agent.chat.code) == ("fake", "fake", "fake")
    assert (config.speculate, config.record, config.mode) == (True, False, StreamMode.TEXT)
    assert "model.speculate" not in config.agent.chat.options
    assert config.agent.variables == {"city": "Paris"}
    assert (config.agent.facts.sentences, config.agent.facts.mode) == (("We open at nine.",), "extract")
    assert (conversation.deployment_id, conversation.status, conversation.session_id) == (
        deployment.id, Status.IN_PROGRESS, config.session_id,
    )  # fmt: skip
    assert list(conversation.arguments.values_list("name", "value")) == [("caller", "Bo")]
    assert list(conversation.metadata.values_list("key", "value")) == [("ip", "::1")]
    assert (conversation.project_id, conversation.organization_id) == (alice.project.id, alice.organization.id)


def test_a_stranger_finds_no_assistant(alice: Persona, charlie: Persona) -> None:
    assistant = make_assistant(alice)
    deploy(alice, assistant)
    with pytest.raises(NotFound):
        load_call(request_of(charlie, assistant, "sdk"))
    assert not Conversation.objects.exists()


def test_a_reader_talks_to_what_is_deployed_and_not_in_the_debugger(alice: Persona, bob: Persona) -> None:
    assistant = make_assistant(alice)
    deploy(alice, assistant)
    assert load_call(request_of(bob, assistant, "sdk"))[0].assistant_id == assistant.id
    with pytest.raises(Forbidden):
        load_call(request_of(bob, assistant))


def test_a_project_key_may_talk(alice: Persona) -> None:
    assistant = make_assistant(alice)
    deploy(alice, assistant)
    config, _ = load_call(replace(request_of(alice, assistant, "sdk"), principal=alice.key_principal))
    assert config.project_id == alice.project.id


def test_the_debugger_works_without_a_deployment(alice: Persona) -> None:
    config, _ = load_call(request_of(alice, make_assistant(alice)))
    assert (config.stt.code, config.tts.code) == ("local-whisper", "local-hibari")
    assert config.experience.error_message


@pytest.mark.parametrize("source", ["sdk", "web-plugin", "phone-call", "whatsapp"])
def test_any_other_source_needs_its_deployment(alice: Persona, source: str) -> None:
    assistant = make_assistant(alice)
    with pytest.raises(NotFound, match="not deployed"):
        load_call(request_of(alice, assistant, source))


def test_the_newest_active_deployment_of_the_channel_counts(alice: Persona) -> None:
    assistant = make_assistant(alice)
    deploy(alice, assistant, experience={"greeting": "one"})
    two = deploy(alice, assistant, experience={"greeting": "two"})
    deploy(alice, assistant, "phone", experience={"greeting": "phone"})
    assert load_call(request_of(alice, assistant, "sdk"))[0].experience.greeting == "two"
    actions.disable_deployment(principal=alice.principal, deployment_id=two.id)
    assert load_call(request_of(alice, assistant, "sdk"))[0].experience.greeting == "one"
    assert load_call(request_of(alice, assistant, "phone-call"))[0].experience.greeting == "phone"


def test_a_draft_is_for_the_debugger_only(alice: Persona) -> None:
    assistant = make_assistant(alice)
    deploy(alice, assistant)
    draft = actions.create_draft(principal=alice.principal, assistant_id=assistant.id, model_provider="fake")
    assert load_call(request_of(alice, assistant, version=f"vrsn_{draft.id}"))[0].version_id == draft.id
    with pytest.raises(NotFound, match="draft"):
        load_call(request_of(alice, assistant, "sdk", version=f"vrsn_{draft.id}"))
    assert load_call(request_of(alice, assistant, "sdk"))[0].version_id == first_version(assistant).id


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"version": "vrsn_1"}, NotFound),
        ({"version": "v1"}, Invalid),
        ({"version": "vrsn_" + "9" * 30}, Invalid),
        ({"source": "fax"}, Invalid),
        ({"direction": "sideways"}, Invalid),
        ({"conversation_id": 12}, NotFound),
        ({"arguments": {"x": object()}}, Invalid),
        ({"arguments": {"x" * 201: 1}}, Invalid),
        ({"metadata": {str(number): 1 for number in range(101)}}, Invalid),
        ({"arguments": {"x": "y" * 70_000}}, Invalid),
        ({"options": {"turbo": 1}}, Invalid),
        ({"options": {"agentkit.url": "x"}}, Invalid),
        ({"options": {"experience.idle_timeout": 3}}, Invalid),
        ({"options": {"model.connection.endpoint": "http://evil"}}, Invalid),
        ({"options": {"microphone.vad.confidence": 5}}, Invalid),
        ({"options": {"experience.greeting": "{{ oops"}}, Invalid),
        ({"options": {"listen.no_such_option": 1}}, Invalid),
    ],
)
def test_a_bad_request_is_refused_and_leaves_nothing(
    alice: Persona, changes: dict[str, Any], error: type[Exception]
) -> None:
    assistant = make_assistant(alice)
    with pytest.raises(error):
        load_call(request_of(alice, assistant, **{"source": "debugger", **changes}))
    assert not Conversation.objects.exists()


def test_an_assistant_without_a_release_says_so(alice: Persona) -> None:
    with pytest.raises(NotFound, match="no released version"):
        load_call(request_of(alice, make_assistant(alice, release=False)))


def test_a_deleted_assistant_answers_no_more(alice: Persona) -> None:
    assistant = make_assistant(alice)
    actions.delete_assistant(principal=alice.principal, assistant_id=assistant.id)
    with pytest.raises(NotFound):
        load_call(request_of(alice, assistant))


def test_options_of_one_call_override_the_deployment(alice: Persona) -> None:
    assistant = make_assistant(alice)
    deploy(alice, assistant, experience={"greeting": "Hello", "max_duration": 200})
    options = {
        "experience.greeting": "Ciao {{ args.who }}",
        "experience.ideal_timeout": 40,
        "microphone.vad.threshold": 0.9,
        "microphone.barge_in_trigger": "word",
    }
    config, _ = load_call(request_of(alice, assistant, "sdk", options=options, arguments={"who": "Al"}))
    assert config.experience.greeting == "Ciao Al"
    assert (config.experience.idle_timeout, config.experience.max_duration) == (40, 200)
    assert (config.vad.threshold, config.barge_in.trigger) == (0.9, "word")
    assert config.options == options
    assert load_call(request_of(alice, assistant, "sdk"))[0].experience.greeting == "Hello"


def test_a_missing_argument_is_empty_and_reported_as_an_event(alice: Persona) -> None:
    assistant = make_assistant(alice)
    deploy(alice, assistant, experience={"greeting": "Hi {{ args.caller }}!", "idle_message": "{{ args.x }}?"})
    config, _ = load_call(request_of(alice, assistant, "sdk"))
    assert config.experience.greeting == "Hi !"
    event = Event.objects.get(conversation=config.conversation_id)
    assert event.name == "prompt.variable_missing"
    assert event.data == {"greeting": ["args.caller"], "idle_message": ["args.x"]}


# ------------------------------------------------------------------------------------------- resume
def test_it_resumes_an_ended_conversation_with_what_was_heard(alice: Persona) -> None:
    assistant = make_assistant(alice)
    config, _ = load_call(request_of(alice, assistant, arguments={"a": 1, "b": 1}))
    conversation = Conversation.objects.get(pk=config.conversation_id)
    now = datetime.now(UTC)
    for number, (role, text) in enumerate([("assistant", "Hello"), ("user", "My name is Bo"), ("assistant", "Hi B")]):
        Message.objects.create(
            conversation=conversation, message_id=f"m{number}", role=role, text=text, full_text="x", at=now
        )
    Conversation.objects.update(status="complete", end_reason="user", ended_at=now, duration=9)
    again, history = load_call(request_of(alice, assistant, conversation_id=conversation.id, arguments={"b": 2}))
    assert (again.conversation_id, again.resumed, again.created_at) == (conversation.id, True, config.created_at)
    assert again.session_id != config.session_id
    assert again.arguments == {"a": 1, "b": 2}
    assert history == (
        ChatMessage(Role.ASSISTANT, "Hello"),
        ChatMessage(Role.USER, "My name is Bo"),
        ChatMessage(Role.ASSISTANT, "Hi B"),
    )
    conversation.refresh_from_db()
    assert (conversation.status, conversation.end_reason, conversation.ended_at) == (Status.IN_PROGRESS, "", None)


def test_it_refuses_to_resume_what_is_live_elsewhere(alice: Persona) -> None:
    assistant = make_assistant(alice)
    conversation = make_conversation(alice, assistant, silent=5)
    with pytest.raises(Conflict, match="live elsewhere"):
        load_call(request_of(alice, assistant, conversation_id=conversation.id))


def test_it_takes_over_what_no_process_vouches_for(alice: Persona) -> None:
    assistant = make_assistant(alice)
    conversation = make_conversation(alice, assistant, silent=31)
    config, _ = load_call(request_of(alice, assistant, conversation_id=conversation.id))
    assert config.session_id != conversation.session_id


def test_it_resumes_neither_another_assistants_nor_a_strangers_conversation(alice: Persona, charlie: Persona) -> None:
    mine, other = make_assistant(alice), make_assistant(alice, "Other")
    conversation = make_ended(alice, mine)
    with pytest.raises(NotFound):
        load_call(request_of(alice, other, conversation_id=conversation.id))
    with pytest.raises(NotFound):
        load_call(request_of(charlie, make_assistant(charlie), conversation_id=conversation.id))
    conversation.refresh_from_db()
    assert conversation.status == Status.COMPLETE


@pytest.mark.django_db(databases=ALIASES, transaction=True)
def test_of_many_that_resume_at_once_one_wins(alice: Persona) -> None:
    assistant = make_assistant(alice)
    conversation = make_ended(alice, assistant)
    request = request_of(alice, assistant, conversation_id=conversation.id)
    outcomes: list[str] = []
    together = threading.Barrier(5)

    def resume() -> None:
        together.wait()
        try:
            load_call(request)
            outcomes.append("won")
        except Conflict:
            outcomes.append("refused")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=resume) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["refused"] * 4 + ["won"]


def test_history_pairs_tool_calls_with_results_and_starts_at_a_users_turn(alice: Persona) -> None:
    conversation = make_ended(alice, make_assistant(alice))
    now = datetime.now(UTC)
    turns = [("u1", "user", "one"), ("a1", "assistant", "first"), ("u2", "user", "two"), ("a2", "assistant", "second"),
             ("u3", "user", "three"), ("a3", "assistant", "")]  # fmt: skip
    for message_id, role, text in turns:
        Message.objects.create(conversation=conversation, message_id=message_id, role=role, text=text, at=now)
    for action_id, response, error in (("c1", {"ok": 1}, ""), ("c2", {}, "too slow")):
        Action.objects.create(
            conversation=conversation, action_id=action_id, kind="tool-call", name="book", message_id="a2",
            request={"day": 1}, response=response, error=error, at=now,
        )  # fmt: skip
    history = load_history(conversation.id, limit=5)
    assert history == (
        ChatMessage(Role.USER, "two"),
        ChatMessage(
            Role.ASSISTANT, "", tool_calls=(ToolCall("c1", "book", {"day": 1}), ToolCall("c2", "book", {"day": 1}))
        ),
        ChatMessage(Role.TOOL, '{"ok": 1}', tool_call_id="c1"),
        ChatMessage(Role.TOOL, '{"error": "too slow"}', tool_call_id="c2"),
        ChatMessage(Role.ASSISTANT, "second"),
        ChatMessage(Role.USER, "three"),
    )


def test_the_session_and_its_heartbeat_start_now(alice: Persona) -> None:
    config, _ = load_call(request_of(alice, make_assistant(alice)))
    conversation = Conversation.objects.get(pk=config.conversation_id)
    assert datetime.now(UTC) - conversation.heartbeat_at < timedelta(seconds=5)
    assert conversation.owner
