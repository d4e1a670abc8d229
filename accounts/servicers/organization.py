"""``web_api.OrganizationService``: the organization, its members, and whom to bill."""

from __future__ import annotations

from typing import Any

from accounts import access, actions
from accounts.models.billing import Interval
from accounts.principals import user_from
from accounts.roles import read_role
from accounts.servicers import messages
from rapida_site.lib.errors import NotFound
from rapida_site.lib.principal import PERSON_ROLES, OrganizationRole, ProjectRole
from rapida_site.lib.rpc.service import Service
from rapida_site.pb import common_pb2
from rapida_site.pb import web_api_pb2 as pb


class OrganizationService(Service):
    descriptor = pb.DESCRIPTOR.services_by_name["OrganizationService"]
    # A person who belongs to no organization has no principal; they may create one.
    open_methods = frozenset({"CreateOrganization"})

    def CreateOrganization(self, request: pb.CreateOrganizationRequest, context: Any) -> pb.CreateOrganizationResponse:
        user = access.get_user(self.caller) if self.caller else user_from(self.headers)
        organization = actions.create_organization(
            user=user,
            name=request.organizationName,
            size=request.organizationSize,
            industry=request.organizationIndustry,
            contact=request.organizationContact,
        )
        role = organization.memberships.select_related("organization").get(user=user)
        return pb.CreateOrganizationResponse(
            data=messages.organization(organization), role=messages.organization_role(role)
        )

    def GetOrganization(self, request: pb.GetOrganizationRequest, context: Any) -> pb.GetOrganizationResponse:
        answer = pb.GetOrganizationResponse(data=messages.organization(access.get_organization(self.principal)))
        if self.principal.user_id is not None:
            member = access.get_member(self.principal, self.principal.user_id)
            answer.role.CopyFrom(messages.organization_role(member))
        return answer

    def UpdateOrganization(self, request: pb.UpdateOrganizationRequest, context: Any) -> pb.UpdateOrganizationResponse:
        if request.organizationId not in (0, self.principal.organization_id):
            raise NotFound
        given = {"name": "organizationName", "industry": "organizationIndustry", "contact": "organizationContact"}
        changes = {name: getattr(request, field) for name, field in given.items() if request.HasField(field)}
        actions.change_organization(principal=self.principal, **changes)
        return pb.UpdateOrganizationResponse()

    def UpdateBillingInformation(
        self, request: pb.UpdateBillingInformationRequest, context: Any
    ) -> common_pb2.BaseResponse:
        annually = request.billingInterval == pb.UpdateBillingInformationRequest.Annually
        stored = actions.change_billing_information(
            principal=self.principal,
            interval=Interval.ANNUALLY if annually else Interval.MONTHLY,
            email=request.email,
            payment_method=request.paymentMethod,
            tax_information=request.taxInformation,
            address=request.address,
        )
        return common_pb2.BaseResponse(
            data={
                "paymentMethod": stored.payment_method,
                "billingInterval": stored.interval,
                "taxInformation": stored.tax_information,
                "address": stored.address,
                "email": stored.email,
            }
        )

    def InviteUserToOrganization(
        self, request: pb.InviteUserToOrganizationRequest, context: Any
    ) -> pb.InviteUserToOrganizationResponse:
        """The invitation's link goes to its address alone; ``data.id`` is the invitation's id."""
        invitation, _ = actions.invite_member(
            principal=self.principal,
            email=request.email,
            role=read_role(OrganizationRole, request.organizationRole or OrganizationRole.MEMBER, "organizationRole"),
            project_roles=project_roles(request.projectRoles),
        )
        return pb.InviteUserToOrganizationResponse(
            data=common_pb2.User(
                id=invitation.id, email=invitation.email, role=invitation.role, status=messages.INVITED
            )
        )

    def UpdateUserOrganizationRole(
        self, request: pb.UpdateUserOrganizationRoleRequest, context: Any
    ) -> pb.UpdateUserOrganizationRoleResponse:
        role = read_role(OrganizationRole, request.organizationRole, "organizationRole")
        actions.change_member_role(principal=self.principal, user_id=request.userId, role=role)
        return pb.UpdateUserOrganizationRoleResponse()

    def DeleteUserFromOrganization(
        self, request: pb.DeleteUserFromOrganizationRequest, context: Any
    ) -> pb.DeleteUserFromOrganizationResponse:
        actions.remove_member(principal=self.principal, user_id=request.userId)
        return pb.DeleteUserFromOrganizationResponse(id=request.userId)


def project_roles(assignments: Any) -> dict[int, ProjectRole]:
    return {given.projectId: read_role(PERSON_ROLES, given.projectRole, "projectRole") for given in assignments}
