"""Addresses for machines: ``/healthz`` (the process), ``/readyz`` (its stores, too), ``/metrics`` (Prometheus)."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import prometheus_client
import redis
from django.conf import settings
from django.db import DatabaseError, connections
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.http import require_safe

from rapida_site import databases

_PROBE_SECONDS = 3.0


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    return JsonResponse({"status": "ok"})


@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """Ask every database and Redis a real question; 503 when one fails or new calls are refused."""
    from assistants.live import registry

    probes: dict[str, Callable[[], None]] = {alias: partial(_ask_database, alias) for alias in databases.ALIASES}
    probes["redis"] = _ask_redis
    with ThreadPoolExecutor(len(probes)) as pool:
        parts = dict(zip(probes, pool.map(_outcome, probes.values()), strict=True))
    parts["calls"] = "draining" if registry.draining else "ok"
    ready = all(outcome == "ok" for outcome in parts.values())
    body = {"status": "ok" if ready else "unavailable", "parts": parts, "live_calls": registry.count}
    return JsonResponse(body, status=200 if ready else 503)


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """The process' Prometheus metrics; with ``METRICS_TOKEN`` set only for who sends it as a bearer token."""
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if settings.METRICS_TOKEN and not constant_time_compare(given, settings.METRICS_TOKEN):
        return HttpResponse("Send METRICS_TOKEN as a bearer token.\n", status=401, content_type="text/plain")
    return HttpResponse(prometheus_client.generate_latest(), content_type=prometheus_client.CONTENT_TYPE_LATEST)


def _outcome(probe: Callable[[], None]) -> str:
    """Return "ok", or the kind of failure; details may hold addresses and go to no stranger."""
    try:
        probe()
    except (DatabaseError, redis.RedisError, OSError) as error:
        return type(error).__name__
    return "ok"


def _ask_database(alias: str) -> None:
    connection = connections[alias]
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    finally:
        connection.close()


def _ask_redis() -> None:
    client = redis.Redis.from_url(settings.CACHES["default"]["LOCATION"], socket_timeout=_PROBE_SECONDS)
    try:
        client.ping()
    finally:
        client.close()
