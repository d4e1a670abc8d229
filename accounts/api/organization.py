"""REST: the organization at work, its members, invitations and keys."""

from __future__ import annotations

from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import access, actions
from accounts import serializers as shapes
from accounts.auth.drf import principal_of
from rapida_site.lib.http import answer
from rapida_site.lib.principal import OrganizationRole, ProjectRole
from rapida_site.lib.rest import described, listed, read


class OrganizationView(APIView):
    @described("getOrganization", "The organization at work", "organization", shapes.OrganizationSerializer)
    def get(self, request: Request) -> Response:
        return answer(shapes.OrganizationSerializer(access.get_organization(principal_of(request))).data)

    @described(
        "updateOrganization",
        "Change the organization",
        "organization",
        shapes.OrganizationSerializer,
        takes=shapes.OrganizationInputSerializer,
    )
    def patch(self, request: Request) -> Response:
        given = read(shapes.OrganizationInputSerializer, request)
        organization = actions.change_organization(principal=principal_of(request), **given)
        return answer(shapes.OrganizationSerializer(organization).data)


class MembersView(APIView):
    @described("listMembers", "List the members", "organization", shapes.MemberSerializer, many=True)
    def get(self, request: Request) -> Response:
        return listed(shapes.MemberSerializer, request, access.members(principal_of(request)))


class MemberView(APIView):
    @described(
        "changeMemberRole",
        "Change a member's role",
        "organization",
        shapes.MemberSerializer,
        takes=shapes.MemberRoleSerializer,
    )
    def patch(self, request: Request, user_id: int) -> Response:
        role = OrganizationRole(read(shapes.MemberRoleSerializer, request)["role"])
        member = actions.change_member_role(principal=principal_of(request), user_id=user_id, role=role)
        return answer(shapes.MemberSerializer(member).data)

    @described("removeMember", "Remove a member, or leave", "organization", shapes.DoneSerializer)
    def delete(self, request: Request, user_id: int) -> Response:
        actions.remove_member(principal=principal_of(request), user_id=user_id)
        return answer(shapes.DONE)


class InvitationsView(APIView):
    @described("listInvitations", "List open invitations", "organization", shapes.InvitationSerializer, many=True)
    def get(self, request: Request) -> Response:
        return listed(shapes.InvitationSerializer, request, access.invitations(principal_of(request)))

    @described(
        "inviteMember",
        "Invite somebody",
        "organization",
        shapes.InvitationSerializer,
        takes=shapes.InvitationInputSerializer,
        status=201,
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
    @described("withdrawInvitation", "Withdraw an invitation", "organization", shapes.DoneSerializer)
    def delete(self, request: Request, invitation_id: int) -> Response:
        actions.revoke_invitation(principal=principal_of(request), invitation_id=invitation_id)
        return answer(shapes.DONE)


class OrganizationKeysView(APIView):
    @described(
        "listOrganizationKeys", "List the organization's keys", "keys", shapes.OrganizationKeySerializer, many=True
    )
    def get(self, request: Request) -> Response:
        return listed(shapes.OrganizationKeySerializer, request, access.organization_keys(principal_of(request)))

    @described(
        "createOrganizationKey",
        "Create an organization key",
        "keys",
        shapes.NewOrganizationKeySerializer,
        takes=shapes.KeyInputSerializer,
        status=201,
    )
    def post(self, request: Request) -> Response:
        given = read(shapes.KeyInputSerializer, request)
        key, text = actions.create_organization_key(
            principal=principal_of(request), name=given["name"], expires_at=given["expiresAt"]
        )
        return answer({"key": text, "credential": shapes.OrganizationKeySerializer(key).data}, status=201)


class OrganizationKeyView(APIView):
    @described("revokeOrganizationKey", "Revoke an organization key", "keys", shapes.OrganizationKeySerializer)
    def delete(self, request: Request, key_id: int) -> Response:
        key = actions.revoke_organization_key(principal=principal_of(request), key_id=key_id)
        return answer(shapes.OrganizationKeySerializer(key).data)
