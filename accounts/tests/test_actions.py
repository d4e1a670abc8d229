"""Sign-up, projects and keys: who may do what, and what must never happen."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import IntegrityError
from django.utils import timezone
from pytest_django import Settings

from accounts import access, actions
from accounts.models import (
    Organization,
    Project,
    ProjectKey,
    ProjectMembership,
    User,
)
from accounts.tests.personas import PASSWORD, Persona
from accounts.tests.together import at_once, join
from rapida_site.lib.db import atomic_for
from rapida_site.lib.errors import Conflict, Forbidden, Invalid, NotFound
from rapida_site.lib.principal import OrganizationRole, Principal, ProjectRole

pytestmark = pytest.mark.django_db


# ------------------------------------------------------------------------------------------------- sign-up
def test_sign_up_makes_a_person_an_organization_and_a_first_project() -> None:
    user = actions.sign_up(email=" Dora@Example.COM ", password=PASSWORD, name="Dora", organization_name="D")
    assert user.email == "dora@example.com"
    assert user.check_password(PASSWORD)
    assert user.password.startswith("argon2")
    membership = user.organization_memberships.get()
    assert (membership.organization.name, membership.role) == ("D", "owner")
    assert user.project_memberships.get().role == "super_admin"


def test_an_e_mail_is_taken_whatever_its_case(alice: Persona) -> None:
    with pytest.raises(Conflict):
        actions.sign_up(email="ALICE@example.com", password=PASSWORD)
    assert Organization.objects.count() == 1
    with pytest.raises(IntegrityError), atomic_for(User):
        User.objects.create(email="Alice@example.com")


@pytest.mark.parametrize(
    ("email", "password", "field"),
    [
        ("", PASSWORD, "email"),
        ("dora", PASSWORD, "email"),
        ("a" * 250 + "@example.com", PASSWORD, "email"),
        ("dora@example.com", "short", "password"),
        ("dora@example.com", "password123", "password"),
        ("dora.smith@example.com", "dora.smith@example", "password"),
    ],
)
def test_bad_input_signs_nobody_up(email: str, password: str, field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        actions.sign_up(email=email, password=password)
    assert refusal.value.data["field"] == field
    assert not User.objects.exists()


def test_sign_up_can_be_closed(settings: Settings) -> None:
    settings.SIGNUP_OPEN = False
    with pytest.raises(Forbidden):
        actions.sign_up(email="dora@example.com", password=PASSWORD)


@pytest.mark.django_db(transaction=True)
def test_of_two_sign_ups_at_once_with_one_e_mail_one_wins() -> None:
    def sign_up() -> None:
        actions.sign_up(email="dora@example.com", password=PASSWORD, organization_name="D")

    outcomes = at_once(*[sign_up] * 6)
    assert sum(outcome is None for outcome in outcomes) == 1
    assert {type(outcome) for outcome in outcomes if outcome} == {Conflict}
    assert (User.objects.count(), Organization.objects.count(), Project.objects.count()) == (1, 1, 1)


# ------------------------------------------------------------------------------------------------- projects
def test_owners_and_admins_make_projects_and_members_do_not(alice: Persona, bob: Persona) -> None:
    erin = join(alice, "erin", OrganizationRole.ADMIN)
    for principal in (alice.principal, erin):
        project = actions.create_project(principal=principal, name="  A   two ")
        assert project.name == "A two"
        assert ProjectMembership.objects.get(project=project).user_id == principal.user_id
    with pytest.raises(Forbidden):
        actions.create_project(principal=bob.principal, name="B")


def test_a_key_makes_no_projects_and_no_keys(alice: Persona) -> None:
    with pytest.raises(Forbidden):
        actions.create_project(principal=alice.key_principal, name="K")
    with pytest.raises(Forbidden):
        actions.create_project_key(principal=alice.key_principal, project_id=alice.project.id, name="K")


@pytest.mark.parametrize("name", ["", "   ", "x" * 121])
def test_a_project_needs_a_name_of_bearable_length(alice: Persona, name: str) -> None:
    with pytest.raises(Invalid):
        actions.create_project(principal=alice.principal, name=name)


def test_strangers_find_no_project_and_readers_change_none(alice: Persona, bob: Persona, charlie: Persona) -> None:
    acts: list[Callable[[Principal], object]] = [
        lambda who: actions.change_project(principal=who, project_id=alice.project.id, name="Mine"),
        lambda who: actions.archive_project(principal=who, project_id=alice.project.id),
        lambda who: actions.create_project_key(principal=who, project_id=alice.project.id, name="k"),
        lambda who: access.project_keys(who, alice.project.id),
        lambda who: actions.set_project_role(
            principal=who, project_id=alice.project.id, user_id=bob.user.id, role=ProjectRole.ADMIN
        ),
    ]
    for act in acts:
        with pytest.raises(NotFound):
            act(charlie.principal)
        with pytest.raises(NotFound):
            act(charlie.key_principal)
        with pytest.raises(Forbidden):
            act(bob.principal)
    with pytest.raises(NotFound):
        access.get_project(charlie.principal, alice.project.id)
    alice.project.refresh_from_db()
    assert (alice.project.name, alice.project.is_archived) == ("A1", False)


def test_an_archived_project_is_found_by_nobody(alice: Persona) -> None:
    actions.archive_project(principal=alice.principal, project_id=alice.project.id)
    with pytest.raises(NotFound):
        access.get_project(alice.principal, alice.project.id)
    assert not access.projects(alice.principal).exists()


def test_a_member_sees_the_projects_they_work_in(alice: Persona, bob: Persona) -> None:
    actions.create_project(principal=alice.principal, name="A2")
    assert [project.name for project in access.projects(alice.principal)] == ["A2", "A1"]
    assert [project.name for project in access.projects(bob.principal)] == ["A1"]
    assert [project.name for project in access.projects(alice.key_principal)] == ["A1"]


# ------------------------------------------------------------------------------------------------- keys
def test_a_new_key_is_shown_once_and_stored_as_a_digest(alice: Persona) -> None:
    key, text = actions.create_project_key(principal=alice.principal, project_id=alice.project.id, name="phone")
    secret = text.partition(".")[2]
    row = ProjectKey.objects.filter(pk=key.pk).values().get()
    assert text not in map(str, row.values())
    assert secret not in "".join(map(str, row.values()))
    assert (row["last_four"], row["created_by_id"]) == (text[-4:], alice.user.id)


def test_a_key_must_expire_in_the_future(alice: Persona) -> None:
    with pytest.raises(Invalid):
        actions.create_project_key(
            principal=alice.principal, project_id=alice.project.id, name="late", expires_at=timezone.now()
        )


def test_a_project_has_a_limited_number_of_live_keys(alice: Persona) -> None:
    for index in range(49):
        actions.create_project_key(principal=alice.principal, project_id=alice.project.id, name=f"k{index}")
    with pytest.raises(Conflict):
        actions.create_project_key(principal=alice.principal, project_id=alice.project.id, name="one more")
    assert alice.key is not None
    actions.revoke_project_key(principal=alice.principal, project_id=alice.project.id, key_id=alice.key.id)
    actions.create_project_key(principal=alice.principal, project_id=alice.project.id, name="one more")


def test_a_key_is_revoked_through_its_own_project_only(alice: Persona, charlie: Persona) -> None:
    assert alice.key is not None
    for principal, project in ((charlie.principal, charlie.project), (charlie.principal, alice.project)):
        with pytest.raises(NotFound):
            actions.revoke_project_key(principal=principal, project_id=project.id, key_id=alice.key.id)
    alice.key.refresh_from_db()
    assert alice.key.revoked_at is None


def test_nothing_secret_is_logged(
    alice: Persona, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    _, text = actions.create_project_key(principal=alice.principal, project_id=alice.project.id, name="quiet")
    _, link = actions.invite_member(principal=alice.principal, email="dora@example.com")
    actions.sign_up(email="dora@example.com", password=PASSWORD, invitation=link)
    logged = caplog.text + capsys.readouterr().out + "".join(str(record.__dict__) for record in caplog.records)
    assert "project_key_created" in logged
    for secret in (text, text.partition(".")[2], link, PASSWORD, "dora@example.com"):
        assert secret not in logged
