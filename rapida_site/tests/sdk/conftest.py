"""The official clients, and a server for them, for the tests of this folder."""

from __future__ import annotations

from collections.abc import Callable, Iterator
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
def serving(transactional_db: None, settings: object, tmp_path: Path) -> Iterator[Serving]:
    """A server that speaks every protocol on one port and sees the test's rows."""
    settings.MEDIA_ROOT = tmp_path / "media"  # type: ignore[attr-defined]
    with Serving() as running:
        yield running
        running.run(lambda: registry.finish(0))  # calls that go on are ended and stored before the rows go


@pytest.fixture
def port(serving: Serving) -> int:
    return serving.port


@pytest.fixture
def settled(serving: Serving) -> Callable[[], None]:
    """Wait until every call is over and all of it is stored."""
    return lambda: serving.run(lambda: registry.finish(10))
