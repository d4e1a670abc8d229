"""REST: the organization's credentials. No answer holds a value, only hints of which fields are set."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import vault
from accounts.actions import vault as actions
from accounts.auth.drf import principal_of
from accounts.models import VaultCredential
from rapida_site.lib.http import PAGE_PARAMETERS, IdField, answer, answers, page_of
from rapida_site.lib.rest import read


class CredentialInputSerializer(serializers.Serializer[Any]):
    provider = serializers.CharField(max_length=100)
    name = serializers.CharField(max_length=120)
    credential = serializers.DictField(help_text='The provider\'s fields, such as {"key": "…"}.', write_only=True)


class CredentialSerializer(serializers.ModelSerializer[VaultCredential]):
    """``hints`` has the fields that are set: open ones as they are, secret ones by their last four characters."""

    id = IdField()
    organizationId = IdField(source="organization_id")  # noqa: N815
    hints = serializers.DictField()
    kind = serializers.CharField(help_text="key, or connection for a connected account.")
    status = serializers.CharField(help_text="active, unverified, refused or archived.")
    statusReason = serializers.CharField(source="status_reason")  # noqa: N815
    verifiedDate = serializers.DateTimeField(source="verified_at", allow_null=True)  # noqa: N815
    lastUsedDate = serializers.DateTimeField(source="last_used_at", allow_null=True)  # noqa: N815
    createdBy = IdField(source="created_by_id", allow_null=True)  # noqa: N815
    createdDate = serializers.DateTimeField(source="created_at")  # noqa: N815

    class Meta:
        model = VaultCredential
        fields = [
            "id", "organizationId", "provider", "name", "kind", "hints", "status", "statusReason",
            "verifiedDate", "lastUsedDate", "createdBy", "createdDate",
        ]  # fmt: skip


class CredentialsView(APIView):
    @extend_schema(
        operation_id="listCredentials",
        summary="List credentials",
        tags=["vault"],
        parameters=PAGE_PARAMETERS,
        responses=answers(CredentialSerializer, many=True),
    )
    def get(self, request: Request) -> Response:
        """All of the organization, newest first."""
        page = page_of(request, vault.credentials(principal_of(request)))
        return answer(CredentialSerializer(page.items, many=True).data, page=page)

    @extend_schema(
        operation_id="createCredential",
        summary="Save a credential",
        tags=["vault"],
        request=CredentialInputSerializer,
        responses=answers(CredentialSerializer, status=201),
    )
    def post(self, request: Request) -> Response:
        """The provider is asked first, where it can be; what it refuses is not saved."""
        given = read(CredentialInputSerializer, request)
        credential = actions.create_credential(
            principal=principal_of(request),
            provider=given["provider"],
            name=given["name"],
            value=given["credential"],
        )
        return answer(CredentialSerializer(credential).data, status=201)


class CredentialView(APIView):
    @extend_schema(
        operation_id="getCredential",
        summary="Show a credential",
        tags=["vault"],
        responses=answers(CredentialSerializer),
    )
    def get(self, request: Request, credential_id: int) -> Response:
        return answer(CredentialSerializer(vault.get_credential(principal_of(request), credential_id)).data)

    @extend_schema(
        operation_id="deleteCredential",
        summary="Delete a credential",
        tags=["vault"],
        responses=answers(CredentialSerializer),
    )
    def delete(self, request: Request, credential_id: int) -> Response:
        """Its value is destroyed at once."""
        credential = actions.delete_credential(principal=principal_of(request), credential_id=credential_id)
        return answer(CredentialSerializer(credential).data)


class CredentialVerificationView(APIView):
    @extend_schema(
        operation_id="verifyCredential",
        summary="Ask the provider again",
        tags=["vault"],
        request=None,
        responses=answers(CredentialSerializer),
    )
    def post(self, request: Request, credential_id: int) -> Response:
        """``status`` tells the answer: active, refused or unverified, with the reason."""
        credential = actions.verify_credential(principal=principal_of(request), credential_id=credential_id)
        return answer(CredentialSerializer(credential).data)
