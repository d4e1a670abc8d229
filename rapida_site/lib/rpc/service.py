"""The base of every servicer: a django-grpc-framework service that knows who is asking.

A unary method is a plain function that runs on a database thread and returns its response with the data in it; whoever
serves it sets ``code`` and ``success``, and turns a raised ``RapidaError`` into the response's own error. One that
waits for others does not hold a database thread: it is an ``async def`` on the event loop, or, where its actions block,
one of ``waiting_methods``. A streaming method is an async generator; there a ``RapidaError`` becomes the gRPC status.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from django_grpc_framework import services
from google.protobuf.descriptor import ServiceDescriptor

from rapida_site.lib.errors import Unauthenticated
from rapida_site.lib.principal import Principal

if TYPE_CHECKING:
    _Base = object
else:
    _Base = services.Service


class Service(_Base):
    """One instance serves one call.

    ``descriptor`` names the service of the contract. ``open_methods`` may be called without credentials; every other
    method is only entered with a ``principal``. ``waiting_methods`` are plain functions that ask other servers, and run
    on threads of their own (``lib.waiting``). ``headers`` are the call's metadata with lower-case names.
    """

    descriptor: ClassVar[ServiceDescriptor]
    open_methods: ClassVar[frozenset[str]] = frozenset()
    waiting_methods: ClassVar[frozenset[str]] = frozenset()

    request: Any
    context: Any
    action: str
    headers: Mapping[str, str]
    caller: Principal | None = None

    @property
    def principal(self) -> Principal:
        """Return who is asking; Unauthenticated inside an open method that nobody signed."""
        if self.caller is None:
            raise Unauthenticated
        return self.caller
