"""What a developer reads on a machine where an official client cannot be driven."""

from __future__ import annotations

from pathlib import Path

import pytest

from rapida_site.tests.sdk import environments


def test_a_machine_without_node_is_told_the_cure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(pytest.fail.Exception, match=r"needs node and npm on the PATH: .*apt-get install nodejs npm"):
        environments.node_client()
