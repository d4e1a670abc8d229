"""``assistant_api.AssistantDeploymentService``: create, get, list and disable, the same for each of five channels."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from assistants import access, actions
from assistants.models import Channel, Deployment
from assistants.servicers.messages.deployments import SHAPES, Shape, deployment, deployment_fields
from rapida_site.lib.errors import Invalid
from rapida_site.lib.rpc.criteria import narrow
from rapida_site.lib.rpc.paging import page_of
from rapida_site.lib.rpc.service import Service
from rapida_site.pb import assistant_deployment_pb2 as pb

CRITERIA = {
    "id": "id", "name": "name", "greeting": "greeting", "createdDate": "created_at", "created_date": "created_at",
}  # fmt: skip
Method = Callable[["AssistantDeploymentService", Any, Any], Any]


class AssistantDeploymentService(Service):
    """Its methods are made from ``SHAPES``, at the end of this file."""

    descriptor = pb.DESCRIPTOR.services_by_name["AssistantDeploymentService"]


def _create(channel: Channel, shape: Shape) -> Method:
    def create(self: AssistantDeploymentService, request: Any, context: Any) -> Any:
        """A new deployment; it takes the place of the one in use. A greeting's interruptibility stays what it was."""
        if request.WhichOneof("deployment") != shape.field:
            raise Invalid(f"Send the deployment as {shape.field}.", field="deployment")
        given = getattr(request, shape.field)
        fields = deployment_fields(given, channel)
        if not given.greetingInterruptible:
            rows = access.deployments(self.principal, given.assistantId)
            before = rows.filter(disabled_at=None, channel=channel).first()
            fields["experience"]["greeting_interruptible"] = before.greeting_interruptible if before else True
        row = actions.create_deployment(
            principal=self.principal, assistant_id=given.assistantId, channel=channel, **fields
        )
        return _one(shape, row)

    return create


def _get(channel: Channel, shape: Shape) -> Method:
    def get(self: AssistantDeploymentService, request: Any, context: Any) -> Any:
        """The deployment in use: the newest active one."""
        return _one(shape, access.active_deployment(self.principal, request.assistantId, channel))

    return get


def _get_all(channel: Channel, shape: Shape) -> Method:
    def get_all(self: AssistantDeploymentService, request: Any, context: Any) -> Any:
        """All deployments of the channel, newest first; INACTIVE ones were disabled."""
        found = access.deployments(self.principal, request.assistantId).filter(channel=channel)
        rows, paginated = page_of(narrow(found, request.criterias, CRITERIA), request.paginate)
        response = getattr(pb, f"GetAllAssistant{shape.word}DeploymentResponse")
        return response(data=[deployment(row) for row in rows], paginated=paginated)

    return get_all


def _disable(channel: Channel, shape: Shape) -> Method:
    def disable(self: AssistantDeploymentService, request: Any, context: Any) -> Any:
        """Closes the channel and answers what was in use; no older deployment takes its place."""
        row = actions.close_channel(principal=self.principal, assistant_id=request.assistantId, channel=channel)
        return _one(shape, row)

    return disable


def _one(shape: Shape, row: Deployment) -> Any:
    return getattr(pb, f"GetAssistant{shape.word}DeploymentResponse")(data=deployment(row))


for _channel, _shape in SHAPES.items():
    for _verb, _make in (("Create", _create), ("Get", _get), ("GetAll", _get_all), ("Disable", _disable)):
        setattr(AssistantDeploymentService, f"{_verb}Assistant{_shape.word}Deployment", _make(_channel, _shape))
