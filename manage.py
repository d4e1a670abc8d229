#!/usr/bin/env python
"""Django's command line; ``python manage.py help`` lists the commands."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rapida_site.settings")
    try:
        run()
    except ModuleNotFoundError as error:
        name = (error.name or "").partition(".")[0]
        if (Path(__file__).parent / name).exists():  # a mistake of ours, which its traceback explains
            raise
        sys.exit(f"The Python module {name} is missing: run 'make run' once, or start with .venv/bin/python.")


def run() -> None:
    from django.core.management import execute_from_command_line

    from rapida_site.embedded.command_line import attach

    # The lease keeps the embedded servers running until this process ends.
    lease = attach(sys.argv[1:])
    execute_from_command_line(sys.argv)
    del lease


if __name__ == "__main__":
    main()
