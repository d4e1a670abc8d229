"""The official clients, installed from their registries as their users do: pinned, hashed, and apart from this project.

Each has its own directory below ``var/sdk``, made once for each content of its lock file; that needs PyPI and the npm
registry. The Python client needs its own interpreter: it registers the contract's messages in protobuf's pool, which
ours already holds.
"""

from __future__ import annotations

import fcntl
import hashlib
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

HERE = Path(__file__).parent
PLACE = Path(__file__).parents[3] / "var" / "sdk"
PATIENCE = 300


def python_client() -> Path:
    """Return the interpreter that has ``rapida-python``."""
    lock = HERE / "python" / "requirements.txt"

    def install(place: Path) -> None:
        _run([sys.executable, "-m", "venv", str(place)])
        pip = [str(place / "bin" / "python"), "-m", "pip", "install", "--quiet", "--require-hashes"]
        _run([*pip, "--disable-pip-version-check", "-r", str(lock)])

    return _made("python", lock, install) / "bin" / "python"


def node_client() -> Path:
    """Return the directory whose ``node_modules`` holds ``@rapidaai/react``, with its bundle for browsers."""
    missing = [program for program in ("node", "npm") if shutil.which(program) is None]
    if missing:
        pytest.fail(
            f"The official React client needs {' and '.join(missing)} on the PATH: install Node 18 or newer with npm "
            "(Debian and Ubuntu: apt-get install nodejs npm).",
            pytrace=False,
        )
    lock = HERE / "node" / "package-lock.json"

    def install(place: Path) -> None:
        place.mkdir(parents=True)
        for name in ("package.json", "package-lock.json"):
            shutil.copy(HERE / "node" / name, place)
        _run(["npm", "ci", "--ignore-scripts", "--no-fund", "--no-audit", "--loglevel=error"], place)
        _run(
            [
                "node_modules/.bin/esbuild",
                "node_modules/@rapidaai/react/dist/index.js",
                "--bundle",
                "--format=iife",
                "--global-name=RapidaReact",
                "--define:global=window",
                '--define:process.env.NODE_ENV="production"',
                "--log-level=error",
                "--outfile=rapida-react.js",
            ],
            place,
        )

    return _made("node", lock, install)


def _made(name: str, lock: Path, install: Callable[[Path], None]) -> Path:
    """Return the directory for this lock file, made by whichever test run comes first; others wait for it."""
    PLACE.mkdir(parents=True, exist_ok=True)
    place = PLACE / f"{name}-{hashlib.sha256(lock.read_bytes()).hexdigest()[:12]}"
    done = place / ".complete"
    with (PLACE / f"{name}.lock").open("w") as gate:
        fcntl.flock(gate, fcntl.LOCK_EX)
        if not done.exists():
            shutil.rmtree(place, ignore_errors=True)
            install(place)
            done.touch()
    return place


def _run(command: list[str], where: Path | None = None) -> None:
    result = subprocess.run(command, cwd=where, capture_output=True, text=True, timeout=PATIENCE, check=False)
    if result.returncode:
        pytest.fail(
            f"An official client was not installed from its registry (PyPI, npm): {' '.join(command[:4])} … failed:\n"
            f"{result.stdout[-1000:]}\n{result.stderr[-2000:]}",
            pytrace=False,
        )
