from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def _fresh_throttles(empty_session_store: None) -> None:
    """Every test of accounts starts with full buckets."""
