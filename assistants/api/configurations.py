"""Webhooks, analyses, authentication, telemetry and storage of assistants: one resource of five kinds."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.auth.drf import principal_of
from assistants import access, actions
from assistants.serializers import configurations as shapes
from rapida_site.lib.http import PAGE_PARAMETERS, answer, answers
from rapida_site.lib.rest import changed, listed, read, read_query

TAG = ["configurations"]


class ConfigurationsView(APIView):
    @extend_schema(
        operation_id="listConfigurations",
        tags=TAG,
        parameters=[shapes.ConfigurationFilterSerializer, *PAGE_PARAMETERS],
        responses=answers(shapes.ConfigurationSerializer, many=True),
    )
    def get(self, request: Request, assistant_id: int) -> Response:
        """An assistant's configurations, of one kind where asked, newest first; those switched off too."""
        kind = read_query(shapes.ConfigurationFilterSerializer, request).get("kind")
        rows = access.configurations(principal_of(request), assistant_id, kind)
        return listed(shapes.ConfigurationSerializer, request, rows)

    @extend_schema(
        operation_id="createConfiguration",
        tags=TAG,
        request=shapes.NewConfigurationSerializer,
        responses=answers(shapes.ConfigurationSerializer, status=201),
    )
    def post(self, request: Request, assistant_id: int) -> Response:
        """Add a configuration; a second authentication takes the place of the first."""
        given = read(shapes.NewConfigurationSerializer, request)
        row = actions.create_configuration(principal=principal_of(request), assistant_id=assistant_id, **given)
        return answer(shapes.ConfigurationSerializer(row).data, status=201)


class ConfigurationView(APIView):
    @extend_schema(operation_id="getConfiguration", tags=TAG, responses=answers(shapes.ConfigurationSerializer))
    def get(self, request: Request, configuration_id: int) -> Response:
        row = access.get_configuration(principal_of(request), configuration_id)
        return answer(shapes.ConfigurationSerializer(row).data)

    @extend_schema(
        operation_id="updateConfiguration",
        tags=TAG,
        request=shapes.ConfigurationSerializer,
        responses=answers(shapes.ConfigurationSerializer),
    )
    def patch(self, request: Request, configuration_id: int) -> Response:
        """Change what is sent; options are replaced as a whole."""
        given = changed(read(shapes.ConfigurationSerializer, request, partial=True))
        row = actions.update_configuration(principal=principal_of(request), configuration_id=configuration_id, **given)
        return answer(shapes.ConfigurationSerializer(row).data)

    @extend_schema(operation_id="deleteConfiguration", tags=TAG, responses={204: None})
    def delete(self, request: Request, configuration_id: int) -> Response:
        actions.delete_configuration(principal=principal_of(request), configuration_id=configuration_id)
        return Response(status=204)
