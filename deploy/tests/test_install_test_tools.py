"""``deploy/install-test-tools.sh`` where nothing can be installed: it says what is missing, and what that means."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from rapida_site import paths

NO_BROWSER = 3


@pytest.mark.parametrize(("browser", "code"), [(True, 0), (False, NO_BROWSER)], ids=["with a browser", "without one"])
def test_what_is_missing_is_named_before_the_tests_run(tmp_path: Path, browser: bool, code: int) -> None:
    if browser:
        (tmp_path / "chromium").touch(mode=0o755)
    script = paths.BASE / "deploy" / "install-test-tools.sh"
    done = subprocess.run(
        ["/bin/sh", str(script)], env={"PATH": str(tmp_path)}, capture_output=True, text=True, check=False
    )
    assert done.returncode == code
    named, meaning = done.stderr.splitlines()
    assert named.startswith("Not installed:")
    assert named.endswith(" nodejs npm (no apt-get here).")
    assert (" chromium" in named) is not browser
    assert "the React client without nodejs and npm" in meaning
