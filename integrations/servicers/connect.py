"""``connect_api.ConnectService``: finishing a sign-in at a connected account, and listing what it holds."""

from __future__ import annotations

from typing import Any

from integrations.connectors import handoff
from integrations.connectors.files import list_files
from rapida_site.lib.errors import Invalid
from rapida_site.lib.rpc import paging, values
from rapida_site.lib.rpc.service import Service
from rapida_site.pb import common_pb2
from rapida_site.pb import connect_api_pb2 as pb


class ConnectService(Service):
    descriptor = pb.DESCRIPTOR.services_by_name["ConnectService"]
    waiting_methods = frozenset({"GeneralConnect", "GetConnectorFiles"})

    def GeneralConnect(self, request: pb.GeneralConnectRequest, context: Any) -> pb.GeneralConnectResponse:
        if not request.state or not request.code:
            raise Invalid("Send the state and the code that the provider sent the browser back with.", field="state")
        connection, target = handoff.finish(
            principal=self.principal, state=request.state, code=request.code, connector=request.connect
        )
        return pb.GeneralConnectResponse(provider=connection.provider, redirectTo=target)

    def GetConnectorFiles(self, request: pb.GetConnectorFilesRequest, context: Any) -> pb.GetConnectorFilesResponse:
        page = request.paginate.page or 1
        size = min(request.paginate.pageSize or paging.DEFAULT_SIZE, paging.MAX_SIZE)
        credential_id = _credential_id(request.criterias)
        found = list_files(
            principal=self.principal, provider=request.provider, page=page, size=size, credential_id=credential_id
        )
        return pb.GetConnectorFilesResponse(
            data=[values.to_struct(file.as_dict()) for file in found.files],
            paginated=common_pb2.Paginated(currentPage=page, totalItem=found.total),
        )


def _credential_id(criterias: Any) -> int | None:
    """Return which of several connected accounts is meant; nothing else can be filtered by."""
    chosen: int | None = None
    for criteria in criterias:
        if criteria.key != "credentialId" or not (criteria.value.isascii() and criteria.value.isdigit()):
            raise Invalid("Filter by credentialId, the number of a connected account.", field="criterias")
        chosen = int(criteria.value)
    return chosen
