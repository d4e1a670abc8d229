"""``manage.py migrate_all``: create what is missing of the four databases and migrate each, saying what happens."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from rapida_site import databases, migrations_state
from rapida_site.embedded import provision
from rapida_site.embedded.errors import EmbeddedError


class Command(BaseCommand):
    help = "Create missing databases and migrate all four."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="change nothing; end with 1 when some are missing")

    def handle(self, *args: Any, check: bool, verbosity: int, **options: Any) -> None:
        try:
            if not check:
                for name in provision.create_missing(settings.DATABASES):
                    self.stdout.write(f"{name}: created")
            for alias in databases.ALIASES:
                self._migrate(alias, check=check, verbosity=verbosity)
        except (DatabaseError, EmbeddedError) as error:
            raise CommandError(str(error).strip()) from error

    def _migrate(self, alias: str, *, check: bool, verbosity: int) -> None:
        name, missing = migrations_state.database_name(alias), migrations_state.unapplied(alias)
        if not missing:
            self.stdout.write(f"{name}: up to date")
        elif check:
            raise CommandError(
                f"{name} lacks {len(missing)} migrations, first {missing[0]}: run manage.py migrate_all."
            )
        else:
            started = time.monotonic()
            self.stdout.write(f"{name}: {len(missing)} migrations to apply")
            self.stdout.flush()
            call_command(
                "migrate", database=alias, interactive=False, verbosity=max(0, verbosity - 1), stdout=self.stdout
            )
            self.stdout.write(f"{name}: done in {time.monotonic() - started:.1f} s")
