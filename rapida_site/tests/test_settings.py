"""What the settings make of the environment, where that is more than reading it."""

from __future__ import annotations

import pytest
import redis

from rapida_site import settings


def test_a_password_of_redis_may_hold_any_character(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "EMBEDDED_REDIS", False)
    monkeypatch.setenv("REDIS__HOST", "redis.internal")
    monkeypatch.setenv("REDIS__PASSWORD", "p@ss/w:rd?#%2F")
    for scheme in ("redis", "celery"):
        options = redis.Redis.from_url(settings.redis_url(1, scheme)).connection_pool.connection_kwargs
        assert (options["host"], options["port"], options["db"]) == ("redis.internal", 6379, 1)
        assert options["password"] == "p@ss/w:rd?#%2F"
