"""The official clients for the tests of this folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from rapida_site.tests.sdk import environments


@pytest.fixture(scope="session")
def python_client() -> Path:
    return environments.python_client()


@pytest.fixture(scope="session")
def node_client() -> Path:
    return environments.node_client()
