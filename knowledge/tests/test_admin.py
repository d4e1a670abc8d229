from __future__ import annotations

from typing import Any

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.tests.personas import Persona
from knowledge.checks import limits_agree
from knowledge.models import Document, Knowledge, KnowledgeLog, Segment
from knowledge.tasks import remove_files
from knowledge.tests.make import ALIASES, add, make_knowledge, make_log, make_segment
from rapida_site.celery import app

pytestmark = pytest.mark.django_db(databases=ALIASES)
MODELS = (Knowledge, Document, Segment, KnowledgeLog)


@pytest.fixture
def operator(db: None) -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("root@example.com", "unused password 1"))
    return client


@pytest.fixture
def knowledge(alice: Persona) -> Knowledge:
    made = make_knowledge(alice)
    make_segment(alice, add(alice, made))
    make_log(alice, made)
    return made


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_everything_is_shown_and_nothing_rewritten(operator: Client, knowledge: Knowledge, model: Any) -> None:
    assert admin.site.is_registered(model)
    name = f"admin:knowledge_{model._meta.model_name}"
    assert operator.get(reverse(f"{name}_changelist"), {"q": "123"}).status_code == 200
    row = model.objects.first()
    assert operator.get(reverse(f"{name}_change", args=[row.pk])).status_code == 200
    assert operator.post(reverse(f"{name}_change", args=[row.pk]), {"name": "hacked"}).status_code == 403
    assert operator.get(reverse(f"{name}_delete", args=[row.pk])).status_code == 403


def test_deleting_is_the_same_act_as_elsewhere(operator: Client, alice: Persona, knowledge: Knowledge) -> None:
    for model, action in ((Document, "delete_with_file"), (Knowledge, "delete_softly")):
        path = reverse(f"admin:knowledge_{model._meta.model_name}_changelist")
        row = model.objects.get()
        operator.post(path, {"action": action, "_selected_action": [row.pk]})
        row.refresh_from_db()
        assert row.deleted_at is not None


def test_who_is_no_staff_sees_nothing(alice: Persona, knowledge: Knowledge) -> None:
    client = Client()
    client.force_login(alice.user)
    assert client.get(reverse("admin:knowledge_document_changelist")).status_code != 200


def test_the_worker_removes_what_was_deleted(alice: Persona, knowledge: Knowledge) -> None:
    assert "knowledge.tasks.remove_files" in app.conf.beat_schedule
    Document.objects.update(deleted_at=knowledge.created_at)
    assert remove_files() == 1
    assert not Document.objects.exists()


def test_limits_that_contradict_each_other_are_told(settings: Any) -> None:
    assert limits_agree(None) == []
    settings.DOCUMENT_MAX_BYTES, settings.KNOWLEDGE_MAX_BYTES = 2, 1
    [warning] = limits_agree(None)
    assert warning.id == "knowledge.W001"
