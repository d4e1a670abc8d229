"""The unmodified ``rapida-python`` against a running server: a company's backend moves over without a change."""

from __future__ import annotations

import os
import subprocess
import threading
import wave
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.test import RequestFactory

from accounts.tests.personas import PASSWORD, Persona
from assistants.models import Assistant, Conversation
from assistants.tests.make import deploy, make_assistant
from assistants.views import client_code
from rapida_site.tests.sdk.clients import ask_python, broken

pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")
Ask = Callable[..., Any]
ANSWER: dict[str, Any] = {"model_options": {"model.texts": "You said: {text}."}}


@pytest.fixture
def assistant(alice: Persona) -> Assistant:
    made = make_assistant(alice, **ANSWER)
    deploy(alice, made)
    return made


@pytest.fixture
def ask(python_client: Path, alice: Persona, port: int) -> Ask:
    """Ask with alice's key; any part of the order may be replaced."""
    return partial(ask_python, python_client, host=f"127.0.0.1:{port}", key=alice.key_text, user="user-1")


def get(ask: Ask, assistant: Assistant, **order: Any) -> Any:
    request = {"assistantDefinition": {"assistantId": str(assistant.pk), "version": "latest"}}
    return ask(scenario="call", function="get_assistant", request=request, **order)


@pytest.mark.parametrize("user", ["", "undefined", "user-1"])
def test_a_key_opens_its_project_whatever_the_end_user_is_called(ask: Ask, assistant: Assistant, user: str) -> None:
    reply = get(ask, assistant, user=user)
    assert (reply["code"], reply["success"], reply["data"]["id"]) == (200, True, str(assistant.pk))
    assert reply["data"]["name"] == assistant.name


def test_the_old_form_of_a_key_without_its_prefix_is_understood(ask: Ask, alice: Persona, assistant: Assistant) -> None:
    assert get(ask, assistant, key=alice.key_text.removeprefix("rpd-prj-"))["success"] is True


@pytest.mark.parametrize("key", ["", "wrong", "rpd-prj-abc.def"])
def test_a_bad_key_is_told_in_the_response_itself(ask: Ask, assistant: Assistant, key: str) -> None:
    reply = get(ask, assistant, key=key)
    assert reply["code"] == 401
    assert not reply.get("success", False)
    assert reply["error"]["errorCode"] == "401"
    assert "key" in reply["error"]["humanMessage"]


def test_a_stranger_finds_nothing(ask: Ask, charlie: Persona, assistant: Assistant) -> None:
    reply = get(ask, assistant, key=charlie.key_text)
    assert reply["code"] == 404
    assert "data" not in reply


def test_a_person_signs_in_and_works_with_their_token(ask: Ask, alice: Persona, assistant: Assistant) -> None:
    reply = ask(scenario="sign_in", email=alice.user.email, password=PASSWORD)
    person = reply["data"]
    assert person["user"]["id"] == str(alice.user.pk)
    project = person["projectRoles"][0]["projectId"]
    assert project == str(alice.project.pk)
    token = {"token": person["token"]["token"], "user": person["user"]["id"], "project": project}
    reply = ask(scenario="call", function="get_all_assistant", **token)
    assert [each["id"] for each in reply["data"]] == [str(assistant.pk)]


def test_a_wrong_password_is_told_and_gives_no_token(ask: Ask, alice: Persona) -> None:
    reply = ask(scenario="sign_in", email=alice.user.email, password="wrong")
    assert reply["code"] == 401
    assert "token" not in reply.get("data", {})


def test_a_token_opens_no_foreign_project(ask: Ask, alice: Persona, charlie: Persona) -> None:
    person = ask(scenario="sign_in", email=alice.user.email, password=PASSWORD)["data"]
    token = {"token": person["token"]["token"], "user": person["user"]["id"], "project": str(charlie.project.pk)}
    assert ask(scenario="call", function="get_all_assistant", **token)["code"] in (403, 404)


def test_every_function_of_the_package_gets_a_clean_answer(ask: Ask) -> None:
    answers = ask(scenario="every_function")
    assert len(answers) == 68
    assert broken(answers) == {}


def kinds(frames: list[dict[str, Any]]) -> list[str]:
    return [next(key for key in frame if key not in ("code", "success")) for frame in frames]


def test_a_typed_conversation_streams_its_answer_and_is_kept(ask: Ask, assistant: Assistant) -> None:
    talk = ask(scenario="talk", assistant=assistant.pk, say=["hello"])
    assert talk["status"] == "OK"
    frames = talk["frames"]
    assert all(frame["code"] == 200 and frame["success"] for frame in frames)
    assert kinds(frames)[0] == "initialization"
    conversation = int(frames[0]["initialization"]["assistantConversationId"])
    user = next(frame["user"] for frame in frames if "user" in frame)
    assert (user["text"], user["completed"], user["id"][:4]) == ("hello", True, "msg_")
    spoken = [frame["assistant"] for frame in frames if "assistant" in frame]
    assert len(spoken) >= 2
    assert "".join(each["text"] for each in spoken if not each.get("completed")) == "You said: hello."
    assert (spoken[-1]["completed"], spoken[-1]["text"]) == (True, "You said: hello.")
    kept = Conversation.objects.get(pk=conversation)
    assert (kept.end_reason, kept.mode) == ("user", "text")


def test_a_conversation_goes_on_where_it_was(ask: Ask, assistant: Assistant) -> None:
    first = ask(scenario="talk", assistant=assistant.pk, say=["one"])["frames"][0]["initialization"]
    again = ask(
        scenario="talk", assistant=assistant.pk, say=["two"], conversation=int(first["assistantConversationId"])
    )
    assert again["frames"][0]["initialization"]["assistantConversationId"] == first["assistantConversationId"]
    texts = list(Conversation.objects.get().messages.order_by("at").values_list("text", flat=True))
    assert texts == ["one", "You said: one.", "two", "You said: two."]


def test_a_conversation_without_an_assistant_is_an_error_of_the_stream(ask: Ask) -> None:
    assert ask(scenario="talk", assistant=0)["status"] in ("INVALID_ARGUMENT", "NOT_FOUND")


def test_a_stranger_cannot_talk_to_an_assistant(ask: Ask, charlie: Persona, assistant: Assistant) -> None:
    assert ask(scenario="talk", assistant=assistant.pk, key=charlie.key_text)["status"] == "NOT_FOUND"


def test_a_bad_key_cannot_talk(ask: Ask, assistant: Assistant) -> None:
    assert ask(scenario="talk", assistant=assistant.pk, key="wrong")["status"] == "UNAUTHENTICATED"


def test_speech_is_heard_and_answered_aloud(ask: Ask, alice: Persona, tmp_path: Path) -> None:
    hears = {"listen.texts": "when is breakfast", "listen.endpoints": True, "listen.interims": True}
    assistant = make_assistant(alice, **ANSWER)
    deploy(
        alice,
        assistant,
        input_options={**hears, "microphone.eos.provider": "provider_eos"},
        output_options={"speak.duration": 1.0},
    )
    question, answer = tmp_path / "question.wav", tmp_path / "answer.wav"
    buzz = (8000 * np.sin(2 * np.pi * 300 * np.arange(16000) / 16000)).astype("<i2")
    with wave.open(str(question), "wb") as file:
        file.setparams((1, 2, 16000, 0, "NONE", ""))
        file.writeframes(np.concatenate([np.zeros(8000, "<i2"), buzz]).tobytes())
    talk = ask(scenario="talk", assistant=assistant.pk, mode=3, say=[str(question)], out=str(answer))
    assert talk["status"] == "OK", talk
    heard = [frame["user"] for frame in talk["frames"] if "user" in frame]
    assert heard[-1]["text"] == "when is breakfast"
    assert heard[-1]["completed"] is True
    assert any(not each.get("completed") for each in heard)
    with wave.open(str(answer)) as file:
        sound = np.frombuffer(file.readframes(file.getnframes()), "<i2")
    assert len(sound) > 8000
    assert np.abs(sound).max() > 500


def test_the_code_that_the_dashboard_offers_runs_as_it_is(
    python_client: Path, alice: Persona, assistant: Assistant, port: int, settled: Callable[[], None]
) -> None:
    request = RequestFactory().get("/", headers={"host": f"127.0.0.1:{port}"})
    code = [str(python_client), "-W", "ignore", "-c", client_code.python(request, assistant)]
    environment = {**os.environ, "RAPIDA_API_KEY": alice.key_text, "PYTHONUNBUFFERED": "1"}
    pipes: dict[str, Any] = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
    with subprocess.Popen(code, env=environment, text=True, **pipes) as program:
        too_late = threading.Timer(60, program.kill)
        too_late.start()
        assert program.stdin is not None
        assert program.stdout is not None
        program.stdin.write("hello\n")
        program.stdin.flush()
        answer = program.stdout.readline()
        rest = program.communicate("\n")
        too_late.cancel()
    assert (answer, rest, program.returncode) == ("You said: hello.\n", ("", ""), 0)
    settled()
    assert Conversation.objects.get().source == "sdk"
