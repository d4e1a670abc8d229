"""``manage.py start``: what ``make run`` does once the packages are there: models, databases, a demo, then ``serve``.

Each step sees by itself that it was done before, so a second start only serves; no step ever removes anything.
"""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from rapida_site.management.commands.serve import opened


class Command(BaseCommand):
    help = "Fetch the local models, migrate the databases, seed the demo and serve everything."
    requires_system_checks = ()  # asked once the models are there, which they would miss at the first start

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("services", nargs="*", metavar="service", help="as for serve; default: everything")

    def handle(self, *args: Any, services: list[str], **options: Any) -> None:
        self._refuse_taken_ports(services)
        try:
            call_command("fetch_models", stdout=self.stdout, stderr=self.stderr)
        except CommandError as error:
            # Everything but the local providers works without them.
            self.stderr.write(self.style.WARNING(f"{error} Until then the local assistants cannot listen or speak."))
        self.check()
        call_command("migrate_all", stdout=self.stdout, stderr=self.stderr)
        call_command("seed_demo", stdout=self.stdout, stderr=self.stderr)
        call_command("serve", *services, stdout=self.stdout, stderr=self.stderr)

    def _refuse_taken_ports(self, services: list[str]) -> None:
        """What serve would refuse in the end is said before minutes of downloads and the demo's only credentials."""
        _, bound, audio = opened(services)
        for listener in (*bound, audio):
            if listener is not None:
                listener.close()
