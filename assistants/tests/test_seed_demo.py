from __future__ import annotations

import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.models import Organization, ProjectKey, User
from accounts.principals import principal_from
from assistants import actions, demo
from assistants.agents.facts import FactFinder
from assistants.call_request import CallRequest
from assistants.models import Assistant, Deployment
from assistants.tests.make import ALIASES
from assistants.voice.store import load_call
from integrations import registry

pytestmark = pytest.mark.django_db(databases=ALIASES)


def seed() -> str:
    out = StringIO()
    call_command("seed_demo", stdout=out)
    return out.getvalue()


def shown(text: str, name: str) -> str:
    match = re.search(rf"^  {name} +(\S+)$", text, re.MULTILINE)
    return match.group(1) if match else ""


def test_the_first_run_shows_credentials_that_work(empty_session_store: None) -> None:
    text = seed()
    user = User.objects.get(email=shown(text, "E-mail"))
    assert user.check_password(shown(text, "Password"))
    principal = principal_from({"x-api-key": shown(text, "API key")})
    assert shown(text, "Address") == "http://localhost:8080"
    client = Client(headers={"x-api-key": shown(text, "API key")})
    assert client.get(f"/v1/assistants/{shown(text, 'Assistant')}").json()["data"]["name"] == "Bright Smile Dental"
    for source in ("debugger", "sdk", "web-plugin", "phone-call"):
        config, _ = load_call(CallRequest(principal, int(shown(text, "Assistant")), source))
        assert config.experience.greeting == demo.GREETING
        assert (config.stt.code, config.tts.code, config.agent.chat.code) == (
            "local-whisper",
            "local-hibari",
            "local-smollm2",
        )
        assert config.agent.facts.sentences == demo.FACTS


def test_the_first_run_says_who_may_open_the_admin_site(
    empty_session_store: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = seed()
    assert "http://localhost:8080/admin/, is for operators;" in text
    assert ".venv/bin/python manage.py createsuperuser makes one." in text
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", "a long enough pass phrase")
    call_command("createsuperuser", "--noinput", email="operator@example.com", stdout=StringIO())
    for email, status in ((shown(text, "E-mail"), 403), ("operator@example.com", 200)):
        client = Client()
        client.force_login(User.objects.get(email=email))
        assert client.get("/admin/", follow=True).status_code == status


def test_a_second_run_makes_nothing_and_shows_no_secret(empty_session_store: None) -> None:
    seed()
    before = [model.objects.count() for model in (User, Organization, ProjectKey, Assistant, Deployment)]
    password = User.objects.get().password
    text = seed()
    assert [model.objects.count() for model in (User, Organization, ProjectKey, Assistant, Deployment)] == before
    assert User.objects.get().password == password
    assert "changepassword" in text
    assert not shown(text, "Password")
    assert not shown(text, "API key")


def test_what_a_broken_first_run_left_out_is_made_later(empty_session_store: None) -> None:
    first = seed()
    ProjectKey.objects.all().delete()
    text = seed()
    assert shown(text, "API key")
    assert not shown(text, "Password")
    assert shown(text, "API key") != shown(first, "API key")


def test_a_deleted_demo_assistant_stays_deleted(empty_session_store: None) -> None:
    key = shown(seed(), "API key")
    owner = principal_from({"x-api-key": key})
    Assistant.objects.update(deleted_at="2026-11-23T00:00Z")
    seed()
    assert Assistant.objects.count() == 1
    assert not actions.create_assistant(principal=owner, name="Another").deleted_at


def test_a_demo_whose_organization_is_gone_is_told_in_a_sentence(empty_session_store: None) -> None:
    seed()
    Organization.objects.all().delete()
    with pytest.raises(CommandError, match="owns no organization"):
        seed()


@pytest.mark.models
@pytest.mark.parametrize(
    ("question", "fact"),
    [
        ("When are you open?", 0),
        ("Are you open on Saturday?", 1),
        ("What time do you open on Saturday?", 1),
        ("What are your opening hours on Saturday?", 1),
        ("When do you open on Friday?", 0),
        ("Where are you?", 2),
        ("How much does a cleaning cost?", 3),
        ("How much is a check up?", 4),
        ("Do you take my insurance?", 6),
        ("Where can I park?", 7),
        ("I have a terrible toothache", 8),
        ("How do I cancel my appointment?", 9),
        ("Can I bring my four year old?", 10),
        ("Can I pay by credit card?", 11),
        ("What do I need to bring?", 12),
        ("Who is the dentist?", 13),
        ("What is the capital of France?", None),
        ("Can you recommend a restaurant?", None),
        ("How old are you?", None),
        ("Tell me a joke.", None),
    ],
)
async def test_the_demos_facts_are_found_by_the_questions_people_ask(question: str, fact: int | None) -> None:
    match = await FactFinder(registry.embedder()).best(question, demo.FACTS)
    if fact is None:
        assert match.score < demo.THRESHOLD
    else:
        assert (match.sentence, match.score >= demo.THRESHOLD) == (demo.FACTS[fact], True)


def test_the_demos_facts_hold_nothing_that_a_voice_cannot_say() -> None:
    assert all(re.fullmatch(r"[\w ,.;:'-]+", fact) for fact in demo.FACTS)
