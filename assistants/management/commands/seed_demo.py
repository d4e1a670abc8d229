"""``manage.py seed_demo``: an organization, its owner, a project key and an assistant that answers at once."""

from __future__ import annotations

import json
import os
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, ProgrammingError

from assistants import demo
from rapida_site import paths
from rapida_site.lib.errors import RapidaError


class Command(BaseCommand):
    help = "Make the demo organization with its assistant, and show its credentials once. Never changes what is there."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            made = demo.seed()
        except ProgrammingError as error:
            raise CommandError(
                f"A table is missing; run manage.py migrate_all first. ({_first_line(error)})"
            ) from error
        except OperationalError as error:
            raise CommandError(f"The database cannot be reached: {_first_line(error)}") from error
        except RapidaError as error:
            raise CommandError(error.message) from error
        if made.key:
            self._note(made)
        self._tell(made)

    def _note(self, made: demo.Demo) -> None:
        """Leave the key and the assistant where ``manage.py talk`` finds them, beside the secret and as private."""
        with open(os.open(paths.DATA / "demo.json", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            json.dump({"key": made.key, "assistant": str(made.assistant_id)}, file)

    def _tell(self, made: demo.Demo) -> None:
        write = self.stdout.write
        if not made.password and not made.key:
            write(f"The demo is there: {settings.PUBLIC_URL}, e-mail {made.email}.")
            write(f"  A new password:  .venv/bin/python manage.py changepassword {made.email}")
            write("  A new key:       on the page of its project, under Keys")
            return
        write("The demo is ready. These credentials are shown this once:")
        write(f"  Address    {settings.PUBLIC_URL}")
        write(f"  E-mail     {made.email}")
        if made.password:
            write(f"  Password   {made.password}")
        if made.key:
            write(f"  API key    {made.key}")
        write(f"  Assistant  {made.assistant_id}")
        write(f"The admin site, {settings.PUBLIC_URL}/admin/, is for operators;")
        write("  .venv/bin/python manage.py createsuperuser makes one.")


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0]
