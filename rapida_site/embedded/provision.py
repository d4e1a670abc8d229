"""Create what a PostgreSQL server lacks: the four databases, and pgvector where it is installed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import psycopg
from psycopg import sql

from rapida_site.embedded.errors import EmbeddedError

Databases = Mapping[str, Mapping[str, Any]]


def create_missing(databases: Databases) -> list[str]:
    """Create the databases (Django's ``DATABASES``) that the server lacks and return their names.

    Raises EmbeddedError with the statement to run when the role may not create databases.
    """
    names = [settings["NAME"] for settings in databases.values()]
    server = next(iter(databases.values()))
    with _connect(server, ["postgres", *names]) as connection:
        present = {name for (name,) in connection.execute("SELECT datname FROM pg_database")}
        missing = [name for name in names if name not in present]
        for name in missing:
            _create(connection, name, server)
    return missing


def _create(connection: psycopg.Connection[Any], name: str, server: Mapping[str, Any]) -> None:
    try:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    except psycopg.errors.DuplicateDatabase:
        return  # somebody else was faster
    except psycopg.errors.InsufficientPrivilege as error:
        raise EmbeddedError(
            f"The database {name} is missing and {server['USER']} may not create it. Run as an administrator of "
            f'{server["HOST"]}: CREATE DATABASE {name} OWNER "{server["USER"]}";'
        ) from error


def _connect(server: Mapping[str, Any], names: list[str]) -> psycopg.Connection[Any]:
    """Connect to the first of these databases that lets us in."""
    options = {key: value for key, value in server["OPTIONS"].items() if key == "sslmode"}
    reason = ""
    for name in names:
        try:
            return psycopg.connect(
                host=server["HOST"],
                port=server["PORT"],
                user=server["USER"],
                password=server["PASSWORD"] or None,
                dbname=name,
                autocommit=True,
                connect_timeout=10,
                **options,
            )
        except psycopg.OperationalError as error:
            reason = str(error).strip().splitlines()[-1]
    raise EmbeddedError(
        f"PostgreSQL at {server['HOST']}, port {server['PORT']}, does not let {server['USER']} in: {reason}. "
        "Check POSTGRES__HOST, POSTGRES__PORT, POSTGRES__AUTH__USER and POSTGRES__AUTH__PASSWORD."
    )
