"""``assistant_api.AssistantService``: one class for each family of its methods, put together here."""

from __future__ import annotations

from rapida_site.lib.rpc.service import Service
from rapida_site.pb import assistant_api_pb2


class AssistantService(Service):
    descriptor = assistant_api_pb2.DESCRIPTOR.services_by_name["AssistantService"]
