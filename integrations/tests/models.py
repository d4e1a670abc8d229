"""Tests marked ``models`` run the real engines: the model files are fetched once, into ``RAPIDA_MODELS`` or the
checkout's ``var/models``.
"""

from __future__ import annotations

from functools import lru_cache

import pytest

from integrations.providers.local import fetch, manifest


def pytest_runtest_setup(item: pytest.Item) -> None:
    if item.get_closest_marker("models") is not None and (lacking := _fetched()):
        pytest.fail(lacking, pytrace=False)


@lru_cache(maxsize=1)
def _fetched() -> str:
    lacking = fetch.fetch(manifest.FILES)
    return "; ".join(f"{item.file.path}: {', '.join(item.reasons)}" for item in lacking)
