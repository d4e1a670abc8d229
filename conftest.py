"""Every test run brings its own throw-away PostgreSQL and Valkey: unix sockets in a short temporary directory.

``EMBEDDED__POSTGRES_BIN=system EMBEDDED__REDIS_SERVER=system`` runs the same tests on this machine's own servers.
Several runs may go on at once.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import django
import pytest

from rapida_site.embedded.servers import Place, use

# At import and before Django's settings, which hold the sockets' paths: so the settings module is named here and not in
# pyproject.toml, where pytest-django would load it too early.
_DATA = Path(tempfile.mkdtemp(prefix="rapida-test-"))
_DATA.chmod(0o711)  # when we are root, the servers' own user must pass through
for _name in ("POSTGRES__HOST", "REDIS__HOST", "DEBUG", "SECRET"):
    os.environ.pop(_name, None)
os.environ.setdefault("RAPIDA_MODELS", str(Path(__file__).parent / "var" / "models"))
os.environ.update(DJANGO_SETTINGS_MODULE="rapida_site.settings", ENV="test", RAPIDA_DATA=str(_DATA))
_LEASE = use(Place(data=_DATA, sockets=_DATA / "run", durable=False))
django.setup()
pytest_plugins = ["accounts.tests.personas", "integrations.tests.models"]


@pytest.fixture(autouse=True)
def room_for_calls(monkeypatch: pytest.MonkeyPatch) -> None:
    """However busy the machine is, and although clients burn the calls' own thread, every call of a test is taken."""
    for limit in ("LOAD_LIMIT", "LAG_LIMIT"):
        monkeypatch.setattr(f"assistants.admission.{limit}", float("inf"))


def pytest_unconfigure() -> None:
    _LEASE.release()
    shutil.rmtree(_DATA, ignore_errors=True)
