"""Servers for ``manage.py``: each command that needs a database finds one running, for as long as the command lasts."""

from __future__ import annotations

import sys

from rapida_site import databases, paths
from rapida_site.embedded import provision
from rapida_site.embedded.errors import EmbeddedError
from rapida_site.embedded.servers import Lease, Place, use
from rapida_site.lib import env

_WITHOUT_DATABASE = frozenset(
    {
        "--help",
        "--version",
        "-h",
        "check",
        "collectstatic",
        "compilemessages",
        "diffsettings",
        "fetch_models",
        "findstatic",
        "help",
        "makemessages",
        "spectacular",
        "startapp",
        "startproject",
        "talk",
        "version",
    }
)


def needs_database(arguments: list[str]) -> bool:
    """True when this command line (without the program's name) opens a database."""
    if not arguments or "--help" in arguments or "-h" in arguments:
        return False
    return arguments[0] not in _WITHOUT_DATABASE or any(word.startswith("--database") for word in arguments)


def attach(arguments: list[str]) -> Lease | None:
    """Attach to the embedded servers when the command needs them; end the process with one line when that fails."""
    postgres, redis = not env.text("POSTGRES__HOST"), not env.text("REDIS__HOST")
    if not needs_database(arguments) or not (postgres or redis):
        return None
    place = Place(data=paths.DATA, sockets=paths.socket_directory())
    try:
        return use(place, postgres=postgres, redis=redis, when_started=_create_databases if postgres else None)
    except EmbeddedError as error:
        sys.exit(str(error))


def _create_databases() -> None:
    provision.create_missing(databases.databases(str(paths.socket_directory())))
