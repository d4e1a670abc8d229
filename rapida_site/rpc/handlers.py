"""All services of all apps, registered where django-grpc-framework looks: ``GRPC_FRAMEWORK["ROOT_HANDLERS_HOOK"]``."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import grpc
from django.apps import apps

from rapida_site.lib.rpc.service import Service
from rapida_site.rpc.adapter import Method, unknown_handler


@cache
def services() -> tuple[type[Service], ...]:
    """Return what the apps list in ``<app>/servicers/__init__.py`` as SERVICES."""
    found: list[type[Service]] = []
    for app in apps.get_app_configs():
        if find_spec(f"{app.name}.servicers") is not None:
            found += import_module(f"{app.name}.servicers").SERVICES
    return tuple(found)


def methods(service: type[Service]) -> dict[str, Method]:
    return {descriptor.name: Method(service, descriptor) for descriptor in service.descriptor.methods}


def grpc_handlers(server: Any) -> None:
    """Register every method with ``server``: a gRPC server, or our registry for calls in this process."""
    for service in services():
        handlers = {name: method.handler() for name, method in methods(service).items()}
        full_name = service.descriptor.full_name
        server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler(full_name, handlers),))
        server.add_registered_method_handlers(full_name, handlers)


class Unknown(grpc.GenericRpcHandler):
    """Comes last and names the method that nobody serves, instead of gRPC's bare sentence."""

    def service(self, handler_call_details: grpc.HandlerCallDetails) -> grpc.RpcMethodHandler:
        return unknown_handler(str(handler_call_details.method))
