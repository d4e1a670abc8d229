"""REST: endpoints, their versions and rules, calling them, their calls. Every view is: read, act, answer."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.auth.drf import principal_of
from endpoints import access, actions
from endpoints import serializers as shapes
from endpoints.actions import Invocation
from rapida_site.lib.http import PAGE_PARAMETERS, answer, answers
from rapida_site.lib.rest import changed, listed, read


class EndpointsView(APIView):
    @extend_schema(
        operation_id="listEndpoints",
        tags=["endpoints"],
        parameters=PAGE_PARAMETERS,
        responses=answers(shapes.EndpointSerializer, many=True),
    )
    def get(self, request: Request) -> Response:
        """The project's endpoints, newest first."""
        return listed(shapes.EndpointSerializer, request, access.endpoints(principal_of(request)))

    @extend_schema(
        operation_id="createEndpoint",
        tags=["endpoints"],
        request=shapes.NewEndpointSerializer,
        responses=answers(shapes.EndpointSerializer, status=201),
    )
    def post(self, request: Request) -> Response:
        """Create an endpoint; version 1 is in use at once."""
        given = read(shapes.NewEndpointSerializer, request)
        made = actions.create_endpoint(principal=principal_of(request), **given)
        return answer(shapes.EndpointSerializer(made).data, status=201)


class EndpointView(APIView):
    @extend_schema(operation_id="getEndpoint", tags=["endpoints"], responses=answers(shapes.EndpointSerializer))
    def get(self, request: Request, endpoint_id: int) -> Response:
        """One endpoint with the version in use and its rules."""
        return answer(shapes.EndpointSerializer(access.get_endpoint(principal_of(request), endpoint_id)).data)

    @extend_schema(
        operation_id="updateEndpoint",
        tags=["endpoints"],
        request=shapes.EndpointSerializer,
        responses=answers(shapes.EndpointSerializer),
    )
    def patch(self, request: Request, endpoint_id: int) -> Response:
        """Change name, description, visibility, language or tags."""
        given = changed(read(shapes.EndpointSerializer, request, partial=True))
        row = actions.update_endpoint(principal=principal_of(request), endpoint_id=endpoint_id, **given)
        return answer(shapes.EndpointSerializer(row).data)

    @extend_schema(operation_id="deleteEndpoint", tags=["endpoints"], responses={204: None})
    def delete(self, request: Request, endpoint_id: int) -> Response:
        """Take an endpoint out of use; its calls stay. Needs the role admin."""
        actions.delete_endpoint(principal=principal_of(request), endpoint_id=endpoint_id)
        return Response(status=204)


class VersionsView(APIView):
    @extend_schema(
        operation_id="listEndpointVersions",
        tags=["endpoints"],
        parameters=PAGE_PARAMETERS,
        responses=answers(shapes.EndpointVersionSerializer, many=True),
    )
    def get(self, request: Request, endpoint_id: int) -> Response:
        """An endpoint's versions, the latest first."""
        return listed(shapes.EndpointVersionSerializer, request, access.versions(principal_of(request), endpoint_id))

    @extend_schema(
        operation_id="createEndpointVersion",
        tags=["endpoints"],
        request=shapes.EndpointVersionSerializer,
        responses=answers(shapes.EndpointVersionSerializer, status=201),
    )
    def post(self, request: Request, endpoint_id: int) -> Response:
        """Add a version. It never changes, and is in use only when it is released."""
        access.get_endpoint(principal_of(request), endpoint_id)
        given = read(shapes.EndpointVersionSerializer, request)
        made = actions.create_version(principal=principal_of(request), endpoint_id=endpoint_id, **given)
        return answer(shapes.EndpointVersionSerializer(made).data, status=201)


class VersionView(APIView):
    @extend_schema(
        operation_id="getEndpointVersion", tags=["endpoints"], responses=answers(shapes.EndpointVersionSerializer)
    )
    def get(self, request: Request, version_id: int) -> Response:
        return answer(shapes.EndpointVersionSerializer(access.get_version(principal_of(request), version_id)).data)


class ReleaseView(APIView):
    @extend_schema(
        operation_id="releaseEndpointVersion",
        tags=["endpoints"],
        request=None,
        responses=answers(shapes.EndpointVersionSerializer),
    )
    def post(self, request: Request, version_id: int) -> Response:
        """Put a version to work; an older one, too."""
        row = actions.release_version(principal=principal_of(request), version_id=version_id)
        return answer(shapes.EndpointVersionSerializer(row).data)


class RetryView(APIView):
    @extend_schema(
        operation_id="setEndpointRetry",
        tags=["endpoints"],
        request=shapes.RetrySerializer,
        responses=answers(shapes.RetrySerializer),
    )
    def put(self, request: Request, endpoint_id: int) -> Response:
        """Say when a call is tried again; replaces the rule before."""
        access.get_endpoint(principal_of(request), endpoint_id)
        given = read(shapes.RetrySerializer, request)
        rule = actions.set_retry(principal=principal_of(request), endpoint_id=endpoint_id, **given)
        return answer(shapes.RetrySerializer(rule).data)


class CacheView(APIView):
    @extend_schema(
        operation_id="setEndpointCache",
        tags=["endpoints"],
        request=shapes.CacheSerializer,
        responses=answers(shapes.CacheSerializer),
    )
    def put(self, request: Request, endpoint_id: int) -> Response:
        """Say which answers are kept and for how long; replaces the rule before."""
        access.get_endpoint(principal_of(request), endpoint_id)
        given = read(shapes.CacheSerializer, request)
        rule = actions.set_cache(principal=principal_of(request), endpoint_id=endpoint_id, **given)
        return answer(shapes.CacheSerializer(rule).data)


class ForkView(APIView):
    @extend_schema(
        operation_id="forkEndpoint",
        tags=["endpoints"],
        request=shapes.ForkSerializer,
        responses=answers(shapes.EndpointSerializer, status=201),
    )
    def post(self, request: Request, endpoint_id: int) -> Response:
        """Copy an endpoint with one of its versions, its tags and rules."""
        given = read(shapes.ForkSerializer, request)
        made = actions.fork_endpoint(principal=principal_of(request), endpoint_id=endpoint_id, **given)
        return answer(shapes.EndpointSerializer(made).data, status=201)


class InvokeView(APIView):
    @extend_schema(
        operation_id="invokeEndpoint",
        tags=["endpoints"],
        request=shapes.InvokeSerializer,
        responses=answers(shapes.EndpointLogSerializer),
    )
    def post(self, request: Request, endpoint_id: int) -> Response:
        """Call an endpoint. A failed call leaves its row in the log, too; ``details.requestId`` names it."""
        call = Invocation(endpoint_id, **read(shapes.InvokeSerializer, request))
        outcome = actions.invoke(principal=principal_of(request), call=call, source="rest")
        if outcome.error is not None:
            outcome.error.data["requestId"] = str(outcome.log.pk)
            raise outcome.error
        return answer(shapes.EndpointLogSerializer(outcome.log).data)


class LogsView(APIView):
    @extend_schema(
        operation_id="listEndpointLogs",
        tags=["endpoints"],
        parameters=PAGE_PARAMETERS,
        responses=answers(shapes.EndpointLogSerializer, many=True),
    )
    def get(self, request: Request) -> Response:
        """Calls of the whole project, newest first."""
        return listed(shapes.EndpointLogSerializer, request, access.logs(principal_of(request)))


class EndpointLogsView(APIView):
    @extend_schema(
        operation_id="listLogsOfEndpoint",
        tags=["endpoints"],
        parameters=PAGE_PARAMETERS,
        responses=answers(shapes.EndpointLogSerializer, many=True),
    )
    def get(self, request: Request, endpoint_id: int) -> Response:
        """Calls of one, newest first."""
        return listed(shapes.EndpointLogSerializer, request, access.logs(principal_of(request), endpoint_id))


class LogView(APIView):
    @extend_schema(operation_id="getEndpointLog", tags=["endpoints"], responses=answers(shapes.EndpointLogSerializer))
    def get(self, request: Request, log_id: int) -> Response:
        return answer(shapes.EndpointLogSerializer(access.get_log(principal_of(request), log_id)).data)

    @extend_schema(
        operation_id="annotateEndpointLog",
        tags=["endpoints"],
        request=shapes.MetadataSerializer,
        responses=answers(shapes.EndpointLogSerializer),
    )
    def patch(self, request: Request, log_id: int) -> Response:
        """Add metadata to a call."""
        access.get_log(principal_of(request), log_id)
        given = read(shapes.MetadataSerializer, request)
        row = actions.annotate_call(principal=principal_of(request), log_id=log_id, **given)
        return answer(shapes.EndpointLogSerializer(row).data)
