"""Members and invitations: who lets whom in, and that an owner always remains."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import OperationalError, connection
from django.utils import timezone
from pytest_django import Settings

from accounts import access, actions
from accounts.models import (
    Invitation,
    Organization,
    OrganizationMembership,
    ProjectMembership,
    User,
)
from accounts.principals import principal_of_user
from accounts.tests.personas import PASSWORD, Persona, make_user
from accounts.tests.together import at_once, join
from rapida_site.lib.db import atomic_for
from rapida_site.lib.errors import Conflict, Forbidden, Invalid, NotFound
from rapida_site.lib.principal import OrganizationRole, Principal, ProjectRole

pytestmark = pytest.mark.django_db


# ------------------------------------------------------------------------------------------------- members
def test_an_invitation_lets_its_address_in_once(alice: Persona) -> None:
    _, link = actions.invite_member(
        principal=alice.principal,
        email="Dora@example.com",
        project_roles={alice.project.id: ProjectRole.WRITER},
    )
    with pytest.raises(Invalid):
        actions.sign_up(email="mallory@example.com", password=PASSWORD, invitation=link)
    user = actions.sign_up(email="dora@example.com", password=PASSWORD, invitation=link)
    principal = principal_of_user(user, alice.project.id)
    assert principal.organization_role is OrganizationRole.MEMBER
    assert principal.project_role is ProjectRole.WRITER
    assert Organization.objects.count() == 1
    with pytest.raises(Invalid):
        actions.accept_invitation(user=user, invitation=link)


def test_an_invitation_works_while_sign_up_is_closed(alice: Persona, settings: Settings) -> None:
    settings.SIGNUP_OPEN = False
    _, link = actions.invite_member(principal=alice.principal, email="dora@example.com")
    assert actions.sign_up(email="dora@example.com", password=PASSWORD, invitation=link).pk


def test_an_existing_person_accepts_an_invitation_signed_in(alice: Persona, charlie: Persona) -> None:
    _, link = actions.invite_member(principal=alice.principal, email=charlie.user.email, role=OrganizationRole.ADMIN)
    with pytest.raises(Invalid):
        actions.accept_invitation(user=make_user("mallory"), invitation=link)
    assert actions.accept_invitation(user=charlie.user, invitation=link) == alice.organization
    assert {m.organization.name for m in access.memberships_of(charlie.principal)} == {
        "Organization A",
        "Organization C",
    }


def test_withdrawn_expired_replaced_and_invented_invitations_do_not_hold(alice: Persona) -> None:
    links = [actions.invite_member(principal=alice.principal, email=f"{n}@example.com") for n in ("a", "b", "c")]
    actions.revoke_invitation(principal=alice.principal, invitation_id=links[0][0].id)
    Invitation.objects.filter(pk=links[1][0].pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    actions.invite_member(principal=alice.principal, email="c@example.com")
    texts = [link for _, link in links] + ["rpd-inv-0123456789ab." + "A" * 43, "nonsense"]
    for text, email in zip(
        texts, ("a@example.com", "b@example.com", "c@example.com", "d@e.com", "d@e.com"), strict=True
    ):
        with pytest.raises(Invalid):
            actions.sign_up(email=email, password=PASSWORD, invitation=text)


def test_members_and_strangers_invite_nobody(alice: Persona, bob: Persona, charlie: Persona) -> None:
    invitation, _ = actions.invite_member(principal=alice.principal, email="dora@example.com")
    with pytest.raises(Forbidden):
        actions.invite_member(principal=bob.principal, email="dora@example.com")
    with pytest.raises(Forbidden):
        actions.revoke_invitation(principal=bob.principal, invitation_id=invitation.id)
    with pytest.raises(NotFound):
        actions.revoke_invitation(principal=charlie.principal, invitation_id=invitation.id)
    with pytest.raises(NotFound):
        actions.invite_member(
            principal=charlie.principal, email="dora@example.com", project_roles={alice.project.id: ProjectRole.READER}
        )


def test_only_owners_make_and_unmake_owners(alice: Persona, bob: Persona) -> None:
    erin = join(alice, "erin", OrganizationRole.ADMIN)
    with pytest.raises(Forbidden):
        actions.change_member_role(principal=erin, user_id=bob.user.id, role=OrganizationRole.OWNER)
    with pytest.raises(Forbidden):
        actions.invite_member(principal=erin, email="dora@example.com", role=OrganizationRole.OWNER)
    with pytest.raises(Forbidden):
        actions.change_member_role(principal=erin, user_id=alice.user.id, role=OrganizationRole.MEMBER)
    with pytest.raises(Forbidden):
        actions.remove_member(principal=erin, user_id=alice.user.id)
    actions.change_member_role(principal=alice.principal, user_id=bob.user.id, role=OrganizationRole.OWNER)
    assert access.get_member(alice.principal, bob.user.id).role == OrganizationRole.OWNER


def test_the_last_owner_stays(alice: Persona) -> None:
    with pytest.raises(Conflict):
        actions.change_member_role(principal=alice.principal, user_id=alice.user.id, role=OrganizationRole.MEMBER)
    with pytest.raises(Conflict):
        actions.remove_member(principal=alice.principal, user_id=alice.user.id)


@pytest.mark.django_db(transaction=True)
def test_two_owners_who_leave_at_once_leave_one(alice: Persona) -> None:
    erin = join(alice, "erin", OrganizationRole.OWNER)
    outcomes = at_once(
        lambda: actions.remove_member(principal=alice.principal, user_id=alice.user.id),
        lambda: actions.remove_member(principal=erin, user_id=erin.actor_id),
    )
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Conflict", "NoneType"]
    assert OrganizationMembership.objects.filter(role=OrganizationRole.OWNER).count() == 1


@pytest.mark.django_db(transaction=True)
def test_an_owner_who_leaves_waits_for_another_who_is_leaving(alice: Persona) -> None:
    erin = join(alice, "erin", OrganizationRole.OWNER)

    def leave() -> None:
        with atomic_for(OrganizationMembership), connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '100ms'")
            actions.remove_member(principal=erin, user_id=erin.actor_id)

    with atomic_for(OrganizationMembership):
        actions.remove_member(principal=alice.principal, user_id=alice.user.id)
        (outcome,) = at_once(leave)
    assert isinstance(outcome, OperationalError)
    with pytest.raises(Conflict):
        actions.remove_member(principal=erin, user_id=erin.actor_id)


def test_a_removed_member_loses_the_projects_too_and_anyone_may_leave(alice: Persona, bob: Persona) -> None:
    actions.remove_member(principal=bob.principal, user_id=bob.user.id)
    assert not ProjectMembership.objects.filter(user=bob.user).exists()
    with pytest.raises(NotFound):
        access.get_member(alice.principal, bob.user.id)


def test_members_remove_nobody_else_and_strangers_find_nobody(alice: Persona, bob: Persona, charlie: Persona) -> None:
    with pytest.raises(Forbidden):
        actions.remove_member(principal=bob.principal, user_id=alice.user.id)
    with pytest.raises(NotFound):
        actions.remove_member(principal=charlie.principal, user_id=bob.user.id)
    with pytest.raises(NotFound):
        actions.change_member_role(principal=charlie.principal, user_id=bob.user.id, role=OrganizationRole.ADMIN)


def test_roles_in_a_project_are_given_to_members_of_its_organization_only(
    alice: Persona, bob: Persona, charlie: Persona
) -> None:
    def give(who: Principal, user: User, role: ProjectRole | None) -> None:
        actions.set_project_role(principal=who, project_id=alice.project.id, user_id=user.id, role=role)

    give(alice.principal, bob.user, ProjectRole.ADMIN)
    bob_as_admin = principal_of_user(bob.user, alice.project.id)
    with pytest.raises(NotFound):
        give(alice.principal, charlie.user, ProjectRole.READER)
    with pytest.raises(Forbidden):
        give(bob_as_admin, bob.user, ProjectRole.SUPER_ADMIN)
    with pytest.raises(Forbidden):
        give(bob_as_admin, alice.user, None)
    give(alice.principal, bob.user, None)
    assert not ProjectMembership.objects.filter(user=bob.user).exists()
