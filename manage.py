#!/usr/bin/env python
"""Django's command line; ``python manage.py help`` lists the commands."""

from __future__ import annotations

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rapida_site.settings")
    try:
        from django.core.management import execute_from_command_line

        from rapida_site.embedded.command_line import attach
    except ModuleNotFoundError as error:
        sys.exit(f"The Python module {error.name} is missing: run 'make run' once, or start with .venv/bin/python.")
    # The lease keeps the embedded servers running until this process ends.
    lease = attach(sys.argv[1:])
    execute_from_command_line(sys.argv)
    del lease


if __name__ == "__main__":
    main()
