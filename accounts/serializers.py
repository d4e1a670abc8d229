"""The JSON of accounts' REST interface; names as in the gRPC messages. No serializer knows a digest."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from accounts.actions.projects import MAX_DESCRIPTION, MAX_NAME
from accounts.models import Project, ProjectKey
from accounts.models.organizations import ORGANIZATION_ROLES, PROJECT_ROLES
from rapida_site.lib.http import IdField
from rapida_site.lib.principal import PrincipalKind


class SignInSerializer(serializers.Serializer[Any]):
    email = serializers.CharField(max_length=254)
    password = serializers.CharField(max_length=1000, trim_whitespace=False, write_only=True)
    code = serializers.CharField(max_length=32, default="", help_text="The second factor, where one is set up.")


class SignUpSerializer(serializers.Serializer[Any]):
    email = serializers.CharField(max_length=254)
    password = serializers.CharField(max_length=1000, trim_whitespace=False, write_only=True)
    name = serializers.CharField(max_length=MAX_NAME, default="", allow_blank=True)
    organizationName = serializers.CharField(max_length=MAX_NAME, default="", allow_blank=True)  # noqa: N815
    invitation = serializers.CharField(max_length=200, default="", allow_blank=True)


class UserSerializer(serializers.Serializer[Any]):
    id = IdField()
    name = serializers.CharField()
    email = serializers.CharField()


class TokenSerializer(serializers.Serializer[Any]):
    """``token`` goes into ``authorization`` as it is, beside ``x-auth-id``: the user's id."""

    id = IdField()
    token = serializers.CharField()
    tokenType = serializers.CharField()  # noqa: N815
    expireAt = serializers.DateTimeField(source="expires_at")  # noqa: N815
    isExpired = serializers.BooleanField()  # noqa: N815


class OrganizationRoleSerializer(serializers.Serializer[Any]):
    id = IdField()
    organizationId = IdField(source="organization_id")  # noqa: N815
    organizationName = serializers.CharField(source="organization.name")  # noqa: N815
    role = serializers.ChoiceField(ORGANIZATION_ROLES)


class ProjectRoleSerializer(serializers.Serializer[Any]):
    """``role`` is empty where the person sees the project as owner or admin of its organization alone."""

    projectId = IdField(source="id")  # noqa: N815
    projectName = serializers.CharField(source="name")  # noqa: N815
    role = serializers.ChoiceField(PROJECT_ROLES, allow_blank=True)


class AuthenticationSerializer(serializers.Serializer[Any]):
    user = UserSerializer()
    token = TokenSerializer(required=False)
    organizationRole = OrganizationRoleSerializer(allow_null=True)  # noqa: N815
    projectRoles = ProjectRoleSerializer(many=True)  # noqa: N815


class ScopeSerializer(serializers.Serializer[Any]):
    """Whom the request's credential stands for."""

    kind = serializers.ChoiceField([kind.value for kind in PrincipalKind])
    name = serializers.CharField()
    userId = IdField(source="user_id", allow_null=True)  # noqa: N815
    organizationId = IdField(source="organization_id")  # noqa: N815
    projectId = IdField(source="project_id", allow_null=True)  # noqa: N815
    organizationRole = serializers.ChoiceField(ORGANIZATION_ROLES, source="organization_role", allow_null=True)  # noqa: N815
    projectRole = serializers.ChoiceField(PROJECT_ROLES, source="project_role", allow_null=True)  # noqa: N815


class TicketSerializer(serializers.Serializer[Any]):
    ticket = serializers.CharField()
    expiresIn = serializers.IntegerField(help_text="Seconds.")  # noqa: N815


class RevokedSerializer(serializers.Serializer[Any]):
    revoked = serializers.IntegerField(help_text="How many.")


class ProjectInputSerializer(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=MAX_NAME)
    description = serializers.CharField(max_length=MAX_DESCRIPTION, default="", allow_blank=True)


class ProjectSerializer(serializers.ModelSerializer[Project]):
    id = IdField()
    organizationId = IdField(source="organization_id")  # noqa: N815
    createdDate = serializers.DateTimeField(source="created_at")  # noqa: N815
    archivedDate = serializers.DateTimeField(source="archived_at", allow_null=True)  # noqa: N815

    class Meta:
        model = Project
        fields = ["id", "organizationId", "name", "description", "createdDate", "archivedDate"]


class ProjectKeyInputSerializer(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=MAX_NAME)
    expiresAt = serializers.DateTimeField(required=False, allow_null=True, default=None)  # noqa: N815


class ProjectKeySerializer(serializers.ModelSerializer[ProjectKey]):
    """A key as lists show it: enough to tell keys apart, nothing to use them."""

    id = IdField()
    projectId = IdField(source="project_id")  # noqa: N815
    keyId = serializers.CharField(source="key_id")  # noqa: N815
    lastFour = serializers.CharField(source="last_four")  # noqa: N815
    state = serializers.ChoiceField(["live", "expired", "revoked"])
    createdBy = IdField(source="created_by_id", allow_null=True)  # noqa: N815
    createdDate = serializers.DateTimeField(source="created_at")  # noqa: N815
    expiresAt = serializers.DateTimeField(source="expires_at", allow_null=True)  # noqa: N815
    revokedAt = serializers.DateTimeField(source="revoked_at", allow_null=True)  # noqa: N815
    lastUsedAt = serializers.DateTimeField(source="last_used_at", allow_null=True)  # noqa: N815

    class Meta:
        model = ProjectKey
        fields = [
            "id", "projectId", "name", "keyId", "lastFour", "state",
            "createdBy", "createdDate", "expiresAt", "revokedAt", "lastUsedAt",
        ]  # fmt: skip


class NewProjectKeySerializer(serializers.Serializer[Any]):
    """``key`` is the whole text: it is shown here and never again."""

    key = serializers.CharField()
    credential = ProjectKeySerializer()
