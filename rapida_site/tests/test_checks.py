"""The project's system checks: each mistake is found and its cure named."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps.registry import Apps
from django.db import models
from django.test import override_settings

from rapida_site import checks, databases
from rapida_site.lib import env
from rapida_site.lib.db import SoftKeyField
from rapida_site.paths import BASE

SECRET = "x" * 40


@pytest.fixture
def problems() -> Iterator[list[env.Problem]]:
    before = list(env.PROBLEMS)
    env.PROBLEMS.clear()
    yield env.PROBLEMS
    env.PROBLEMS[:] = before


def ids(found: list[Any]) -> list[str]:
    return [message.id for message in found]


def test_the_project_itself_is_in_order() -> None:
    for check in (
        checks.environment,
        checks.relations_stay_in_one_database,
        checks.every_table_has_an_owner,
        checks.soft_keys_name_models,
        checks.production_is_closed,
        checks.addresses_are_whole,
        checks.directories_can_be_written,
    ):
        assert check(None) == []


@pytest.mark.parametrize(
    ("read", "value", "sentence"),
    [
        (lambda environ: env.integer("PORT", 1, low=1, high=65535, environ=environ), "80808", "from 1 to 65535"),
        (lambda environ: env.integer("PORT", 1, environ=environ), "http", "use a whole number"),
        (lambda environ: env.number("PORT", 1, low=0, environ=environ), "nan", "use a number from 0 to any"),
        (lambda environ: env.boolean("PORT", False, environ=environ), "maybe", "use true or false"),
        (lambda environ: env.choice("PORT", "a", ("a", "b"), environ=environ), "c", "use one of a, b"),
        (lambda environ: env.mail_address("PORT", "a@b", environ=environ), "voice.example.com", "use a mail address"),
        (lambda environ: env.mail_address("PORT", "a@b", environ=environ), "V <v@example.com>", "use a mail address"),
        (lambda environ: env.mail_address("PORT", "a@b", environ=environ), "völker@example.com", "use a mail address"),
    ],
)
def test_a_wrong_variable_is_named_with_what_is_accepted(
    problems: list[env.Problem], read: Any, value: str, sentence: str
) -> None:
    read({"PORT": value})
    (message,) = checks.environment(None)
    assert message.id == "rapida.E001"
    assert message.msg.startswith("PORT is ")
    assert sentence in message.msg


def test_the_addresses_of_proxies_are_addresses(problems: list[env.Problem]) -> None:
    for right in ("127.0.0.1", "10.0.0.0/8, ::1, fd00::/8", "*", ""):
        env.networks("TRUSTED_PROXIES", environ={"TRUSTED_PROXIES": right})
    assert problems == []
    env.networks("TRUSTED_PROXIES", environ={"TRUSTED_PROXIES": "nginx, 10.0.0.5/8, *, ::1"})
    told = [message.msg for message in checks.environment(None)]
    assert [sentence.split(" (")[0] for sentence in told] == [
        "TRUSTED_PROXIES has 'nginx'",
        "TRUSTED_PROXIES has '10.0.0.5/8'",
        "TRUSTED_PROXIES has '*'",
    ]
    assert all("use IP addresses and networks such as 10.0.0.0/8" in sentence for sentence in told)


def test_a_secret_may_come_from_a_file(problems: list[env.Problem], tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("from a file\n")
    assert env.text("SECRET", environ={"SECRET_FILE": str(tmp_path / "secret")}) == "from a file"
    assert env.text("SECRET", environ={"SECRET_FILE": str(tmp_path / "none")}) == ""
    assert "cannot read" in checks.environment(None)[0].msg


@pytest.mark.parametrize("name", ["CORS_ORIGINS", "CORS_ALLOWED_ORIGINS"])
def test_a_list_of_origins_under_a_name_that_is_not_read_is_told(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv("CORS__ALLOWED_ORIGINS", "https://app.example")
    assert checks.origins_have_their_names(None) == []
    monkeypatch.setenv(name, "https://app.example")
    (warning,) = checks.origins_have_their_names(None)
    assert (warning.id, warning.msg) == ("rapida.W003", f"{name} is not read.")
    assert "CORS__ALLOWED_ORIGINS" in (warning.hint or "")


def test_a_relation_between_databases_is_an_error() -> None:
    registry = Apps()

    class Person(models.Model):
        class Meta:
            app_label, apps = "accounts", registry

    class Call(models.Model):
        person = models.ForeignKey(Person, on_delete=models.CASCADE)
        people = models.ManyToManyField(Person)
        earlier = models.ForeignKey("self", on_delete=models.CASCADE)

        class Meta:
            app_label, apps = "assistants", registry

    found = checks.cross_alias_relations([Person, Call, Call.people.through])
    assert ids(found) == ["rapida.E002"] * 3  # the third is the table between calls and people
    assert "assistants.Call.person refers to accounts.Person in another database." in [error.msg for error in found]


def test_tables_without_an_owner_are_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(databases.OWNERS, "sessions")
    (error,) = checks.every_table_has_an_owner(None)
    assert error.id == "rapida.E003"
    assert "'sessions'" in error.msg


def test_a_soft_key_to_no_model_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    registry = Apps()

    class Call(models.Model):
        person = SoftKeyField("accounts.Nobody")
        user = SoftKeyField("accounts.User")

        class Meta:
            app_label, apps = "assistants", registry

    monkeypatch.setattr("rapida_site.checks.apps.get_models", lambda: [Call])
    assert ids(checks.soft_keys_name_models(None)) == ["rapida.E006"]


@pytest.mark.parametrize("secret", ["missing", "rpd_pks", "short"])
def test_production_needs_a_secret_of_its_own(secret: str) -> None:
    with override_settings(ENVIRONMENT="production", SECRET_KEY=secret, ALLOWED_HOSTS=["x"], DEBUG=False):
        (error,) = checks.production_is_closed(None)
    assert error.id == "rapida.E004"
    assert secret not in (error.msg, error.hint)


def test_production_refuses_debug_and_warns_of_a_closed_door() -> None:
    with override_settings(ENVIRONMENT="production", SECRET_KEY=SECRET, ALLOWED_HOSTS=[], DEBUG=True):
        assert ids(checks.production_is_closed(None)) == ["rapida.E007", "rapida.W001"]


def test_a_directory_that_cannot_be_written_is_an_error(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setattr("rapida_site.paths.DATA", tmp_path / "file" / "data")
    (error,) = checks.directories_can_be_written(None)
    assert error.id == "rapida.E005"
    assert "RAPIDA_DATA" in (error.hint or "")


@override_settings(
    PUBLIC_URL="voice.example.com",
    CORS_ALLOWED_ORIGINS=["*", "https://app.example.com", "example.com", "http://[::1"],
    ALLOWED_HOSTS=["https://voice.example.com", "localhost:8080", "[::1]", ".example.com", "*"],
)
def test_half_addresses_are_named() -> None:
    assert [message.msg.split(", which")[0] for message in checks.addresses_are_whole(None)] == [
        "PUBLIC_URL has 'voice.example.com'",
        "CORS__ALLOWED_ORIGINS has 'example.com'",
        "CORS__ALLOWED_ORIGINS has 'http://[::1'",
        "ALLOWED_HOSTS has 'https://voice.example.com'",
        "ALLOWED_HOSTS has 'localhost:8080'",
    ]


def test_what_would_show_only_in_use_is_named_before_anything_is_served() -> None:
    wrong = {
        "PORT": "70000",
        "WEB_API_PORT": "x",
        "RAPIDA_PROCESS_NUMBER": "99",
        "EMAILER__FROM_EMAIL": "voice",
        "POSTGRES__SSL_MODE": "verify_full",
    }
    command = [sys.executable, "manage.py", "check"]
    done = subprocess.run(command, cwd=BASE, env={**os.environ, **wrong}, capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    for name, value in wrong.items():
        assert f"{name} is {value}" in done.stderr.replace("'", "")
    assert "Traceback" not in done.stderr
