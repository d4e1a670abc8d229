"""Token buckets in Redis (DB 1), for whatever a stranger may try too often: passwords, codes, sign-ups.

One Lua script reads, refills and takes in a single step with the server's own clock, so that parallel tries on several
processes cannot share a token. Without Redis nothing is let through: the caller gets ``Busy``.
"""

from __future__ import annotations

import hashlib
import ipaddress
import math
import time
from dataclasses import dataclass
from functools import lru_cache

import redis
from django.conf import settings
from django.http import HttpRequest

from rapida_site.lib.errors import Busy, TooMany

_MOST_BARRED = 10_000
# KEYS[1] bucket; ARGV: burst, seconds per token. Returns 0, or the milliseconds until the next token.
_TAKE = """
local burst, pace = tonumber(ARGV[1]), tonumber(ARGV[2])
local clock = redis.call('TIME')
local now = tonumber(clock[1]) + tonumber(clock[2]) / 1e6
local held = redis.call('HMGET', KEYS[1], 'tokens', 'at')
local tokens = burst
if held[1] then tokens = math.min(burst, tonumber(held[1]) + math.max(0, now - tonumber(held[2])) / pace) end
local wait = 0
if tokens >= 1 then tokens = tokens - 1 else wait = math.ceil((1 - tokens) * pace * 1000) end
redis.call('HSET', KEYS[1], 'tokens', tostring(tokens), 'at', string.format('%.6f', now))
redis.call('EXPIRE', KEYS[1], math.ceil(burst * pace) + 1)
return wait
"""


@dataclass(frozen=True, slots=True)
class Limit:
    """``burst`` tries at once, then one more every ``seconds``."""

    name: str
    burst: int
    seconds: float


def take(limit: Limit, subject: str) -> None:
    """Take one try of ``subject`` (an address, an account), or raise TooMany with ``retry_after`` seconds."""
    client = _client(settings.CACHES["sessions"]["LOCATION"])
    try:
        wait = client.eval(_TAKE, 1, _key(limit, subject), str(limit.burst), str(limit.seconds))
    except redis.RedisError as error:
        raise Busy("The session store does not answer; try again in a moment.") from error
    if wait:
        raise _too_many(math.ceil(int(wait) / 1000))


def reset(limit: Limit, subject: str) -> None:
    """Fill the bucket again, after a try that proved to be honest."""
    try:
        _client(settings.CACHES["sessions"]["LOCATION"]).delete(_key(limit, subject))
    except redis.RedisError as error:
        raise Busy("The session store does not answer; try again in a moment.") from error


def client_address(request: HttpRequest) -> str:
    """Return who a limit on this request counts (see ``address_of``)."""
    return address_of(str(request.META.get("REMOTE_ADDR", "")), request.headers.get("x-forwarded-for", ""))


def address_of(peer: str, forwarded: str = "") -> str:
    """Return who the limit counts: the caller's address, or its /64 network, the smallest that one holder has in IPv6.

    Behind a proxy (``BEHIND_PROXY``) the last entry of X-Forwarded-For counts: the one our own proxy wrote.
    """
    address = forwarded.rsplit(",", 1)[-1].strip() if settings.BEHIND_PROXY and forwarded else peer
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if parsed.version == 6:
        return str(ipaddress.ip_network((parsed, 64), strict=False))
    return str(parsed)


class Failures:
    """A limit on what fails, such as keys that do not hold: who spends it is refused for a while before any look-up.

    Who only succeeds never pays: neither a token nor a round trip to Redis.
    """

    def __init__(self, limit: Limit) -> None:
        self.limit = limit
        self._barred: dict[str, float] = {}

    def check(self, address: str) -> None:
        """Raise TooMany while ``address`` is barred in this process."""
        until = self._barred.get(address)
        if until is None:
            return
        wait = until - time.monotonic()
        if wait <= 0:
            self._barred.pop(address, None)
            return
        raise _too_many(math.ceil(wait))

    def count(self, address: str) -> None:
        """Take one failure of ``address``; raise TooMany, from now on until the next token, when none is left."""
        try:
            take(self.limit, address)
        except TooMany as error:
            if len(self._barred) >= _MOST_BARRED:
                self._barred.clear()
            self._barred[address] = time.monotonic() + float(str(error.data["retry_after"]))
            raise

    def forgive(self) -> None:
        """Let everybody in again; for tests, whose store is emptied too."""
        self._barred.clear()


# Of all interfaces that take a key or token with each request or connection.
CREDENTIALS = Failures(Limit("credentials-address", burst=300, seconds=1))


def _key(limit: Limit, subject: str) -> str:
    # Hashed, so that no e-mail or address can be read out of the store, and a long one costs no memory.
    return f"throttle:{limit.name}:{hashlib.sha256(subject.encode()).hexdigest()[:32]}"


def _too_many(seconds: int) -> TooMany:
    return TooMany(f"Too many attempts; try again in {_spoken(seconds)}.", retry_after=seconds)


def _spoken(seconds: int) -> str:
    return f"{seconds} seconds" if seconds < 90 else f"{math.ceil(seconds / 60)} minutes"


@lru_cache(maxsize=4)
def _client(url: str) -> redis.Redis:
    return redis.Redis.from_url(url, socket_timeout=2, socket_connect_timeout=2)
