"""/healthz, /readyz and /metrics against real stores."""

from __future__ import annotations

import pytest
from django.core.cache import caches
from django.test import Client, override_settings

from assistants.live import registry
from rapida_site import databases

pytestmark = pytest.mark.django_db(databases=list(databases.ALIASES), transaction=True)


def test_a_process_is_alive_without_its_stores(client: Client) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}


def test_every_store_is_asked(client: Client) -> None:
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert set(answer.json()["parts"]) == {*databases.ALIASES, "redis", "calls"}
    assert set(answer.json()["parts"].values()) == {"ok"}


def test_a_redis_that_is_down_makes_it_unready(client: Client) -> None:
    gone = {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "unix:///nowhere/redis.sock"}
    with override_settings(CACHES={"default": gone, "sessions": gone}):
        answer = client.get("/readyz")
    caches.close_all()
    assert answer.status_code == 503
    assert answer.json()["parts"]["redis"] == "ConnectionError"


def test_a_server_that_drains_is_not_ready(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "draining", True)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["parts"]["calls"] == "draining"


def test_metrics_are_in_the_form_of_prometheus(client: Client) -> None:
    answer = client.get("/metrics")
    assert answer.status_code == 200
    assert b"rapida_live_calls" in answer.content


@override_settings(METRICS_TOKEN="a-token")
def test_metrics_can_be_kept_from_strangers(client: Client) -> None:
    assert client.get("/metrics").status_code == 401
    assert client.get("/metrics", headers={"Authorization": "Bearer wrong"}).status_code == 401
    assert client.get("/metrics", headers={"Authorization": "Bearer a-token"}).status_code == 200
