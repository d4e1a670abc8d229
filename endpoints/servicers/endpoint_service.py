"""``endpoint_api.EndpointService``: endpoints, their versions, rules and the log of their calls."""

from __future__ import annotations

from typing import Any

from endpoints import access, actions
from endpoints.models import Endpoint
from endpoints.servicers import messages
from rapida_site.lib.rpc.criteria import narrow
from rapida_site.lib.rpc.paging import page_of
from rapida_site.lib.rpc.service import Service
from rapida_site.lib.rpc.values import from_metadata
from rapida_site.pb import common_pb2
from rapida_site.pb import endpoint_api_pb2 as pb

_DATES = {
    "createdDate": "created_at", "created_date": "created_at",
    "updatedDate": "updated_at", "updated_date": "updated_at",
}  # fmt: skip
CRITERIA = {
    "id": "id", "name": "name", "description": "description", "visibility": "visibility", "language": "language",
    "source": "source", **_DATES,
}  # fmt: skip
VERSIONS = {
    "id": "id", "description": "note", "modelProviderName": "model_provider", "model_provider_name": "model_provider",
    **_DATES,
}  # fmt: skip
LOGS = {
    "id": "id", "status": "status", "source": "source", "endpointProviderModelId": "version_id",
    "endpoint_provider_model_id": "version_id", **_DATES,
}  # fmt: skip


class EndpointService(Service):
    descriptor = pb.DESCRIPTOR.services_by_name["EndpointService"]

    # ------------------------------------------------------------------------------------------ endpoints
    def GetEndpoint(self, request: pb.GetEndpointRequest, context: Any) -> pb.GetEndpointResponse:
        """One endpoint with the version in use, or the one that is asked for."""
        row = access.get_endpoint(self.principal, request.id)
        wanted = request.endpointProviderModelId
        version = access.named_version(self.principal, row, str(wanted)) if wanted else None
        return pb.GetEndpointResponse(data=messages.endpoint(self.principal, row, version))

    def GetAllEndpoint(self, request: pb.GetAllEndpointRequest, context: Any) -> pb.GetAllEndpointResponse:
        """The project's endpoints, newest first, each with its figures of the last week."""
        found = narrow(access.endpoints(self.principal), request.criterias, CRITERIA)
        rows, paginated = page_of(found, request.paginate)
        return pb.GetAllEndpointResponse(data=messages.endpoint_list(self.principal, rows), paginated=paginated)

    def CreateEndpoint(self, request: pb.CreateEndpointRequest, context: Any) -> pb.CreateEndpointResponse:
        """A new endpoint; its first version is in use at once."""
        given = request.endpointAttribute
        row = actions.create_endpoint(
            principal=self.principal,
            name=given.name,
            description=given.description,
            source=given.source,
            source_identifier=given.sourceIdentifier,
            tags=list(request.tags),
            version=_version(request.endpointProviderModelAttribute),
            retry=_retry(request.retryConfiguration) if request.HasField("retryConfiguration") else None,
            cache=_cache(request.cacheConfiguration) if request.HasField("cacheConfiguration") else None,
            **{name: value for name in ("visibility", "language") if (value := getattr(given, name))},
        )
        return pb.CreateEndpointResponse(data=messages.endpoint(self.principal, row))

    def CreateEndpointTag(self, request: pb.CreateEndpointTagRequest, context: Any) -> pb.GetEndpointResponse:
        """Replaces the tags."""
        return self._got(
            actions.update_endpoint(principal=self.principal, endpoint_id=request.endpointId, tags=list(request.tags))
        )

    def UpdateEndpointDetail(self, request: pb.UpdateEndpointDetailRequest, context: Any) -> pb.GetEndpointResponse:
        return self._got(
            actions.update_endpoint(
                principal=self.principal,
                endpoint_id=request.endpointId,
                name=request.name,
                description=request.description,
            )
        )

    def ForkEndpoint(self, request: pb.ForkEndpointRequest, context: Any) -> common_pb2.BaseResponse:
        """Answers the id and the name of the copy."""
        row = actions.fork_endpoint(
            principal=self.principal, endpoint_id=request.endpointId, version_id=request.endpointProviderId or None
        )
        return common_pb2.BaseResponse(data={"id": str(row.pk), "name": row.name})

    def _got(self, row: Endpoint) -> pb.GetEndpointResponse:
        return pb.GetEndpointResponse(data=messages.endpoint(self.principal, row))

    # ------------------------------------------------------------------------------------------ versions
    def GetAllEndpointProviderModel(
        self, request: pb.GetAllEndpointProviderModelRequest, context: Any
    ) -> pb.GetAllEndpointProviderModelResponse:
        """An endpoint's versions, the latest first."""
        found = narrow(access.versions(self.principal, request.endpointId), request.criterias, VERSIONS)
        rows, paginated = page_of(found, request.paginate)
        return pb.GetAllEndpointProviderModelResponse(
            data=messages.version_list(self.principal, rows), paginated=paginated
        )

    def CreateEndpointProviderModel(
        self, request: pb.CreateEndpointProviderModelRequest, context: Any
    ) -> pb.CreateEndpointProviderModelResponse:
        """A new version; UpdateEndpointVersion puts it to work."""
        row = actions.create_version(
            principal=self.principal,
            endpoint_id=request.endpointId,
            **_version(request.endpointProviderModelAttribute),
        )
        return pb.CreateEndpointProviderModelResponse(data=messages.version(self.principal, row))

    def UpdateEndpointVersion(
        self, request: pb.UpdateEndpointVersionRequest, context: Any
    ) -> pb.UpdateEndpointVersionResponse:
        """Puts a version to work; an older one, too."""
        actions.release_version(
            principal=self.principal, version_id=request.endpointProviderModelId, endpoint_id=request.endpointId
        )
        row = access.get_endpoint(self.principal, request.endpointId)
        return pb.UpdateEndpointVersionResponse(data=messages.endpoint(self.principal, row))

    # ------------------------------------------------------------------------------------------ rules
    def CreateEndpointRetryConfiguration(
        self, request: pb.CreateEndpointRetryConfigurationRequest, context: Any
    ) -> pb.CreateEndpointRetryConfigurationResponse:
        row = actions.set_retry(principal=self.principal, endpoint_id=request.endpointId, **_retry(request.data))
        return pb.CreateEndpointRetryConfigurationResponse(data=messages.retry_rule(row))

    def CreateEndpointCacheConfiguration(
        self, request: pb.CreateEndpointCacheConfigurationRequest, context: Any
    ) -> pb.CreateEndpointCacheConfigurationResponse:
        row = actions.set_cache(principal=self.principal, endpoint_id=request.endpointId, **_cache(request.data))
        return pb.CreateEndpointCacheConfigurationResponse(data=messages.cache_rule(row))

    # ------------------------------------------------------------------------------------------ logs
    def GetAllEndpointLog(self, request: pb.GetAllEndpointLogRequest, context: Any) -> pb.GetAllEndpointLogResponse:
        """The calls of one endpoint, or of the whole project where none is named; newest first."""
        found = narrow(access.logs(self.principal, request.endpointId or None), request.criterias, LOGS)
        rows, paginated = page_of(found, request.paginate)
        return pb.GetAllEndpointLogResponse(data=[messages.log(row) for row in rows], paginated=paginated)

    def GetEndpointLog(self, request: pb.GetEndpointLogRequest, context: Any) -> pb.GetEndpointLogResponse:
        row = access.get_log(self.principal, request.id, endpoint_id=request.endpointId or None)
        return pb.GetEndpointLogResponse(data=messages.log(row))


def _version(given: pb.EndpointProviderModelAttribute) -> dict[str, Any]:
    prompt = given.chatCompletePrompt
    return {
        "note": given.description,
        "prompt": [{"role": each.role, "template": each.content} for each in prompt.prompt],
        "variables": [
            {
                "name": each.name,
                "type": each.type,
                "default": each.defaultValue if each.HasField("defaultValue") else None,
            }
            for each in prompt.promptVariables
        ],
        "model_provider": given.modelProviderName,
        "model_options": from_metadata(given.endpointModelOptions),
    }


def _retry(given: pb.EndpointRetryConfiguration) -> dict[str, Any]:
    """What is left out (0 or nothing on the wire) takes the default."""
    fields = {
        "kind": given.retryType,
        "max_attempts": given.maxAttempts,
        "delay_seconds": given.delaySeconds,
        "exponential_backoff": given.exponentialBackoff,
        "retryables": list(given.retryables),
    }
    return {name: value for name, value in fields.items() if value}


def _cache(given: pb.EndpointCacheConfiguration) -> dict[str, Any]:
    fields = {
        "kind": given.cacheType,
        "expiry_seconds": given.expiryInterval,
        "match_threshold": given.matchThreshold,
    }
    return {name: value for name, value in fields.items() if value}
