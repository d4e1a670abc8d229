"""The organization at work, its projects, and switching between them."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from accounts import access, actions
from accounts.auth.pages import PrincipalRequest, remember, with_principal
from accounts.forms import NewOrganizationForm, OrganizationForm, ProjectForm, ProjectMemberForm, refuse
from accounts.models import User
from accounts.principals import ORGANIZATION_IN_SESSION, PROJECT_IN_SESSION, principal_of_user
from accounts.views.signin import REFUSALS, answer, next_page
from rapida_site.lib.errors import NotFound
from rapida_site.lib.principal import OrganizationRole, ProjectRole


@require_http_methods(["GET", "POST"])
def create_organization(request: HttpRequest) -> HttpResponse:
    """Also the first page of a person who belongs to no organization (any more)."""
    if not isinstance(request.user, User):
        return redirect("accounts:sign_in")
    form, refused = NewOrganizationForm(request.POST or None), None
    if form.is_valid():
        try:
            organization = actions.create_organization(user=request.user, **form.cleaned_data)
        except REFUSALS as error:
            refused = error
            refuse(form, error)
        else:
            request.session[ORGANIZATION_IN_SESSION] = organization.id
            request.session.pop(PROJECT_IN_SESSION, None)
            return redirect("accounts:organization")
    context = {"form": form, "belongs": request.user.organization_memberships.exists()}
    return answer(request, "accounts/organization_new.html", context, refused)


@require_http_methods(["GET", "POST"])
@with_principal
def organization(request: PrincipalRequest) -> HttpResponse:
    """The organization's name, its projects, and the person's other organizations."""
    principal = request.principal
    current = access.get_organization(principal)
    initial = {name: getattr(current, name) for name in OrganizationForm.base_fields}
    form, refused = OrganizationForm(request.POST or None, initial=initial), None
    if form.is_valid():
        try:
            actions.change_organization(principal=principal, **form.cleaned_data)
        except REFUSALS as error:
            refused = error
            refuse(form, error)
        else:
            messages.success(request, "The organization was changed.")
            return redirect("accounts:organization")
    context = {
        "form": form,
        "organization": current,
        "memberships": access.memberships_of(principal),
        "project_form": ProjectForm(prefix="project"),
        "may_manage": principal.organization_role is not OrganizationRole.MEMBER,
    }
    return answer(request, "accounts/organization.html", context, refused)


@require_http_methods(["GET", "POST"])
@with_principal
def create_project(request: PrincipalRequest) -> HttpResponse:
    request.principal.require_organization(OrganizationRole.ADMIN)
    form, refused = ProjectForm(request.POST or None, prefix="project"), None
    if form.is_valid():
        try:
            project = actions.create_project(principal=request.principal, **form.cleaned_data)
        except REFUSALS as error:
            refused = error
            refuse(form, error)
        else:
            remember(request, principal_of_user(request.user, project.id))
            messages.success(request, f"You are now at work in {project.name}.")
            return redirect("accounts:project", project_id=project.id)
    return answer(request, "accounts/project_new.html", {"form": form}, refused)


@require_http_methods(["GET", "POST"])
@with_principal
def project(request: PrincipalRequest, project_id: int) -> HttpResponse:
    """A project's name and who works in it."""
    found = access.get_project(request.principal, project_id)
    acting = access.in_project(request.principal, project_id)
    initial = {"name": found.name, "description": found.description}
    form, refused = ProjectForm(request.POST or None, initial=initial), None
    if form.is_valid():
        try:
            actions.change_project(principal=request.principal, project_id=project_id, **form.cleaned_data)
        except REFUSALS as error:
            refused = error
            refuse(form, error)
        else:
            messages.success(request, "The project was changed.")
            return redirect("accounts:project", project_id=project_id)
    context = {
        "form": form,
        "project": found,
        "members": access.project_members(request.principal, project_id),
        "member_form": ProjectMemberForm(members=_people(request)),
        "may_manage": acting.can(ProjectRole.ADMIN),
        "may_archive": acting.can(ProjectRole.SUPER_ADMIN),
    }
    return answer(request, "accounts/project.html", context, refused)


@require_POST
@with_principal
def set_project_role(request: PrincipalRequest, project_id: int) -> HttpResponse:
    form = ProjectMemberForm(request.POST, members=_people(request))
    if not form.is_valid():
        messages.error(request, "Choose a member of the organization and a role.")
        return redirect("accounts:project", project_id=project_id)
    role = form.cleaned_data["role"]
    actions.set_project_role(
        principal=request.principal,
        project_id=project_id,
        user_id=form.cleaned_data["user"],
        role=ProjectRole(role) if role else None,
    )
    messages.success(request, "The role was changed.")
    return redirect("accounts:project", project_id=project_id)


@require_POST
@with_principal
def archive_project(request: PrincipalRequest, project_id: int) -> HttpResponse:
    archived = actions.archive_project(principal=request.principal, project_id=project_id)
    messages.success(request, f"{archived.name} was archived, and its keys no longer work.")
    return redirect("accounts:organization")


@require_POST
@with_principal
def switch_project(request: PrincipalRequest) -> HttpResponse:
    """Work in another project, or (``organization``) in another organization, from now on."""
    project_id, organization_id = request.POST.get("project", ""), request.POST.get("organization", "")
    if project_id.isascii() and project_id.isdigit():
        remember(request, principal_of_user(request.user, int(project_id)))
    elif organization_id.isascii() and organization_id.isdigit():
        if not access.memberships_of(request.principal).filter(organization_id=int(organization_id)).exists():
            raise NotFound
        request.session[ORGANIZATION_IN_SESSION] = int(organization_id)
        request.session.pop(PROJECT_IN_SESSION, None)
    else:
        raise NotFound
    return redirect(next_page(request))


def _people(request: PrincipalRequest) -> list[tuple[int, str]]:
    members = access.members(request.principal)[:1000]
    return [(member.user_id, f"{member.user.get_full_name()} · {member.user.email}") for member in members]
