"""A served port with the echo service beside the apps' own, and a caller for each transport."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from rapida_site.rpc import handlers, registry
from rapida_site.rpc.tests.clients import Grpc, GrpcWeb, GrpcWebSocket, GrpcWebText
from rapida_site.rpc.tests.echo import Echo
from rapida_site.tests.serving import Serving


@pytest.fixture(scope="module")
def served() -> Iterator[Serving]:
    real = handlers.services()
    patch = pytest.MonkeyPatch()
    patch.setattr(handlers, "services", lambda: (*real, Echo))
    registry.registry.cache_clear()
    with Serving() as serving:
        yield serving
    patch.undo()
    registry.registry.cache_clear()


@pytest.fixture(params=[Grpc, GrpcWeb, GrpcWebText, GrpcWebSocket], ids=["grpc", "web", "text", "websockets"])
def client(request: pytest.FixtureRequest, served: Serving) -> Iterator[Any]:
    made = request.param(served.port)
    yield made
    made.close()
