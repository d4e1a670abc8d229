"""``vault_api.VaultService``: credentials of providers. Values are shown to services alone, to people as hints."""

from __future__ import annotations

from typing import Any

from accounts import vault
from accounts.actions import vault as actions
from accounts.models import VaultCredential
from rapida_site.lib.principal import Principal, PrincipalKind
from rapida_site.lib.rpc import criteria, paging, values
from rapida_site.lib.rpc.service import Service
from rapida_site.pb import vault_api_pb2 as pb

_FIELDS = {"id": "id", "provider": "provider", "name": "name", "status": "status", "kind": "kind"}


class VaultService(Service):
    descriptor = pb.DESCRIPTOR.services_by_name["VaultService"]
    waiting_methods = frozenset({"CreateProviderCredential", "GetOauth2Credential"})

    def CreateProviderCredential(
        self, request: pb.CreateProviderCredentialRequest, context: Any
    ) -> pb.GetCredentialResponse:
        credential = actions.create_credential(
            principal=self.principal,
            provider=request.provider,
            name=request.name,
            value=values.to_dict(request.credential),
        )
        return pb.GetCredentialResponse(data=_message(credential, credential.hints))

    def GetAllOrganizationCredential(
        self, request: pb.GetAllOrganizationCredentialRequest, context: Any
    ) -> pb.GetAllOrganizationCredentialResponse:
        rows = criteria.narrow(vault.credentials(self.principal), request.criterias, _FIELDS)
        page, paginated = paging.page_of(rows, request.paginate)
        messages = [_message(credential, credential.hints) for credential in page]
        return pb.GetAllOrganizationCredentialResponse(data=messages, paginated=paginated)

    def GetCredential(self, request: pb.GetCredentialRequest, context: Any) -> pb.GetCredentialResponse:
        credential = vault.get_credential(self.principal, request.vaultId)
        shown = credential.hints
        if _sees_values(self.principal):
            shown = vault.open_credential(credential.organization_id, credential.id)
        return pb.GetCredentialResponse(data=_message(credential, shown))

    def GetOauth2Credential(self, request: pb.GetCredentialRequest, context: Any) -> pb.GetCredentialResponse:
        """Return a connected account; its token is renewed first when it has run out."""
        credential = vault.get_credential(self.principal, request.vaultId)
        value = actions.fresh_connection(organization_id=credential.organization_id, credential_id=credential.id)
        credential.refresh_from_db()
        return pb.GetCredentialResponse(
            data=_message(credential, value if _sees_values(self.principal) else credential.hints)
        )

    def DeleteCredential(self, request: pb.DeleteCredentialRequest, context: Any) -> pb.GetCredentialResponse:
        credential = actions.delete_credential(principal=self.principal, credential_id=request.vaultId)
        return pb.GetCredentialResponse(data=_message(credential, {}))


def _sees_values(principal: Principal) -> bool:
    return principal.kind is PrincipalKind.SERVICE


def _message(credential: VaultCredential, value: dict[str, Any]) -> pb.VaultCredential:
    return pb.VaultCredential(
        id=credential.id,
        name=credential.name,
        value=values.to_struct(value),
        status=credential.status.upper(),
        provider=credential.provider,
        organizationId=credential.organization_id,
        createdDate=values.timestamp(credential.created_at),
        lastUsedDate=values.timestamp(credential.last_used_at),
        updatedDate=values.timestamp(credential.updated_at),
    )
