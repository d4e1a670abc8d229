"""``manage.py rotate_vault``: seal the vault by the current master key and, when asked, with new data keys."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from accounts.vault import rotation
from rapida_site.lib.crypto import CannotOpen


class Command(BaseCommand):
    help = (
        "Seals the vault's data keys by the master key of INTEGRATION_CRYPTO_KEY. Run it after that was changed; "
        "afterwards INTEGRATION_CRYPTO_KEY_FALLBACKS may be emptied. May be interrupted and run again at any time."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--data-keys-older-than",
            type=int,
            metavar="DAYS",
            help="also replace data keys of this age (0: all) and seal everything that they sealed anew",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        days = options["data_keys_older_than"]
        try:
            self.stdout.write(f"{rotation.rewrap()} data keys sealed by the current master key.")
            if days is not None:
                self.stdout.write(f"{rotation.retire(timezone.now() - timedelta(days=days))} data keys retired.")
            self.stdout.write(f"{rotation.reseal()} secrets sealed anew.")
        except CannotOpen as error:
            raise CommandError(error.message) from error
