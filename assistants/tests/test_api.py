from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.tests.personas import Persona
from assistants import actions
from assistants.models import Assistant, Conversation, Recording
from assistants.tests.make import ALIASES, deploy, first_version, make_assistant, make_conversation, make_ended
from assistants.voice.wavefile import StereoFile

pytestmark = pytest.mark.django_db(databases=ALIASES)
TEMPLATE = {
    "prompt": [{"role": "system", "content": "Be {{ mood }}."}],
    "promptVariables": [{"name": "mood", "defaultValue": "kind"}],
}


class Api:
    """The REST interface as one persona's key sees it."""

    def __init__(self, who: Persona) -> None:
        self._client = Client(headers={"x-api-key": who.key_text})

    def __call__(self, method: str, path: str, body: Any = None, status: int = 200, **headers: str) -> Any:
        sent = {"data": json.dumps(body), "content_type": "application/json"} if body is not None else {}
        response = self._client.generic(method, f"/v1/{path}", **sent, headers=headers)  # type: ignore[arg-type]
        assert response.status_code == status, response.content
        return response if response.streaming or not response.content else response.json()


@pytest.fixture
def api(alice: Persona) -> Api:
    return Api(alice)


def test_an_assistant_is_created_changed_and_listed(api: Api) -> None:
    made = api("POST", "assistants", {"name": "Smile", "tags": ["dental"], "version": {"template": TEMPLATE}}, 201)[
        "data"
    ]
    assert (made["name"], made["tags"], made["releasedVersion"]) == ("Smile", ["dental"], None)
    assert isinstance(made["id"], str)
    path = f"assistants/{made['id']}"
    assert api("PATCH", path, {"description": "Teeth"})["data"]["description"] == "Teeth"
    assert api("GET", path)["data"]["name"] == "Smile"
    listed = api("GET", "assistants?pageSize=1")
    assert (listed["paginated"], len(listed["data"])) == ({"currentPage": 1, "totalItem": 1}, 1)
    [version] = api("GET", f"{path}/versions")["data"]
    assert version["template"]["prompt"] == TEMPLATE["prompt"]
    assert version["template"]["promptVariables"] == [{"name": "mood", "type": "string", "defaultValue": "kind"}]
    assert (version["number"], version["status"], version["assistantProvider"]) == (1, "draft", "MODEL")


def test_a_version_is_drafted_released_and_rolled_back(api: Api, alice: Persona) -> None:
    assistant = make_assistant(alice)
    first = first_version(assistant)
    facts = {"sentences": ["We open at nine."], "mode": "extract", "threshold": 0.5}
    body = {"basedOn": str(first.id), "description": "Facts", "facts": facts, "modelProviderName": "fake"}
    draft = api("POST", f"assistants/{assistant.id}/versions", body, 201)["data"]
    assert draft["facts"] == {**facts, "unknownAnswer": first.unknown_answer}
    path = f"versions/{draft['id']}"
    changed = api("PATCH", path, {"facts": {"sentences": ["We open at ten."]}})["data"]
    assert (changed["facts"]["sentences"], changed["facts"]["mode"]) == (["We open at ten."], "extract")
    assert api("POST", f"{path}/release")["data"]["status"] == "released"
    assert api("GET", f"assistants/{assistant.id}")["data"]["releasedVersion"]["id"] == draft["id"]
    assert api("PATCH", path, {"description": "x"}, 409)["error"]["errorMessage"] == "conflict"
    assert api("DELETE", path, status=409)
    api("POST", f"versions/{first.id}/roll-back")
    assert api("GET", f"assistants/{assistant.id}")["data"]["releasedVersion"]["id"] == str(first.id)


def test_an_unused_draft_is_thrown_away(api: Api, alice: Persona) -> None:
    version = first_version(make_assistant(alice, release=False))
    api("DELETE", f"versions/{version.id}", status=204)
    api("GET", f"versions/{version.id}", status=404)


def test_a_bad_template_answers_with_its_line(api: Api, alice: Persona) -> None:
    version = first_version(make_assistant(alice, release=False))
    template = {"prompt": [{"role": "system", "content": "One\n{{ custmer }}"}]}
    error = api("PATCH", f"versions/{version.id}", {"template": template}, 400)["error"]
    assert "Line 2" in error["humanMessage"]
    assert error["details"]["line"] == 2


@pytest.mark.parametrize(
    ("more", "name"),
    [
        ({"ideal_timeout": 20}, "ideal_timeout"),
        ({"inputAudio": {"options": {"microphone.vad.confidence": 0.6}}}, "inputAudio.options"),
    ],
)
def test_a_setting_that_would_have_no_effect_is_refused(
    api: Api, alice: Persona, more: dict[str, Any], name: str
) -> None:
    assistant = make_assistant(alice)
    error = api("POST", f"assistants/{assistant.id}/deployments", {"channel": "api", **more}, 400)["error"]
    assert error["humanMessage"].startswith(f"{name} is unknown here; known are ")
    assert error["details"]["field"] == name
    assert not assistant.deployments.exists()


def test_what_was_answered_may_be_sent_back_and_the_originals_bodies_may_hold_more(api: Api, alice: Persona) -> None:
    assistant = make_assistant(alice)
    made = api("POST", f"assistants/{assistant.id}/deployments", {"channel": "api"}, 201)["data"]
    again = api("POST", f"assistants/{assistant.id}/deployments", {**made, "greeting": "Hi."}, 201)["data"]
    assert (again["greeting"], again["id"] != made["id"]) == ("Hi.", True)
    body = {"assistantId": str(assistant.id), "greeting": "Hi.", "helpCenterEnabled": True}
    made = api("POST", "assistant-deployment/create-api-deployment", body)["data"]
    assert made["greeting"] == "Hi."


def test_the_openapi_says_which_bodies_refuse_unknown_keys(client: Client) -> None:
    shapes = client.get("/api/schema/?format=json").json()["components"]["schemas"]
    strict = {name for name, shape in shapes.items() if shape.get("additionalProperties") is False}
    assert {"NewDeploymentRequest", "PatchedToolRequest", "AudioProviderRequest", "SignInRequest"} <= strict
    assert not {"CreateDeploymentRequest", "PhoneCallRequest", "Deployment", "DeploymentAnswer"} & strict
    assert {name for name in shapes if name.endswith("Request")} >= strict
    assert "id" not in shapes["NewDeploymentRequest"]["properties"]


def test_a_deployment_takes_the_originals_names(api: Api, alice: Persona) -> None:
    assistant = make_assistant(alice)
    body = {
        "channel": "api",
        "greeting": "Hi {{ args.name }}",
        "mistake": "Oops",
        "idealTimeout": 20,
        "idealTimeoutBackoff": "3",
        "maxSessionDuration": 600,
        "greetingInterruptible": False,
        "inputAudio": {
            "audioProvider": "fake",
            "audioOptions": [{"key": "microphone.vad.threshold", "value": "0.7"}],
        },
        "outputAudio": {"audioProvider": "fake"},
    }
    made = api("POST", f"assistants/{assistant.id}/deployments", body, 201)["data"]
    assert (made["status"], made["idealTimeout"], made["idealTimeoutBackoff"], made["mistake"]) == (
        "ACTIVE",
        20,
        3,
        "Oops",
    )
    assert made["inputAudio"] == {
        "audioProvider": "fake", "audioOptions": [{"key": "microphone.vad.confidence", "value": 0.7}],
    }  # fmt: skip
    assert api("GET", f"deployments/{made['id']}")["data"] == made
    assert [each["id"] for each in api("GET", f"assistants/{assistant.id}/deployments")["data"]] == [made["id"]]
    assert api("POST", f"deployments/{made['id']}/disable")["data"]["status"] == "INACTIVE"
    error = api("POST", f"assistants/{assistant.id}/deployments", {"channel": "api", "idealTimeout": 5}, 400)["error"]
    assert "15 to 120" in error["humanMessage"]


@pytest.mark.parametrize(
    ("sent", "key", "why"),
    [
        ({"maxSessionDuration": 5}, "maxSessionDuration", "maxSessionDuration is '5.0'; use a number from 180 to 600."),
        ({"idealTimeout": 500}, "idealTimeout", "use a number from 15 to 120"),
        ({"mistake": "{{ nobody.knows }}"}, "mistake", "nobody"),
        ({"phoneOptions": {"a": 1}}, "phoneOptions", "no carrier"),
        ({"inputAudio": {"audioOptions": {"microphone.vad.confidence": 7}}}, "microphone.vad.confidence", "0.1 to 1"),
    ],
)
def test_a_refused_value_is_named_by_the_key_that_was_sent(
    api: Api, alice: Persona, sent: dict[str, Any], key: str, why: str
) -> None:
    assistant = make_assistant(alice)
    for address, body in (
        (f"assistants/{assistant.id}/deployments", {"channel": "api"}),
        ("assistant-deployment/create-api-deployment", {"assistantId": str(assistant.id)}),
    ):
        error = api("POST", address, body | sent, 400)["error"]
        assert error["details"]["field"] == key
        assert why in error["humanMessage"]
        assert not re.search("max_duration|idle_timeout|error_message|carrier_options", error["humanMessage"])


@pytest.mark.parametrize("channel", ["debugger", "phone", "api", "webplugin", "whatsapp"])
def test_the_originals_deployment_addresses_work(api: Api, alice: Persona, channel: str) -> None:
    assistant = make_assistant(alice)
    api("GET", f"assistant-deployment/get-{channel}-deployment/{assistant.id}", status=404)
    body = {"assistantId": str(assistant.id), "greeting": "Hello"}
    made = api("POST", f"assistant-deployment/create-{channel}-deployment", body)["data"]
    assert made["assistantId"] == str(assistant.id)
    assert api("GET", f"assistant-deployment/get-{channel}-deployment/{assistant.id}")["data"] == made
    every = api("GET", f"assistant-deployment/get-all-{channel}-deployment/{assistant.id}?page=1&pageSize=5")
    assert (every["data"], every["paginated"]["totalItem"]) == ([made], 1)


def test_the_originals_create_call_makes_a_draft(api: Api) -> None:
    model = {
        "modelProviderName": "fake",
        "template": TEMPLATE,
        "assistantModelOptions": [{"key": "model.speculate", "value": "true"}],
    }
    body = {
        "name": "Smile",
        "language": "en",
        "visibility": "private",
        "assistantProvider": {"model": model, "description": "v1"},
    }
    made = api("POST", "assistant/create-assistant", body)["data"]
    assert (made["status"], made["assistantProvider"], made["assistantProviderModel"]["modelProviderName"]) == (
        "active",
        "model",
        "fake",
    )
    assert made["assistantProviderId"] == made["assistantProviderModel"]["id"]
    assert Assistant.objects.get(pk=int(made["id"])).versions.get().model_options == {"model.speculate": True}


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ({"name": "A"}, "assistantProvider"),
        ({"name": "A", "assistantProvider": {}}, "exactly one"),
        ({"name": "A", "assistantProvider": {"model": {}, "agentkit": {"agentKitUrl": "h:1"}}}, "exactly one"),
        ({"name": "A", "assistantProvider": {"agentkit": {"agentKitUrl": "h"}}}, "use host:port"),
        ({"assistantProvider": {"model": {}}}, "name"),
        ({"name": "A", "assistantProvider": {"model": {}}, "assistantTools": [{"name": "x"}]}, "assistantTools.0."),
    ],
)
def test_the_originals_create_call_refuses_in_words(api: Api, body: dict[str, Any], says: str) -> None:
    assert says in api("POST", "assistant/create-assistant", body, 400)["error"]["humanMessage"]
    assert not Assistant.objects.exists()


# ------------------------------------------------------------------------------------ conversations
def test_conversations_are_filtered_and_newest_first(api: Api, alice: Persona) -> None:
    assistant, other = make_assistant(alice), make_assistant(alice, "Other")
    now = timezone.now()
    old = make_ended(alice, assistant, identifier="+49", started_at=now - timedelta(days=3))
    failed = make_ended(alice, assistant, status="failed", end_reason="swept", source="phone-call")
    live = make_conversation(alice, other)

    def ids(query: str, path: str = "conversations") -> list[int]:
        return [int(each["id"]) for each in api("GET", f"{path}?{query}")["data"]]

    assert ids("") == [live.id, failed.id, old.id]
    assert ids("", f"assistants/{assistant.id}/conversations") == [failed.id, old.id]
    assert ids("status=in_progress") == [live.id]
    assert ids("status=failed&endReason=swept") == [failed.id]
    assert ids("source=phone-call") == [failed.id]
    assert ids("identifier=%2B49") == [old.id]
    since = (now - timedelta(days=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
    assert ids(f"since={since}") == [live.id, failed.id]
    assert ids(f"until={since}") == [old.id]
    assert ids("page=2&pageSize=2") == [old.id]
    for bad in ("status=dead", "since=yesterday", "page=two"):
        api("GET", f"conversations?{bad}", status=400)


def test_a_conversation_is_shown_from_every_side(api: Api, alice: Persona) -> None:
    conversation = make_ended(alice, make_assistant(alice))
    at = datetime(2026, 11, 23, tzinfo=UTC)
    conversation.messages.create(message_id="m1", role="user", text="Hi", full_text="Hi", at=at)
    conversation.events.create(session_id=1, seq=1, name="vad.speech_started", data={"a": 1}, at=at)
    conversation.actions.create(action_id="x", kind="llm-call", name="fake", at=at)
    conversation.metrics.create(name="conversation.turns", value="1")
    conversation.metrics.create(name="eos.latency_ms", message_id="m1", value="300")
    conversation.arguments.create(name="caller", value="Bo")
    conversation.options.create(key="experience.greeting", value="Hi")
    conversation.metadata.create(key="ip", value="::1")
    path = f"conversations/{conversation.id}"
    shown = api("GET", path)["data"]
    assert (shown["status"], shown["endReason"], shown["source"]) == ("complete", "user", "sdk")
    assert shown["arguments"] == [{"key": "caller", "value": "Bo"}]
    assert [metric["name"] for metric in shown["metrics"]] == ["conversation.turns"]
    assert api("GET", f"{path}/messages")["data"][0]["body"] == "Hi"
    assert api("GET", f"{path}/events")["data"][0]["data"] == {"a": 1}
    assert api("GET", f"{path}/actions")["data"][0]["actionType"] == "llm-call"
    assert api("GET", f"{path}/metrics")["paginated"]["totalItem"] == 2
    assert api("PATCH", path, {"name": "Bo's call"})["data"]["name"] == "Bo's call"
    body = {"messageId": "m1", "metrics": [{"name": "custom.like", "value": "1", "description": "thumb"}]}
    [metric] = api("POST", f"{path}/metrics", body, 201)["data"]
    assert metric == {"name": "custom.like", "value": "1", "description": "thumb", "messageId": "m1"}


@pytest.fixture
def recording(alice: Persona, tmp_path: Path, settings: Any) -> Recording:
    settings.MEDIA_ROOT = tmp_path
    file = StereoFile(tmp_path / "a.wav", 8000)
    file.append(b"\1\0\2\0" * 800)
    file.close()
    return make_ended(alice, make_assistant(alice)).recordings.create(path="a.wav", duration=0.1, rate=8000)


def test_a_recording_is_served_whole_and_in_ranges(api: Api, recording: Recording) -> None:
    [listed] = api("GET", f"conversations/{recording.conversation_id}")["data"]["recordings"]
    path = listed["conversationRecordingUrl"].removeprefix("/v1/")
    whole = api("GET", path)
    assert b"".join(whole.streaming_content).startswith(b"RIFF")
    assert (whole.headers["Content-Length"], whole.headers["Accept-Ranges"]) == ("3244", "bytes")
    assert whole.headers["Cache-Control"] == "private, no-store"
    part = api("GET", path, status=206, range="bytes=44-47")
    assert b"".join(part.streaming_content) == b"\1\0\2\0"
    assert part.headers["Content-Range"] == "bytes 44-47/3244"
    api("GET", path, status=416, range="bytes=9999-")


def test_a_recording_whose_file_is_gone_says_so(api: Api, recording: Recording, tmp_path: Path) -> None:
    (tmp_path / "a.wav").unlink()
    answer = api("GET", f"conversations/{recording.conversation_id}/recordings/{recording.id}", status=404)
    assert "not there any more" in answer["error"]["humanMessage"]


@pytest.mark.django_db(databases=ALIASES, transaction=True)
def test_deletion_needs_an_admin(alice: Persona, api: Api) -> None:
    """A project key writes but does not delete; alice, who owns the organization, does."""
    conversation = make_ended(alice, make_assistant(alice))
    path = f"conversations/{conversation.id}"
    api("DELETE", path, status=403)
    api("DELETE", f"assistants/{conversation.assistant_id}", status=403)
    actions.delete_conversation(principal=alice.principal, conversation_id=conversation.id)
    assert not Conversation.objects.exists()


# ---------------------------------------------------------------------------------------- strangers
def _routes(alice: Persona) -> list[tuple[str, str, Any]]:
    assistant = make_assistant(alice)
    draft = actions.create_draft(principal=alice.principal, assistant_id=assistant.id)
    deployment = deploy(alice, assistant)
    conversation = make_ended(alice, assistant)
    recording = conversation.recordings.create(path="a.wav", duration=1, rate=8000)
    a, v, d, c = (
        f"assistants/{assistant.id}",
        f"versions/{draft.id}",
        f"deployments/{deployment.id}",
        f"conversations/{conversation.id}",
    )
    return [
        ("GET", a, None),
        ("PATCH", a, {"name": "Mine"}),
        ("DELETE", a, None),
        ("GET", f"{a}/versions", None),
        ("POST", f"{a}/versions", {}),
        ("GET", v, None),
        ("PATCH", v, {"description": "x"}),
        ("DELETE", v, None),
        ("POST", f"{v}/release", {}),
        ("POST", f"{v}/roll-back", {}),
        ("GET", f"{a}/deployments", None),
        ("POST", f"{a}/deployments", {"channel": "api"}),
        ("GET", d, None),
        ("POST", f"{d}/disable", {}),
        ("GET", f"{a}/conversations", None),
        ("GET", c, None),
        ("PATCH", c, {"name": "x"}),
        ("DELETE", c, None),
        *(("GET", f"{c}/{part}", None) for part in ("messages", "events", "actions", "metrics")),
        ("POST", f"{c}/end", {}),
        ("POST", f"{c}/metrics", {"metrics": [{"name": "custom.a", "value": "1"}]}),
        ("GET", f"{c}/recordings/{recording.id}", None),
        ("POST", "assistant-deployment/create-api-deployment", {"assistantId": str(assistant.id)}),
        ("GET", f"assistant-deployment/get-api-deployment/{assistant.id}", None),
        ("GET", f"assistant-deployment/get-all-api-deployment/{assistant.id}", None),
    ]


def test_a_stranger_finds_nothing_behind_any_address(alice: Persona, charlie: Persona) -> None:
    """DELETE of assistants and conversations needs a person's role; the key's refusal tells nothing either."""
    routes = _routes(alice)
    stranger = Api(charlie)
    for method, path, body in routes:
        needs_admin = method == "DELETE" and not path.startswith("versions")
        answer = stranger(method, path, body, 403 if needs_admin else 404)
        assert str(alice.project.id) not in json.dumps(answer)
    for path in ("assistants", "conversations"):
        assert stranger("GET", path)["data"] == []


def test_nobody_gets_in_without_a_key(alice: Persona) -> None:
    client = Client()
    for method, path, _ in _routes(alice):
        assert client.generic(method, f"/v1/{path}").status_code == 401
    for path in ("assistants", "conversations"):
        assert client.get(f"/v1/{path}").status_code == 401
    assert client.post("/v1/assistant/create-assistant").status_code == 401


def test_an_id_beyond_all_bounds_is_simply_not_found(api: Api) -> None:
    for path in ("assistants", "versions", "deployments", "conversations"):
        api("GET", f"{path}/{'9' * 30}", status=404)
