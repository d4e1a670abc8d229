from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from accounts.tests.personas import Persona
from rapida_site.reference import groups

pytestmark = pytest.mark.django_db


def test_the_page_shows_every_operation_of_the_document_without_any_inline_script_or_style() -> None:
    page = Client().get(reverse("reference")).content.decode()
    document = Client().get(reverse("schema"), {"format": "json"}).json()
    ids = [
        item["operationId"] for path in document["paths"].values() for item in path.values() if "operationId" in item
    ]
    assert len(ids) > 30
    assert sorted(ids) == sorted(re.findall(r'<details class="operation" id="(\w+)"', page))
    assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=|https?://", page)


def test_who_is_signed_in_reads_it_within_the_dashboard(alice: Persona) -> None:
    browser = Client()
    assert 'aria-label="Main"' not in browser.get("/api/").content.decode()
    browser.force_login(alice.user)
    assert 'aria-label="Main"' in browser.get("/api/").content.decode()


def test_older_addresses_lead_to_the_document_and_its_page() -> None:
    for older, newer in (("/v1/schema/?format=json", "/api/schema/?format=json"), ("/v1/docs/", "/api/")):
        answer = Client().get(older)
        assert (answer.status_code, answer["Location"]) == (302, newer)


def test_the_document_is_valid_and_nothing_in_it_is_guessed(tmp_path: Path) -> None:
    call_command("spectacular", "--validate", "--fail-on-warn", "--file", str(tmp_path / "schema.yml"))


def test_fields_are_shown_by_their_path() -> None:
    [create] = [each for group in groups() for each in group.operations if each.id == "createDeployment"]
    names = {field.name: field for field in create.body}
    assert names["inputAudio.audioProvider"].kind == "string"
    assert names["inputAudio.audioOptions[].key"].required
    assert "15 to 120" in names["idealTimeout"].note
    assert "debugger | api" in names["channel"].kind
