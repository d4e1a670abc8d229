"""The official clients, and a server for them, for the tests of this folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistants.live import registry
from rapida_site.tests.sdk import environments
from rapida_site.tests.serving import Serving


@pytest.fixture(scope="session")
def python_client() -> Path:
    return environments.python_client()


@pytest.fixture(scope="session")
def node_client() -> Path:
    return environments.node_client()


@pytest.fixture
def port(transactional_db: None, settings: object, tmp_path: Path) -> Iterator[int]:
    """The one port of a server that speaks every protocol and sees the test's rows."""
    settings.MEDIA_ROOT = tmp_path / "media"  # type: ignore[attr-defined]
    with Serving() as serving:
        yield serving.port
        serving.run(lambda: registry.finish(0))  # calls that go on are ended and stored before the rows go
