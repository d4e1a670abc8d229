"""The clients of the unary benchmark, against the real server."""

from __future__ import annotations

import grpc
import pytest

from benchmarks.unary_client import Target, load
from rapida_site.tests.serving import Serving

# Neither looks at the database.
HEALTH, UNKNOWN = "/grpc.health.v1.Health/Check", "/no.Such/Method"


async def test_calls_over_grpc_are_answered_and_timed() -> None:
    with Serving() as serving:
        times = await load(Target("grpc", serving.port, HEALTH, b"", "key"), 4, 0.1)
    assert times.failed == 0
    assert len(times.ms) >= 4
    assert min(times.ms) > 0
    assert times.seconds >= 0.1


@pytest.mark.parametrize("transport", ["grpc", "grpc-web"])
async def test_a_target_that_fails_from_the_start_is_not_measured(transport: str) -> None:
    with Serving() as serving, pytest.raises((grpc.RpcError, ValueError)) as failed:
        await load(Target(transport, serving.port, UNKNOWN, b"", "key"), 2, 0.05)
    assert "There is no method" in str(failed.value)
