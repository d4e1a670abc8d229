"""``endpoint_api.Deployment``: calling an endpoint, and looking after a call that was made."""

from __future__ import annotations

from typing import Any

from endpoints import access, actions
from endpoints.actions import Invocation
from endpoints.servicers.messages import metrics
from rapida_site.lib.rpc.service import Service
from rapida_site.lib.rpc.values import from_anys, to_dict, to_struct
from rapida_site.pb import common_pb2
from rapida_site.pb import invoker_api_pb2 as pb

_SOURCE_HEADER, _MAX_SOURCE = "x-client-source", 50


class Deployment(Service):
    descriptor = pb.DESCRIPTOR.services_by_name["Deployment"]

    def Invoke(self, request: pb.InvokeRequest, context: Any) -> pb.InvokeResponse:
        """Call an endpoint. ``requestId`` names the row of the call, whether it went well or not."""
        asked = Invocation(
            endpoint_id=request.endpoint.endpointId,
            version=request.endpoint.version,
            arguments=from_anys(request.args),
            metadata=from_anys(request.metadata),
            options=from_anys(request.options),
        )
        outcome = actions.invoke(principal=self.principal, call=asked, source=self._source())
        response = pb.InvokeResponse(
            data=outcome.log.response,
            requestId=outcome.log.pk,
            timeTaken=outcome.log.time_taken,
            metrics=metrics(outcome.log),
        )
        if outcome.error is not None:
            response.code, response.success = outcome.error.http, False
            response.error.CopyFrom(
                common_pb2.Error(
                    errorCode=outcome.error.http,
                    errorMessage=outcome.error.code,
                    humanMessage=outcome.error.message,
                )
            )
        return response

    def Update(self, request: pb.UpdateRequest, context: Any) -> pb.UpdateResponse:
        """Add metadata to a call that was made."""
        actions.annotate_call(principal=self.principal, log_id=request.requestId, metadata=to_dict(request.metadata))
        return pb.UpdateResponse()

    def Probe(self, request: pb.ProbeRequest, context: Any) -> pb.ProbeResponse:
        """How a call went."""
        row = access.get_log(self.principal, request.requestId)
        told = {
            "requestId": str(row.pk),
            "endpointId": str(row.endpoint_id),
            "endpointProviderModelId": str(row.version_id or ""),
            "status": row.status.upper(),
            "error": row.error,
            "timeTaken": row.time_taken,
            "data": row.response,
            "metadata": row.metadata,
        }
        return pb.ProbeResponse(data=to_struct(told))

    def _source(self) -> str:
        """What the client calls itself, as far as it is a word."""
        given = self.headers.get(_SOURCE_HEADER, "").strip().lower()
        return given if given.isascii() and given.isprintable() and 0 < len(given) <= _MAX_SOURCE else "sdk"
