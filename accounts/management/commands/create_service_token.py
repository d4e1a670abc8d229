"""``manage.py create_service_token``: a token for another server, shown once."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts import actions
from accounts.models import Organization
from rapida_site.lib.errors import RapidaError

MAX_DAYS = 730


class Command(BaseCommand):
    help = "Make a token for another server, which sends it as x-internal-service-key; it is shown this once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="which server will have it")
        parser.add_argument("--days", type=int, default=365, help=f"how long it lives, 1 to {MAX_DAYS} (365)")
        parser.add_argument("--organization", type=int, help="id of the one organization that it may reach")

    def handle(self, *args: Any, **options: Any) -> None:
        if not 1 <= options["days"] <= MAX_DAYS:
            raise CommandError(f"--days is 1 to {MAX_DAYS}.")
        organization = None
        if options["organization"] is not None:
            organization = Organization.objects.filter(pk=options["organization"]).first()
            if organization is None:
                raise CommandError("There is no organization with this id.")
        expires_at = timezone.now() + timedelta(days=options["days"])
        try:
            _, text = actions.create_service_token(
                name=options["name"], expires_at=expires_at, organization=organization
            )
        except RapidaError as error:
            raise CommandError(error.message) from error
        self.stdout.write(text)
        self.stderr.write(f"It expires on {expires_at:%d %B %Y}. Revoke it in the admin site.")
