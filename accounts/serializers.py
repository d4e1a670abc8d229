"""The JSON of accounts' REST interface; names as in the gRPC messages. No serializer knows a digest."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from accounts.actions.projects import MAX_DESCRIPTION, MAX_NAME
from accounts.models import Project
from accounts.models.organizations import ORGANIZATION_ROLES, PROJECT_ROLES, ROLES_OF_KEYS
from rapida_site.lib.http import IdField
from rapida_site.lib.principal import PrincipalKind, ProjectRole


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
    projectRole = serializers.ChoiceField(  # noqa: N815
        [role.value for role in ProjectRole], source="project_role", allow_null=True
    )


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


class KeyInputSerializer(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=MAX_NAME)
    expiresAt = serializers.DateTimeField(required=False, allow_null=True, default=None)  # noqa: N815


class KeyRoleSerializer(serializers.Serializer[Any]):
    role = serializers.ChoiceField(ROLES_OF_KEYS)


class ProjectKeyInputSerializer(KeyInputSerializer):
    role = serializers.ChoiceField(ROLES_OF_KEYS, default=ProjectRole.WRITER.value)


class KeySerializer(serializers.Serializer[Any]):
    """A key as lists show it: enough to tell keys apart, nothing to use them."""

    id = IdField()
    name = serializers.CharField()
    keyId = serializers.CharField(source="key_id")  # noqa: N815
    lastFour = serializers.CharField(source="last_four")  # noqa: N815
    state = serializers.ChoiceField(["live", "expired", "revoked"])
    createdBy = IdField(source="created_by_id", allow_null=True)  # noqa: N815
    createdDate = serializers.DateTimeField(source="created_at")  # noqa: N815
    expiresAt = serializers.DateTimeField(source="expires_at", allow_null=True)  # noqa: N815
    revokedAt = serializers.DateTimeField(source="revoked_at", allow_null=True)  # noqa: N815
    lastUsedAt = serializers.DateTimeField(source="last_used_at", allow_null=True)  # noqa: N815


class ProjectKeySerializer(KeySerializer, KeyRoleSerializer):
    projectId = IdField(source="project_id")  # noqa: N815


class OrganizationKeySerializer(KeySerializer):
    organizationId = IdField(source="organization_id")  # noqa: N815


class NewProjectKeySerializer(serializers.Serializer[Any]):
    """``key`` is the whole text: it is shown here and never again."""

    key = serializers.CharField()
    credential = ProjectKeySerializer()


class NewOrganizationKeySerializer(serializers.Serializer[Any]):
    """``key`` is the whole text: it is shown here and never again."""

    key = serializers.CharField()
    credential = OrganizationKeySerializer()


DONE = {"done": True}


class DoneSerializer(serializers.Serializer[Any]):
    done = serializers.BooleanField()


class EmailSerializer(serializers.Serializer[Any]):
    email = serializers.CharField(max_length=254)


class MailedTokenSerializer(serializers.Serializer[Any]):
    token = serializers.CharField(max_length=200)


class CreatePasswordSerializer(MailedTokenSerializer):
    password = serializers.CharField(max_length=1000, trim_whitespace=False, write_only=True)


class ChangePasswordSerializer(serializers.Serializer[Any]):
    oldPassword = serializers.CharField(max_length=1000, trim_whitespace=False, write_only=True)  # noqa: N815
    password = serializers.CharField(max_length=1000, trim_whitespace=False, write_only=True)


class OrganizationInputSerializer(serializers.Serializer[Any]):
    """What is left out stays as it is."""

    name = serializers.CharField(max_length=MAX_NAME, required=False)
    description = serializers.CharField(max_length=MAX_DESCRIPTION, required=False, allow_blank=True)
    size = serializers.CharField(max_length=60, required=False, allow_blank=True)
    industry = serializers.CharField(max_length=120, required=False, allow_blank=True)
    contact = serializers.CharField(max_length=254, required=False, allow_blank=True)


class OrganizationSerializer(OrganizationInputSerializer):
    id = IdField()
    createdDate = serializers.DateTimeField(source="created_at")  # noqa: N815


class MemberRoleSerializer(serializers.Serializer[Any]):
    role = serializers.ChoiceField(ORGANIZATION_ROLES)


class MemberSerializer(MemberRoleSerializer):
    userId = IdField(source="user_id")  # noqa: N815
    name = serializers.CharField(source="user.name")
    email = serializers.CharField(source="user.email")
    createdDate = serializers.DateTimeField(source="created_at")  # noqa: N815


class InvitedProjectSerializer(serializers.Serializer[Any]):
    projectId = IdField(source="project_id")  # noqa: N815
    role = serializers.ChoiceField(PROJECT_ROLES)


class InvitationInputSerializer(serializers.Serializer[Any]):
    email = serializers.CharField(max_length=254)
    role = serializers.ChoiceField(ORGANIZATION_ROLES, default="member")
    projectRoles = InvitedProjectSerializer(many=True, default=list)  # noqa: N815


class InvitationSerializer(serializers.Serializer[Any]):
    id = IdField()
    email = serializers.CharField()
    role = serializers.ChoiceField(ORGANIZATION_ROLES)
    projectRoles = InvitedProjectSerializer(many=True, source="projects")  # noqa: N815
    createdDate = serializers.DateTimeField(source="created_at")  # noqa: N815
    expiresAt = serializers.DateTimeField(source="expires_at")  # noqa: N815


class NotificationSettingSerializer(serializers.Serializer[Any]):
    event = serializers.CharField(max_length=64)
    channel = serializers.CharField(max_length=16, default="email")
    enabled = serializers.BooleanField()


class NotificationSettingsSerializer(serializers.Serializer[Any]):
    settings = NotificationSettingSerializer(many=True)


class PlanSerializer(serializers.Serializer[Any]):
    """Prices are in hundredths of ``currency``; a quota of -1 is none."""

    slug = serializers.CharField()
    name = serializers.CharField()
    description = serializers.CharField()
    quotas = serializers.DictField(child=serializers.IntegerField())
    priceMonthly = serializers.IntegerField(source="price_monthly")  # noqa: N815
    priceYearly = serializers.IntegerField(source="price_yearly")  # noqa: N815
    currency = serializers.CharField()
    paymentUrl = serializers.CharField(source="payment_url")  # noqa: N815
    active = serializers.BooleanField()


class PlansSerializer(serializers.Serializer[Any]):
    plans = PlanSerializer(many=True)


class UsageSerializer(serializers.Serializer[Any]):
    """``limit`` is null where the plan sets none."""

    resource = serializers.CharField(source="label")
    used = serializers.IntegerField()
    limit = serializers.IntegerField(allow_null=True)


class SubscriptionSerializer(serializers.Serializer[Any]):
    plan = PlanSerializer()
    usage = UsageSerializer(many=True)


class PlanChoiceSerializer(serializers.Serializer[Any]):
    planSlug = serializers.CharField(max_length=60)  # noqa: N815
