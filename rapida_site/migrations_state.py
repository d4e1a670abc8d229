"""What the four databases still lack: databases not created, migrations not applied."""

from __future__ import annotations

from django.conf import settings
from django.db import connections
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.migration import Migration

from rapida_site import databases


def unapplied(alias: str) -> list[Migration]:
    """Return the migrations that ``alias`` lacks, oldest first."""
    connection = connections[alias]
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [migration for migration, _ in plan]


def unapplied_anywhere() -> dict[str, list[Migration]]:
    """Return the unapplied migrations by alias; aliases that are up to date are left out."""
    return {alias: found for alias in databases.ALIASES if (found := unapplied(alias))}


def database_name(alias: str) -> str:
    return str(settings.DATABASES[alias]["NAME"])
