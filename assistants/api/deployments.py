"""Deployments: resourceful addresses, and the documented ones of the original."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.auth.drf import principal_of
from assistants import access, actions
from assistants.models import Channel
from assistants.serializers import deployments as shapes
from rapida_site.lib.errors import NotFound
from rapida_site.lib.http import PAGE_PARAMETERS, answer, answers
from rapida_site.lib.rest import listed, read

# The original's names in addresses.
CHANNELS = {
    "debugger": Channel.DEBUGGER,
    "phone": Channel.PHONE,
    "api": Channel.API,
    "webplugin": Channel.WEB_PLUGIN,
    "whatsapp": Channel.WHATSAPP,
}


class DeploymentsView(APIView):
    @extend_schema(
        operation_id="listDeployments",
        tags=["deployments"],
        parameters=PAGE_PARAMETERS,
        responses=answers(shapes.DeploymentSerializer, many=True),
    )
    def get(self, request: Request, assistant_id: int) -> Response:
        """An assistant's deployments of all channels, newest first. The newest active one of a channel is in use."""
        return listed(shapes.DeploymentSerializer, request, access.deployments(principal_of(request), assistant_id))

    @extend_schema(
        operation_id="createDeployment",
        tags=["deployments"],
        request=shapes.NewDeploymentSerializer,
        responses=answers(shapes.DeploymentSerializer, status=201),
    )
    def post(self, request: Request, assistant_id: int) -> Response:
        """Deploy on a channel; it takes the place of the one in use."""
        given = shapes.action_fields(read(shapes.NewDeploymentSerializer, request))
        deployment = actions.create_deployment(principal=principal_of(request), assistant_id=assistant_id, **given)
        return answer(shapes.DeploymentSerializer(deployment).data, status=201)


class DeploymentView(APIView):
    @extend_schema(operation_id="getDeployment", tags=["deployments"], responses=answers(shapes.DeploymentSerializer))
    def get(self, request: Request, deployment_id: int) -> Response:
        return answer(shapes.DeploymentSerializer(access.get_deployment(principal_of(request), deployment_id)).data)


class DisableView(APIView):
    @extend_schema(
        operation_id="disableDeployment",
        tags=["deployments"],
        request=None,
        responses=answers(shapes.DeploymentSerializer),
    )
    def post(self, request: Request, deployment_id: int) -> Response:
        """Take a deployment out of use; an older active one takes its place."""
        deployment = actions.disable_deployment(principal=principal_of(request), deployment_id=deployment_id)
        return answer(shapes.DeploymentSerializer(deployment).data)


class CreateDeploymentView(APIView):
    @extend_schema(
        operation_id="createDeploymentDocumented",
        summary="Deploy on a channel (original's address)",
        tags=["original addresses"],
        request=shapes.CreateDeploymentSerializer,
        responses=answers(shapes.DeploymentSerializer),
    )
    def post(self, request: Request, channel: str) -> Response:
        given = shapes.action_fields(read(shapes.CreateDeploymentSerializer, request))
        deployment = actions.create_deployment(principal=principal_of(request), channel=_channel(channel), **given)
        return answer(shapes.DeploymentSerializer(deployment).data)


class ActiveDeploymentView(APIView):
    @extend_schema(
        operation_id="getDeploymentDocumented",
        summary="The deployment in use on a channel (original's address)",
        tags=["original addresses"],
        responses=answers(shapes.DeploymentSerializer),
    )
    def get(self, request: Request, channel: str, assistant_id: int) -> Response:
        deployment = access.active_deployment(principal_of(request), assistant_id, _channel(channel))
        return answer(shapes.DeploymentSerializer(deployment).data)


class ChannelDeploymentsView(APIView):
    @extend_schema(
        operation_id="listDeploymentsDocumented",
        summary="All deployments on a channel (original's address)",
        tags=["original addresses"],
        parameters=PAGE_PARAMETERS,
        responses=answers(shapes.DeploymentSerializer, many=True),
    )
    def get(self, request: Request, channel: str, assistant_id: int) -> Response:
        rows = access.deployments(principal_of(request), assistant_id).filter(channel=_channel(channel))
        return listed(shapes.DeploymentSerializer, request, rows)


def _channel(name: str) -> Channel:
    if name not in CHANNELS:
        raise NotFound(f"There is no channel {name}; known are {', '.join(CHANNELS)}.")
    return CHANNELS[name]
