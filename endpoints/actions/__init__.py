"""All writes to endpoints: keyword-only, principal first."""

from __future__ import annotations

from endpoints.actions.calls import Invocation, annotate_call, forget_logs, invoke
from endpoints.actions.endpoints import create_endpoint, delete_endpoint, fork_endpoint, update_endpoint
from endpoints.actions.rules import set_cache, set_retry
from endpoints.actions.versions import create_version, release_version

__all__ = [
    "Invocation",
    "annotate_call",
    "create_endpoint",
    "create_version",
    "delete_endpoint",
    "forget_logs",
    "fork_endpoint",
    "invoke",
    "release_version",
    "set_cache",
    "set_retry",
    "update_endpoint",
]
