"""Four databases on a real server: created, migrated, and each table with its owner only."""

from __future__ import annotations

from io import StringIO
from typing import Any

import psycopg
import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connections

from rapida_site import databases, migrations_state
from rapida_site.embedded import provision
from rapida_site.embedded.errors import EmbeddedError
from rapida_site.lib import env

every_database = pytest.mark.django_db(databases=list(databases.ALIASES))


def _server(**changes: Any) -> dict[str, dict[str, Any]]:
    return {"default": {**settings.DATABASES["default"], "NAME": "postgres", **changes}}


@every_database
def test_every_table_is_in_the_database_of_its_owner_and_in_no_other() -> None:
    tables = {alias: set(connections[alias].introspection.table_names()) for alias in databases.ALIASES}
    for model in apps.get_models(include_auto_created=True):
        if model._meta.managed and not model._meta.proxy:
            holders = {alias for alias, names in tables.items() if model._meta.db_table in names}
            assert holders == {databases.owner(model._meta.app_label)}, model._meta.label


@every_database
def test_no_database_lacks_a_migration() -> None:
    assert migrations_state.unapplied_anywhere() == {}
    out = StringIO()
    call_command("migrate_all", check=True, stdout=out)
    assert out.getvalue().count("up to date") == 4


@every_database
def test_missing_migrations_are_named() -> None:
    with connections["endpoint_db"].cursor() as cursor:
        cursor.execute("DROP TABLE django_migrations")  # the test's transaction brings it back
    with pytest.raises(CommandError, match=r"endpoint_db lacks \d+ migrations, first .*: run manage.py migrate_all"):
        call_command("migrate_all", check=True, stdout=StringIO())


def test_missing_databases_are_created_once() -> None:
    wanted = _server()
    wanted["other"] = {**wanted["default"], "NAME": "made_by_a_test"}
    try:
        assert provision.create_missing(wanted) == ["made_by_a_test"]
        assert provision.create_missing(wanted) == []
    finally:
        with psycopg.connect(
            host=settings.DATABASES["default"]["HOST"], user="postgres", autocommit=True
        ) as connection:
            connection.execute("DROP DATABASE made_by_a_test")


def test_a_role_that_may_not_create_databases_is_told_what_to_run() -> None:
    with psycopg.connect(host=settings.DATABASES["default"]["HOST"], user="postgres", autocommit=True) as connection:
        connection.execute("CREATE ROLE plain LOGIN")
    wanted = _server(USER="plain")
    wanted["other"] = {**wanted["default"], "NAME": "made_by_nobody"}
    try:
        with pytest.raises(EmbeddedError, match=r'CREATE DATABASE made_by_nobody OWNER "plain";'):
            provision.create_missing(wanted)
    finally:
        with psycopg.connect(
            host=settings.DATABASES["default"]["HOST"], user="postgres", autocommit=True
        ) as connection:
            connection.execute("DROP ROLE plain")


def test_a_server_that_is_not_there_is_said_with_the_variables_to_look_at() -> None:
    with pytest.raises(EmbeddedError, match=r"port 1, does not let postgres in.*refused.*POSTGRES__HOST"):
        provision.create_missing(_server(HOST="127.0.0.1", PORT="1"))


@pytest.mark.django_db(databases=["assistant_db"])
def test_pgvector_is_there_where_the_server_has_it() -> None:
    with connections["assistant_db"].cursor() as cursor:
        cursor.execute("SELECT installed_version FROM pg_available_extensions WHERE name = 'vector'")
        row = cursor.fetchone()
    assert row is None or row[0]


def test_an_existing_server_is_used_with_its_own_names(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"HOST": "db", "PORT": "5433", "AUTH__USER": "rapida_user", "SSL_MODE": "require"}.items():
        monkeypatch.setenv(f"POSTGRES__{name}", value)
    found = databases.databases("/nowhere")
    assert {(each["HOST"], each["PORT"], each["USER"]) for each in found.values()} == {("db", "5433", "rapida_user")}
    assert [each["NAME"] for each in found.values()] == ["web_db", "assistant_db", "integration_db", "endpoint_db"]
    assert all(each["OPTIONS"]["sslmode"] == "require" for each in found.values())


def test_a_misspelt_ssl_mode_does_not_open_the_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    problems: list[env.Problem] = []
    monkeypatch.setattr(env, "PROBLEMS", problems)
    monkeypatch.setenv("POSTGRES__SSL_MODE", "verify_full")
    assert databases.databases("/nowhere")["default"]["OPTIONS"]["sslmode"] == "verify-full"
    assert "use one of disable, allow" in problems[0].message
    monkeypatch.delenv("POSTGRES__SSL_MODE")
    assert "sslmode" not in databases.databases("/nowhere")["default"]["OPTIONS"]
