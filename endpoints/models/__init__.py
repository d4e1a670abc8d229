"""The tables of endpoint_db: endpoints, their versions, how they are cached and retried, and what was asked of them."""

from __future__ import annotations

from endpoints.models.endpoints import CacheKind, CacheRule, Endpoint, RetryKind, RetryRule
from endpoints.models.logs import EndpointLog, LogStatus
from endpoints.models.versions import EndpointVersion
from rapida_site.lib.named import Visibility

__all__ = [
    "CacheKind",
    "CacheRule",
    "Endpoint",
    "EndpointLog",
    "EndpointVersion",
    "LogStatus",
    "RetryKind",
    "RetryRule",
    "Visibility",
]
