"""Create what a PostgreSQL server lacks: the four databases, and pgvector where it is installed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import psycopg
from psycopg import sql

from rapida_site.embedded.errors import EmbeddedError

Databases = Mapping[str, Mapping[str, Any]]


def missing(databases: Databases) -> list[str]:
    """Return which of the databases (Django's ``DATABASES``) the server lacks; EmbeddedError when it lets us not in."""
    server, names = _server_and_names(databases)
    with _connect(server, ["postgres", *names]) as connection:
        return _lacking(connection, names)


def create_missing(databases: Databases) -> list[str]:
    """Create the databases that the server lacks and return their names.

    Raises EmbeddedError with the statement to run when the role may not create databases.
    """
    server, names = _server_and_names(databases)
    with _connect(server, ["postgres", *names]) as connection:
        lacking = _lacking(connection, names)
        for name in lacking:
            _create(connection, name, server)
    return lacking


def _server_and_names(databases: Databases) -> tuple[Mapping[str, Any], list[str]]:
    return next(iter(databases.values())), [settings["NAME"] for settings in databases.values()]


def _lacking(connection: psycopg.Connection[Any], names: list[str]) -> list[str]:
    present = {name for (name,) in connection.execute("SELECT datname FROM pg_database")}
    return [name for name in names if name not in present]


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
            # The last line alone would be libpq's "Is the server running on that host …?", without its cause.
            reason = " ".join(str(error).split()).rstrip(".?")
    raise EmbeddedError(
        f"PostgreSQL at {server['HOST']}, port {server['PORT']}, does not let {server['USER']} in: {reason}. "
        "Check POSTGRES__HOST, POSTGRES__PORT, POSTGRES__AUTH__USER and POSTGRES__AUTH__PASSWORD."
    )
