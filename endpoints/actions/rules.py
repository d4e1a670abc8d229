"""How calls of an endpoint are retried and their answers kept; each rule replaces the one before."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from endpoints import access
from endpoints.models import CacheKind, CacheRule, RetryKind, RetryRule
from rapida_site.lib.errors import Invalid
from rapida_site.lib.option_values import Range, boolean, number
from rapida_site.lib.principal import Principal, ProjectRole
from rapida_site.lib.rows import written_by

ATTEMPTS, DELAY = Range(1, 10, whole=True), Range(0, 60, whole=True)
EXPIRY, THRESHOLD = Range(1, 2_592_000, whole=True), Range(0, 1)
MAX_RETRYABLES = 20
DEFAULT_RETRYABLES = ("408", "429", "5xx")
_STATUS = re.compile(r"[45](xx|\d\d)")
_RETRY = {
    "kind": RetryKind.NEVER,
    "max_attempts": 1,
    "delay_seconds": 0,
    "exponential_backoff": False,
    "retryables": (),
}
_CACHE = {"kind": CacheKind.NEVER, "expiry_seconds": 3600, "match_threshold": 1.0}
# Words of the original's clients, one of them misspelt there.
_CACHE_WORDS = {"sementic": CacheKind.SEMANTIC, "never-cache": CacheKind.NEVER, "standard-cache": CacheKind.STANDARD}


def set_retry(*, principal: Principal, endpoint_id: int, **fields: Any) -> RetryRule:
    """Say when a call is tried again: kind, max_attempts, delay_seconds, exponential_backoff, retryables."""
    endpoint = access.get_endpoint(principal, endpoint_id, ProjectRole.WRITER)
    checked = retry_fields(fields)
    owned = written_by(principal, endpoint.project_id)
    rule, _ = RetryRule.objects.update_or_create(
        endpoint=endpoint,
        defaults={**checked, "updated_by": principal.actor_id},
        create_defaults={**owned, **checked},
    )
    return rule


def set_cache(*, principal: Principal, endpoint_id: int, **fields: Any) -> CacheRule:
    """Say which answers are kept and for how long: kind, expiry_seconds, match_threshold."""
    endpoint = access.get_endpoint(principal, endpoint_id, ProjectRole.WRITER)
    checked = cache_fields(fields)
    owned = written_by(principal, endpoint.project_id)
    rule, _ = CacheRule.objects.update_or_create(
        endpoint=endpoint,
        defaults={**checked, "updated_by": principal.actor_id},
        create_defaults={**owned, **checked},
    )
    return rule


def retry_fields(given: Mapping[str, Any]) -> dict[str, Any]:
    fields = _known(given, _RETRY)
    if fields["kind"] not in RetryKind.values:
        raise Invalid(f"kind is {fields['kind']!r}; use {' or '.join(RetryKind.values)}.", field="kind")
    retries = fields["kind"] != RetryKind.NEVER
    return {
        "kind": fields["kind"],
        "max_attempts": number("max_attempts", fields["max_attempts"], ATTEMPTS),
        "delay_seconds": number("delay_seconds", fields["delay_seconds"], DELAY),
        "exponential_backoff": boolean("exponential_backoff", fields["exponential_backoff"]),
        "retryables": _retryables(fields["retryables"] or (DEFAULT_RETRYABLES if retries else ())),
    }


def cache_fields(given: Mapping[str, Any]) -> dict[str, Any]:
    fields = _known(given, _CACHE)
    kind = _CACHE_WORDS.get(fields["kind"], fields["kind"])
    if kind not in CacheKind.values:
        raise Invalid(f"kind is {fields['kind']!r}; use {', '.join(CacheKind.values)}.", field="kind")
    return {
        "kind": kind,
        "expiry_seconds": number("expiry_seconds", fields["expiry_seconds"], EXPIRY),
        "match_threshold": number("match_threshold", fields["match_threshold"], THRESHOLD),
    }


def _known(given: Mapping[str, Any], defaults: Mapping[str, Any]) -> dict[str, Any]:
    if strange := set(given) - set(defaults):
        raise Invalid(f"This rule has no {', '.join(sorted(strange))}.")
    return {**defaults, **given}


def _retryables(values: Any) -> list[str]:
    if not isinstance(values, (list, tuple)) or len(values) > MAX_RETRYABLES:
        raise Invalid(f"retryables is a list of at most {MAX_RETRYABLES} statuses.", field="retryables")
    for value in values:
        if not isinstance(value, str) or not _STATUS.fullmatch(value.lower()):
            raise Invalid(f"{str(value)[:20]!r} is no status; write 429 or 5xx.", field="retryables")
    return list(dict.fromkeys(value.lower() for value in values))
