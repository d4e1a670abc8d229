"""Telemetry of one assistant, in the older shape: events and figures."""

from __future__ import annotations

from typing import Any

from assistants import access
from assistants.servicers.messages.telemetry import telemetry_record
from assistants.telemetry import Kind, telemetry_page
from rapida_site.lib.errors import Invalid
from rapida_site.lib.principal import Principal
from rapida_site.pb import assistant_api_pb2 as pb
from rapida_site.pb.common_pb2 import Ordering


class TelemetryMethods:
    """The telemetry's part of ``AssistantService``."""

    principal: Principal

    def GetAllAssistantTelemetry(
        self, request: pb.GetAllAssistantTelemetryRequest, context: Any
    ) -> pb.GetAllAssistantTelemetryResponse:
        """Records of all its versions, or of one (``vrsn_<id>``), newest first."""
        found = access.conversations(self.principal, request.assistant.assistantId)
        version = request.assistant.version.strip()
        if version not in ("", "latest"):
            found = found.filter(version_id=_version_id(version))
        rows, paginated = telemetry_page(
            found, (Kind.EVENT, Kind.METRIC), request.criterias, Ordering(), request.paginate
        )
        data = [telemetry_record(row) for row in rows]
        return pb.GetAllAssistantTelemetryResponse(data=data, paginated=paginated)


def _version_id(text: str) -> int:
    digits = text.removeprefix("vrsn_")
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 18):
        raise Invalid(f"version is {text[:40]!r}; use latest or vrsn_<id>.", field="version")
    return int(digits)
