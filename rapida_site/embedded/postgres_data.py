"""The data directory of the embedded PostgreSQL: made whole or not at all, never touched by another major."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from rapida_site.embedded import launch
from rapida_site.embedded.binaries import Postgres
from rapida_site.embedded.errors import EmbeddedError


def prepare(programs: Postgres, data: Path) -> None:
    """Make ``data`` when there is none; refuse data of another PostgreSQL major with a way out."""
    if not data.exists():
        _initialize(programs, data)
    launch.own(data)
    made_by = (data / "PG_VERSION").read_text(encoding="ascii").strip()
    if made_by != str(programs.major):
        raise EmbeddedError(
            f"The data in {data} was made by PostgreSQL {made_by}, but PostgreSQL {programs.major} is installed, which "
            f"cannot read it. Set EMBEDDED__POSTGRES_BIN to the bin directory of a PostgreSQL {made_by}, or move the "
            f"data over with pg_dumpall (docs/operations.md)."
        )


def _initialize(programs: Postgres, data: Path) -> None:
    """Run initdb beside the final place and rename: a start that was cut off leaves nothing half-made behind."""
    fresh = data.with_suffix(".new")
    shutil.rmtree(fresh, ignore_errors=True)
    launch.own(fresh)
    program = programs.bin / "initdb"
    command = [str(program), "-D", str(fresh), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-locale"]
    environment = {**os.environ, "LC_ALL": launch.LOCALE}
    made = subprocess.run(
        launch.as_servant(command, program, fresh),
        capture_output=True,
        text=True,
        cwd="/",
        check=False,
        env=environment,
    )
    if made.returncode:
        said = [line.strip() for line in (made.stderr + made.stdout).splitlines() if line.strip()] or [
            "it said nothing"
        ]
        telling = [line for line in said if "rror" in line or "FATAL" in line or "No space" in line] or said
        shutil.rmtree(fresh, ignore_errors=True)
        raise EmbeddedError(f"PostgreSQL's initdb failed in {data}: {telling[0]}")
    fresh.rename(data)
