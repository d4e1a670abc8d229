"""REST: the organization at work, its members, invitations and keys."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import access, actions
from accounts import serializers as shapes
from accounts.auth.drf import principal_of
from rapida_site.lib.http import PAGE_PARAMETERS, answer, answers, page_of
from rapida_site.lib.principal import OrganizationRole, ProjectRole
from rapida_site.lib.rest import read


class OrganizationView(APIView):
    @extend_schema(
        operation_id="getOrganization",
        summary="The organization at work",
        tags=["organization"],
        responses=answers(shapes.OrganizationSerializer),
    )
    def get(self, request: Request) -> Response:
        return answer(shapes.OrganizationSerializer(access.get_organization(principal_of(request))).data)

    @extend_schema(
        operation_id="updateOrganization",
        summary="Change the organization",
        tags=["organization"],
        request=shapes.OrganizationInputSerializer,
        responses=answers(shapes.OrganizationSerializer),
    )
    def patch(self, request: Request) -> Response:
        given = read(shapes.OrganizationInputSerializer, request)
        organization = actions.change_organization(principal=principal_of(request), **given)
        return answer(shapes.OrganizationSerializer(organization).data)


class MembersView(APIView):
    @extend_schema(
        operation_id="listMembers",
        summary="List the members",
        tags=["organization"],
        parameters=PAGE_PARAMETERS,
        responses=answers(shapes.MemberSerializer, many=True),
    )
    def get(self, request: Request) -> Response:
        page = page_of(request, access.members(principal_of(request)))
        return answer(shapes.MemberSerializer(page.items, many=True).data, page=page)


class MemberView(APIView):
    @extend_schema(
        operation_id="changeMemberRole",
        summary="Change a member's role",
        tags=["organization"],
        request=shapes.MemberRoleSerializer,
        responses=answers(shapes.MemberSerializer),
    )
    def patch(self, request: Request, user_id: int) -> Response:
        role = OrganizationRole(read(shapes.MemberRoleSerializer, request)["role"])
        member = actions.change_member_role(principal=principal_of(request), user_id=user_id, role=role)
        return answer(shapes.MemberSerializer(member).data)

    @extend_schema(
        operation_id="removeMember",
        summary="Remove a member, or leave",
        tags=["organization"],
        responses=answers(shapes.DoneSerializer),
    )
    def delete(self, request: Request, user_id: int) -> Response:
        actions.remove_member(principal=principal_of(request), user_id=user_id)
        return answer(shapes.DONE)


class InvitationsView(APIView):
    @extend_schema(
        operation_id="listInvitations",
        summary="List open invitations",
        tags=["organization"],
        parameters=PAGE_PARAMETERS,
        responses=answers(shapes.InvitationSerializer, many=True),
    )
    def get(self, request: Request) -> Response:
        page = page_of(request, access.invitations(principal_of(request)))
        return answer(shapes.InvitationSerializer(page.items, many=True).data, page=page)

    @extend_schema(
        operation_id="inviteMember",
        summary="Invite somebody",
        tags=["organization"],
        request=shapes.InvitationInputSerializer,
        responses=answers(shapes.InvitationSerializer, status=201),
    )
    def post(self, request: Request) -> Response:
        """The link is mailed to the address, and shown to nobody else here."""
        given = read(shapes.InvitationInputSerializer, request)
        invitation, _ = actions.invite_member(
            principal=principal_of(request),
            email=given["email"],
            role=OrganizationRole(given["role"]),
            project_roles={each["project_id"]: ProjectRole(each["role"]) for each in given["projectRoles"]},
        )
        return answer(shapes.InvitationSerializer(invitation).data, status=201)


class InvitationView(APIView):
    @extend_schema(
        operation_id="withdrawInvitation",
        summary="Withdraw an invitation",
        tags=["organization"],
        responses=answers(shapes.DoneSerializer),
    )
    def delete(self, request: Request, invitation_id: int) -> Response:
        actions.revoke_invitation(principal=principal_of(request), invitation_id=invitation_id)
        return answer(shapes.DONE)


class OrganizationKeysView(APIView):
    @extend_schema(
        operation_id="listOrganizationKeys",
        summary="List the organization's keys",
        tags=["keys"],
        parameters=PAGE_PARAMETERS,
        responses=answers(shapes.OrganizationKeySerializer, many=True),
    )
    def get(self, request: Request) -> Response:
        page = page_of(request, access.organization_keys(principal_of(request)))
        return answer(shapes.OrganizationKeySerializer(page.items, many=True).data, page=page)

    @extend_schema(
        operation_id="createOrganizationKey",
        summary="Create an organization key",
        tags=["keys"],
        request=shapes.KeyInputSerializer,
        responses=answers(shapes.NewOrganizationKeySerializer, status=201),
    )
    def post(self, request: Request) -> Response:
        given = read(shapes.KeyInputSerializer, request)
        key, text = actions.create_organization_key(
            principal=principal_of(request), name=given["name"], expires_at=given["expiresAt"]
        )
        return answer({"key": text, "credential": shapes.OrganizationKeySerializer(key).data}, status=201)


class OrganizationKeyView(APIView):
    @extend_schema(
        operation_id="revokeOrganizationKey",
        summary="Revoke an organization key",
        tags=["keys"],
        responses=answers(shapes.OrganizationKeySerializer),
    )
    def delete(self, request: Request, key_id: int) -> Response:
        key = actions.revoke_organization_key(principal=principal_of(request), key_id=key_id)
        return answer(shapes.OrganizationKeySerializer(key).data)
