"""``deploy/bootstrap.sh``: what a person sees whose Python will not do."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from rapida_site import paths

OLD = '[ "$1" = --version ] && echo "Python 3.9.2"; [ "$1" = --version ]'
WITHOUT_VENV = 'case "$*" in *ensurepip*) exit 1;; --version) echo "Python 3.11.2";; esac'


@pytest.mark.parametrize(
    ("script", "sentence"),
    [
        (OLD, "Rapida needs Python 3.11 or newer, and this is Python 3.9.2: install one, or set PYTHON="),
        (WITHOUT_VENV, "Python 3.11.2 lacks its venv module: install it (Debian and Ubuntu: apt install python3-venv)"),
    ],
    ids=["too old", "without venv"],
)
def test_a_python_that_will_not_do_is_one_line(tmp_path: Path, script: str, sentence: str) -> None:
    python = tmp_path / "python"
    python.write_text(f"#!/bin/sh\n{script}\n")
    python.chmod(0o755)
    (tmp_path / "requirements.txt").write_text("")
    done = subprocess.run(
        ["sh", paths.BASE / "deploy" / "bootstrap.sh", "requirements.txt"],
        cwd=tmp_path, env={**os.environ, "PYTHON": str(python)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert done.stderr.startswith(sentence)
    assert done.stderr.count("\n") == 1
    assert not (tmp_path / ".venv").exists()
