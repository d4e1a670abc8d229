"""Token buckets on a real Redis."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
import redis
from django.conf import settings as django_settings
from django.test import RequestFactory
from pytest_django import Settings

from rapida_site.lib.errors import Busy, TooMany
from rapida_site.lib.throttle import Failures, Limit, client_address, reset, take

SLOW = Limit("test-slow", burst=3, seconds=60)
pytestmark = pytest.mark.usefixtures("empty_session_store")


def test_it_lets_a_burst_through_and_then_names_the_wait() -> None:
    for _ in range(SLOW.burst):
        take(SLOW, "alice")
    with pytest.raises(TooMany) as refusal:
        take(SLOW, "alice")
    assert refusal.value.data["retry_after"] in range(50, 61)


def test_it_counts_each_subject_and_each_limit_by_itself() -> None:
    for _ in range(SLOW.burst):
        take(SLOW, "alice")
    take(SLOW, "charlie")
    take(Limit("test-other", burst=1, seconds=60), "alice")


def test_parallel_tries_cannot_share_a_token() -> None:
    def tried(_: int) -> bool:
        try:
            take(SLOW, "crowd")
        except TooMany:
            return False
        return True

    with ThreadPoolExecutor(16) as crowd:
        assert sum(crowd.map(tried, range(64))) == SLOW.burst


def test_a_bucket_fills_again_with_time() -> None:
    quick = Limit("test-quick", burst=1, seconds=0.001)
    take(quick, "alice")
    # The bucket's own record of time is moved back instead of waiting for it.
    store = redis.Redis.from_url(django_settings.CACHES["sessions"]["LOCATION"])
    (name,) = store.keys("throttle:test-quick:*")
    store.hset(name, mapping={"tokens": "0", "at": "1.0"})
    take(quick, "alice")


def test_reset_gives_all_tries_back() -> None:
    for _ in range(SLOW.burst):
        take(SLOW, "alice")
    reset(SLOW, "alice")
    take(SLOW, "alice")


def test_nothing_in_the_store_names_the_subject_and_everything_expires() -> None:
    take(SLOW, "alice@example.com")
    store = redis.Redis.from_url(django_settings.CACHES["sessions"]["LOCATION"])
    names = store.keys("throttle:test-slow:*")
    assert len(names) == 1
    assert b"alice" not in names[0]
    assert 0 < store.ttl(names[0]) <= SLOW.burst * SLOW.seconds + 1


def test_nothing_is_let_through_when_the_store_is_away(settings: Settings) -> None:
    away = {**settings.CACHES["sessions"], "LOCATION": "unix:///nowhere/redis.sock?db=1"}
    settings.CACHES = {**settings.CACHES, "sessions": away}
    with pytest.raises(Busy):
        take(SLOW, "alice")


@pytest.mark.parametrize(
    ("remote", "forwarded", "behind_proxy", "expected"),
    [
        ("203.0.113.7", "", False, "203.0.113.7"),
        ("203.0.113.7", "198.51.100.1", False, "203.0.113.7"),
        ("127.0.0.1", "6.6.6.6, 198.51.100.1", True, "198.51.100.1"),
        ("2001:db8:1:2:3:4:5:6", "", False, "2001:db8:1:2::/64"),
        ("", "", False, ""),
    ],
)
def test_the_address_is_the_one_a_caller_cannot_choose(
    settings: Settings, remote: str, forwarded: str, behind_proxy: bool, expected: str
) -> None:
    settings.BEHIND_PROXY = behind_proxy
    headers = {"x-forwarded-for": forwarded} if forwarded else {}
    assert client_address(RequestFactory().get("/", REMOTE_ADDR=remote, headers=headers)) == expected


def test_failures_beyond_the_limit_bar_an_address_and_no_other() -> None:
    failures = Failures(Limit("test-failures", burst=3, seconds=60))
    for _ in range(3):
        failures.check("192.0.2.1")
        failures.count("192.0.2.1")
    with pytest.raises(TooMany):
        failures.count("192.0.2.1")
    with pytest.raises(TooMany) as refused:
        failures.check("192.0.2.1")
    assert refused.value.data["retry_after"] in range(50, 61)
    failures.check("192.0.2.2")
    failures.forgive()
    failures.check("192.0.2.1")


def test_a_bar_falls_when_its_time_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    failures = Failures(Limit("test-failures-over", burst=1, seconds=60))
    failures.count("192.0.2.1")
    with pytest.raises(TooMany):
        failures.count("192.0.2.1")
    later = time.monotonic() + 61
    monkeypatch.setattr(time, "monotonic", lambda: later)
    failures.check("192.0.2.1")
