from __future__ import annotations

import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, connections

from accounts.tests.personas import Persona
from assistants import actions
from assistants.models import AssistantVersion, Conversation, Deployment, Message, RemovedFile
from assistants.option_fields import MASK
from assistants.sealing import opened
from assistants.tests.make import (
    ALIASES,
    deploy,
    first_version,
    make_assistant,
    make_conversation,
    make_ended,
    request_of,
)
from assistants.voice.config import ExperienceConfig, recording_path
from assistants.voice.store.load import load_call
from rapida_site.lib.db import atomic_for
from rapida_site.lib.errors import Conflict, Invalid, NotFound

pytestmark = pytest.mark.django_db(databases=ALIASES)


# --------------------------------------------------------------------------------------- assistants
def test_it_creates_an_assistant_with_a_first_draft(alice: Persona) -> None:
    assistant = actions.create_assistant(
        principal=alice.principal, name=" Smile ", tags=["a", "b", "a"], visibility="PUBLIC"
    )
    version = first_version(assistant)
    assert (assistant.name, assistant.tags, assistant.visibility) == ("Smile", ["a", "b"], "public")
    assert (version.number, version.state, assistant.released_version) == (1, "draft", None)
    assert (assistant.project_id, assistant.organization_id, assistant.created_by) == (
        alice.project.id, alice.organization.id, alice.user.id,
    )  # fmt: skip


@pytest.mark.parametrize(
    "fields",
    [
        {"name": ""},
        {"name": "x" * 251},
        {"name": "two\nlines"},
        {"name": "nul\0"},
        {"name": "A", "visibility": "secret"},
        {"name": "A", "description": "x" * 2001},
        {"name": "A", "tags": ["x" * 101]},
        {"name": "A", "tags": [str(number) for number in range(51)]},
        {"name": "A", "version": {"prompt": [{"role": "system", "template": "{{ oops"}]}},
    ],
)
def test_a_bad_assistant_is_refused_whole(alice: Persona, fields: dict[str, Any]) -> None:
    with pytest.raises(Invalid):
        actions.create_assistant(principal=alice.principal, **fields)
    assert not AssistantVersion.objects.exists()


def test_it_updates_what_is_given_only(alice: Persona) -> None:
    assistant = make_assistant(alice)
    actions.update_assistant(principal=alice.principal, assistant_id=assistant.id, description="Teeth")
    assistant.refresh_from_db()
    assert (assistant.name, assistant.description) == ("Smile", "Teeth")
    with pytest.raises(Invalid):
        actions.update_assistant(principal=alice.principal, assistant_id=assistant.id, owner=3)


# ----------------------------------------------------------------------------------------- versions
def draft(who: Persona, **fields: Any) -> AssistantVersion:
    assistant = make_assistant(who, release=False)
    return actions.create_draft(
        principal=who.principal, assistant_id=assistant.id, **{"model_provider": "fake", **fields}
    )


def test_a_draft_is_edited_and_released_once(alice: Persona) -> None:
    version = draft(alice, prompt=[{"role": "system", "content": "Be kind."}])
    actions.update_draft(principal=alice.principal, version_id=version.id, note="Kinder", facts=["We open at nine."])
    released = actions.release_version(principal=alice.principal, version_id=version.id)
    assert (released.state, released.note, released.facts) == ("released", "Kinder", ["We open at nine."])
    assert released.prompt == [{"role": "system", "template": "Be kind."}]
    assert released.assistant.released_version_id == version.id
    with pytest.raises(Conflict):
        actions.release_version(principal=alice.principal, version_id=version.id)


def test_a_released_version_is_changed_by_nothing(alice: Persona) -> None:
    version = first_version(make_assistant(alice))
    with pytest.raises(Conflict):
        actions.update_draft(principal=alice.principal, version_id=version.id, note="x")
    version.note = "x"
    with pytest.raises(Conflict):
        version.save()
    with pytest.raises(Conflict):
        actions.delete_draft(principal=alice.principal, version_id=version.id)
    version.refresh_from_db()
    assert version.note == ""


def test_versions_are_numbered_and_based_on_each_other(alice: Persona) -> None:
    assistant = make_assistant(alice, facts=["One."])
    second = actions.create_draft(
        principal=alice.principal, assistant_id=assistant.id, based_on=first_version(assistant).id, note="two"
    )
    assert (second.number, second.facts, second.model_provider, second.note) == (2, ["One."], "fake", "two")
    other = make_assistant(alice, "Other")
    with pytest.raises(Invalid):
        actions.create_draft(principal=alice.principal, assistant_id=other.id, based_on=second.id)


def test_an_older_version_is_put_back_to_work(alice: Persona) -> None:
    assistant = make_assistant(alice)
    first = first_version(assistant)
    second = actions.create_draft(principal=alice.principal, assistant_id=assistant.id, based_on=first.id)
    with pytest.raises(Invalid):
        actions.roll_back(principal=alice.principal, version_id=second.id)
    actions.release_version(principal=alice.principal, version_id=second.id)
    actions.roll_back(principal=alice.principal, version_id=first.id)
    assistant.refresh_from_db()
    assert assistant.released_version_id == first.id


def test_an_unused_draft_can_be_thrown_away(alice: Persona) -> None:
    version = draft(alice)
    make_conversation(alice, version.assistant, version=version)
    with pytest.raises(Conflict):
        actions.delete_draft(principal=alice.principal, version_id=version.id)
    Conversation.objects.all().delete()
    actions.delete_draft(principal=alice.principal, version_id=version.id)
    assert not AssistantVersion.objects.filter(pk=version.id).exists()


def test_an_empty_version_is_not_released(alice: Persona) -> None:
    with pytest.raises(Invalid, match="nothing to say"):
        actions.release_version(principal=alice.principal, version_id=draft(alice).id)


@pytest.mark.parametrize("kind", ["AGENTKIT", "WEBSOCKET"])
def test_agents_that_cannot_run_yet_are_refused_in_words(alice: Persona, kind: str) -> None:
    address = {"AGENTKIT": "agent.example.com:443", "WEBSOCKET": "wss://agent.example.com"}[kind]
    assistant = actions.create_assistant(
        principal=alice.principal, name="Elsewhere", version={"kind": kind, "connection": {"url": address}}
    )
    version = actions.release_version(principal=alice.principal, version_id=first_version(assistant).id)
    assert version.is_released
    with pytest.raises(Invalid, match="cannot reach yet"):
        load_call(request_of(alice, assistant))


def test_a_version_elsewhere_keeps_its_secrets_through_copies_and_changes(alice: Persona) -> None:
    reach = {"url": "wss://agent.example.com", "headers": {"authorization": "s3cret"}}
    assistant = actions.create_assistant(
        principal=alice.principal, name="Elsewhere", version={"kind": "WEBSOCKET", "connection": reach}
    )
    first = first_version(assistant)
    assert first.connection["headers"] == {"authorization": MASK}
    copy = actions.create_draft(principal=alice.principal, assistant_id=assistant.id, based_on=first.id, note="Copy")
    assert opened(copy, copy.connection) == reach
    moved = {**copy.connection, "url": "wss://other.example.com"}
    changed = actions.update_draft(principal=alice.principal, version_id=copy.id, connection=moved)
    assert opened(changed, changed.connection) == {**reach, "url": "wss://other.example.com"}
    thinking = actions.update_draft(
        principal=alice.principal, version_id=copy.id, kind="MODEL", model_provider="fake", facts=["A."]
    )
    assert (thinking.connection, thinking.sealed) == ({}, "")


@pytest.mark.parametrize(
    ("version", "said"),
    [
        ({"kind": "AGENTKIT"}, "needs the option url"),
        ({"kind": "AGENTKIT", "connection": {"url": "agent.example.com"}}, "use host:port"),
        ({"kind": "AGENTKIT", "connection": {"url": "h:1", "certificate": "none"}}, "no X.509 certificate"),
        ({"kind": "AGENTKIT", "connection": {"url": "h:1", "connect_timeout_ms": 0}}, "from 1 to 300,?000"),
        (
            {
                "kind": "AGENTKIT",
                "connection": {"url": "h:1", "transport_security": "PLAINTEXT", "tls_server_name": "x"},
            },
            "without TLS",
        ),
        ({"kind": "WEBSOCKET", "connection": {"url": "https://h"}}, "begins with ws:// or wss://"),
        ({"kind": "WEBSOCKET", "connection": {"url": "wss://h"}, "prompt": [{"role": "system"}]}, "no effect"),
        ({"kind": "MODEL", "connection": {"url": "wss://h"}}, "has no connection"),
    ],
)
def test_a_way_elsewhere_that_leads_nowhere_is_refused(alice: Persona, version: dict[str, Any], said: str) -> None:
    with pytest.raises(Invalid, match=said):
        actions.create_assistant(principal=alice.principal, name="Elsewhere", version=version)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"prompt": [{"role": "robot", "template": "x"}]}, "prompt[0]"),
        ({"prompt": [{"role": "system", "template": "a"}, {"role": "user", "template": "{{ x"}]}, "prompt[1]"),
        ({"prompt": "hello"}, "prompt"),
        ({"prompt": [{"role": "system", "template": 7}]}, "prompt[0]"),
        ({"variables": [{"name": "1st"}]}, "variables[0]"),
        ({"variables": [{"name": "system"}]}, "variables[0]"),
        ({"variables": [{"name": "a"}, {"name": "a"}]}, "variables"),
        ({"variables": [{"name": "a", "type": "date"}]}, "variables[0]"),
        ({"variables": [{"name": "a", "type": "number", "default": "many"}]}, "variables[0].default"),
        ({"variables": ["a"]}, "variables"),
        ({"facts": ["x" * 501]}, "facts[0]"),
        ({"facts": ["A."] * 201}, "facts"),
        ({"facts": [""]}, "facts[0]"),
        ({"facts_mode": "guess"}, "facts_mode"),
        ({"facts_threshold": 1.1}, "facts_threshold"),
        ({"facts_threshold": True}, "facts_threshold"),
        ({"kind": "ROBOT"}, "kind"),
    ],
)
def test_a_bad_draft_names_its_field(alice: Persona, fields: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as caught:
        draft(alice, **fields)
    assert caught.value.data["field"] == field


@pytest.mark.parametrize(
    "fields",
    [{"model_provider": "gpt-99"}, {"model_options": {"temperature": 1}}, {"model_options": {"model.credential_id": 3}},
     {"model_options": {"model.no_such_option": 1}}, {"colour": "red"}],
)  # fmt: skip
def test_a_model_that_would_not_open_is_refused(alice: Persona, fields: dict[str, Any]) -> None:
    with pytest.raises(Invalid):
        draft(alice, **fields)


def test_an_undeclared_variable_is_refused_with_its_line(alice: Persona) -> None:
    prompt = [{"role": "system", "template": "You are\nkind to {{ custmer }}"}]
    with pytest.raises(Invalid) as caught:
        draft(alice, prompt=prompt)
    assert (caught.value.data["line"], caught.value.data["name"]) == (2, "custmer")
    assert draft(alice, prompt=prompt, variables=[{"name": "custmer"}]).prompt == prompt


def test_defaults_of_variables_take_their_type(alice: Persona) -> None:
    variables = [
        {"name": "n", "type": "number", "defaultValue": "3"},
        {"name": "f", "type": "number", "default": 1.5},
        {"name": "b", "type": "boolean", "defaultValue": "true"},
        {"name": "s", "defaultValue": ""},
        {"name": "none", "type": "number", "defaultValue": ""},
    ]
    assert [variable["default"] for variable in draft(alice, variables=variables).variables] == [3, 1.5, True, "", None]


@pytest.mark.django_db(databases=ALIASES, transaction=True)
def test_drafts_made_at_once_get_different_numbers(alice: Persona) -> None:
    assistant = make_assistant(alice, release=False)
    together = threading.Barrier(4)

    def make() -> None:
        together.wait()
        try:
            actions.create_draft(principal=alice.principal, assistant_id=assistant.id)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=make) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(assistant.versions.values_list("number", flat=True)) == [1, 2, 3, 4, 5]


# -------------------------------------------------------------------------------------- deployments
def test_a_deployment_has_sensible_defaults_and_canonical_options(alice: Persona) -> None:
    assistant = make_assistant(alice)
    deployment = actions.create_deployment(
        principal=alice.principal, assistant_id=assistant.id, channel="phone",
        experience={"greeting": "Hi {{ args.name }}", "ideal_timeout": "20"},
        input_options={"microphone.vad.threshold": 0.7},
    )  # fmt: skip
    assert deployment.error_message == ExperienceConfig().error_message
    assert (deployment.idle_timeout, deployment.idle_message) == (20, "Are you still there?")
    assert (deployment.input_provider, deployment.output_provider) == ("local-whisper", "local-hibari")
    assert deployment.input_options == {"microphone.vad.confidence": 0.7}
    assert deployment.carrier == "asterisk"


@pytest.mark.parametrize(
    "fields",
    [
        {"channel": "fax"},
        {"experience": {"idle_timeout": 5}},
        {"experience": {"greeting": "Hi {{ name }}"}},
        {"experience": {"colour": "red"}},
        {"input_provider": "no-such"},
        {"output_provider": "local-whisper"},
        {"input_options": {"microphone.denoising.provider": "krisp"}},
        {"input_options": {"listen.no_such": 1}},
        {"output_options": {"speaker.ambient": "cafe"}},
        {"channel": "phone", "carrier": "pigeon"},
        {"channel": "phone", "carrier_options": {"auth_token": "x"}},
        {"carrier_options": {"phone": "+49"}},
        {"features": ["help_center"]},
        {"channel": "web-plugin", "features": ["dancing"]},
        {"channel": "whatsapp", "carrier": "gupshup"},
        {"suggestions": ["How much?"]},
        {"channel": "web-plugin", "suggestions": ["x" * 251]},
    ],
)
def test_a_deployment_that_would_not_work_is_refused(alice: Persona, fields: dict[str, Any]) -> None:
    assistant = make_assistant(alice)
    with pytest.raises(Invalid):
        deploy(alice, assistant, **{"channel": "api", **fields})
    assert not Deployment.objects.exists()


def test_a_greeting_may_use_variables_of_the_version_in_use_or_the_latest(alice: Persona) -> None:
    assistant = make_assistant(alice, variables=[{"name": "old"}])
    actions.create_draft(principal=alice.principal, assistant_id=assistant.id, variables=[{"name": "new"}])
    deploy(alice, assistant, experience={"greeting": "{{ old }} {{ new }}"})


def test_the_database_holds_the_ranges_too(alice: Persona) -> None:
    deployment = deploy(alice, make_assistant(alice))
    for column, value in (("idle_timeout", 14), ("idle_backoff", 6), ("max_duration", 601), ("unclear_timeout", 0.1)):
        with pytest.raises(IntegrityError), atomic_for(Deployment):
            Deployment.objects.filter(pk=deployment.pk).update(**{column: value})


# ------------------------------------------------------------------------------------ conversations
@pytest.fixture
def media(tmp_path: Path, settings: Any) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.mark.django_db(databases=ALIASES, transaction=True)
def test_a_deleted_conversation_takes_rows_and_files_with_it(alice: Persona, media: Path) -> None:
    conversation = make_ended(alice, make_assistant(alice))
    conversation.messages.create(message_id="m", role="user", text="Hi", at=datetime.now(UTC))
    unentered = recording_path(
        conversation.organization_id, conversation.project_id, conversation.id, conversation.session_id
    )
    for path in ("recordings/1/a.wav", unentered):
        (media / path).parent.mkdir(parents=True, exist_ok=True)
        (media / path).write_bytes(b"RIFF")
    conversation.recordings.create(path="recordings/1/a.wav", duration=1, rate=8000)
    actions.delete_conversation(principal=alice.principal, conversation_id=conversation.id)
    assert not Conversation.objects.exists()
    assert not Message.objects.exists()
    assert not RemovedFile.objects.exists()
    assert not list(media.rglob("*.wav"))


def test_a_live_conversation_is_not_deleted(alice: Persona) -> None:
    conversation = make_conversation(alice, make_assistant(alice))
    with pytest.raises(Conflict):
        actions.delete_conversation(principal=alice.principal, conversation_id=conversation.id)


def test_a_file_that_cannot_be_removed_yet_stays_in_the_outbox(media: Path) -> None:
    (media / "busy").mkdir()
    (media / "busy" / "inside").touch()
    RemovedFile.objects.create(path="busy")  # a directory cannot be unlinked
    RemovedFile.objects.create(path="gone.wav")
    assert actions.remove_files() == 1
    assert [row.path for row in RemovedFile.objects.all()] == ["busy"]


def test_no_file_outside_the_media_root_is_removed(media: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    outside = tmp_path_factory.mktemp("outside") / "keep"
    outside.touch()
    RemovedFile.objects.create(path=f"../{outside.parent.name}/keep")
    RemovedFile.objects.create(path=str(outside))
    actions.remove_files()
    assert outside.exists()


def test_feedback_is_kept_and_replaced_but_never_passes_for_a_measurement(alice: Persona) -> None:
    conversation = make_ended(alice, make_assistant(alice))
    for value in ("1", "-1"):
        [metric] = actions.add_metrics(
            principal=alice.principal, conversation_id=conversation.id,
            metrics=[{"name": "custom.like", "value": value, "description": "thumb"}],
        )  # fmt: skip
    assert (metric.value, metric.description, conversation.metrics.count()) == ("-1", "thumb", 1)
    for bad in ([], [{"name": "status", "value": "COMPLETE"}], [{"name": "agent.ttft_ms", "value": 1}], [{"value": 1}]):
        with pytest.raises(Invalid):
            actions.add_metrics(principal=alice.principal, conversation_id=conversation.id, metrics=bad)
    with pytest.raises(NotFound):
        actions.add_metrics(
            principal=alice.principal, conversation_id=conversation.id, message_id="nope", metrics=[{"name": "a"}]
        )


def test_a_conversation_cannot_be_left_without_a_reason(alice: Persona) -> None:
    conversation = make_conversation(alice, make_assistant(alice))
    with pytest.raises(IntegrityError), atomic_for(Conversation):
        Conversation.objects.filter(pk=conversation.pk).update(status="complete")
