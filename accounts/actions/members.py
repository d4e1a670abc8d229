"""Members of an organization: invited by a link that works once, given roles, removed. An owner always remains."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

import structlog
from django.utils import timezone

from accounts import access, mails, notifications, quotas
from accounts.actions.people import clean_email
from accounts.models import (
    Invitation,
    InvitedProject,
    Organization,
    OrganizationMembership,
    ProjectMembership,
    User,
)
from accounts.models.users import normalise_email
from rapida_site.lib import keys
from rapida_site.lib.db import atomic_for
from rapida_site.lib.errors import Conflict, Forbidden, Invalid, NotFound
from rapida_site.lib.principal import PERSON_ROLES, OrganizationRole, Principal, ProjectRole
from rapida_site.lib.throttle import Limit, take

log = structlog.get_logger(__name__)
INVITATION_LIFE = timedelta(days=7)
MAX_OPEN_INVITATIONS = 100
# A mail goes out with each: nobody's mailbox is to be filled through us.
INVITED_BY, INVITED = Limit("invitations", burst=120, seconds=30), Limit("invitation-address", burst=5, seconds=600)


def invite_member(
    *,
    principal: Principal,
    email: str,
    role: OrganizationRole = OrganizationRole.MEMBER,
    project_roles: Mapping[int, ProjectRole] | None = None,
) -> tuple[Invitation, str]:
    """Offer membership to an e-mail address, with roles in projects; return the invitation and its link's secret.

    The link is mailed there as well. Whether the address has an account is not told. The link is for that address
    alone and works once.
    """
    organization_id = principal.require_organization(OrganizationRole.ADMIN)
    _may_grant(principal, role)
    email = clean_email(email)
    take(INVITED_BY, str(organization_id))
    take(INVITED, email)
    if access.members(principal).filter(user__email=email).exists():
        raise Conflict("This person is a member already.", field="email")
    for project_id, project_role in (project_roles or {}).items():
        access.get_managed_project(principal, project_id)
        _may_give(principal, project_id, project_role)
    minted = keys.mint(keys.INVITATION)
    invitation = Invitation(
        organization_id=organization_id,
        email=email,
        role=role,
        created_by_id=principal.user_id,
        expires_at=timezone.now() + INVITATION_LIFE,
    )
    invitation.take(minted)
    with atomic_for(Invitation):
        _keep_invitation(principal, invitation, project_roles or {})
        mails.queue_invitation(invitation, minted.text, inviter=principal.name)
    log.info("member_invited", invitation_id=invitation.id, role=role, actor_id=principal.actor_id)
    return invitation, minted.text


def _keep_invitation(principal: Principal, invitation: Invitation, project_roles: Mapping[int, ProjectRole]) -> None:
    """Save an invitation in the place of older ones to the same address, as far as there is room."""
    Organization.objects.select_for_update().get(pk=invitation.organization_id)
    still_open = access.invitations(principal)
    still_open.filter(email=invitation.email).update(revoked_at=timezone.now())
    if still_open.count() >= MAX_OPEN_INVITATIONS:
        raise Conflict(f"There may be {MAX_OPEN_INVITATIONS} open invitations; withdraw one first.")
    quotas.require_room(invitation.organization_id, "members")
    invitation.save()
    InvitedProject.objects.bulk_create(
        InvitedProject(invitation=invitation, project_id=project_id, role=role)
        for project_id, role in project_roles.items()
    )


def revoke_invitation(*, principal: Principal, invitation_id: int) -> None:
    invitation = access.get_invitation(principal, invitation_id)
    Invitation.objects.filter(pk=invitation.pk).update(revoked_at=timezone.now())
    log.info("invitation_revoked", invitation_id=invitation.id, actor_id=principal.actor_id)


def open_invitation(text: str, *, email: str | None = None, lock: bool = True) -> Invitation:
    """Return the invitation that a link's secret proves, locked for use; Invalid when it no longer holds.

    With ``email`` it must be the invited address: a forwarded link lets nobody else in.
    """
    parsed = keys.parse(text, keys.INVITATION)
    found = Invitation.objects.live().filter(key_id=parsed.key_id if parsed else "", used_at=None)
    found = found.select_related("organization")
    invitation: Invitation | None = (found.select_for_update(of=("self",)) if lock else found).first()
    if not parsed or not invitation or not keys.matches(parsed.secret, invitation.digest, invitation.pepper_id):
        raise Invalid("This invitation was used or withdrawn, or has expired; ask for a new one.")
    if email is not None and normalise_email(email) != invitation.email:
        raise Invalid("This invitation is for another e-mail address.", field="email")
    return invitation


def accept_invitation(*, user: User, invitation: str) -> Organization:
    """Let a signed-in person join. Takes a person: whoever belongs to no organization yet has no principal."""
    with atomic_for(Invitation):
        offer = open_invitation(invitation, email=user.email)
        join(user, offer)
    return offer.organization


def join(user: User, offer: Invitation) -> None:
    """Make ``user`` a member as an open invitation says, and use it up. The caller holds its lock."""
    Organization.objects.select_for_update().get(pk=offer.organization_id)
    if not OrganizationMembership.objects.filter(organization_id=offer.organization_id, user=user).exists():
        quotas.require_room(offer.organization_id, "members", adding=0)  # the invitation holds the place
    OrganizationMembership.objects.get_or_create(
        organization_id=offer.organization_id, user=user, defaults={"role": offer.role}
    )
    for invited in offer.projects.filter(project__archived_at=None):
        ProjectMembership.objects.get_or_create(
            project_id=invited.project_id, user=user, defaults={"role": invited.role}
        )
    offer.used_at = timezone.now()
    offer.save(update_fields=["used_at"])
    notifications.notify(
        "organization.member_joined", offer.organization_id, who=user.get_full_name(), where=offer.organization.name
    )
    log.info("invitation_accepted", invitation_id=offer.id, user_id=user.id)


def change_member_role(*, principal: Principal, user_id: int, role: OrganizationRole) -> OrganizationMembership:
    """Give a member another role in the organization. Only owners make or unmake owners; the last one stays."""
    principal.require_organization(OrganizationRole.ADMIN)
    with atomic_for(OrganizationMembership):
        member = _locked_member(principal, user_id)
        _may_grant(principal, role)
        if role is not OrganizationRole.OWNER:
            _keep_an_owner(member)
        member.role = role
        member.save(update_fields=["role"])
        _tell("organization.role_changed", member, role=member.get_role_display().lower())
    log.info("member_role_changed", user_id=user_id, role=role, actor_id=principal.actor_id)
    return member


def remove_member(*, principal: Principal, user_id: int) -> None:
    """Take a member out of the organization and all its projects; anyone may leave, but the last owner."""
    principal.require_organization(OrganizationRole.MEMBER if user_id == principal.user_id else OrganizationRole.ADMIN)
    with atomic_for(OrganizationMembership):
        member = _locked_member(principal, user_id)
        _keep_an_owner(member)
        ProjectMembership.objects.filter(user_id=user_id, project__organization_id=member.organization_id).delete()
        _tell("organization.member_removed", member)
        member.delete()
    log.info("member_removed", user_id=user_id, actor_id=principal.actor_id)


def set_project_role(*, principal: Principal, project_id: int, user_id: int, role: ProjectRole | None) -> None:
    """Give a member of the organization a role in a project, or (None) take it away."""
    project = access.get_managed_project(principal, project_id)
    access.get_member(principal, user_id)
    with atomic_for(ProjectMembership):
        held = ProjectMembership.objects.select_for_update().filter(project=project, user_id=user_id).first()
        _may_give(principal, project_id, role, ProjectRole(held.role) if held else None)
        if role is None:
            ProjectMembership.objects.filter(project=project, user_id=user_id).delete()
        else:
            ProjectMembership.objects.update_or_create(project=project, user_id=user_id, defaults={"role": role})
    log.info("project_role_set", project_id=project_id, user_id=user_id, role=role, actor_id=principal.actor_id)


def add_to_projects(*, principal: Principal, user_id: int, project_roles: Mapping[int, ProjectRole]) -> None:
    """Give a member of the organization roles in several projects: all of them, or none."""
    with atomic_for(ProjectMembership):
        for project_id, role in project_roles.items():
            set_project_role(principal=principal, project_id=project_id, user_id=user_id, role=role)


def bring_to_projects(
    *, principal: Principal, email: str, project_roles: Mapping[int, ProjectRole]
) -> Invitation | None:
    """Give roles in projects to whoever has this e-mail: a member at once, anybody else with an invitation."""
    member = access.members(principal).filter(user__email=normalise_email(email)).first()
    if member is not None:
        add_to_projects(principal=principal, user_id=member.user_id, project_roles=project_roles)
        return None
    return invite_member(principal=principal, email=email, project_roles=project_roles)[0]


def _may_give(
    principal: Principal, project_id: int, role: ProjectRole | None, former: ProjectRole | None = None
) -> None:
    """Raise unless whoever manages the project may give somebody this role in it (or none) after a ``former`` one."""
    if role is not None and role not in PERSON_ROLES:
        raise Invalid(f"People are no {role.value}s: that role is for keys.", field="role")
    touches_top = ProjectRole.SUPER_ADMIN in (role, former)
    if touches_top and not access.in_project(principal, project_id).can(ProjectRole.SUPER_ADMIN):
        raise Forbidden("Only a super admin makes or unmakes super admins.")


def _may_grant(principal: Principal, role: OrganizationRole) -> None:
    if role is OrganizationRole.OWNER and principal.organization_role is not OrganizationRole.OWNER:
        raise Forbidden("Only an owner makes owners.")


def _locked_member(principal: Principal, user_id: int) -> OrganizationMembership:
    """Return a member under the organization's lock, which keeps two owners from removing each other at once."""
    Organization.objects.select_for_update().get(pk=principal.organization_id)
    members = OrganizationMembership.objects.select_related("user", "organization")
    member = members.filter(organization_id=principal.organization_id, user_id=user_id).first()
    if member is None:
        raise NotFound
    leaves = user_id == principal.user_id
    if member.role == OrganizationRole.OWNER and not leaves:
        _may_grant(principal, OrganizationRole.OWNER)
    return member


def _tell(event: str, member: OrganizationMembership, **values: str) -> None:
    names = {"who": member.user.get_full_name(), "where": member.organization.name}
    notifications.notify(event, member.organization_id, **names, **values)


def _keep_an_owner(member: OrganizationMembership) -> None:
    owners = OrganizationMembership.objects.filter(organization_id=member.organization_id, role=OrganizationRole.OWNER)
    if member.role == OrganizationRole.OWNER and owners.count() < 2:
        raise Conflict("This is the last owner; make somebody else an owner first.")
