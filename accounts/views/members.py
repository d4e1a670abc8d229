"""Who belongs to the organization, and invitations to it."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from accounts import access, actions
from accounts.auth.pages import PrincipalRequest, with_principal
from accounts.forms import InvitationForm, MemberRoleForm, refuse
from accounts.models.organizations import ORGANIZATION_ROLES
from accounts.views.signin import REFUSALS, answer
from rapida_site.lib.errors import Conflict
from rapida_site.lib.principal import OrganizationRole, ProjectRole


@require_http_methods(["GET", "POST"])
@with_principal
def members(request: PrincipalRequest) -> HttpResponse:
    """The members; for admins also open invitations and a form for another. A new link is shown once."""
    principal, link, refused = request.principal, "", None
    may_manage = principal.organization_role is not OrganizationRole.MEMBER
    projects = list(access.projects(principal).values_list("id", "name")[:500])
    form = InvitationForm(request.POST or None, projects=projects)
    if form.is_valid():
        given = form.cleaned_data
        try:
            _, secret = actions.invite_member(
                principal=principal,
                email=given["email"],
                role=OrganizationRole(given["role"]),
                project_roles={given["project"]: ProjectRole(given["project_role"])} if given["project"] else {},
            )
        except REFUSALS as error:
            refused = error
            refuse(form, error)
        else:
            link = request.build_absolute_uri(reverse("accounts:invitation", args=[secret]))
            form = InvitationForm(projects=projects)
    context = {
        "form": form,
        "link": link,
        "page": Paginator(access.members(principal), 50).get_page(request.GET.get("page")),
        "invitations": access.invitations(principal) if may_manage else [],
        "roles": ORGANIZATION_ROLES,
        "may_manage": may_manage,
    }
    return answer(request, "accounts/members.html", context, refused)


@require_POST
@with_principal
def change_role(request: PrincipalRequest, user_id: int) -> HttpResponse:
    form = MemberRoleForm(request.POST)
    if form.is_valid():
        role = OrganizationRole(form.cleaned_data["role"])
        try:
            actions.change_member_role(principal=request.principal, user_id=user_id, role=role)
        except Conflict as error:
            messages.error(request, error.message)
        else:
            messages.success(request, "The role was changed.")
    else:
        messages.error(request, "Choose one of the roles.")
    return redirect("accounts:members")


@require_POST
@with_principal
def remove(request: PrincipalRequest, user_id: int) -> HttpResponse:
    try:
        actions.remove_member(principal=request.principal, user_id=user_id)
    except Conflict as error:
        messages.error(request, error.message)
    else:
        messages.success(request, "The person is no longer a member.")
    return redirect("accounts:members")


@require_POST
@with_principal
def withdraw(request: PrincipalRequest, invitation_id: int) -> HttpResponse:
    actions.revoke_invitation(principal=request.principal, invitation_id=invitation_id)
    messages.success(request, "The invitation was withdrawn; its link no longer works.")
    return redirect("accounts:members")
