"""``manage.py fetch_models [--check] [name …]``: bring the local models to this machine, or verify those that are
there.
"""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from typing import Any, TextIO

from django.core.management.base import BaseCommand, CommandError

from integrations.providers.local import fetch, manifest

_CLEAR = "\r\033[K"


class Progress(fetch.Report):
    """A bar with bytes on a terminal; elsewhere a plain line at each quarter."""

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._live = out.isatty()
        self._open = False
        self._told: dict[str, int] = {}

    def note(self, line: str) -> None:
        self._out.write(f"{_CLEAR if self._open else ''}{line}\n")
        self._out.flush()
        self._open = False

    def progress(self, label: str, done: int, total: int) -> None:
        share = done / total if total else 1.0
        if self._live:
            bar = "█" * int(share * 24) + "░" * (24 - int(share * 24))
            self._out.write(f"{_CLEAR}{label}  {bar}  {done / 1e6:.1f} of {total / 1e6:.1f} MB")
            self._out.flush()
            self._open = True
        elif int(share * 4) > self._told.get(label, -1):
            self._told[label] = int(share * 4)
            self.note(f"{label}: {done / 1e6:.1f} of {total / 1e6:.1f} MB")


class Command(BaseCommand):
    help = "Fetch the local speech and language models (once), or verify them with --check."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("names", nargs="*", metavar="name", help=f"of {', '.join(manifest.NAMES)}; default: all")
        parser.add_argument("--check", action="store_true", help="fetch nothing; verify size and sha256 of each file")

    def handle(self, *args: Any, names: list[str], check: bool, **options: Any) -> None:
        unknown = sorted(set(names) - set(manifest.NAMES))
        if unknown:
            raise CommandError(f"No model is called {unknown[0]!r}; known are {', '.join(manifest.NAMES)}.")
        files = manifest.named(tuple(names))
        if check:
            self._check(files)
        else:
            self._fetch(files)

    def _fetch(self, files: tuple[manifest.ModelFile, ...]) -> None:
        progress = Progress(sys.stdout)
        fetch.discard_damaged(files, progress)
        if not fetch.missing(files):
            self.stdout.write(f"All {len(files)} model files are there.")
            return
        try:
            lacking = fetch.fetch(files, progress)
        except OSError as error:
            raise CommandError(str(error)) from error
        for item in lacking:
            self.stderr.write(f"No source gave {item.file.path}: {item.file.stage} stays unavailable.")
        if lacking:
            raise CommandError(
                "Some models are missing; run the command again when a source can be reached.", returncode=3
            )

    def _check(self, files: tuple[manifest.ModelFile, ...]) -> None:
        wrong = 0
        for file in files:
            path = manifest.find(file)
            state = "missing" if path is None else "ok" if manifest.is_intact(file, path) else "damaged"
            wrong += state != "ok"
            self.stdout.write(
                f"{state:8} {file.name:11} {file.size / 1e6:6.1f} MB  {file.licence:13} {path or file.target}"
            )
        if wrong:
            raise CommandError(f"{wrong} of {len(files)} files are missing or damaged; run fetch_models.", returncode=3)
